"""Each task done rightly, in several styles; as text, so that a test can run it as a notebook does."""

FORWARD = """
def f(z):
    return 1 / (1 + np.exp(-z))

def cut(theta, h, n):
    k = h * n
    return theta[:k].reshape(h, n), theta[k:2*k].reshape(n, h), theta[2*k:2*k+h], theta[2*k+h:]

"""

NUDGE = """
def nudge(f, theta, epsilon=1e-4):
    return np.array([(f(theta + epsilon * e) - f(theta - epsilon * e)) / (2 * epsilon) for e in np.eye(len(theta))])

def far(a, b):
    total = np.linalg.norm(a + b)
    return np.linalg.norm(a - b) / total if total else 0.0

"""

RIGHT = {
    "tile": {
        "axes exchanged": """
def tile(patches, columns):
    side = int(np.sqrt(patches.shape[1]))
    tiles = patches.reshape(-1, columns, side, side)
    return tiles.transpose(0, 2, 1, 3).reshape(-1, columns * side)
""",
        "a loop into zeros": """
def tile(patches, columns):
    s = round(patches.shape[1] ** 0.5)
    picture = np.zeros((len(patches) // columns * s, columns * s), dtype=np.float32)
    for i, patch in enumerate(patches):
        line, column = divmod(i, columns)
        picture[line * s:(line + 1) * s, column * s:(column + 1) * s] = patch.reshape(s, s)
    return picture
""",
        "stacks of stacks": """
def tile(patches, columns):
    s = int(len(patches[0]) ** 0.5)
    squares = [p.reshape(s, s) for p in patches]
    return np.block([squares[i:i + columns] for i in range(0, len(squares), columns)])
""",
    },
    "count_parameters": {
        "a formula": """
def count_parameters(n_hidden, n_visible):
    return 2 * n_hidden * n_visible + n_hidden + n_visible
""",
        "sizes of arrays": """
def count_parameters(h, n):
    return sum(np.zeros(shape).size for shape in ((h, n), (n, h), h, n))
""",
    },
    "position": {
        "a start and a width for each block": """
def position(block, row, column, n_hidden, n_visible):
    h, n = n_hidden, n_visible
    start = {"W1": 0, "W2": h * n, "b1": 2 * h * n, "b2": 2 * h * n + h}[block]
    width = {"W1": n, "W2": h}.get(block, 1)
    return start + row * width + column
""",
        "looked up": """
def position(block, row, column, h, n):
    places = np.arange(2 * h * n + h + n)
    W1, W2, b1, b2 = np.split(places, [h * n, 2 * h * n, 2 * h * n + h])
    return {"W1": W1.reshape(h, n), "W2": W2.reshape(n, h), "b1": b1[:, None], "b2": b2[:, None]}[block][row, column]
""",
    },
    "translate": {
        "turned": """
def translate(theirs, n_hidden, n_visible):
    h, n = n_hidden, n_visible
    W1 = theirs[:h * n].reshape(n, h)
    W2 = theirs[h * n:2 * h * n].reshape(h, n)
    return np.concatenate([W1.T.ravel(), W2.T.ravel(), theirs[2 * h * n:]])
""",
        "number by number": """
def translate(theirs, h, n):
    theta = list(theirs)
    for j in range(h):
        for i in range(n):
            theta[j * n + i] = theirs[i * h + j]
            theta[h * n + i * h + j] = theirs[h * n + j * n + i]
    return theta
""",
        "order F": """
def translate(theirs, h, n):
    W1, W2, rest = np.split(theirs, [h * n, 2 * h * n])
    return np.r_[W1.reshape((h, n), order="F").ravel(), W2.reshape((n, h), order="F").ravel(), rest]
""",
    },
    "sample_patches": {
        "a loop": """
def sample_patches(images, n_patches, patch_size, rng):
    rows = []
    for _ in range(n_patches):
        image = images[rng.integers(len(images))]
        top = rng.integers(image.shape[0] - patch_size + 1)
        left = rng.integers(image.shape[1] - patch_size + 1)
        rows.append(image[top:top + patch_size, left:left + patch_size].ravel())
    return np.array(rows)
""",
        "filled in place, upper end included, by name only": """
def sample_patches(images, n_patches, *, patch_size, rng):
    patches = np.empty((n_patches, patch_size ** 2), dtype=np.float32)
    for i in range(n_patches):
        image = images[rng.choice(len(images))]
        (top, left) = (rng.integers(0, side - patch_size, endpoint=True) for side in image.shape)
        patches[i] = image[top:top + patch_size, left:left + patch_size].reshape(-1)
    return patches
""",
        "a list of lists, pixel by pixel": """
def sample_patches(images, m, p, rng):
    X = []
    for i in range(m):
        im = images[int(rng.random() * len(images))]
        r = int(rng.random() * (im.shape[0] - p + 1))
        c = int(rng.random() * (im.shape[1] - p + 1))
        X.append([im[r + a, c + b] for a in range(p) for b in range(p)])
    return X
""",
    },
    "normalize_patches": {
        "as the lesson": """
def normalize_patches(patches):
    p = patches - patches.mean(axis=1, keepdims=True)
    limit = 3 * p.std()
    return (np.clip(p, -limit, limit) / limit + 1) * 0.4 + 0.1
""",
        "minimum and maximum, float32": """
def normalize_patches(patches):
    p = np.array([row - row.mean() for row in patches], dtype=np.float32)
    s = 3 * np.sqrt((p ** 2).mean())
    return 0.5 + 0.4 * np.maximum(np.minimum(p, s), -s) / s
""",
    },
    "initialize": {
        "two draws": """
def initialize(n_hidden, n_visible, rng):
    r = np.sqrt(6 / (n_hidden + n_visible + 1))
    W1 = rng.uniform(-r, r, size=(n_hidden, n_visible))
    W2 = rng.uniform(-r, r, size=(n_visible, n_hidden))
    return np.concatenate([W1.ravel(), W2.ravel(), np.zeros(n_hidden), np.zeros(n_visible)])
""",
        "one draw, shifted": """
def initialize(n_hidden, n_visible, rng):
    r = (6 / (n_hidden + n_visible + 1)) ** 0.5
    theta = np.zeros(2 * n_hidden * n_visible + n_hidden + n_visible)
    theta[:2 * n_hidden * n_visible] = (2 * rng.random(2 * n_hidden * n_visible) - 1) * r
    return theta
""",
        "float32, one matrix after the other": """
def initialize(h, n, rng):
    r = np.float32(np.sqrt(6 / (h + n + 1)))
    W1, W2 = ((2 * rng.random((2, h * n), dtype=np.float32) - 1) * r)
    return np.concatenate([W1, W2, np.zeros(h + n, dtype=np.float32)])
""",
        "W2 first, a list": """
def initialize(h, n, rng):
    r = np.sqrt(6 / (h + n + 1))
    W2 = list(rng.uniform(-r, r, h * n))
    return list(rng.uniform(-r, r, h * n)) + W2 + [0] * (h + n)
""",
    },
    "sigmoid": {
        "as the lesson": """
def sigmoid(z):
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1, e) / (1 + e)
""",
        "by tanh": """
def sigmoid(z):
    return (1 + np.tanh(z / 2)) / 2
""",
        "masks": """
def sigmoid(z):
    a = np.empty_like(z)
    a[z >= 0] = 1 / (1 + np.exp(-z[z >= 0]))
    a[z < 0] = np.exp(z[z < 0]) / (1 + np.exp(z[z < 0]))
    return a
""",
        "clipped far out, float32": """
def sigmoid(z):
    return 1 / (1 + np.exp(-np.clip(z, -80, 80).astype(np.float32)))
""",
        "errors silenced, one number after the other": """
import math

def sigmoid(z):
    def one(x):
        return 1 / (1 + math.exp(-x)) if x > 0 else math.exp(x) / (1 + math.exp(x))
    with np.errstate(over="ignore"):
        assert 1 / (1 + np.exp(np.float64(1000))) == 0
    return np.array([one(x) for x in z.flat]).reshape(z.shape).tolist()
""",
    },
    "forward": {
        "as the lesson": FORWARD
        + """
def forward(theta, X, n_hidden):
    W1, W2, b1, b2 = cut(theta, n_hidden, X.shape[1])
    z2 = X @ W1.T + b1
    a2 = f(z2)
    z3 = a2 @ W2.T + b2
    return z2, a2, z3, f(z3)
""",
        "in columns, turned back": FORWARD
        + """
def forward(theta, X, n_hidden):
    W1, W2, b1, b2 = cut(theta, n_hidden, X.shape[1])
    z2 = W1.dot(X.T) + b1[:, None]
    a2 = f(z2)
    z3 = W2.dot(a2) + b2[:, None]
    return [z2.T, a2.T, z3.T, f(z3).T]
""",
        "loops": FORWARD
        + """
def forward(theta, X, n_hidden):
    W1, W2, b1, b2 = cut(theta, n_hidden, X.shape[1])
    z2 = np.array([[W1[j] @ x + b1[j] for j in range(n_hidden)] for x in X])
    z3 = np.array([[W2[i] @ f(z) + b2[i] for i in range(X.shape[1])] for z in z2])
    return dict(z2=z2, a2=f(z2), z3=z3, a3=f(z3))
""",
        "einsum in float32": FORWARD
        + """
def forward(theta, X, n_hidden):
    W1, W2, b1, b2 = cut(theta.astype(np.float32), n_hidden, X.shape[1])
    z2 = np.einsum("mn,hn->mh", X.astype(np.float32), W1) + b1
    z3 = np.einsum("mh,nh->mn", f(z2), W2) + b2
    return z2, f(z2), z3, f(z3)
""",
    },
    "feedforward": {
        "as the lesson": FORWARD
        + """
def feedforward(theta, X, n_hidden):
    W1, W2, b1, b2 = cut(theta, n_hidden, X.shape[1])
    return f(f(X @ W1.T + b1) @ W2.T + b2)
""",
        "ones for biases": FORWARD
        + """
def feedforward(theta, X, n_hidden):
    W1, W2, b1, b2 = cut(theta, n_hidden, X.shape[1])
    one = np.ones((len(X), 1))
    a2 = f(np.hstack([X, one]) @ np.vstack([W1.T, b1]))
    return f(np.hstack([a2, one]) @ np.vstack([W2.T, b2]))
""",
    },
    "kl": {
        "as the lesson": """
def kl(rho, rho_hat):
    return rho * np.log(rho / rho_hat) + (1 - rho) * np.log((1 - rho) / (1 - rho_hat))
""",
        "logarithms apart, a list": """
import math

def kl(rho, rho_hat):
    entropy = rho * math.log(rho) + (1 - rho) * math.log1p(-rho)
    return [entropy - rho * math.log(r) - (1 - rho) * math.log1p(-r) for r in rho_hat]
""",
        "float32": """
def kl(rho, rho_hat):
    p, q = np.float32(rho), np.asarray(rho_hat, dtype=np.float32)
    return p * np.log(p / q) + (1 - p) * np.log((1 - p) / (1 - q))
""",
    },
    "cost": {
        "as the lesson": FORWARD
        + """
def cost(theta, X, n_hidden, weight_decay, rho, beta):
    W1, W2, b1, b2 = cut(theta, n_hidden, X.shape[1])
    a2 = f(X @ W1.T + b1)
    a3 = f(a2 @ W2.T + b2)
    rho_hat = a2.mean(axis=0)
    J = np.sum((a3 - X) ** 2) / (2 * len(X)) + weight_decay / 2 * (np.sum(W1 ** 2) + np.sum(W2 ** 2))
    return J + beta * np.sum(rho * np.log(rho / rho_hat) + (1 - rho) * np.log((1 - rho) / (1 - rho_hat)))
""",
        "loops and math, penalties by name": FORWARD
        + """
import math

def cost(theta, X, n_hidden, *, lam, rho, beta):
    W1, W2, b1, b2 = cut(theta, n_hidden, X.shape[1])
    J, rho_hat = 0, 0
    for x in X:
        a2 = f(W1 @ x + b1)
        J += 0.5 * np.linalg.norm(f(W2 @ a2 + b2) - x) ** 2
        rho_hat = rho_hat + a2
    J /= len(X)
    J += lam / 2 * sum(w ** 2 for w in theta[:2 * W1.size])
    for r in rho_hat / len(X):
        J += beta * (rho * (math.log(rho) - math.log(r)) + (1 - rho) * (math.log(1 - rho) - math.log(1 - r)))
    return np.array([J])
""",
    },
    "numerical_gradient": {
        "one unit vector after the other": """
def numerical_gradient(f, theta, epsilon):
    return np.array([(f(theta + epsilon * e) - f(theta - epsilon * e)) / (2 * epsilon) for e in np.eye(len(theta))])
""",
        "a copy, put back, four points": """
def numerical_gradient(f, theta, epsilon):
    t = np.array(theta, dtype=float)
    slopes = []
    for i in range(len(t)):
        kept = t[i]
        t[i] = kept + epsilon
        up = f(t)
        t[i] = kept - epsilon
        slopes.append((up - f(t)) / (2 * epsilon))
        t[i] = kept
    return slopes
""",
    },
    "relative_error": {
        "as the formula": """
def relative_error(a, b):
    total = np.linalg.norm(a + b)
    return np.linalg.norm(a - b) / total if total > 0 else 0.0
""",
        "sums of squares, equal ones first": """
def relative_error(a, b):
    if np.all(a == b):
        return 0
    return (sum((a - b) ** 2) / sum((a + b) ** 2)) ** 0.5
""",
        "a tiny number below the line": """
def relative_error(a, b):
    return np.linalg.norm(np.subtract(a, b)) / (np.linalg.norm(np.add(a, b)) + 1e-300)
""",
    },
    "block_errors": {
        "cut by hand": NUDGE
        + """
def block_errors(fn, theta, X, n_hidden, weight_decay, rho, beta):
    penalties = dict(weight_decay=weight_decay, rho=rho, beta=beta)
    grad = fn(theta, X, n_hidden, **penalties)[1]
    slopes = nudge(lambda t: fn(t, X, n_hidden, **penalties)[0], theta)
    k, h = n_hidden * X.shape[1], n_hidden
    ends = {"W1": (0, k), "W2": (k, 2 * k), "b1": (2 * k, 2 * k + h), "b2": (2 * k + h, len(theta))}
    return {name: far(grad[a:b], slopes[a:b]) for name, (a, b) in ends.items()}
""",
        "split, penalties by place": NUDGE
        + """
def block_errors(fn, theta, X, n_hidden, lam, rho, beta):
    h, n = n_hidden, X.shape[1]
    both = fn(theta, X, h, lam, rho, beta)[1], nudge(lambda t: fn(t, X, h, lam, rho, beta)[0], theta, 1e-5)
    cuts = np.cumsum([h * n, n * h, h])
    parts = zip(*(np.split(g, cuts) for g in both))
    return {name: far(a, b) for name, (a, b) in zip(("W1", "W2", "b1", "b2"), parts)}
""",
    },
    "where_wrong": {
        "three stages, what is new": NUDGE
        + """
def where_wrong(fn, theta, X, n_hidden):
    h, n, seen, found = n_hidden, X.shape[1], [], {}
    cuts = np.cumsum([h * n, n * h, h])
    for term, lam, beta in (("reconstruction", 0, 0), ("decay", 1e-4, 0), ("sparsity", 1e-4, 3)):
        grad = fn(theta, X, h, weight_decay=lam, rho=0.01, beta=beta)[1]
        slopes = nudge(lambda t: fn(t, X, h, weight_decay=lam, rho=0.01, beta=beta)[0], theta)
        wrong = [b for b, x, y in zip(["W1", "W2", "b1", "b2"], np.split(grad, cuts), np.split(slopes, cuts))
                 if far(x, y) > 1e-7]
        found[term] = [b for b in wrong if b not in seen]
        seen += wrong
    return found
""",
        "sets, other penalties, another limit": NUDGE
        + """
def where_wrong(fn, theta, X, n_hidden):
    def wrong(lam, beta):
        grad = fn(theta, X, n_hidden, lam, 0.05, beta)[1]
        slopes = nudge(lambda t: fn(t, X, n_hidden, lam, 0.05, beta)[0], theta, 1e-5)
        k, h = n_hidden * X.shape[1], n_hidden
        names = ["W1"] * k + ["W2"] * k + ["b1"] * h + ["b2"] * X.shape[1]
        return {b for b in set(names) if far(*(g[np.array(names) == b] for g in (grad, slopes))) > 1e-6}
    a, b, c = wrong(0, 0), wrong(0.1, 0), wrong(0.1, 2)
    return {"reconstruction": a, "decay": b - a, "sparsity": c - b - a}
""",
    },
    "backprop": {
        "as the lesson": FORWARD
        + """
def backprop(theta, X, n_hidden, weight_decay):
    m, n = X.shape
    W1, W2, b1, b2 = cut(theta, n_hidden, n)
    a2 = f(X @ W1.T + b1)
    a3 = f(a2 @ W2.T + b2)
    J = np.sum((a3 - X) ** 2) / (2 * m) + weight_decay / 2 * (np.sum(W1 ** 2) + np.sum(W2 ** 2))
    delta3 = (a3 - X) * a3 * (1 - a3)
    delta2 = (delta3 @ W2) * a2 * (1 - a2)
    grads = (delta2.T @ X / m + weight_decay * W1, delta3.T @ a2 / m + weight_decay * W2)
    return J, np.concatenate([grads[0].ravel(), grads[1].ravel(), delta2.mean(axis=0), delta3.mean(axis=0)])
""",
        "example by example": FORWARD
        + """
def backprop(theta, X, n_hidden, weight_decay):
    m, n = X.shape
    W1, W2, b1, b2 = cut(theta, n_hidden, n)
    J, total = 0.0, np.zeros_like(theta)
    for x in X:
        a2 = f(W1 @ x + b1)
        a3 = f(W2 @ a2 + b2)
        J += ((a3 - x) ** 2).sum() / 2
        d3 = -(x - a3) * a3 * (1 - a3)
        d2 = W2.T @ d3 * a2 * (1 - a2)
        total += np.hstack([np.outer(d2, x).flat, np.outer(d3, a2).flat, d2, d3])
    total /= m
    k = 2 * n_hidden * n
    total[:k] += weight_decay * theta[:k]
    return J / m + weight_decay / 2 * np.sum(theta[:k] ** 2), total
""",
    },
    "cost_and_grad": {
        "as the lesson": FORWARD
        + """
def cost_and_grad(theta, X, n_hidden, weight_decay, rho, beta):
    m, n = X.shape
    W1, W2, b1, b2 = cut(theta, n_hidden, n)
    a2 = f(X @ W1.T + b1)
    a3 = f(a2 @ W2.T + b2)
    rho_hat = a2.mean(axis=0)
    J = np.sum((a3 - X) ** 2) / (2 * m) + weight_decay / 2 * (np.sum(W1 ** 2) + np.sum(W2 ** 2))
    J += beta * np.sum(rho * np.log(rho / rho_hat) + (1 - rho) * np.log((1 - rho) / (1 - rho_hat)))
    delta3 = (a3 - X) * a3 * (1 - a3)
    delta2 = (delta3 @ W2 + beta * (-rho / rho_hat + (1 - rho) / (1 - rho_hat))) * a2 * (1 - a2)
    grads = (delta2.T @ X / m + weight_decay * W1, delta3.T @ a2 / m + weight_decay * W2)
    return J, np.concatenate([grads[0].ravel(), grads[1].ravel(), delta2.mean(axis=0), delta3.mean(axis=0)])
""",
    },
    "train_and_report": {
        "minimize": """
from scipy.optimize import minimize
from sae_lib import cost_and_grad, forward

def train_and_report(theta0, X, fresh, n_hidden, weight_decay, rho, beta, max_iter):
    settings = (X, n_hidden), {"weight_decay": weight_decay, "rho": rho, "beta": beta}
    f = lambda t: cost_and_grad(t, *settings[0], **settings[1])
    found = minimize(f, theta0, jac=True, method="L-BFGS-B", options={"maxiter": max_iter})
    def error(Y):
        return ((forward(found.x, Y, n_hidden).a3 - Y) ** 2).sum(axis=1).mean() / 2
    return {"theta": found.x, "start": f(theta0)[0], "end": found.fun, "iterations": found.nit,
            "mean_rho_hat": forward(found.x, X, n_hidden).a2.mean(), "error": error(X), "fresh_error": error(fresh)}
""",
        "two functions, an old name, numbers as arrays": FORWARD
        + """
from scipy import optimize
import sae_lib

def train_and_report(theta0, X, fresh, n_hidden, *, weight_decay, rho, beta, max_iter):
    J = lambda t: sae_lib.cost_and_grad(t, X, n_hidden, weight_decay=weight_decay, rho=rho, beta=beta)
    theta, end, about = optimize.fmin_l_bfgs_b(J, theta0, maxiter=max_iter)
    report = dict(theta=list(theta), start=np.array([J(theta0)[0]]), end=end, iterations=about["nit"])
    W1, W2, b1, b2 = cut(theta, n_hidden, X.shape[1])
    for name, Y in ("error", X), ("fresh_error", fresh):
        report[name] = np.mean([0.5 * np.linalg.norm(f(W2 @ f(W1 @ x + b1) + b2) - x) ** 2 for x in Y])
    report["mean_rho_hat"] = f(X @ W1.T + b1).mean(axis=0).mean()
    return report
""",
    },
    "size_grid": {
        "as the task says": """
from sae_lib import forward, train

def size_grid(X, fresh, sizes, counts, max_iter):
    grid = {}
    for h in sizes:
        for m in counts:
            theta = train(X[:m], h, beta=0, max_iter=max_iter).theta
            errors = [np.sum((forward(theta, Y, h).a3 - Y) ** 2) / (2 * len(Y)) for Y in (X[:m], fresh)]
            grid[h, m] = theta, *errors
    return grid
""",
        "float32, comprehension": """
from sae_lib import cost_terms, train

def size_grid(X, fresh, sizes, counts, max_iter):
    def one(h, m):
        theta = train(X[:m], h, beta=0, max_iter=max_iter, dtype=np.float32).theta
        return [theta] + [cost_terms(theta, Y, h, weight_decay=0, rho=0.5, beta=0)[0] for Y in (X[:m], fresh)]
    return {(h, m): one(h, m) for m in counts for h in sizes}
""",
    },
    "best_inputs": {
        "norm": """
def best_inputs(W1):
    return W1 / np.linalg.norm(W1, axis=1, keepdims=True)
""",
        "row by row": """
def best_inputs(W1):
    return [[w / sum(v * v for v in row) ** 0.5 for w in row] for row in W1]
""",
        "columns, float32": """
def best_inputs(W1):
    W = W1.astype(np.float32).T
    return (W / np.sqrt(np.einsum("ij,ij->j", W, W))).T
""",
    },
    "activity": {
        "as the lesson": """
from sae_lib import forward

def activity(theta, X, n_hidden):
    a2 = forward(theta, X, n_hidden).a2
    return a2.mean(axis=0), np.mean(a2.std(axis=0) < 0.001)
""",
        "loops": FORWARD
        + """
def activity(theta, X, n_hidden):
    W1, W2, b1, b2 = cut(theta, n_hidden, X.shape[1])
    rho_hat, dead = [], 0
    for w, b in zip(W1, b1):
        answers = f(X @ w + b)
        rho_hat.append(sum(answers) / len(X))
        dead += np.sqrt(np.mean((answers - rho_hat[-1]) ** 2)) < 1e-3
    return [rho_hat, dead / n_hidden]
""",
    },
    "rho_grid": {
        "as the task says": """
from sae_lib import train

def rho_grid(X, betas, rhos, max_iter):
    return {(h, rho): train(X, h, rho=rho, beta=beta, max_iter=max_iter).theta
            for h, beta in betas.items() for rho in rhos}
""",
        "SciPy, another order": """
from scipy.optimize import minimize
from sae_lib import cost_and_grad, initialize

def rho_grid(X, betas, rhos, max_iter):
    grid = {}
    for rho in reversed(rhos):
        for h in betas:
            f = lambda t: cost_and_grad(t, X, h, weight_decay=1e-4, rho=rho, beta=betas[h])
            start = initialize(h, X.shape[1])
            grid[h, rho] = minimize(f, start, jac=True, method="L-BFGS-B", options={"maxiter": max_iter}).x
    return grid
""",
    },
    "find_beta": {
        "first that will do": """
from sae_lib import forward, train

def find_beta(X, n_hidden, rho, betas, max_iter):
    for beta in betas:
        theta = train(X, n_hidden, rho=rho, beta=beta, max_iter=max_iter).theta
        if abs(forward(theta, X, n_hidden).a2.mean() - rho) <= 0.2 * rho:
            return beta
""",
        "halving, from another start": """
from sae_lib import forward, train

def find_beta(X, n_hidden, rho, betas, max_iter):
    low, high = -1, len(betas) - 1
    while high - low > 1:
        k = (low + high) // 2
        theta = train(X, n_hidden, rho=rho, beta=betas[k], max_iter=max_iter, rng=1).theta
        ratio = forward(theta, X, n_hidden).a2.mean(axis=0).mean() / rho
        low, high = (low, k) if 0.8 <= ratio <= 1.2 else (k, high)
    return betas[high]
""",
    },
    "pca_directions": {
        "svd": """
def pca_directions(X, k):
    return np.linalg.svd(X - X.mean(axis=0), full_matrices=False)[2][:k]
""",
        "eigenvectors of the covariance, turned over": """
def pca_directions(X, k):
    values, vectors = np.linalg.eigh(np.cov(X, rowvar=False))
    return -vectors[:, np.argsort(-values)[:k]].T
""",
        "float32, left factor of the transpose": """
def pca_directions(X, k):
    Y = (X - X.mean(axis=0)).astype(np.float32)
    U, _, _ = np.linalg.svd(Y.T)
    return [list(u) for u in U.T[:k]]
""",
    },
    "largest_angle": {
        "cosines": """
def largest_angle(V, W):
    Q, R = np.linalg.qr(V.T)[0], np.linalg.qr(W.T)[0]
    return np.degrees(np.arccos(min(np.linalg.svd(Q.T @ R)[1].min(), 1)))
""",
        "sines: what of one lies outside the other": """
def largest_angle(V, W):
    V, W = (np.linalg.svd(A, full_matrices=False)[2] for A in (V, W))
    outside = W - W @ V.T @ V
    return np.rad2deg(np.arcsin(np.clip(np.linalg.norm(outside, 2), 0, 1)))
""",
        "projections, float32": """
def largest_angle(V, W):
    P, Q = ((np.linalg.pinv(A) @ A).astype(np.float32) for A in (V, W))
    cosines = np.sqrt(np.clip(np.linalg.eigvalsh(P @ Q @ P), 0, 1))
    return np.array([180 / np.pi * np.arccos(np.sort(cosines)[-len(V)])])
""",
    },
    "paired_gain": {
        "as the task says": """
def paired_gain(scores, raw):
    gains = 100 * (scores - raw)
    return gains.mean(axis=0), gains.std(axis=0, ddof=1) / np.sqrt(len(gains))
""",
        "sem": """
from scipy.stats import sem

def paired_gain(scores, raw):
    return [100 * np.mean(scores - raw, 0), 100 * sem(scores - raw)]
""",
        "loops, one array": """
def paired_gain(scores, raw):
    both = []
    for s, r in zip(scores.T, raw.T):
        d = [100 * (a - b) for a, b in zip(s, r)]
        n, mean = len(d), sum(d) / len(d)
        both.append((mean, (sum((x - mean) ** 2 for x in d) / (n - 1) / n) ** 0.5))
    return np.array(both).T
""",
    },
    "split": {
        "a permutation": """
def split(X, n_test, rng):
    order = rng.permutation(len(X))
    return X[order[n_test:]], X[order[:n_test]]
""",
        "a mask": """
def split(X, n_test, rng):
    tested = np.zeros(len(X), dtype=bool)
    tested[rng.choice(len(X), n_test, replace=False)] = True
    return X[~tested], X[tested]
""",
        "shuffled rows, lists, float32": """
def split(X, n_test, rng):
    rows = [row.astype(np.float32) for row in X]
    rng.shuffle(rows)
    return rows[:-n_test], rows[-n_test:]
""",
        "scikit-learn": """
from sklearn.model_selection import train_test_split

def split(X, n_test, rng):
    seed = int(rng.integers(2**31))
    return train_test_split(X, test_size=n_test, random_state=seed)
""",
    },
    "descend_by_hand": {
        "as the lesson": """
def descend_by_hand(cost_and_grad, theta0, rate, epochs):
    theta, costs = theta0, []
    for _ in range(epochs):
        J, grad = cost_and_grad(theta)
        costs.append(J)
        theta = theta - rate * grad
    return theta, costs
""",
        "in place, an array of costs": """
def descend_by_hand(cost_and_grad, theta0, rate, epochs):
    theta, costs = theta0.copy(), np.empty(epochs)
    for k in range(epochs):
        costs[k], grad = cost_and_grad(theta)
        theta -= rate * grad
    return theta, costs
""",
        "while, asked twice, float32": """
def descend_by_hand(fn, theta0, rate, epochs):
    path, costs = [theta0.astype(np.float32)], []
    while len(path) <= epochs:
        costs = costs + [np.array([fn(path[-1])[0]])[0]]
        path.append((path[-1] - rate * fn(path[-1])[1]).astype(np.float32))
    return [path.pop(), costs]
""",
    },
    "to_our_units": {
        "formulas": """
def to_our_units(cost, step, kappa, m):
    return cost / (2 * m), 2 * m * step, kappa / (2 * m)
""",
        "an array, one factor": """
def to_our_units(cost, step, kappa, m):
    factor = 2.0 * m
    return np.array([cost, step * factor**2, kappa]) / factor
""",
    },
}
