"""Each task done rightly, in several styles; as text, so that a test can run it as a notebook does."""

FORWARD = """
def f(z):
    return 1 / (1 + np.exp(-z))

def cut(theta, h, n):
    k = h * n
    return theta[:k].reshape(h, n), theta[k:2*k].reshape(n, h), theta[2*k:2*k+h], theta[2*k+h:]

"""

RIGHT = {
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
        "W2 first, a list": """
def initialize(h, n, rng):
    r = np.sqrt(6 / (h + n + 1))
    W2 = list(rng.uniform(-r, r, h * n))
    return list(rng.uniform(-r, r, h * n)) + W2 + [0] * (h + n)
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
}
