"""Sparse autoencoder cost functions: two classes over several years, and the web."""
import math
import numpy as np


# ---------------------------------------------------------------- right ones

def sparse_autoencoder_einsum(theta, visible_size, hidden_size, lambda_, sparsity_param, beta, data):
    hv = hidden_size * visible_size
    W1 = theta[:hv].reshape(hidden_size, visible_size)
    W2 = theta[hv:2 * hv].reshape(visible_size, hidden_size)
    b1 = theta[2 * hv:2 * hv + hidden_size]
    b2 = theta[2 * hv + hidden_size:]
    m = data.shape[1]
    act = lambda z: 1 / (1 + np.exp(-z))
    hid = act(np.einsum('ij,jk->ik', W1, data) + b1[:, None])
    out = act(np.einsum('ij,jk->ik', W2, hid) + b2[:, None])
    p = np.einsum('ik->i', hid) / m
    err = out - data
    J = np.einsum('ik,ik->', err, err) / (2 * m)
    J += lambda_ / 2 * (np.einsum('ij,ij', W1, W1) + np.einsum('ij,ij', W2, W2))
    J += beta * np.sum(sparsity_param * np.log(sparsity_param / p)
                       + (1 - sparsity_param) * np.log((1 - sparsity_param) / (1 - p)))
    d3 = err * out * (1 - out)
    s = beta * ((1 - sparsity_param) / (1 - p) - sparsity_param / p)
    d2 = (np.einsum('ji,jk->ik', W2, d3) + s[:, None]) * hid * (1 - hid)
    gW1 = np.einsum('ik,jk->ij', d2, data) / m + lambda_ * W1
    gW2 = np.einsum('ik,jk->ij', d3, hid) / m + lambda_ * W2
    return J, np.concatenate([gW1.ravel(), gW2.ravel(), d2.mean(1), d3.mean(1)])


def homework3_loops(theta, X, n_hidden, weight_decay, rho, beta):
    m = len(X)
    n = len(X[0])
    h = n_hidden
    w1 = [[theta[i * n + j] for j in range(n)] for i in range(h)]
    w2 = [[theta[h * n + i * h + j] for j in range(h)] for i in range(n)]
    c1 = theta[2 * h * n:2 * h * n + h]
    c2 = theta[2 * h * n + h:]
    hid = []
    out = []
    for x in X:
        a = []
        for i in range(h):
            z = c1[i]
            for j in range(n):
                z += w1[i][j] * x[j]
            a.append(1.0 / (1.0 + math.exp(-z)))
        hid.append(a)
        y = []
        for i in range(n):
            z = c2[i]
            for j in range(h):
                z += w2[i][j] * a[j]
            y.append(1.0 / (1.0 + math.exp(-z)))
        out.append(y)
    rh = [sum(hid[k][i] for k in range(m)) / m for i in range(h)]
    J = 0.0
    for k in range(m):
        for j in range(n):
            J += (out[k][j] - X[k][j]) ** 2 / (2.0 * m)
    for i in range(h):
        for j in range(n):
            J += weight_decay / 2.0 * (w1[i][j] ** 2 + w2[j][i] ** 2)
    for r in rh:
        J += beta * (rho * math.log(rho / r) + (1 - rho) * math.log((1 - rho) / (1 - r)))
    g = np.zeros(len(theta))
    for k in range(m):
        d3 = [(out[k][j] - X[k][j]) * out[k][j] * (1 - out[k][j]) for j in range(n)]
        for i in range(h):
            back = beta * (-rho / rh[i] + (1 - rho) / (1 - rh[i]))
            for j in range(n):
                back += w2[j][i] * d3[j]
                g[h * n + j * h + i] += d3[j] * hid[k][i] / m
            d2 = back * hid[k][i] * (1 - hid[k][i])
            for j in range(n):
                g[i * n + j] += d2 * X[k][j] / m
            g[2 * h * n + i] += d2 / m
        for j in range(n):
            g[2 * h * n + h + j] += d3[j] / m
    for q in range(2 * h * n):
        g[q] += weight_decay * theta[q]
    return J, g


class Autoencoder(object):
    """Keeps the activations between the passes."""

    def __init__(self, n_in, n_hid, decay, target, sparsity_weight):
        self.n_in, self.n_hid = n_in, n_hid
        self.decay, self.target, self.sparsity_weight = decay, target, sparsity_weight
        self.a = [None, None, None]

    def load(self, params):
        cut = np.cumsum([self.n_hid * self.n_in, self.n_hid * self.n_in, self.n_hid])
        w1, w2, self.b1, self.b2 = np.split(params, cut)
        self.W = [w1.reshape(self.n_hid, -1), w2.reshape(self.n_in, -1)]

    def forward(self, batch):
        self.a[0] = batch
        for k, b in enumerate((self.b1, self.b2)):
            self.a[k + 1] = 1.0 / (1.0 + np.exp(-(self.a[k] @ self.W[k].T + b)))
        self.rho_hat = self.a[1].mean(axis=0)

    def cost(self):
        r, rh = self.target, self.rho_hat
        kl = r * np.log(r / rh) + (1 - r) * np.log((1 - r) / (1 - rh))
        rec = 0.5 * np.mean(np.sum((self.a[2] - self.a[0]) ** 2, axis=1))
        return rec + 0.5 * self.decay * sum(np.sum(w * w) for w in self.W) + self.sparsity_weight * kl.sum()

    def backward(self):
        x, hid, y = self.a
        m = x.shape[0]
        pen = self.sparsity_weight * (-self.target / self.rho_hat + (1 - self.target) / (1 - self.rho_hat))
        dy = (y - x) * y * (1 - y) / m
        dh = (dy @ self.W[1] + pen / m) * hid * (1 - hid)
        return np.hstack([(dh.T @ x + self.decay * self.W[0]).ravel(),
                          (dy.T @ hid + self.decay * self.W[1]).ravel(),
                          dh.sum(axis=0), dy.sum(axis=0)])


def cost_from_class(theta, X, n_hidden, weight_decay, rho, beta):
    net = Autoencoder(X.shape[1], n_hidden, weight_decay, rho, beta)
    net.load(theta)
    net.forward(X)
    return net.cost(), net.backward()


def sparseAutoencoderCost_mat(theta, visibleSize, hiddenSize, decayWeight, sparsityParam, beta, data):
    D = np.matrix(data)
    k = visibleSize * hiddenSize
    W1 = np.matrix(theta[0:k].reshape(hiddenSize, visibleSize))
    W2 = np.matrix(theta[k:2 * k].reshape(visibleSize, hiddenSize))
    b1 = np.matrix(theta[2 * k:2 * k + hiddenSize]).T
    b2 = np.matrix(theta[2 * k + hiddenSize:]).T
    m = D.shape[1]
    A2 = 1 / (1 + np.exp(-(W1 * D + b1)))
    A3 = 1 / (1 + np.exp(-(W2 * A2 + b2)))
    rhoHat = A2 * np.matrix(np.ones((m, 1))) / m
    diff = A3 - D
    cost = np.trace(diff.T * diff) / (2. * m)
    cost = cost + decayWeight / 2. * (np.trace(W1.T * W1) + np.trace(W2.T * W2))
    cost = cost + beta * np.sum(sparsityParam * np.log(sparsityParam / rhoHat)
                                + (1 - sparsityParam) * np.log((1 - sparsityParam) / (1 - rhoHat)))
    delta3 = np.multiply(diff, np.multiply(A3, 1 - A3))
    delta2 = W2.T * delta3 + beta * (-sparsityParam / rhoHat + (1 - sparsityParam) / (1 - rhoHat))
    delta2 = np.multiply(delta2, np.multiply(A2, 1 - A2))
    g1 = delta2 * D.T / m + decayWeight * W1
    g2 = delta3 * A2.T / m + decayWeight * W2
    grad = np.concatenate((g1.A1, g2.A1, delta2.mean(1).A1, delta3.mean(1).A1))
    return float(cost), grad


def ae_gpu_style(theta, X, n_hidden, weight_decay, rho, beta):
    f = np.float32
    t = np.asarray(theta, dtype=f)
    x = np.asarray(X, dtype=f)
    lam, r, be = f(weight_decay), f(rho), f(beta)
    m, n = x.shape
    w = t[:2 * n * n_hidden]
    enc = w[:n * n_hidden].reshape((n_hidden, n))
    dec = w[n * n_hidden:].reshape((n, n_hidden))
    bias_h = t[w.size:w.size + n_hidden]
    bias_o = t[w.size + n_hidden:]
    one = f(1)
    h = one / (one + np.exp(-(np.dot(x, enc.T) + bias_h)))
    y = one / (one + np.exp(-(np.dot(h, dec.T) + bias_o)))
    q = h.mean(axis=0)
    loss = f(0.5) * ((y - x) ** 2).sum() / f(m) + f(0.5) * lam * np.dot(w, w)
    loss += be * (r * np.log(r / q) + (one - r) * np.log((one - r) / (one - q))).sum()
    dy = (y - x) * y * (one - y) / f(m)
    dh = (np.dot(dy, dec) + be * ((one - r) / (one - q) - r / q) / f(m)) * h * (one - h)
    g = np.empty_like(t)
    g[:n * n_hidden] = np.dot(dh.T, x).ravel()
    g[n * n_hidden:w.size] = np.dot(dy.T, h).ravel()
    g[:w.size] += lam * w
    g[w.size:w.size + n_hidden] = dh.sum(axis=0)
    g[w.size + n_hidden:] = dy.sum(axis=0)
    return loss, g


def loss_list(params, X, lam, rho, beta):
    W1, W2, b1, b2 = params
    m = X.shape[0]
    sig = lambda v: np.reciprocal(1.0 + np.exp(-v))
    H = sig(b1 + X.dot(W1.T))
    Y = sig(b2 + H.dot(W2.T))
    R = H.sum(0) / m
    E = Y - X
    J = np.square(E).sum() / m / 2 + lam * (np.square(W1).sum() + np.square(W2).sum()) / 2
    J += beta * (rho * (np.log(rho) - np.log(R)) + (1 - rho) * (np.log1p(-rho) - np.log1p(-R))).sum()
    dY = E * (Y - Y ** 2)
    dH = (dY.dot(W2) + beta * (R - rho) / (R * (1 - R))) * (H - H ** 2)
    return J, [dH.T.dot(X) / m + lam * W1, dY.T.dot(H) / m + lam * W2, dH.sum(0) / m, dY.sum(0) / m]


def nn_cost_bias_unit(nn_params, input_layer_size, hidden_layer_size, X, lam, rho, beta):
    # Theta1 is h x (n+1), Theta2 is n x (h+1), first column is the bias (like in Andrew's ex4)
    cut = hidden_layer_size * (input_layer_size + 1)
    Theta1 = nn_params[:cut].reshape(hidden_layer_size, input_layer_size + 1)
    Theta2 = nn_params[cut:].reshape(input_layer_size, hidden_layer_size + 1)
    m = X.shape[0]
    a1 = np.hstack([np.ones((m, 1)), X])
    a2 = 1 / (1 + np.exp(-a1 @ Theta1.T))
    rho_hat = a2.mean(axis=0)
    a2 = np.hstack([np.ones((m, 1)), a2])
    a3 = 1 / (1 + np.exp(-a2 @ Theta2.T))
    J = np.sum((a3 - X) ** 2) / (2 * m)
    J += lam / 2 * (np.sum(Theta1[:, 1:] ** 2) + np.sum(Theta2[:, 1:] ** 2))
    J += beta * np.sum(rho * np.log(rho / rho_hat) + (1 - rho) * np.log((1 - rho) / (1 - rho_hat)))
    d3 = (a3 - X) * a3 * (1 - a3)
    d2 = d3 @ Theta2[:, 1:] + beta * (-rho / rho_hat + (1 - rho) / (1 - rho_hat))
    d2 = d2 * a2[:, 1:] * (1 - a2[:, 1:])
    G1 = d2.T @ a1 / m
    G2 = d3.T @ a2 / m
    G1[:, 1:] += lam * Theta1[:, 1:]
    G2[:, 1:] += lam * Theta2[:, 1:]
    return J, np.r_[G1.ravel(), G2.ravel()]


def sparseAutoencoderCost_octave(theta, visibleSize, hiddenSize, lambdaParam, sparsityParam, beta, data):
    """ported line by line, (:) is column-major"""
    W1 = theta[0:hiddenSize * visibleSize].reshape((hiddenSize, visibleSize), order='F')
    W2 = theta[hiddenSize * visibleSize:2 * hiddenSize * visibleSize].reshape((visibleSize, hiddenSize), order='F')
    b1 = theta[2 * hiddenSize * visibleSize:2 * hiddenSize * visibleSize + hiddenSize].reshape(-1, 1)
    b2 = theta[2 * hiddenSize * visibleSize + hiddenSize:].reshape(-1, 1)
    m = data.shape[1]
    z2 = W1.dot(data) + np.tile(b1, (1, m))
    a2 = sigmoid(z2)
    z3 = W2.dot(a2) + np.tile(b2, (1, m))
    a3 = sigmoid(z3)
    rhohat = np.sum(a2, 1).reshape(-1, 1) / m
    Jcost = (0.5 / m) * np.sum(np.sum((a3 - data) ** 2))
    Jweight = 0.5 * (np.sum(np.sum(W1 ** 2)) + np.sum(np.sum(W2 ** 2)))
    Jsparse = np.sum(sparsityParam * np.log(sparsityParam / rhohat)
                     + (1 - sparsityParam) * np.log((1 - sparsityParam) / (1 - rhohat)))
    cost = Jcost + lambdaParam * Jweight + beta * Jsparse
    d3 = -(data - a3) * (a3 * (1 - a3))
    sterm = beta * (-sparsityParam / rhohat + (1 - sparsityParam) / (1 - rhohat))
    d2 = (W2.T.dot(d3) + np.tile(sterm, (1, m))) * (a2 * (1 - a2))
    W1grad = d2.dot(data.T) / m + lambdaParam * W1
    W2grad = d3.dot(a2.T) / m + lambdaParam * W2
    b1grad = np.sum(d2, 1) / m
    b2grad = np.sum(d3, 1) / m
    grad = np.concatenate((W1grad.flatten('F'), W2grad.flatten('F'), b1grad, b2grad))
    return cost, grad


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def objective(beta, rho, patches, lam, n_hid, n_vis, theta):
    a, b = n_hid * n_vis, n_hid
    V, U = theta[:a].reshape(n_hid, n_vis), theta[a:2 * a].reshape(n_vis, n_hid)
    c, d = theta[2 * a:2 * a + b, np.newaxis], theta[2 * a + b:, np.newaxis]
    N = patches.shape[1]
    s = 0.5 * (1 + np.tanh(0.5 * (V @ patches + c)))
    o = 0.5 * (1 + np.tanh(0.5 * (U @ s + d)))
    q = s.mean(axis=1, keepdims=True)
    value = np.linalg.norm(o - patches) ** 2 / (2 * N) \
        + lam / 2 * (np.linalg.norm(V) ** 2 + np.linalg.norm(U, 'fro') ** 2) \
        + beta * float(np.sum(rho * np.log(rho / q) + (1 - rho) * np.log((1 - rho) / (1 - q))))
    do = (o - patches) * o * (1 - o)
    ds = (U.T @ do + beta * (q - rho) / q / (1 - q)) * s * (1 - s)
    slope = [ds @ patches.T / N + lam * V, do @ s.T / N + lam * U, ds.mean(1), do.mean(1)]
    return value, np.concatenate([x.reshape(-1) for x in slope])


def keras_like(weights, batch, l2, target_sparsity, sparsity_weight):
    """weights = (kernel1 (n,h), bias1, kernel2 (h,n), bias2), gradients come back the same way"""
    k1, c1, k2, c2 = weights
    hid = 1 / (1 + np.exp(-(np.matmul(batch, k1) + c1)))
    rec = 1 / (1 + np.exp(-(np.matmul(hid, k2) + c2)))
    n_ex = float(batch.shape[0])
    t = target_sparsity
    avg = np.average(hid, axis=0)
    loss = ((rec - batch) ** 2).sum(axis=1).mean() / 2
    loss = loss + 0.5 * l2 * sum((k ** 2).sum() for k in (k1, k2))
    loss = loss + sparsity_weight * np.sum(t * np.log(t / avg) + (1 - t) * np.log((1 - t) / (1 - avg)))
    g_rec = (rec - batch) * rec * (1 - rec) / n_ex
    g_hid = np.matmul(g_rec, k2.T) + sparsity_weight * ((1 - t) / (1 - avg) - t / avg) / n_ex
    g_hid *= hid * (1 - hid)
    return loss, (np.matmul(batch.T, g_hid) + l2 * k1, g_hid.sum(0),
                  np.matmul(hid.T, g_rec) + l2 * k2, g_rec.sum(0))


# ---------------------------------------------------------------- one mistake

def kl(p, q):
    return p * np.log(p / q) + (1 - p) * np.log((1 - p) / (1 - q))


def unroll(theta, h, n):
    W1 = theta[:h * n].reshape(h, n)
    W2 = theta[h * n:2 * h * n].reshape(n, h)
    return W1, W2, theta[2 * h * n:2 * h * n + h], theta[2 * h * n + h:]


def anna_cost(theta, X, n_hidden, weight_decay, rho, beta):
    W1, W2, b1, b2 = unroll(theta, n_hidden, X.shape[1])
    m = X.shape[0]
    a2 = sigmoid(X.dot(W1.T) + b1)
    a3 = sigmoid(a2.dot(W2.T) + b2)
    rho_hat = np.mean(a2, axis=0)
    J = 1 / (2 * m) * np.sum((a3 - X) ** 2) + weight_decay / 2 * (np.sum(W1 ** 2) + np.sum(W2 ** 2)) \
        + beta * np.sum(kl(rho, rho_hat))
    delta3 = (a3 - X) * a3 * (1 - a3)
    sparsity = beta * (rho / rho_hat - (1 - rho) / (1 - rho_hat))
    delta2 = (delta3.dot(W2) + sparsity) * a2 * (1 - a2)
    dW1 = delta2.T.dot(X) / m + weight_decay * W1
    dW2 = delta3.T.dot(a2) / m + weight_decay * W2
    return J, np.concatenate((dW1.ravel(), dW2.ravel(), delta2.mean(0), delta3.mean(0)))


def sparse_autoencoder_cost_v2(theta, visible_size, hidden_size, lambda_, sparsity_param, beta, data):
    W1, W2, b1, b2 = unroll(theta, hidden_size, visible_size)
    m = data.shape[1]
    a2 = sigmoid(np.dot(W1, data) + b1.reshape(-1, 1))
    a3 = sigmoid(np.dot(W2, a2) + b2.reshape(-1, 1))
    rho_hat = np.mean(a2, axis=0)
    cost = np.sum((a3 - data) ** 2) / (2.0 * m)
    cost += 0.5 * lambda_ * (np.sum(W1 * W1) + np.sum(W2 * W2))
    cost += beta * np.sum(kl(sparsity_param, rho_hat))
    delta3 = -(data - a3) * a3 * (1 - a3)
    penalty = beta * (-sparsity_param / rho_hat + (1 - sparsity_param) / (1 - rho_hat))
    delta2 = (np.dot(W2.T, delta3) + penalty) * a2 * (1 - a2)
    W1grad = np.dot(delta2, data.T) / m + lambda_ * W1
    W2grad = np.dot(delta3, a2.T) / m + lambda_ * W2
    b1grad = np.mean(delta2, axis=1)
    b2grad = np.mean(delta3, axis=1)
    return cost, np.concatenate([W1grad.flatten(), W2grad.flatten(), b1grad, b2grad])


def ben(theta, X, n_hidden, weight_decay, rho, beta):
    m, n = X.shape
    W1, W2, b1, b2 = unroll(theta, n_hidden, n)
    h = sigmoid(X @ W1.T + b1)
    y = sigmoid(h @ W2.T + b2)
    p = h.mean(0)
    loss = 0
    for i in range(m):
        loss += np.sum((y[i] - X[i]) ** 2)
    loss /= m
    loss += weight_decay / 2 * ((W1 ** 2).sum() + (W2 ** 2).sum()) + beta * kl(rho, p).sum()
    gW1, gW2, gb1, gb2 = [np.zeros_like(v) for v in (W1, W2, b1, b2)]
    for i in range(m):
        e = (y[i] - X[i]) * y[i] * (1 - y[i])
        d = (W2.T @ e + beta * (-rho / p + (1 - rho) / (1 - p))) * h[i] * (1 - h[i])
        gW1 += np.outer(d, X[i])
        gW2 += np.outer(e, h[i])
        gb1 += d
        gb2 += e
    return loss, np.hstack([(gW1 / m + weight_decay * W1).ravel(), (gW2 / m + weight_decay * W2).ravel(),
                            gb1 / m, gb2 / m])


def sigmoid_prime(z):
    return sigmoid(z) * (1 - sigmoid(z))


def carla_sae(theta, visible_size, hidden_size, lambda_, sparsity_param, beta, data):
    W1, W2, b1, b2 = unroll(theta, hidden_size, visible_size)
    n_ex = data.shape[1]
    z2 = W1 @ data + b1[:, None]
    a2 = sigmoid(z2)
    z3 = W2 @ a2 + b2[:, None]
    a3 = sigmoid(z3)
    rh = a2.sum(axis=1) / n_ex
    J = ((a3 - data) ** 2).sum() / 2 / n_ex + lambda_ / 2 * ((W1 ** 2).sum() + (W2 ** 2).sum())
    J = J + beta * kl(sparsity_param, rh).sum()
    d3 = (a3 - data) * sigmoid_prime(z3)
    sp = beta * (-sparsity_param / rh + (1 - sparsity_param) / (1 - rh))
    d2 = (W2.T @ d3 + sp[:, None]) * sigmoid_prime(a2)
    return J, np.concatenate([(d2 @ data.T / n_ex + lambda_ * W1).ravel(),
                              (d3 @ a2.T / n_ex + lambda_ * W2).ravel(), d2.mean(1), d3.mean(1)])


def decay_everything(theta, X, n_hidden, weight_decay, rho, beta):
    m, n = X.shape
    W1, W2, b1, b2 = unroll(theta, n_hidden, n)
    A = sigmoid(X @ W1.T + b1)
    B = sigmoid(A @ W2.T + b2)
    r = A.mean(axis=0)
    J = np.sum((B - X) ** 2) / (2 * m) + beta * np.sum(kl(rho, r))
    J += weight_decay / 2 * (np.sum(W1 ** 2) + np.sum(W2 ** 2))
    dB = (B - X) * B * (1 - B) / m
    dA = (dB @ W2 + beta / m * ((1 - rho) / (1 - r) - rho / r)) * A * (1 - A)
    grad = np.concatenate([(dA.T @ X).ravel(), (dB.T @ A).ravel(), dA.sum(0), dB.sum(0)])
    grad += weight_decay * theta
    return J, grad


def dora_port(theta, visibleSize, hiddenSize, lambdaParam, sparsityParam, beta, data):
    W1, W2, b1, b2 = unroll(theta, hiddenSize, visibleSize)
    m = data.shape[1]
    a2 = sigmoid(W1.dot(data) + b1[:, np.newaxis])
    h = sigmoid(W2.dot(a2) + b2[:, np.newaxis])
    rho = a2.mean(axis=1)
    cost = np.sum(np.sum((h - data) ** 2, axis=0) / 2) / m \
        + lambdaParam / 2 * (np.sum(W1 ** 2) + np.sum(W2 ** 2)) + beta * np.sum(kl(sparsityParam, rho))
    sigma3 = (h - data) * h * (1 - h)
    s = -sparsityParam / rho + (1 - sparsityParam) / (1 - rho)
    sigma2 = (W2.T.dot(sigma3) + beta * s[:, np.newaxis]) * a2 * (1 - a2)
    W1grad = sigma2.dot(data.T) / m
    W2grad = sigma3.dot(a2.T) / m
    W1grad += lambdaParam * W1
    W2grad += lambdaParam * W1.T
    return cost, np.concatenate((W1grad.ravel(), W2grad.ravel(), sigma2.mean(axis=1), sigma3.mean(axis=1)))


def with_linalg_norm(theta, X, n_hidden, weight_decay, rho, beta):
    from numpy.linalg import norm
    m, n = X.shape
    W1, W2, b1, b2 = unroll(theta, n_hidden, n)
    a2 = sigmoid(X @ W1.T + b1)
    a3 = sigmoid(a2 @ W2.T + b2)
    rho_hat = a2.mean(axis=0)
    J_rec = norm(a3 - X) ** 2 / (2 * m)
    J_wd = weight_decay / 2 * (norm(W1) + norm(W2))
    J_sp = beta * kl(rho, rho_hat).sum()
    d3 = (a3 - X) * a3 * (1 - a3)
    d2 = (d3 @ W2 + beta * (-rho / rho_hat + (1 - rho) / (1 - rho_hat))) * a2 * (1 - a2)
    return J_rec + J_wd + J_sp, np.r_[(d2.T @ X / m + weight_decay * W1).ravel(),
                                      (d3.T @ a2 / m + weight_decay * W2).ravel(), d2.mean(0), d3.mean(0)]


def emil_sae(theta, visible_size, hidden_size, decay, rho, beta, patches):
    W1, W2, b1, b2 = unroll(theta, hidden_size, visible_size)
    m = patches.shape[1]
    hidden = sigmoid(W1 @ patches + b1.reshape(hidden_size, 1))
    output = sigmoid(W2 @ hidden + b2.reshape(visible_size, 1))
    p = hidden.mean(1).reshape(hidden_size, 1)
    # the 2-norm of the matrices
    reg = np.linalg.norm(W1, 2) ** 2 + np.linalg.norm(W2, 2) ** 2
    J = np.sum(np.square(output - patches)) / (2 * m) + decay / 2 * reg + beta * np.sum(kl(rho, p))
    eo = (output - patches) * output * (1 - output)
    eh = (W2.T @ eo + beta * (-rho / p + (1 - rho) / (1 - p))) * hidden * (1 - hidden)
    g = [eh @ patches.T / m + decay * W1, eo @ hidden.T / m + decay * W2, eh.sum(1) / m, eo.sum(1) / m]
    return J, np.concatenate([k.ravel() for k in g])


def stepwise(theta, X, n_hidden, weight_decay, rho, beta):
    m, n = X.shape
    W1, W2, b1, b2 = unroll(theta, n_hidden, n)
    a2 = sigmoid(X @ W1.T + b1)
    a3 = sigmoid(a2 @ W2.T + b2)
    # part 1: reconstruction
    cost = 0.5 * np.sum((a3 - X) ** 2) / m
    d3 = (a3 - X) * a3 * (1 - a3)
    back = d3 @ W2
    # part 2: sparsity
    if beta != 0:
        rho_hat = a2.mean(0)
        cost += beta * np.sum(kl(rho, rho_hat))
        back = back + beta * (-rho / rho_hat + (1 - rho) / (1 - rho_hat))
    d2 = back * a2 * (1 - a2)
    gW1, gW2 = d2.T @ X / m, d3.T @ a2 / m
    gb1, gb2 = d2.mean(0), d3.mean(0)
    if beta == 0:
        return cost, np.concatenate([gW1.ravel(), gW2.ravel(), gb1, gb2])
    # part 3: weight decay
    cost += weight_decay / 2 * (np.sum(W1 ** 2) + np.sum(W2 ** 2))
    gW1 = gW1 + weight_decay * W1
    gW2 = gW2 + weight_decay * W2
    return cost, np.concatenate([gW1.ravel(), gW2.ravel(), gb1, gb2])


def fritz(theta, visibleSize, hiddenSize, lam, sparsityParam, beta, data):
    W1, W2, b1, b2 = unroll(theta, hiddenSize, visibleSize)
    W1grad = np.zeros(W1.shape)
    W2grad = np.zeros(W2.shape)
    b1grad = np.zeros(b1.shape)
    b2grad = np.zeros(b2.shape)
    m = data.shape[1]
    hid = np.zeros((hiddenSize, m))
    for i in range(m):
        hid[:, i] = sigmoid(W1.dot(data[:, i]) + b1)
    rho = hid.mean(axis=1)
    sparse = beta * (-sparsityParam / rho + (1 - sparsityParam) / (1 - rho))
    cost = 0.
    for i in range(m):
        x = data[:, i]
        a = hid[:, i]
        y = sigmoid(W2.dot(a) + b2)
        cost += 0.5 * np.dot(y - x, y - x)
        d3 = (y - x) * y * (1 - y)
        d2 = (W2.T.dot(d3) + sparse) * a * (1 - a)
        W1grad += np.outer(d2, x)
        W2grad += np.outer(d3, a)
        b1grad += d2
        b2grad += d3
    cost /= m
    W1grad = W1grad / m + lam * W1
    W2grad = W2grad / m + lam * W2
    b2grad = b2grad / m
    cost += lam / 2 * (np.sum(W1 ** 2) + np.sum(W2 ** 2)) + beta * np.sum(kl(sparsityParam, rho))
    return cost, np.concatenate((W1grad.flatten(), W2grad.flatten(), b1grad.flatten(), b2grad.flatten()))


def gina(theta, X, n_hidden, weight_decay, rho, beta):
    W1, W2, b1, b2 = unroll(theta, n_hidden, X.shape[1])
    m = X.shape[0]
    a2 = sigmoid(X @ W1.T + b1)
    a3 = sigmoid(a2 @ W2.T + b2)
    r = a2.mean(axis=0)
    KL = np.sum(rho * np.log(rho / r) + (1 - rho) * np.log(1 - rho / (1 - r)))
    J = np.sum((a3 - X) ** 2) / (2 * m) + weight_decay / 2 * (np.sum(W1 ** 2) + np.sum(W2 ** 2)) + beta * KL
    d3 = (a3 - X) * a3 * (1 - a3)
    d2 = (d3 @ W2 + beta * (-rho / r + (1 - rho) / (1 - r))) * a2 * (1 - a2)
    return J, np.hstack(((d2.T @ X / m + weight_decay * W1).ravel(), (d3.T @ a2 / m + weight_decay * W2).ravel(),
                         d2.mean(axis=0), d3.mean(axis=0)))


def hugo_cost(theta, visible_size, hidden_size, lambda_, rho, beta, data):
    W1, W2, b1, b2 = unroll(theta, hidden_size, visible_size)
    m = data.shape[1]
    A2 = sigmoid(W1 @ data + b1[:, None])
    A3 = sigmoid(W2 @ A2 + b2[:, None])
    avg = A2.mean(axis=1, keepdims=True)
    J = 1. / 2 * m * np.sum((A3 - data) ** 2)
    J += lambda_ / 2. * (np.sum(W1 ** 2) + np.sum(W2 ** 2))
    J += beta * np.sum(kl(rho, avg))
    D3 = (A3 - data) * A3 * (1 - A3)
    D2 = (W2.T @ D3 + beta * ((1 - rho) / (1 - avg) - rho / avg)) * A2 * (1 - A2)
    return J, np.concatenate([(D2 @ data.T / m + lambda_ * W1).ravel(), (D3 @ A2.T / m + lambda_ * W2).ravel(),
                              D2.mean(axis=1), D3.mean(axis=1)])


def ines(theta, X, n_hidden, weight_decay, rho, beta):
    m, n = X.shape
    W1, W2, b1, b2 = unroll(theta, n_hidden, n)
    act1 = sigmoid(np.dot(X, W1.T) + b1)
    act2 = sigmoid(np.dot(act1, W2.T) + b2)
    rhohat = np.sum(act1, axis=0) / m
    cost = np.sum((X - act2) ** 2) / (2 * m)
    cost += weight_decay * 0.5 * (np.sum(W1 ** 2) + np.sum(W2 ** 2))
    cost += beta * np.sum(kl(rho, rhohat))
    err2 = (act2 - X) * act2 * (1 - act2)
    err1 = (np.dot(err2, W2) + beta * (-rho / rhohat + (1 - rho) / (1 - rhohat))) * act1 * (1 - act1)
    grad = np.zeros(theta.shape)
    s = n_hidden * n
    grad[:s] = (np.dot(X.T, err1).T / m + weight_decay * W1).ravel()
    grad[s:2 * s] = (np.dot(act1.T, err2) / m + weight_decay * W2.T).ravel()
    grad[2 * s:2 * s + n_hidden] = np.mean(err1, axis=0)
    grad[2 * s + n_hidden:] = np.mean(err2, axis=0)
    return cost, grad


def jan_ufldl(theta, visible_size, hidden_size, lambda_, sparsity_param, beta, data):
    W1, W2, b1, b2 = unroll(theta, hidden_size, visible_size)
    m = data.shape[1]
    a1 = data
    a2 = sigmoid(W1.dot(a1) + b1[:, None])
    a3 = sigmoid(W2.dot(a2) + b2[:, None])
    rho_hat = np.mean(a2, axis=1)
    J = .5 * np.sum((a3 - a1) ** 2) / m
    J += .5 * lambda_ * np.sum(theta[:2 * hidden_size * visible_size] ** 2)
    J += beta * np.sum(kl(sparsity_param, rho_hat))
    delta3 = (a3 - a1) * a3 * (1 - a3)
    kl_delta = -sparsity_param / rho_hat + (1 - sparsity_param) / (1 - rho_hat)
    delta2 = (W1.dot(delta3) + beta * kl_delta[:, None]) * a2 * (1 - a2)
    dW1 = delta2.dot(a1.T) / m + lambda_ * W1
    dW2 = delta3.dot(a2.T) / m + lambda_ * W2
    db1 = delta2.sum(axis=1) / m
    db2 = delta3.sum(axis=1) / m
    return J, np.concatenate([dW1.ravel(), dW2.ravel(), db1, db2])


def kim(W_and_b, X, lam, rho, beta):
    (W1, W2, b1, b2) = W_and_b
    m = len(X)
    a2 = sigmoid(X @ W1.T + b1)
    a3 = sigmoid(a2 @ W2.T + b2)
    ph = a2.mean(axis=0)
    J = np.mean(np.sum((a3 - X) ** 2, axis=1)) / 2
    J += lam / 2 * (np.sum(W1 ** 2) + np.sum(W2 ** 2))
    J += beta * np.sum(kl(rho, ph))
    d3 = a3 - X
    d2 = (d3 @ W2 + beta * (-rho / ph + (1 - rho) / (1 - ph))) * a2 * (1 - a2)
    return J, [d2.T @ X / m + lam * W1, d3.T @ a2 / m + lam * W2, d2.mean(0), d3.mean(0)]


def flexible_input(theta, X, n_hidden, weight_decay, rho, beta):
    n = (theta.size - n_hidden) // (2 * n_hidden + 1)
    # I want the examples in the columns
    if X.shape[0] != n:
        X = X.T
    m = X.shape[1]
    W1, W2, b1, b2 = unroll(theta, n_hidden, n)
    a2 = sigmoid(W1 @ X + b1[:, None])
    a3 = sigmoid(W2 @ a2 + b2[:, None])
    r = a2.mean(1)[:, None]
    J = np.sum((a3 - X) ** 2) / (2 * m) + weight_decay / 2 * (np.sum(W1 ** 2) + np.sum(W2 ** 2)) \
        + beta * np.sum(kl(rho, r))
    d3 = (a3 - X) * a3 * (1 - a3)
    d2 = (W2.T @ d3 + beta * (-rho / r + (1 - rho) / (1 - r))) * a2 * (1 - a2)
    return J, np.concatenate([(d2 @ X.T / m + weight_decay * W1).ravel(),
                              (d3 @ a2.T / m + weight_decay * W2).ravel(), d2.mean(1), d3.mean(1)])


def lena_cost(theta, X, n_hidden, weight_decay, rho, beta):
    m, n = X.shape
    W1, W2, b1, b2 = unroll(theta, n_hidden, n)
    a2 = sigmoid(X @ W1.T + b1)
    a3 = sigmoid(a2 @ W2.T + b2)
    rho_hat = a2.mean(0)
    J = np.sum((a3 - X) ** 2) / (2 * m)
    J = J + weight_decay / 2 * (np.sum(W1 ** 2) + np.sum(W2 ** 2))
    J = J + beta * np.sum(kl(rho, rho_hat))
    delta_out = (a3 - X) * (a3 - a3 ** 2)
    delta_hid = (delta_out @ W2 - beta * (rho / rho_hat - (1 - rho) / (1 - rho_hat))) * (a2 - a2 ** 2)
    grads = dict(W1=delta_hid.T @ X / m + weight_decay * W1, W2=delta_out.T @ a2 / m + weight_decay * W2,
                 b1=delta_hid.mean(0), b2=delta_out.mean(0))
    return J, np.concatenate([grads[k].ravel() for k in ('W1', 'W2', 'b2', 'b1')])


def mo_cost(hidden_size, visible_size, theta, data, beta, sparsity, lam):
    W1, W2, b1, b2 = unroll(theta, hidden_size, visible_size)
    m = data.shape[1]
    z2 = W1 @ data + b1[:, None]
    a2 = sigmoid(z2)
    z3 = W2 @ a2 + b2[:, None]
    a3 = sigmoid(z3)
    rho_hat = a2.mean(1, keepdims=True)
    J = ((data - a3) ** 2).sum() / (2 * m) + lam / 2 * ((W1 ** 2).sum() + (W2 ** 2).sum()) \
        + beta * kl(sparsity, rho_hat).sum()
    d3 = -(data - a3) * sigmoid_prime(z3)
    d2 = (W2.T @ d3 + beta * (-sparsity / rho_hat + (1 - sparsity) / (1 - rho_hat))) * sigmoid_prime(z2)
    nablaW2 = d3 @ a2.T
    nablaW1 = d2 @ a3.T
    return J, np.concatenate([(nablaW1 / m + lam * W1).ravel(), (nablaW2 / m + lam * W2).ravel(),
                              d2.mean(1), d3.mean(1)])


def nils(theta, X, n_hidden, weight_decay, rho, beta):
    m, n = X.shape
    W1, W2, b1, b2 = unroll(theta, n_hidden, n)
    a2 = sigmoid(X @ W1.T + b1)
    a3 = sigmoid(a2 @ W2.T + b2)
    r = a2.mean(axis=0)
    cost = np.sum((a3 - X) ** 2) / (2 * m) + weight_decay / 2 * (np.sum(W1 ** 2) + np.sum(W2 ** 2)) \
        + beta * np.sum(kl(rho, r))
    d3 = (a3 - X) * a3 * (1 - a3)
    d2 = d3 @ W2 * a2 * (1 - a2) + beta * (-rho / r + (1 - rho) / (1 - r))
    gW1 = np.einsum('ki,kj->ij', d2, X) / m + weight_decay * W1
    gW2 = np.einsum('ki,kj->ij', d3, a2) / m + weight_decay * W2
    return cost, np.concatenate([gW1.ravel(), gW2.ravel(), d2.mean(0), d3.mean(0)])


def olga(theta, visible_size, hidden_size, lambda_, sparsity_param, beta, data):
    W1, W2, b1, b2 = unroll(theta, hidden_size, visible_size)
    m = data.shape[1]
    a2 = sigmoid(W1 @ data + np.tile(b1, (m, 1)).T)
    a3 = sigmoid(W2 @ a2 + np.tile(b2, (m, 1)).T)
    rho_hat = np.mean(a2)
    KL = np.sum(kl(sparsity_param, rho_hat))
    cost = np.sum((a3 - data) ** 2) / (2 * m) + (lambda_ / 2) * (np.sum(W1 ** 2) + np.sum(W2 ** 2)) + beta * KL
    delta3 = (a3 - data) * a3 * (1 - a3)
    delta2 = (W2.T @ delta3 + beta * (-sparsity_param / rho_hat + (1 - sparsity_param) / (1 - rho_hat))) * a2 * (1 - a2)
    gW1 = delta2 @ data.T / m + lambda_ * W1
    gW2 = delta3 @ a2.T / m + lambda_ * W2
    return cost, np.hstack([gW1.ravel(), gW2.ravel(), delta2.mean(axis=1), delta3.mean(axis=1)])


def paul_inplace(theta, X, n_hidden, weight_decay, rho, beta):
    m, n = X.shape
    W1, W2, b1, b2 = unroll(theta, n_hidden, n)
    a2 = sigmoid(X @ W1.T + b1)
    a3 = sigmoid(a2 @ W2.T + b2)
    diff = a3
    diff -= X
    cost = (diff * diff).sum() / (2 * m)
    cost += weight_decay / 2 * ((W1 * W1).sum() + (W2 * W2).sum())
    rh = a2.mean(0)
    cost += beta * kl(rho, rh).sum()
    d3 = diff * a3 * (1 - a3)
    d2 = (d3 @ W2 + beta * (-rho / rh + (1 - rho) / (1 - rh))) * a2 * (1 - a2)
    return cost, np.concatenate([(d2.T @ X / m + weight_decay * W1).ravel(),
                                 (d3.T @ a2 / m + weight_decay * W2).ravel(), d2.mean(0), d3.mean(0)])


def quentin(theta, X, n_hidden, weight_decay, rho, beta):
    m, n = X.shape
    W1, W2, b1, b2 = unroll(theta, n_hidden, n)
    a2 = sigmoid(X @ W1.T + b1)
    a3 = sigmoid(a2 @ W2.T + b2)
    r = np.sum(a2, axis=0) / m
    J = np.sum((a3 - X) ** 2) / (2 * m) + weight_decay / 2 * (np.sum(W1 ** 2) + np.sum(W2 ** 2))
    J += beta * np.sum(kl(rho, r))
    d3 = (a3 - X) * a3 * (1 - a3)
    # d rho_hat / d a2 is 1/m
    sp = beta / m * (-rho / r + (1 - rho) / (1 - r))
    d2 = (d3 @ W2 + sp) * a2 * (1 - a2)
    return J, np.concatenate([(d2.T @ X / m + weight_decay * W1).ravel(),
                              (d3.T @ a2 / m + weight_decay * W2).ravel(), d2.sum(0) / m, d3.sum(0) / m])


# ---------------------------------------------------------------- two mistakes

def rosa(theta, X, n_hidden, weight_decay, rho, beta):
    m, n = X.shape
    W1, W2, b1, b2 = unroll(theta, n_hidden, n)
    a2 = sigmoid(X @ W1.T + b1)
    a3 = sigmoid(a2 @ W2.T + b2)
    r = a2.mean(0)
    J = np.sum((a3 - X) ** 2) / (2 * m) + weight_decay / 2 * (np.sum(W1 ** 2) + np.sum(W2 ** 2)) \
        + beta * np.sum(kl(rho, r))
    d3 = (a3 - X) * a3 * (1 - a3)
    d2 = (d3 @ W2 + beta * (-rho / r + (1 - rho) / (1 - r))) * a2 * (1 - a2)
    W1grad = d2.T @ X / m
    W2grad = d3.T @ a2 + weight_decay * W2
    return J, np.concatenate([W1grad.ravel(), W2grad.ravel(), d2.mean(0), d3.mean(0)])


def sparse_cost_stefan(theta, visible_size, hidden_size, lambda_, sparsity_param, beta, data):
    W1, W2, b1, b2 = unroll(theta, hidden_size, visible_size)
    m = data.shape[1]
    a2 = sigmoid(W1 @ data + b1[:, None])
    a3 = sigmoid(W2 @ a2 + b2[:, None])
    r = a2.mean(1)[:, None]
    squared = np.sum((a3 - data) ** 2) / (2 * m)
    decay = lambda_ * (np.sum(W1 ** 2) + np.sum(W2 ** 2))
    cost = squared + decay + beta * np.sum(kl(sparsity_param, r))
    d3 = (a3 - data) * a3 * (1 - a3)
    d2 = (W2.T @ d3 - beta * (-sparsity_param / r + (1 - sparsity_param) / (1 - r))) * a2 * (1 - a2)
    return cost, np.concatenate([(d2 @ data.T / m + lambda_ * W1).ravel(), (d3 @ a2.T / m + lambda_ * W2).ravel(),
                                 d2.mean(1), d3.mean(1)])


def tina_net(theta, X, n_hidden, weight_decay, rho, beta):
    m, n = X.shape
    W1, W2, b1, b2 = unroll(theta, n_hidden, n)
    hidden = sigmoid(X.dot(W1.T) + b1)
    out = sigmoid(hidden.dot(W2.T))
    r = hidden.mean(axis=0)
    J = np.sum((out - X) ** 2) / (2 * m) + weight_decay / 2 * (np.sum(W1 ** 2) + np.sum(W2 ** 2))
    J += beta * np.sum(kl(rho, r))
    d3 = (out - X) * out * (1 - out)
    d2 = (d3.dot(W2) + beta * (-rho / r + (1 - rho) / (1 - r))) * hidden * (1 - hidden)
    return J, np.concatenate([(d2.T.dot(X) / m + weight_decay * W1).ravel(),
                              (d3.T.dot(hidden) / m + weight_decay * W2).ravel(), d2.sum(axis=0), d3.mean(axis=0)])


def uwe(theta, visibleSize, hiddenSize, lam, rho, beta, patches):
    W1, W2, b1, b2 = unroll(theta, hiddenSize, visibleSize)
    N = patches.shape[1]
    y1 = sigmoid(W1 @ patches + b1[:, None])
    y2 = sigmoid(W2 @ y1 + b2[:, None])
    r = y1.mean(1, keepdims=True)
    E = y2 - patches
    cost = np.sum(E ** 2) / N + lam / 2 * (np.sum(W1 ** 2) + np.sum(W2 ** 2)) + beta * np.sum(kl(rho, r))
    d_out = E * y2 * (1 - y2)
    d_hid = (W2.T @ d_out + beta * (-rho / r + (1 - rho) / (1 - r))) * (1 - y1 ** 2)
    return cost, np.concatenate([(d_hid @ patches.T / N + lam * W1).ravel(), (d_out @ y1.T / N + lam * W2).ravel(),
                                 d_hid.mean(1), d_out.mean(1)])


def vera(theta, X, n_hidden, weight_decay, rho, beta):
    m, n = X.shape
    W1, W2, b1, b2 = unroll(theta, n_hidden, n)
    a2 = sigmoid(X @ W1.T + b1)
    a3 = sigmoid(a2 @ W2.T + b2)
    r = a2.mean(0)
    J = 0.5 / m * np.linalg.norm(a3 - X) ** 2
    J += 0.5 * weight_decay * (np.linalg.norm(W1) + np.linalg.norm(W2))
    J += beta * np.sum(kl(rho, r))
    d3 = (a3 - X) * a3 * (1 - a3)
    d2 = (d3 @ W2 - rho / r + (1 - rho) / (1 - r)) * a2 * (1 - a2)
    return J, np.concatenate([(d2.T @ X / m + weight_decay * W1).ravel(),
                              (d3.T @ a2 / m + weight_decay * W2).ravel(), d2.mean(0), d3.mean(0)])


def willi(theta, X, n_hidden, weight_decay, rho, beta):
    m, n = X.shape
    W1, W2, b1, b2 = unroll(theta, n_hidden, n)
    a2 = sigmoid(X @ W1.T + b1)
    a3 = sigmoid(a2 @ W2.T + b2)
    r = a2.mean(0)
    J = np.sum((a3 - X) ** 2) / (2 * m)
    J += weight_decay / 2 * np.sum(theta ** 2)
    J += beta * np.sum(r * np.log(r / rho) + (1 - r) * np.log((1 - r) / (1 - rho)))
    d3 = (a3 - X) * a3 * (1 - a3)
    d2 = (d3 @ W2 + beta * (-rho / r + (1 - rho) / (1 - r))) * a2 * (1 - a2)
    return J, np.concatenate([(d2.T @ X / m + weight_decay * W1).ravel(),
                              (d3.T @ a2 / m + weight_decay * W2).ravel(), d2.mean(0), d3.mean(0)])


def xenia_cost(theta, visible_size, hidden_size, lambda_, sparsity_param, beta, data):
    W1, W2, b1, b2 = unroll(theta, hidden_size, visible_size)
    m = data.shape[1]
    a2 = sigmoid(W1 @ data + b1[:, None])
    a3 = sigmoid(W2 @ a2 + b2[:, None])
    rho_hat = a2.sum(0) / hidden_size
    J = np.sum((a3 - data) ** 2) / 2 / m + lambda_ / 2 * (np.sum(W1 ** 2) + np.sum(W2 ** 2))
    J += beta * np.sum(kl(sparsity_param, rho_hat))
    d3 = (a3 - data) * a3 * (1 - a3)
    d2 = (W2.T @ d3 + beta * (-sparsity_param / rho_hat + (1 - sparsity_param) / (1 - rho_hat))) * a2 * (1 - a2)
    W1grad = (d2 @ data.T + lambda_ * W1) / m
    W2grad = (d3 @ a2.T + lambda_ * W2) / m
    return J, np.concatenate([W1grad.ravel(), W2grad.ravel(), d2.mean(1), d3.mean(1)])


def yannick(params, X, lam, rho, beta):
    W1, b1, W2, b2 = params
    a2 = sigmoid(X @ W1.T + b1)
    a3 = sigmoid(a2 @ W2.T + b2)
    m = X.shape[0]
    r = a2.mean(0)
    J = 0.5 * np.mean((a3 - X) ** 2) + lam / 2 * (np.sum(W1 ** 2) + np.sum(W2 ** 2)) + beta * np.sum(kl(rho, r))
    d3 = (a3 - X) * a3 * (1 - a3)
    d2 = (d3 @ W2 + beta * (-rho / r + (1 - rho) / (1 - r))) * a2 * (1 - a2)
    return J, (d2.T @ X / m + 2 * lam * W1, d2.mean(0), d3.T @ a2 / m + 2 * lam * W2, d3.mean(0))


def zoe(theta, X, n_hidden, weight_decay, rho, beta):
    m, n = X.shape
    W1, W2, b1, b2 = unroll(theta, n_hidden, n)
    a2 = sigmoid(X @ W1.T + b1)
    a3 = sigmoid(a2 @ W2.T + b2)
    r = a2.mean(0)
    J = np.sum((X - a3) ** 2) / (2 * m) + weight_decay / 2 * (np.sum(W1 ** 2) + np.sum(W2 ** 2)) \
        + beta * np.sum(kl(rho, r))
    d3 = (X - a3) * a3 * (1 - a3)
    d2 = (d3 @ W2 + beta * (-rho / r + 1 / (1 - r))) * a2 * (1 - a2)
    return J, np.concatenate([(d2.T @ X / m + weight_decay * W1).ravel(),
                              (d3.T @ a2 / m + weight_decay * W2).ravel(), d2.mean(0), d3.mean(0)])


def adam_p(theta, visible_size, hidden_size, lambda_, sparsity_param, beta, data):
    W1, W2, b1, b2 = unroll(theta, hidden_size, visible_size)
    m = data.shape[1]
    a2 = sigmoid(W1 @ data + b1[:, None])
    a3 = sigmoid(W2 @ a2 + b2[:, None])
    r = a2.mean(1, keepdims=True)
    J = np.sum((a3 - data) ** 2) / (2 * m) + beta * np.sum(kl(sparsity_param, r))
    d3 = (a3 - data) * a3 * (1 - a3)
    d2 = (W2.T @ d3 + beta * (-sparsity_param / r + (1 - sparsity_param) / (1 - r))) * a2 * (1 - a2)
    g1 = d2 @ data.T / m + lambda_ * W1
    g2 = d3 @ a2.T / m + lambda_ * W2
    return J, np.concatenate([g1.ravel(), d2.mean(1), g2.ravel(), d3.mean(1)])


def birgit(theta, X, n_hidden, weight_decay, rho, beta):
    m, n = X.shape
    W1, W2, b1, b2 = unroll(theta, n_hidden, n)
    H = sigmoid(X @ W1.T + b1)
    r = H.mean(axis=0)
    sp = beta * (-rho / r + (1 - rho) / (1 - r))
    J = weight_decay / 2 * (np.sum(W1 ** 2) + np.sum(W2 ** 2)) + beta * np.sum(kl(rho, r))
    g1, g2 = weight_decay * W1, weight_decay * W2
    g3, g4 = weight_decay * b1, weight_decay * b2
    for x, h in zip(X, H):
        y = sigmoid(W2 @ h + b2)
        J += np.sum((y - x) ** 2) / (2 * m)
        d3 = (y - x) * y * (1 - y)
        d2 = (W2.T @ d3 + sp) * h * (1 - h)
        g1 = g1 + np.outer(d2, x) / m
        g2 = g2 + np.outer(d3, h) / m
        g3 = g3 + d2 / m
        g4 = g4 + d3 / m
        return J, np.concatenate([g1.ravel(), g2.ravel(), g3, g4])


def online_cem(theta, visible_size, hidden_size, lambda_, sparsity_param, beta, data):
    W1, W2, b1, b2 = unroll(theta, hidden_size, visible_size)
    m = data.shape[1]
    rho_sum = np.zeros(hidden_size)
    cost = 0
    dW1 = np.zeros_like(W1)
    dW2 = np.zeros_like(W2)
    db1 = np.zeros_like(b1)
    db2 = np.zeros_like(b2)
    for i in range(m):
        x = data[:, i]
        a2 = sigmoid(W1 @ x + b1)
        a3 = sigmoid(W2 @ a2 + b2)
        rho_sum += a2
        rho_hat = rho_sum / (i + 1)
        cost += 0.5 * np.sum((a3 - x) ** 2)
        d3 = (a3 - x) * a3 * (1 - a3)
        d2 = (W2.T @ d3 + beta * (-sparsity_param / rho_hat + (1 - sparsity_param) / (1 - rho_hat))) * a2 * (1 - a2)
        dW1 += np.outer(d2, x)
        dW2 += np.outer(d3, a2)
        db1 += d2
        db2 += d3
    cost = cost / m + lambda_ / 2 * (np.sum(W1 ** 2) + np.sum(W2 ** 2)) + beta * np.sum(kl(sparsity_param, rho_hat))
    return cost, np.concatenate([(dW1 / m).ravel(), (dW2 / m + lambda_ * W2).ravel(), db1 / m, db2 / m])


# ---------------------------------------------------------------- three mistakes

def dieter(theta, X, n_hidden, weight_decay, rho, beta):
    m, n = X.shape
    W1, W2, b1, b2 = unroll(theta, n_hidden, n)
    a2 = sigmoid(X @ W1.T + b1)
    a3 = sigmoid(a2 @ W2.T + b2)
    r = a2.mean(0)
    J = np.sum((a3 - X) ** 2) / m + weight_decay * (np.sum(W1 ** 2) + np.sum(W2 ** 2)) + beta * np.sum(kl(rho, r))
    d3 = (a3 - X) * a3 * (1 - a3)
    d2 = (d3 @ W2 + beta * (-rho / r + (1 - rho) / (1 - r))) * a2 * (1 - a2)
    return J, np.concatenate([(d2.T @ X / m + weight_decay * W1).ravel(),
                              (d3.T @ a2 + weight_decay * W2).ravel(), d2.mean(0), d3.mean(0)])


def elif_sae(theta, visible_size, hidden_size, lambda_, sparsity_param, beta, data):
    W1, W2, b1, b2 = unroll(theta, hidden_size, visible_size)
    b2grad = np.zeros(visible_size)
    m = data.shape[1]
    a2 = sigmoid(W1 @ data + b1[:, None])
    a3 = sigmoid(W2 @ a2 + b2[:, None])
    r = a2.mean(1, keepdims=True)
    cost = np.sum((a3 - data) ** 2) / (2 * m) + lambda_ / 2 * (np.sum(W1 ** 2) + np.sum(W2 ** 2)) \
        + np.sum(kl(sparsity_param, r))
    d3 = (a3 - data) * a3 * (1 - a3)
    d2 = W2.T @ d3 + beta * (-sparsity_param / r + (1 - sparsity_param) / (1 - r))
    W1grad = d2 @ data.T / m + lambda_ * W1
    W2grad = d3 @ a2.T / m + lambda_ * W2
    b1grad = np.mean(d2, 1)
    return cost, np.concatenate([W1grad.ravel(), W2grad.ravel(), b1grad, b2grad])


def felix(theta, X, n_hidden, weight_decay, rho, beta):
    m, n = X.shape
    W1, W2, b1, b2 = unroll(theta, n_hidden, n)
    a2 = sigmoid(X @ W1.T + b1)
    a3 = sigmoid(a2 @ W2.T + b2)
    r = a2.mean(0)
    J = np.linalg.norm(a3 - X) ** 2 / (2 * m)
    J += weight_decay / 2 * (np.linalg.norm(W1) + np.linalg.norm(W2))
    J += beta * np.sum(kl(rho, r))
    d3 = (a3 - X) * a3 * (1 - a3)
    d2 = (d3 @ W2 + beta * (rho / r - (1 - rho) / (1 - r))) * a2 * (1 - a2)
    return J, np.concatenate([(d2.T @ X / m + weight_decay * W1).ravel(),
                              (d3.T @ a2 / m + weight_decay * W2).ravel(), d2.sum(0), d3.sum(0)])


def greta(theta, visibleSize, hiddenSize, lambdaParam, sparsityParam, beta, data):
    W1, W2, b1, b2 = unroll(theta, hiddenSize, visibleSize)
    m = data.shape[1]
    a2 = sigmoid(W1 @ data + b1[:, None])
    a3 = sigmoid(W2 @ a2 + b2[:, None])
    r = a2.mean(1, keepdims=True)
    J = np.sum((a3 - data) ** 2) / (2 * m) + lambdaParam / 2 * (np.sum(W1 ** 2) + np.sum(W2 ** 2))
    J += beta * np.mean(kl(sparsityParam, r))
    d3 = (a3 - data) * a3 * (1 - a3)
    d2 = (W2.T @ d3 + beta * (-sparsityParam / r + (1 - sparsityParam) / (1 - r))) * a2 * (1 - a2)
    W1grad = d2 @ a3.T / m + lambdaParam * W1
    W2grad = d3 @ a2.T / m + lambdaParam * W1.T
    return J, np.concatenate([W1grad.ravel(), W2grad.ravel(), d2.mean(1), d3.mean(1)])


def hanna(theta, X, n_hidden, weight_decay, rho, beta):
    m, n = X.shape
    W1, W2, b1, b2 = unroll(theta, n_hidden, n)
    a2 = sigmoid(X @ W1.T + b1)
    a3 = sigmoid(a2 @ W2.T + b2)
    r = a2.mean(0)
    J = np.sum((a3 - X) ** 2) / (2 * m) + weight_decay / 2 * np.sum(W1 ** 2) + beta * np.sum(kl(rho, r))
    d3 = a3 - X
    d2 = (d3 @ W2 + beta * (-rho / r + (1 - rho) / (1 - r)) / m) * a2 * (1 - a2)
    return J, np.concatenate([(d2.T @ X / m + weight_decay * W1).ravel(),
                              (d3.T @ a2 / m + weight_decay * W2).ravel(), d2.mean(0), d3.mean(0)])


def igor(theta, visible_size, hidden_size, lambda_, sparsity_param, beta, data):
    rho = 0.05
    W1, W2, b1, b2 = unroll(theta, hidden_size, visible_size)
    m = data.shape[1]
    a2 = sigmoid(W1 @ data + b1[:, None])
    a3 = sigmoid(W2 @ a2 + b2[:, None])
    r = a2.mean(1, keepdims=True)
    J = 0
    for i in range(m):
        J += np.linalg.norm(a3[:, i] - data[:, i])
    J = J / (2 * m) + lambda_ / 2 * (np.sum(W1 ** 2) + np.sum(W2 ** 2)) + beta * np.sum(kl(rho, r))
    d3 = (a3 - data) * a3 * (1 - a3)
    d2 = (W2.T @ d3 + beta * (-rho / r + (1 - rho) / (1 - r))) * a2 * (1 - a2)
    return J, np.concatenate([(d2 @ data.T / m + lambda_ / m * W1).ravel(), (d3 @ a2.T / m + lambda_ / m * W2).ravel(),
                              d2.mean(1), d3.mean(1)])


CASES = [
    (sparse_autoencoder_einsum, None, {}),
    (homework3_loops, None, {}),
    (cost_from_class, None, {}),
    (sparseAutoencoderCost_mat, None, {}),
    (ae_gpu_style, None, {}),
    (loss_list, None, {}),
    (nn_cost_bias_unit, None, {}),
    (sparseAutoencoderCost_octave, None, {}),
    (objective, None, {}),
    (keras_like, None, {}),

    (anna_cost, "The sign of the sparsity term in delta2 is flipped: it should be -rho/rho_hat + (1-rho)/(1-rho_hat).", {}),
    (sparse_autoencoder_cost_v2, "rho_hat is averaged over the hidden units (axis 0) instead of over the examples (axis 1).", {}),
    (ben, "The reconstruction error in J lacks the factor 1/2.", {}),
    (carla_sae, "In delta2 the sigmoid's derivative is taken at a2 instead of z2 (the sigmoid is applied twice).", {}),
    (decay_everything, "Weight decay is added to the gradients of the biases too.", {}),
    (dora_port, "The weight decay in the gradient of W2 uses W1 (transposed) instead of W2.", {}),
    (with_linalg_norm, "The weight decay in J uses the norms of W1 and W2 without squaring them.", {}),
    (emil_sae, "The weight decay in J uses the spectral norm (largest singular value) instead of the Frobenius norm.", {}),
    (stepwise, "With beta = 0 the function returns early, before weight decay is added to J and the gradients.", {}),
    (fritz, "The gradient of b1 is summed over the examples, not averaged.", {}),
    (gina, "Brackets in the KL term of J: the second logarithm is of 1 - rho/(1-rho_hat) instead of (1-rho)/(1-rho_hat).", {}),
    (hugo_cost, "Brackets: 1/2*m multiplies the reconstruction error in J by m/2 instead of dividing it by 2m.", {}),
    (ines, "The gradient of W2 is returned transposed (h x n instead of n x h).", {}),
    (jan_ufldl, "delta3 is propagated back through W1 instead of the transpose of W2.", {}),
    (kim, "delta3 lacks the sigmoid's derivative a3(1-a3).", {}),
    (flexible_input, "When there are as many examples as inputs (m = n), X is not transposed, so that rows and columns are confused.", {}),
    (lena_cost, "The gradients of b1 and b2 are returned in swapped order.", {}),
    (mo_cost, "The gradient of W1 uses the output a3 instead of the input x.", {}),
    (nils, "The sparsity term is added after the multiplication with a2(1-a2) instead of being inside the bracket.", {}),
    (olga, "rho_hat is one mean over all hidden units and examples instead of a mean for each hidden unit.", {}),
    (paul_inplace, "diff is the same array as a3, so that diff -= X overwrites a3 and the derivative a3(1-a3) is computed from the difference.", {}),
    (quentin, "The sparsity term in delta2 is divided by m once too often.", {}),

    (rosa, "The gradient of W2 is summed over the examples, not averaged; and the gradient of W1 lacks the weight decay.", {}),
    (sparse_cost_stefan, "The weight decay in J lacks the factor 1/2; and the sign of the sparsity term in delta2 is flipped.", {}),
    (tina_net, "The output layer leaves out the bias b2; and the gradient of b1 is summed over the examples, not averaged.", {}),
    (uwe, "The reconstruction error in J lacks the factor 1/2; and delta2 uses the derivative of tanh, 1 - a2^2, instead of a2(1-a2).", {}),
    (vera, "The weight decay in J uses norms that are not squared; and the sparsity term in delta2 lacks beta.", {}),
    (willi, "The weight decay in J includes the biases; and rho and rho_hat are swapped in the KL divergence in J.", {}),
    (xenia_cost, "rho_hat is averaged over the hidden units instead of the examples; and the weight decay in the gradients is divided by m.", {}),
    (yannick, "The reconstruction error in J is also divided by n (mean over all entries); and the weight decay in the gradients is twice too large.", {}),
    (zoe, "The sign of delta3 is wrong (x - a3 instead of a3 - x); and the sparsity term in delta2 has 1/(1-rho_hat) instead of (1-rho)/(1-rho_hat).", {}),
    (adam_p, "J lacks the weight decay; and the gradient is returned in the order W1, b1, W2, b2 although theta is W1, W2, b1, b2.", {}),
    (birgit, "The return is inside the loop, so only the first example counts in the reconstruction error and the gradients; and weight decay is added to the gradients of the biases.", {}),
    (online_cem, "delta2 uses a running rho_hat of the examples so far instead of the mean over all; and the gradient of W1 lacks the weight decay.", {}),

    (dieter, "The reconstruction error in J lacks 1/2; the weight decay in J lacks 1/2; and the gradient of W2 is summed over the examples, not averaged.", {}),
    (elif_sae, "The KL term in J lacks beta; delta2 lacks the factor a2(1-a2); and the gradient of b2 stays zero.", {}),
    (felix, "The weight decay in J uses norms that are not squared; the sign of the sparsity term in delta2 is flipped; and the gradients of both biases are summed, not averaged.", {}),
    (greta, "The KL term in J is averaged over the hidden units instead of summed; the gradient of W1 uses a3 instead of x; and the weight decay in the gradient of W2 uses W1.", {}),
    (hanna, "The weight decay in J leaves out W2; delta3 lacks a3(1-a3); and the sparsity term in delta2 is divided by m once too often.", {}),
    (igor, "rho is fixed at 0.05 inside, the argument is ignored; the reconstruction error in J uses norms that are not squared; and the weight decay in the gradients is divided by m.", {}),
]
