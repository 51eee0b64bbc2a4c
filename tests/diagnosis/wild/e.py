import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def sigmoid_prime(x):
    return sigmoid(x) * (1 - sigmoid(x))


def KL_divergence(x, y):
    return x * np.log(x / y) + (1 - x) * np.log((1 - x) / (1 - y))


# ------------------------------------------------------------------ right
class SparseAutoencoder(object):
    """limits-style class from the first column-major ports"""

    def __init__(self, visible_size, hidden_size, rho, lamda, beta):
        self.visible_size = visible_size
        self.hidden_size = hidden_size
        self.rho = rho
        self.lamda = lamda
        self.beta = beta
        self.limit0 = 0
        self.limit1 = hidden_size * visible_size
        self.limit2 = 2 * hidden_size * visible_size
        self.limit3 = 2 * hidden_size * visible_size + hidden_size
        self.limit4 = 2 * hidden_size * visible_size + hidden_size + visible_size

    def sigmoid(self, x):
        return 1 / (1 + np.exp(-x))

    def cost(self, theta, input):
        W1 = theta[self.limit0:self.limit1].reshape(self.hidden_size, self.visible_size)
        W2 = theta[self.limit1:self.limit2].reshape(self.visible_size, self.hidden_size)
        b1 = theta[self.limit2:self.limit3].reshape(self.hidden_size, 1)
        b2 = theta[self.limit3:self.limit4].reshape(self.visible_size, 1)
        hidden_layer = self.sigmoid(np.dot(W1, input) + b1)
        output_layer = self.sigmoid(np.dot(W2, hidden_layer) + b2)
        rho_cap = np.sum(hidden_layer, axis=1) / input.shape[1]
        diff = output_layer - input
        sum_of_squares_error = 0.5 * np.sum(np.multiply(diff, diff)) / input.shape[1]
        weight_decay = 0.5 * self.lamda * (np.sum(np.multiply(W1, W1)) + np.sum(np.multiply(W2, W2)))
        KL = self.beta * np.sum(self.rho * np.log(self.rho / rho_cap) +
                                (1 - self.rho) * np.log((1 - self.rho) / (1 - rho_cap)))
        cost = sum_of_squares_error + weight_decay + KL
        KL_div_grad = self.beta * (-(self.rho / rho_cap) + ((1 - self.rho) / (1 - rho_cap)))
        del_out = np.multiply(diff, np.multiply(output_layer, 1 - output_layer))
        del_hid = np.multiply(np.dot(W2.T, del_out) + KL_div_grad[:, np.newaxis],
                              np.multiply(hidden_layer, 1 - hidden_layer))
        W1_grad = np.dot(del_hid, input.T) / input.shape[1] + self.lamda * W1
        W2_grad = np.dot(del_out, hidden_layer.T) / input.shape[1] + self.lamda * W2
        b1_grad = np.sum(del_hid, axis=1) / input.shape[1]
        b2_grad = np.sum(del_out, axis=1) / input.shape[1]
        return [cost, np.concatenate((W1_grad.flatten(), W2_grad.flatten(), b1_grad.flatten(), b2_grad.flatten()))]


def right_class(theta, visible_size, hidden_size, lambda_, sparsity_param, beta, data):
    enc = SparseAutoencoder(visible_size, hidden_size, sparsity_param, lambda_, beta)
    return enc.cost(theta, data)


def right_loops(theta, X, n_hidden, weight_decay, rho, beta):
    from math import exp, log
    m, n = len(X), len(X[0])
    h = n_hidden
    w1 = [[theta[j * n + i] for i in range(n)] for j in range(h)]
    w2 = [[theta[h * n + i * h + j] for j in range(h)] for i in range(n)]
    b1 = [theta[2 * h * n + j] for j in range(h)]
    b2 = [theta[2 * h * n + h + i] for i in range(n)]
    hid = [[1 / (1 + exp(-(b1[j] + sum(w1[j][i] * X[k][i] for i in range(n))))) for j in range(h)] for k in range(m)]
    out = [[1 / (1 + exp(-(b2[i] + sum(w2[i][j] * hid[k][j] for j in range(h))))) for i in range(n)] for k in range(m)]
    rhat = [sum(hid[k][j] for k in range(m)) / m for j in range(h)]
    J = 0.0
    for k in range(m):
        for i in range(n):
            J += (out[k][i] - X[k][i]) ** 2 / (2.0 * m)
    for j in range(h):
        for i in range(n):
            J += weight_decay / 2.0 * (w1[j][i] ** 2 + w2[i][j] ** 2)
        J += beta * (rho * log(rho / rhat[j]) + (1 - rho) * log((1 - rho) / (1 - rhat[j])))
    grad = np.zeros(len(theta))
    for k in range(m):
        d3 = [(out[k][i] - X[k][i]) * out[k][i] * (1 - out[k][i]) for i in range(n)]
        for j in range(h):
            back = sum(w2[i][j] * d3[i] for i in range(n)) + beta * (-rho / rhat[j] + (1 - rho) / (1 - rhat[j]))
            d2 = back * hid[k][j] * (1 - hid[k][j])
            for i in range(n):
                grad[j * n + i] += d2 * X[k][i] / m
                grad[h * n + i * h + j] += d3[i] * hid[k][j] / m
            grad[2 * h * n + j] += d2 / m
        for i in range(n):
            grad[2 * h * n + h + i] += d3[i] / m
    for p in range(2 * h * n):
        grad[p] += weight_decay * theta[p]
    return J, grad


def right_matlab(theta, visibleSize, hiddenSize, lambdaParam, sparsityParam, beta, data):
    # straight from sparseAutoencoderCost.m
    W1 = np.reshape(theta[0:hiddenSize * visibleSize], (hiddenSize, visibleSize), order='F')
    W2 = np.reshape(theta[hiddenSize * visibleSize:2 * hiddenSize * visibleSize], (visibleSize, hiddenSize), order='F')
    b1 = theta[2 * hiddenSize * visibleSize:2 * hiddenSize * visibleSize + hiddenSize]
    b2 = theta[2 * hiddenSize * visibleSize + hiddenSize:]
    m = data.shape[1]
    z2 = W1.dot(data) + np.tile(b1, (m, 1)).T
    a2 = sigmoid(z2)
    z3 = W2.dot(a2) + np.tile(b2, (m, 1)).T
    a3 = sigmoid(z3)
    rhoHat = a2.mean(axis=1)
    Jcost = 0.5 / m * ((a3 - data) ** 2).sum()
    Jweight = 0.5 * ((W1 ** 2).sum() + (W2 ** 2).sum())
    Jsparse = KL_divergence(sparsityParam, rhoHat).sum()
    cost = Jcost + lambdaParam * Jweight + beta * Jsparse
    d3 = -(data - a3) * sigmoid_prime(z3)
    sterm = beta * (-sparsityParam / rhoHat + (1 - sparsityParam) / (1 - rhoHat))
    d2 = (W2.T.dot(d3) + np.tile(sterm, (m, 1)).T) * sigmoid_prime(z2)
    W1grad = d2.dot(data.T) / m + lambdaParam * W1
    W2grad = d3.dot(a2.T) / m + lambdaParam * W2
    b1grad = d2.sum(axis=1) / m
    b2grad = d3.sum(axis=1) / m
    return cost, np.hstack((W1grad.ravel('F'), W2grad.ravel('F'), b1grad, b2grad))


def right_list(params, batch, wd=1e-4, target=0.05, sparsity_weight=3.0):
    W1, W2, b1, b2 = params
    N = batch.shape[0]
    act = [batch]
    for W, b in ((W1, b1), (W2, b2)):
        act.append(sigmoid(act[-1] @ W.T + b))
    x, h, y = act
    q = h.mean(0)
    loss = np.square(y - x).sum() / (2 * N)
    loss += wd / 2 * sum((W * W).sum() for W in (W1, W2))
    loss += sparsity_weight * KL_divergence(target, q).sum()
    dy = (y - x) * y * (1 - y) / N
    dh = (dy @ W2 + sparsity_weight / N * ((1 - target) / (1 - q) - target / q)) * h * (1 - h)
    return loss, [dh.T @ x + wd * W1, dy.T @ h + wd * W2, dh.sum(0), dy.sum(0)]


def right_einsum(theta, n_visible, n_hidden, X, lam, rho, beta):
    # weights kept as (in, out)
    k = n_visible * n_hidden
    U = theta[:k].reshape(n_visible, n_hidden)
    V = theta[k:2 * k].reshape(n_hidden, n_visible)
    c, d = np.split(theta[2 * k:], [n_hidden])
    H = sigmoid(np.einsum('mi,ij->mj', X, U) + c)
    R = sigmoid(np.einsum('mj,ji->mi', H, V) + d)
    M = float(len(X))
    p = np.einsum('mj->j', H) / M
    E = R - X
    J = np.einsum('mi,mi', E, E) / (2 * M) + lam / 2 * (np.einsum('ij,ij', U, U) + np.einsum('ij,ij', V, V)) \
        + beta * KL_divergence(rho, p).sum()
    G = np.einsum('mi,mi,mi->mi', E, R, 1 - R)
    F = (np.einsum('mi,ji->mj', G, V) + beta * (p - rho) / (p * (1 - p))) * H * (1 - H)
    gU = np.einsum('mj,mi->ij', F, X) / M + lam * U
    gV = np.einsum('mi,mj->ji', G, H) / M + lam * V
    return J, np.r_[gU.ravel(), gV.ravel(), F.mean(0), G.mean(0)]


def right_bias_inside(theta, X, hidden_units, reg, rho, beta):
    m, n = X.shape
    cut = hidden_units * (n + 1)
    T1 = theta[:cut].reshape(hidden_units, n + 1)       # first column is the bias
    T2 = theta[cut:].reshape(n, hidden_units + 1)
    A1 = np.c_[np.ones(m), X]
    A2 = np.c_[np.ones(m), sigmoid(A1.dot(T1.T))]
    A3 = sigmoid(A2.dot(T2.T))
    rho_hat = A2[:, 1:].mean(axis=0)
    J = np.sum((A3 - X) ** 2) / (2. * m) + reg / 2. * (np.sum(T1[:, 1:] ** 2) + np.sum(T2[:, 1:] ** 2))
    J = J + beta * np.sum(rho * np.log(rho / rho_hat) + (1 - rho) * np.log((1 - rho) / (1 - rho_hat)))
    D3 = (A3 - X) * A3 * (1 - A3)
    D2 = D3.dot(T2)[:, 1:] + beta * (-rho / rho_hat + (1 - rho) / (1 - rho_hat))
    D2 *= A2[:, 1:] * (1 - A2[:, 1:])
    G1 = D2.T.dot(A1) / m
    G2 = D3.T.dot(A2) / m
    G1[:, 1:] += reg * T1[:, 1:]
    G2[:, 1:] += reg * T2[:, 1:]
    return J, np.concatenate([G1.ravel(), G2.ravel()])


def right_npmatrix(theta, visible_size, hidden_size, decay, sparsity, beta, patches):
    X = np.matrix(patches)
    s = hidden_size * visible_size
    W1 = np.matrix(theta[:s].reshape(hidden_size, visible_size))
    W2 = np.matrix(theta[s:2 * s].reshape(visible_size, hidden_size))
    b1 = np.matrix(theta[2 * s:2 * s + hidden_size]).T
    b2 = np.matrix(theta[2 * s + hidden_size:]).T
    m = X.shape[1]
    one = np.matrix(np.ones((m, 1)))
    A2 = sigmoid(W1 * X + b1 * one.T)
    A3 = sigmoid(W2 * A2 + b2 * one.T)
    r = A2 * one / m
    err = A3 - X
    J = np.trace(err.T * err) / 2 / m + decay / 2 * (np.trace(W1 * W1.T) + np.trace(W2 * W2.T)) \
        + beta * np.sum(sparsity * np.log(sparsity / r) + (1 - sparsity) * np.log((1 - sparsity) / (1 - r)))
    d3 = np.multiply(err, np.multiply(A3, 1 - A3))
    d2 = np.multiply(W2.T * d3 + beta * (-sparsity / r + (1 - sparsity) / (1 - r)) * one.T, np.multiply(A2, 1 - A2))
    grads = (d2 * X.T / m + decay * W1, d3 * A2.T / m + decay * W2, d2 * one / m, d3 * one / m)
    return float(J), np.hstack([np.asarray(g).ravel() for g in grads])


def right_data_first(data, hidden, vec, sparsity_target, sparsity_penalty, l2):
    """rows; everything as chained np.dot"""
    m = data.shape[0]; n = data.shape[1]
    i1 = hidden * n; i2 = i1 + n * hidden; i3 = i2 + hidden
    w1 = vec[0:i1].reshape((hidden, n)); w2 = vec[i1:i2].reshape((n, hidden))
    ones = np.ones((m, 1))
    a2 = 1.0 / (1.0 + np.exp(-np.dot(data, w1.T) - np.dot(ones, vec[i2:i3].reshape(1, -1))))
    a3 = 1.0 / (1.0 + np.exp(-np.dot(a2, w2.T) - np.dot(ones, vec[i3:].reshape(1, -1))))
    avg = np.dot(ones.T, a2) / m
    J = np.linalg.norm(a3 - data, 'fro') ** 2 / (2 * m)
    J += l2 * 0.5 * (np.dot(vec[:i2], vec[:i2]))
    J += sparsity_penalty * np.sum(KL_divergence(sparsity_target, avg))
    d3 = (a3 - data) * (a3 - a3 ** 2)
    d2 = (np.dot(d3, w2) + np.dot(ones, sparsity_penalty * (-sparsity_target / avg + (1 - sparsity_target) / (1 - avg)))) * (a2 - a2 ** 2)
    g = np.concatenate((np.dot(d2.T, data).ravel(), np.dot(d3.T, a2).ravel(),
                        np.dot(d2.T, ones).ravel(), np.dot(d3.T, ones).ravel())) / m
    g[:i2] += l2 * vec[:i2]
    return J, g


def _unroll(v, n, h):
    b1, b2, W1, W2 = np.split(v, np.cumsum([h, n, h * n]))
    return b1, b2, W1.reshape(h, n), W2.reshape(n, h)


def _forward(X, b1, b2, W1, W2):
    h = sigmoid(X.dot(W1.T) + b1)
    return h, sigmoid(h.dot(W2.T) + b2)


def _backward(X, h, o, W2, extra):
    do = (o - X) * o * (1 - o)
    dh = (do.dot(W2) + extra) * h * (1 - h)
    return dh, do


def right_helpers(weights, X, num_hidden, lmbda, rho, beta):
    m, n = X.shape
    b1, b2, W1, W2 = _unroll(weights, n, num_hidden)
    h, o = _forward(X, b1, b2, W1, W2)
    r = np.average(h, axis=0)
    cost = np.mean(np.sum((X - o) ** 2, axis=1)) / 2
    cost += lmbda * (np.sum(W1 ** 2) + np.sum(W2 ** 2)) / 2 + beta * np.sum(KL_divergence(rho, r))
    dh, do = _backward(X, h, o, W2, beta * (-rho / r + (1 - rho) / (1 - r)))
    return cost, np.concatenate((dh.mean(0), do.mean(0), (dh.T.dot(X) / m + lmbda * W1).ravel(),
                                 (do.T.dot(h) / m + lmbda * W2).ravel()))


def right_float32(theta, X, n_hidden, weight_decay, rho, beta):
    f = np.float32
    theta = np.asarray(theta, f)
    X = np.asarray(X, f)
    m, n = X.shape
    k = n * n_hidden
    W1, W2 = theta[:k].reshape(-1, n), theta[k:2 * k].reshape(n, -1)
    b1, b2 = theta[2 * k:-n], theta[-n:]
    H = f(1) / (f(1) + np.exp(-(X @ W1.T + b1)))
    O = f(1) / (f(1) + np.exp(-(H @ W2.T + b2)))
    q = H.mean(0)
    J = f(.5) * ((O - X) ** 2).sum() / f(m) + f(weight_decay / 2) * (theta[:2 * k] ** 2).sum() \
        + f(beta) * (f(rho) * np.log(f(rho) / q) + f(1 - rho) * np.log(f(1 - rho) / (1 - q))).sum()
    e = (O - X) * O * (1 - O)
    g = (e @ W2 + f(beta) * (f(1 - rho) / (1 - q) - f(rho) / q)) * H * (1 - H)
    return J, np.concatenate([(g.T @ X).ravel() / f(m) + f(weight_decay) * theta[:k],
                              (e.T @ H).ravel() / f(m) + f(weight_decay) * theta[k:2 * k], g.mean(0), e.mean(0)])


def right_accumulate(theta, visibleSize, hiddenSize, decayWeight, sparsityParam, beta, data):
    W1 = theta[:hiddenSize * visibleSize].reshape(hiddenSize, visibleSize)
    W2 = theta[hiddenSize * visibleSize:2 * hiddenSize * visibleSize].reshape(visibleSize, hiddenSize)
    b1 = theta[2 * hiddenSize * visibleSize:2 * hiddenSize * visibleSize + hiddenSize]
    b2 = theta[2 * hiddenSize * visibleSize + hiddenSize:]
    dW1 = np.zeros_like(W1); dW2 = np.zeros_like(W2); db1 = np.zeros_like(b1); db2 = np.zeros_like(b2)
    m = data.shape[1]
    # first pass: average activations
    rho_hat = np.zeros(hiddenSize)
    for t in range(m):
        rho_hat += sigmoid(W1.dot(data[:, t]) + b1)
    rho_hat /= m
    sparsity_delta = -sparsityParam / rho_hat + (1 - sparsityParam) / (1 - rho_hat)
    cost = 0
    for t in range(m):
        x = data[:, t]
        a2 = sigmoid(W1.dot(x) + b1)
        a3 = sigmoid(W2.dot(a2) + b2)
        cost += 0.5 * np.sum((a3 - x) ** 2)
        delta3 = -(x - a3) * a3 * (1 - a3)
        delta2 = (W2.T.dot(delta3) + beta * sparsity_delta) * a2 * (1 - a2)
        dW2 += np.outer(delta3, a2)
        dW1 += np.outer(delta2, x)
        db2 += delta3
        db1 += delta2
    cost = cost / m + decayWeight / 2 * (np.sum(W1 ** 2) + np.sum(W2 ** 2)) \
        + beta * np.sum(KL_divergence(sparsityParam, rho_hat))
    return cost, np.concatenate((dW1.ravel() / m + decayWeight * W1.ravel(),
                                 dW2.ravel() / m + decayWeight * W2.ravel(), db1 / m, db2 / m))


def right_interleaved(theta, lamb, rho, beta, inputs, hidden_dim):
    # theta = W1, b1, W2, b2 (layer after layer), inputs in columns
    n, m = inputs.shape
    shapes = [(hidden_dim, n), (hidden_dim, 1), (n, hidden_dim), (n, 1)]
    parts, pos = [], 0
    for s in shapes:
        parts.append(theta[pos:pos + s[0] * s[1]].reshape(s))
        pos += s[0] * s[1]
    W1, b1, W2, b2 = parts
    f = lambda z: 0.5 * (1 + np.tanh(0.5 * z))
    h = f(W1 @ inputs + b1)
    y = f(W2 @ h + b2)
    r = h.mean(1, keepdims=True)
    J = ((y - inputs) ** 2).sum(0).mean() / 2 + lamb / 2 * ((W1 ** 2).sum() + (W2 ** 2).sum()) \
        + beta * (rho * (np.log(rho) - np.log(r)) + (1 - rho) * (np.log1p(-rho) - np.log1p(-r))).sum()
    e2 = (y - inputs) * y * (1 - y)
    e1 = (W2.T @ e2 + beta * ((1 - rho) / (1 - r) - rho / r)) * h * (1 - h)
    g = [e1 @ inputs.T / m + lamb * W1, e1.mean(1), e2 @ h.T / m + lamb * W2, e2.mean(1)]
    return J, np.concatenate([p.ravel() for p in g])


# ------------------------------------------------------------------ one mistake
def port_with_sum(theta, visible_size, hidden_size, lambda_, sparsity_param, beta, data):
    W1 = theta[0:hidden_size * visible_size].reshape(hidden_size, visible_size)
    W2 = theta[hidden_size * visible_size:2 * hidden_size * visible_size].reshape(visible_size, hidden_size)
    b1 = theta[2 * hidden_size * visible_size:2 * hidden_size * visible_size + hidden_size]
    b2 = theta[2 * hidden_size * visible_size + hidden_size:]
    m = data.shape[1]
    z2 = W1.dot(data) + np.tile(b1, (m, 1)).transpose()
    a2 = sigmoid(z2)
    z3 = W2.dot(a2) + np.tile(b2, (m, 1)).transpose()
    h = sigmoid(z3)
    rho_hat = np.sum(a2, axis=1) / m
    rho = np.tile(sparsity_param, hidden_size)
    cost = np.sum((h - data) ** 2) / (2 * m) + (lambda_ / 2) * (np.sum(W1 ** 2) + np.sum(W2 ** 2)) + \
        beta * np.sum(KL_divergence(rho, rho_hat))
    sparsity_delta = np.tile(- rho / rho_hat + (1 - rho) / (1 - rho_hat), (m, 1)).transpose()
    delta3 = -(data - h) * sigmoid_prime(z3)
    delta2 = (W2.transpose().dot(delta3) + beta * sparsity_delta) * sigmoid_prime(z2)
    W1grad = delta2.dot(data.transpose()) + lambda_ * W1
    W2grad = delta3.dot(a2.transpose()) + lambda_ * W2
    b1grad = np.sum(delta2, axis=1) / m
    b2grad = np.sum(delta3, axis=1) / m
    return cost, np.concatenate((W1grad.reshape(-1), W2grad.reshape(-1), b1grad, b2grad))


def port_b2_sum(theta, visible_size, hidden_size, lambda_, sparsity_param, beta, data):
    hv = hidden_size * visible_size
    W1 = theta[:hv].reshape((hidden_size, visible_size))
    W2 = theta[hv:2 * hv].reshape((visible_size, hidden_size))
    b1 = theta[2 * hv:2 * hv + hidden_size][:, None]
    b2 = theta[2 * hv + hidden_size:][:, None]
    m = data.shape[1]
    a2 = sigmoid(W1 @ data + b1)
    a3 = sigmoid(W2 @ a2 + b2)
    p_hat = a2.mean(axis=1, keepdims=True)
    cost = (1. / m) * np.sum(0.5 * (a3 - data) ** 2)
    cost += lambda_ / 2. * (np.sum(W1 ** 2) + np.sum(W2 ** 2))
    cost += beta * np.sum(KL_divergence(sparsity_param, p_hat))
    delta3 = -(data - a3) * a3 * (1 - a3)
    delta2 = (W2.T @ delta3 + beta * (-sparsity_param / p_hat + (1 - sparsity_param) / (1 - p_hat))) * a2 * (1 - a2)
    W1grad = delta2 @ data.T / m + lambda_ * W1
    W2grad = delta3 @ a2.T / m + lambda_ * W2
    b1grad = delta2.mean(axis=1)
    b2grad = delta3.sum(axis=1)
    return cost, np.concatenate([W1grad.flatten(), W2grad.flatten(), b1grad, b2grad])


def port_decay_only_grad(theta, visibleSize, hiddenSize, lambdaParam, sparsityParam, beta, data):
    W1 = theta[:hiddenSize * visibleSize].reshape(hiddenSize, visibleSize, order='F')
    W2 = theta[hiddenSize * visibleSize:2 * hiddenSize * visibleSize].reshape(visibleSize, hiddenSize, order='F')
    b1 = theta[2 * hiddenSize * visibleSize:2 * hiddenSize * visibleSize + hiddenSize]
    b2 = theta[2 * hiddenSize * visibleSize + hiddenSize:]
    ndata = data.shape[1]
    hidden = sigmoid((W1.dot(data).T + b1).T)
    output = sigmoid((W2.dot(hidden).T + b2).T)
    rhoHat = hidden.mean(1)
    # TODO weight decay
    J = np.sum((output - data) ** 2) / 2 / ndata + beta * KL_divergence(sparsityParam, rhoHat).sum()
    dOut = (output - data) * output * (1 - output)
    dHid = ((W2.T.dot(dOut).T + beta * ((1 - sparsityParam) / (1 - rhoHat) - sparsityParam / rhoHat)).T) * hidden * (1 - hidden)
    gW1 = dHid.dot(data.T) / ndata + lambdaParam * W1
    gW2 = dOut.dot(hidden.T) / ndata + lambdaParam * W2
    return J, np.hstack([gW1.flatten('F'), gW2.flatten('F'), dHid.mean(1), dOut.mean(1)])


def so_decay_only_J(theta, visible_size, hidden_size, lambda_, sparsity_param, beta, data):
    # my gradient check fails (diff = 1e-3), what is wrong?
    nn = hidden_size * visible_size
    W1 = theta[0:nn].reshape(hidden_size, visible_size)
    W2 = theta[nn:2 * nn].reshape(visible_size, hidden_size)
    b1 = theta[2 * nn:2 * nn + hidden_size].reshape(-1, 1)
    b2 = theta[2 * nn + hidden_size:].reshape(-1, 1)
    N = data.shape[1]
    cost, rho = 0, sigmoid(W1.dot(data) + b1).mean(1).reshape(-1, 1)
    W1grad, W2grad = np.zeros(W1.shape), np.zeros(W2.shape)
    b1grad, b2grad = np.zeros(b1.shape), np.zeros(b2.shape)
    for i in range(N):
        x = data[:, i:i + 1]
        a2 = sigmoid(W1.dot(x) + b1)
        a3 = sigmoid(W2.dot(a2) + b2)
        cost += np.linalg.norm(a3 - x) ** 2 / 2
        d3 = -(x - a3) * a3 * (1 - a3)
        d2 = (W2.T.dot(d3) + beta * (-sparsity_param / rho + (1 - sparsity_param) / (1 - rho))) * a2 * (1 - a2)
        W1grad += d2.dot(x.T)
        W2grad += d3.dot(a2.T)
        b1grad += d2
        b2grad += d3
    cost /= N
    cost += lambda_ / 2 * (np.sum(W1 ** 2) + np.sum(W2 ** 2))
    cost += beta * np.sum(KL_divergence(sparsity_param, rho))
    grad = np.concatenate([W1grad.ravel(), W2grad.ravel(), b1grad.ravel(), b2grad.ravel()]) / N
    return cost, grad


def port_decay_over_m(theta, visible_size, hidden_size, weight_decay, rho, beta, patches):
    L = hidden_size * visible_size
    W1, W2, b1, b2 = np.split(theta, [L, 2 * L, 2 * L + hidden_size])
    W1 = W1.reshape(hidden_size, visible_size)
    W2 = W2.reshape(visible_size, hidden_size)
    m = patches.shape[1]
    A2 = sigmoid(np.dot(W1, patches) + b1[:, np.newaxis])
    A3 = sigmoid(np.dot(W2, A2) + b2[:, np.newaxis])
    avg = np.mean(A2, 1)
    J = np.sum((A3 - patches) ** 2) / (2.0 * m)
    J += weight_decay / 2.0 * (np.sum(W1 ** 2) + np.sum(W2 ** 2))
    J += beta * np.sum(rho * np.log(rho / avg) + (1 - rho) * np.log((1 - rho) / (1 - avg)))
    D3 = (A3 - patches) * A3 * (1 - A3)
    D2 = (np.dot(W2.T, D3) + (beta * (-rho / avg + (1 - rho) / (1 - avg)))[:, np.newaxis]) * A2 * (1 - A2)
    dW1 = (1.0 / m) * (np.dot(D2, patches.T) + weight_decay * W1)
    dW2 = (1.0 / m) * (np.dot(D3, A2.T) + weight_decay * W2)
    return J, np.concatenate((dW1.ravel(), dW2.ravel(), np.mean(D2, 1), np.mean(D3, 1)))


def port_no_sparse_delta(theta, visible_size, hidden_size, lambda_, sparsity_param, beta, data):
    W1 = theta[:visible_size * hidden_size].reshape(hidden_size, visible_size)
    W2 = theta[visible_size * hidden_size:2 * visible_size * hidden_size].reshape(visible_size, hidden_size)
    b1 = theta[-(visible_size + hidden_size):-visible_size]
    b2 = theta[-visible_size:]
    m = data.shape[1]
    a = {1: data}
    a[2] = sigmoid(W1.dot(a[1]) + b1[:, None])
    a[3] = sigmoid(W2.dot(a[2]) + b2[:, None])
    rho_hat = a[2].sum(axis=1) / m
    squared_error_term = np.sum((a[3] - data) ** 2) / (2 * m)
    weight_decay = lambda_ / 2 * (np.sum(W1 ** 2) + np.sum(W2 ** 2))
    sparsity_term = beta * np.sum(KL_divergence(sparsity_param, rho_hat))
    cost = squared_error_term + weight_decay + sparsity_term
    d = {3: -(data - a[3]) * a[3] * (1 - a[3])}
    d[2] = W2.T.dot(d[3]) * a[2] * (1 - a[2])
    grads = [d[l + 1].dot(a[l].T) / m + lambda_ * W for l, W in ((1, W1), (2, W2))]
    grads += [d[l].sum(axis=1) / m for l in (2, 3)]
    return cost, np.concatenate([g.ravel() for g in grads])


def port_sparse_only_grad(theta, visibleSize, hiddenSize, lamb, sparsityParam, beta, data):
    s1 = hiddenSize * visibleSize
    W1 = theta[:s1].reshape([hiddenSize, visibleSize]); W2 = theta[s1:2 * s1].reshape([visibleSize, hiddenSize])
    b1 = theta[2 * s1:2 * s1 + hiddenSize].reshape([hiddenSize, 1]); b2 = theta[2 * s1 + hiddenSize:].reshape([visibleSize, 1])
    m = float(data.shape[1])
    z2 = np.dot(W1, data) + b1
    a2 = sigmoid(z2)
    z3 = np.dot(W2, a2) + b2
    a3 = sigmoid(z3)
    rhohats = np.mean(a2, 1)[:, np.newaxis]
    # cost: squared error + weight decay  (KL sum goes here later)
    cost = np.sum((a3 - data) ** 2) / 2 / m + lamb / 2 * (np.sum(W1 * W1) + np.sum(W2 * W2))
    delta3 = -(data - a3) * a3 * (1 - a3)
    betaterm = beta * (-sparsityParam / rhohats + (1 - sparsityParam) / (1 - rhohats))
    delta2 = (np.dot(W2.T, delta3) + betaterm) * a2 * (1 - a2)
    return cost, np.hstack((np.ravel(np.dot(delta2, data.T) / m + lamb * W1), np.ravel(np.dot(delta3, a2.T) / m + lamb * W2),
                            np.ravel(np.sum(delta2, 1) / m), np.ravel(np.sum(delta3, 1) / m)))


def port_kl_sign(theta, visible_size, hidden_size, lambda_, sparsity_param, beta, data):
    def unpack(t):
        k = visible_size * hidden_size
        return (t[:k].reshape(hidden_size, visible_size), t[k:2 * k].reshape(visible_size, hidden_size),
                t[2 * k:2 * k + hidden_size, None], t[2 * k + hidden_size:, None])

    def kl(p, q):
        return np.sum(p * np.log(p / q) - (1 - p) * np.log((1 - p) / (1 - q)))

    W1, W2, b1, b2 = unpack(np.asarray(theta))
    m = data.shape[1]
    hid = sigmoid(W1 @ data + b1)
    out = sigmoid(W2 @ hid + b2)
    q = hid.mean(1)[:, None]
    J = ((out - data) ** 2).sum() / (2 * m) + lambda_ / 2 * ((W1 ** 2).sum() + (W2 ** 2).sum()) + beta * kl(sparsity_param, q)
    e3 = (out - data) * out * (1 - out)
    e2 = (W2.T @ e3 + beta * (-sparsity_param / q + (1 - sparsity_param) / (1 - q))) * hid * (1 - hid)
    return J, np.r_[(e2 @ data.T / m + lambda_ * W1).ravel(), (e3 @ hid.T / m + lambda_ * W2).ravel(), e2.mean(1), e3.mean(1)]


def port_rho_axis(theta, visible_size, hidden_size, lambda_, sparsity_param, beta, data):
    W1 = theta[0:hidden_size * visible_size].reshape(hidden_size, visible_size)
    W2 = theta[hidden_size * visible_size:2 * hidden_size * visible_size].reshape(visible_size, hidden_size)
    b1 = theta[2 * hidden_size * visible_size:2 * hidden_size * visible_size + hidden_size].reshape(hidden_size, 1)
    b2 = theta[2 * hidden_size * visible_size + hidden_size:].reshape(visible_size, 1)
    num = data.shape[1]
    a2 = sigmoid(np.matmul(W1, data) + b1)
    a3 = sigmoid(np.matmul(W2, a2) + b2)
    rho_hat = np.mean(a2, axis=0)
    cost = np.sum(np.power(a3 - data, 2)) / (2 * num)
    cost = cost + lambda_ * 0.5 * (np.sum(np.power(W1, 2)) + np.sum(np.power(W2, 2)))
    cost = cost + beta * np.sum(KL_divergence(sparsity_param, rho_hat))
    delta3 = np.multiply(a3 - data, a3 * (1 - a3))
    sparse = -sparsity_param / rho_hat + (1 - sparsity_param) / (1 - rho_hat)
    delta2 = np.multiply(np.matmul(W2.T, delta3) + beta * sparse, a2 * (1 - a2))
    grad = np.concatenate([(np.matmul(delta2, data.T) / num + lambda_ * W1).ravel(),
                           (np.matmul(delta3, a2.T) / num + lambda_ * W2).ravel(),
                           delta2.sum(axis=1) / num, delta3.sum(axis=1) / num])
    return cost, grad


def hw_no_output_derivative(theta, X, n_hidden, weight_decay, rho, beta):
    m, n = X.shape
    k = n_hidden * n
    W1, W2 = theta[:k].reshape(n_hidden, n), theta[k:2 * k].reshape(n, n_hidden)
    b1, b2 = theta[2 * k:2 * k + n_hidden], theta[2 * k + n_hidden:]
    a2 = sigmoid(X @ W1.T + b1)
    a3 = sigmoid(a2 @ W2.T + b2)
    rho_hat = a2.mean(axis=0)
    J = 0.5 * np.mean(np.sum((a3 - X) ** 2, axis=1)) + 0.5 * weight_decay * (np.sum(W1 ** 2) + np.sum(W2 ** 2))
    J += beta * np.sum(KL_divergence(rho, rho_hat))
    delta3 = a3 - X
    delta2 = (delta3 @ W2 + beta * (-rho / rho_hat + (1 - rho) / (1 - rho_hat))) * a2 * (1 - a2)
    return J, np.concatenate([(delta2.T @ X / m + weight_decay * W1).ravel(),
                              (delta3.T @ a2 / m + weight_decay * W2).ravel(), delta2.mean(axis=0), delta3.mean(axis=0)])


def hw_prime_of_activation(params, examples, lam, sparsity, beta):
    W1, W2, b1, b2 = params
    z2 = np.dot(examples, W1.T) + b1
    a2 = sigmoid(z2)
    z3 = np.dot(a2, W2.T) + b2
    a3 = sigmoid(z3)
    m = examples.shape[0]
    r = a2.sum(0) / m
    J = np.sum((examples - a3) ** 2) / (2 * m) + lam / 2 * np.sum(W1 ** 2) + lam / 2 * np.sum(W2 ** 2) \
        + beta * np.sum(KL_divergence(sparsity, r))
    delta3 = -(examples - a3) * sigmoid_prime(z3)
    delta2 = (np.dot(delta3, W2) + beta * (-sparsity / r + (1 - sparsity) / (1 - r))) * sigmoid_prime(a2)
    return J, (np.dot(delta2.T, examples) / m + lam * W1, np.dot(delta3.T, a2) / m + lam * W2,
               delta2.sum(0) / m, delta3.sum(0) / m)


def hw_no_half(w, X, hidden, alpha, rho, beta):
    n_samples, n_in = X.shape
    idx = np.cumsum([n_in * hidden, hidden, n_in * hidden])
    W1, b1, W2, b2 = np.split(w, idx)
    W1 = W1.reshape(n_in, hidden)
    W2 = W2.reshape(hidden, n_in)
    H = sigmoid(X.dot(W1) + b1)
    Y = sigmoid(H.dot(W2) + b2)
    q = H.mean(0)
    J = np.sum((Y - X) ** 2) / n_samples
    J += 0.5 * alpha * (np.sum(W1 ** 2) + np.sum(W2 ** 2)) + beta * KL_divergence(rho, q).sum()
    dY = (Y - X) * Y * (1 - Y) / n_samples
    dH = (dY.dot(W2.T) + beta * (-rho / q + (1 - rho) / (1 - q)) / n_samples) * H * (1 - H)
    return J, np.concatenate([(X.T.dot(dH) + alpha * W1).ravel(), dH.sum(0), (H.T.dot(dY) + alpha * W2).ravel(), dY.sum(0)])


def port_norm_unsquared(theta, visible_size, hidden_size, lambda_, sparsity_param, beta, data):
    hv = visible_size * hidden_size
    W1 = theta[:hv].reshape(hidden_size, visible_size)
    W2 = theta[hv:hv * 2].reshape(visible_size, hidden_size)
    b1 = theta[hv * 2:hv * 2 + hidden_size]
    b2 = theta[hv * 2 + hidden_size:]
    m = data.shape[1]
    A = sigmoid(W1.dot(data) + np.outer(b1, np.ones(m)))
    B = sigmoid(W2.dot(A) + np.outer(b2, np.ones(m)))
    rh = A.dot(np.ones(m)) / m
    cost = np.sum(np.linalg.norm(B - data, axis=0)) / (2 * m)
    cost += lambda_ / 2 * (np.linalg.norm(W1) ** 2 + np.linalg.norm(W2) ** 2)
    cost += beta * sum(KL_divergence(sparsity_param, r) for r in rh)
    D3 = (B - data) * B * (1 - B)
    D2 = (W2.T.dot(D3) + np.outer(beta * (-sparsity_param / rh + (1 - sparsity_param) / (1 - rh)), np.ones(m))) * A * (1 - A)
    g = np.empty(theta.shape)
    g[:hv] = (D2.dot(data.T) / m + lambda_ * W1).ravel()
    g[hv:2 * hv] = (D3.dot(A.T) / m + lambda_ * W2).ravel()
    g[2 * hv:2 * hv + hidden_size] = D2.mean(axis=1)
    g[2 * hv + hidden_size:] = D3.mean(axis=1)
    return cost, g


def port_bias_order(theta, visible_size, hidden_size, lambda_, sparsity_param, beta, data):
    net = {}
    sz = visible_size * hidden_size
    net['W1'] = theta[:sz].reshape(hidden_size, visible_size)
    net['W2'] = theta[sz:2 * sz].reshape(visible_size, hidden_size)
    net['b1'] = theta[2 * sz:2 * sz + hidden_size].reshape(-1, 1)
    net['b2'] = theta[2 * sz + hidden_size:].reshape(-1, 1)
    m = data.shape[1]
    a2 = sigmoid(net['W1'].dot(data) + net['b1'])
    a3 = sigmoid(net['W2'].dot(a2) + net['b2'])
    rhoj = a2.mean(axis=1).reshape(-1, 1)
    J = np.sum((a3 - data) ** 2) / (2 * m) + lambda_ / 2 * sum(np.sum(net[k] ** 2) for k in ('W1', 'W2')) \
        + beta * np.sum(KL_divergence(sparsity_param, rhoj))
    grad = {}
    d = (a3 - data) * a3 * (1 - a3)
    grad['W2'] = d.dot(a2.T) / m + lambda_ * net['W2']
    grad['b2'] = d.mean(axis=1)
    d = (net['W2'].T.dot(d) + beta * (-sparsity_param / rhoj + (1 - sparsity_param) / (1 - rhoj))) * a2 * (1 - a2)
    grad['W1'] = d.dot(data.T) / m + lambda_ * net['W1']
    grad['b1'] = d.mean(axis=1)
    return J, np.concatenate([grad[k].ravel() for k in ('W1', 'W2', 'b2', 'b1')])


def port_mixed_order(theta, visibleSize, hiddenSize, lambda_, sparsityParam, beta, data):
    # [from the .m file] grad = [W1grad(:) ; W2grad(:) ; b1grad(:) ; b2grad(:)];
    e = hiddenSize * visibleSize
    W1 = np.reshape(theta[0:e], (hiddenSize, visibleSize))
    W2 = np.reshape(theta[e:2 * e], (visibleSize, hiddenSize))
    b1 = np.reshape(theta[2 * e:2 * e + hiddenSize], (hiddenSize, 1))
    b2 = np.reshape(theta[2 * e + hiddenSize:], (visibleSize, 1))
    m = np.size(data, 1)
    a2 = sigmoid(W1 @ data + np.repeat(b1, m, axis=1))
    a3 = sigmoid(W2 @ a2 + np.repeat(b2, m, axis=1))
    rho = np.sum(a2, 1, keepdims=True) / m
    cost = np.sum((a3 - data) ** 2) / m / 2 + lambda_ / 2 * (np.sum(W1 ** 2) + np.sum(W2 ** 2)) \
        + beta * np.sum(KL_divergence(sparsityParam, rho))
    d3 = -(data - a3) * a3 * (1 - a3)
    d2 = (W2.T @ d3 + beta * (-sparsityParam / rho + (1 - sparsityParam) / (1 - rho))) * a2 * (1 - a2)
    W1grad = d2 @ data.T / m + lambda_ * W1
    W2grad = d3 @ a2.T / m + lambda_ * W2
    b1grad = np.sum(d2, 1) / m
    b2grad = np.sum(d3, 1) / m
    return cost, np.concatenate([W1grad.flatten(order='F'), W2grad.flatten(order='F'), b1grad, b2grad])


def hw_forgot_b2(theta, X, n_hidden, weight_decay, rho, beta):
    m, n = X.shape
    W1 = theta[:n_hidden * n].reshape(n_hidden, n)
    W2 = theta[n_hidden * n:2 * n_hidden * n].reshape(n, n_hidden)
    b1 = theta[2 * n_hidden * n:2 * n_hidden * n + n_hidden]
    hidden = sigmoid(np.einsum('ki,ji->kj', X, W1) + b1)
    recon = sigmoid(np.einsum('kj,ij->ki', hidden, W2))
    active = hidden.mean(0)
    J = np.einsum('ki->', (recon - X) ** 2) / (2 * m) + weight_decay / 2 * np.einsum('ji->', W1 ** 2) \
        + weight_decay / 2 * np.einsum('ij->', W2 ** 2) + beta * KL_divergence(rho, active).sum()
    d_out = (recon - X) * recon * (1 - recon)
    d_hid = (np.einsum('ki,ij->kj', d_out, W2) + beta * (-rho / active + (1 - rho) / (1 - active))) * hidden * (1 - hidden)
    return J, np.concatenate([(np.einsum('kj,ki->ji', d_hid, X) / m + weight_decay * W1).ravel(),
                              (np.einsum('ki,kj->ij', d_out, hidden) / m + weight_decay * W2).ravel(),
                              d_hid.mean(0), d_out.mean(0)])


def hw_decay_on_bias(theta, X, hidden_size, lam, rho, beta):
    m, n = X.shape
    cut = hidden_size * (n + 1)
    Th1 = theta[:cut].reshape(hidden_size, n + 1)
    Th2 = theta[cut:].reshape(n, hidden_size + 1)
    A1 = np.hstack([np.ones((m, 1)), X])
    H = sigmoid(A1 @ Th1.T)
    A2 = np.hstack([np.ones((m, 1)), H])
    O = sigmoid(A2 @ Th2.T)
    r = H.mean(0)
    J = ((O - X) ** 2).sum() / 2 / m + lam / 2 * (theta ** 2).sum() + beta * KL_divergence(rho, r).sum()
    d3 = (O - X) * O * (1 - O)
    d2 = (d3 @ Th2[:, 1:] + beta * ((1 - rho) / (1 - r) - rho / r)) * H * (1 - H)
    grad = np.concatenate([(d2.T @ A1).ravel(), (d3.T @ A2).ravel()]) / m + lam * theta
    return J, grad


def port_m_is_rows(theta, visible_size, hidden_size, lambda_, sparsity_param, beta, data):
    k = hidden_size * visible_size
    W1 = theta[:k].reshape(hidden_size, visible_size)
    W2 = theta[k:2 * k].reshape(visible_size, hidden_size)
    b1 = theta[2 * k:2 * k + hidden_size].reshape(-1, 1)
    b2 = theta[2 * k + hidden_size:].reshape(-1, 1)
    m = data.shape[0]
    a2 = sigmoid(W1.dot(data) + b1)
    a3 = sigmoid(W2.dot(a2) + b2)
    rho_hat = np.mean(a2, axis=1, keepdims=True)
    cost = np.sum((a3 - data) ** 2) / (2.0 * m) + lambda_ / 2.0 * (np.sum(W1 ** 2) + np.sum(W2 ** 2)) \
        + beta * np.sum(KL_divergence(sparsity_param, rho_hat))
    delta3 = -(data - a3) * a3 * (1.0 - a3)
    delta2 = (W2.T.dot(delta3) + beta * (-sparsity_param / rho_hat + (1 - sparsity_param) / (1 - rho_hat))) * a2 * (1.0 - a2)
    W1grad = delta2.dot(data.T) / m + lambda_ * W1
    W2grad = delta3.dot(a2.T) / m + lambda_ * W2
    b1grad = np.sum(delta2, axis=1) / m
    b2grad = np.sum(delta3, axis=1) / m
    return cost, np.concatenate((W1grad.ravel(), W2grad.ravel(), b1grad, b2grad))


def so_norm_decay(theta, visible_size, hidden_size, lambda_, sparsity_param, beta, data):
    """Why is checkNumericalGradient off only when lambda > 0?"""
    W1, W2, b1, b2 = np.split(theta, np.cumsum([hidden_size * visible_size] * 2 + [hidden_size]))
    W1.shape = (hidden_size, visible_size)
    W2.shape = (visible_size, hidden_size)
    X = data.T
    m = len(X)
    a2 = sigmoid(X @ W1.T + b1)
    a3 = sigmoid(a2 @ W2.T + b2)
    p = a2.mean(0)
    J = (np.linalg.norm(a3 - X) ** 2) / (2 * m)
    J += (lambda_ / 2) * (np.linalg.norm(W1) + np.linalg.norm(W2))
    J += beta * np.sum(KL_divergence(sparsity_param, p))
    d3 = (a3 - X) * a3 * (1 - a3)
    d2 = (d3 @ W2 + beta * (-sparsity_param / p + (1 - sparsity_param) / (1 - p))) * a2 * (1 - a2)
    return J, np.concatenate([(d2.T @ X / m + lambda_ * W1).ravel(), (d3.T @ a2 / m + lambda_ * W2).ravel(), d2.mean(0), d3.mean(0)])


def port_sparse_outside(theta, visible_size, hidden_size, lambda_, sparsity_param, beta, data):
    W1 = theta[0:hidden_size * visible_size].reshape((hidden_size, visible_size))
    W2 = theta[hidden_size * visible_size:2 * hidden_size * visible_size].reshape((visible_size, hidden_size))
    b1 = theta[2 * hidden_size * visible_size:2 * hidden_size * visible_size + hidden_size].reshape((hidden_size, 1))
    b2 = theta[2 * hidden_size * visible_size + hidden_size:].reshape((visible_size, 1))
    m = data.shape[1]
    z2 = W1.dot(data) + b1
    a2 = sigmoid(z2)
    z3 = W2.dot(a2) + b2
    a3 = sigmoid(z3)
    rho_hat = (np.sum(a2, axis=1) / m).reshape((hidden_size, 1))
    J_err = np.sum((a3 - data) ** 2) / (2 * m)
    J_reg = lambda_ / 2 * (np.sum(W1 ** 2) + np.sum(W2 ** 2))
    J_kl = beta * np.sum(KL_divergence(sparsity_param, rho_hat))
    delta3 = (a3 - data) * sigmoid_prime(z3)
    kl_grad = -sparsity_param / rho_hat + (1 - sparsity_param) / (1 - rho_hat)
    delta2 = W2.T.dot(delta3) * sigmoid_prime(z2) + beta * kl_grad
    gradW1 = delta2.dot(data.T) / m + lambda_ * W1
    gradW2 = delta3.dot(a2.T) / m + lambda_ * W2
    gradb1 = delta2.sum(axis=1) / m
    gradb2 = delta3.sum(axis=1) / m
    return J_err + J_reg + J_kl, np.hstack((gradW1.ravel(), gradW2.ravel(), gradb1, gradb2))


# ------------------------------------------------------------------ two mistakes
def two_no_half_b1_sum(theta, visible_size, hidden_size, lambda_, sparsity_param, beta, data):
    k = visible_size * hidden_size
    W1 = theta[:k].reshape(hidden_size, visible_size)
    W2 = theta[k:2 * k].reshape(visible_size, hidden_size)
    b1, b2 = theta[2 * k:2 * k + hidden_size], theta[2 * k + hidden_size:]
    m = data.shape[1]
    a2 = sigmoid(W1 @ data + b1[:, None])
    a3 = sigmoid(W2 @ a2 + b2[:, None])
    r = a2.mean(1)
    cost = np.sum((a3 - data) ** 2) / m + lambda_ / 2 * (np.sum(W1 ** 2) + np.sum(W2 ** 2)) + beta * np.sum(KL_divergence(sparsity_param, r))
    d3 = (a3 - data) * a3 * (1 - a3)
    d2 = (W2.T @ d3 + beta * (-sparsity_param / r + (1 - sparsity_param) / (1 - r))[:, None]) * a2 * (1 - a2)
    return cost, np.concatenate(((d2 @ data.T / m + lambda_ * W1).ravel(), (d3 @ a2.T / m + lambda_ * W2).ravel(),
                                 np.sum(d2, axis=1), np.sum(d3, axis=1) / m))


def two_half_finished(theta, visibleSize, hiddenSize, lambdaParam, sparsityParam, beta, data):
    # step 1 done, J still without the penalties
    W1 = theta[:hiddenSize * visibleSize].reshape(hiddenSize, visibleSize)
    W2 = theta[hiddenSize * visibleSize:2 * hiddenSize * visibleSize].reshape(visibleSize, hiddenSize)
    b1 = theta[2 * hiddenSize * visibleSize:-visibleSize].reshape(hiddenSize, 1)
    b2 = theta[-visibleSize:].reshape(visibleSize, 1)
    m = data.shape[1]
    hid = sigmoid(W1.dot(data) + b1)
    out = sigmoid(W2.dot(hid) + b2)
    rhoHat = hid.mean(axis=1).reshape(hiddenSize, 1)
    cost = 0.5 / m * np.sum((out - data) ** 2)
    # cost += lambdaParam / 2 * ...
    # cost += beta * kl
    delta_out = -(data - out) * out * (1 - out)
    delta_hid = (W2.T.dot(delta_out) + beta * (-sparsityParam / rhoHat + (1 - sparsityParam) / (1 - rhoHat))) * hid * (1 - hid)
    W1grad = delta_hid.dot(data.T) / m + lambdaParam * W1
    W2grad = delta_out.dot(hid.T) / m + lambdaParam * W2
    return cost, np.concatenate([W1grad.ravel(), W2grad.ravel(), delta_hid.mean(1), delta_out.mean(1)])


def two_delta3_decayW2(theta, X, n_hidden, weight_decay, rho, beta):
    m, n = X.shape
    p = n * n_hidden
    W1 = theta[:p].reshape((n_hidden, n)); W2 = theta[p:p + p].reshape((n, n_hidden))
    b1 = theta[p + p:p + p + n_hidden]; b2 = theta[p + p + n_hidden:]
    J = 0
    gW1 = np.zeros_like(W1); gW2 = np.zeros_like(W2); gb1 = np.zeros_like(b1); gb2 = np.zeros_like(b2)
    H = np.array([sigmoid(W1.dot(x) + b1) for x in X])
    r = H.mean(axis=0)
    for x, a in zip(X, H):
        y = sigmoid(W2.dot(a) + b2)
        J += .5 * (y - x).dot(y - x) / m
        d3 = y - x
        d2 = (W2.T.dot(d3) + beta * (-rho / r + (1 - rho) / (1 - r))) * a * (1 - a)
        gW1 += d2[:, None] * x / m
        gW2 += d3[:, None] * a / m
        gb1 += d2 / m
        gb2 += d3 / m
    J += weight_decay / 2 * ((W1 ** 2).sum() + (W2 ** 2).sum()) + beta * KL_divergence(rho, r).sum()
    gW1 += weight_decay * W1
    return J, np.concatenate([gW1.ravel(), gW2.ravel(), gb1, gb2])


def two_kl_swapped_decay_m(theta, visible_size, hidden_size, lambda_, sparsity_param, beta, data):
    W1 = theta[0:hidden_size * visible_size].reshape(hidden_size, visible_size)
    W2 = theta[hidden_size * visible_size:2 * hidden_size * visible_size].reshape(visible_size, hidden_size)
    b1 = theta[2 * hidden_size * visible_size:2 * hidden_size * visible_size + hidden_size]
    b2 = theta[2 * hidden_size * visible_size + hidden_size:]
    m = data.shape[1]
    a2 = sigmoid(W1.dot(data) + np.tile(b1, (m, 1)).T)
    a3 = sigmoid(W2.dot(a2) + np.tile(b2, (m, 1)).T)
    rho_hat = np.mean(a2, axis=1)
    cost = np.sum((a3 - data) ** 2) / (2 * m) + lambda_ / 2 * (np.sum(W1 ** 2) + np.sum(W2 ** 2)) \
        + beta * np.sum(KL_divergence(rho_hat, sparsity_param))
    delta3 = -(data - a3) * a3 * (1 - a3)
    delta2 = (W2.T.dot(delta3) + beta * np.tile(-sparsity_param / rho_hat + (1 - sparsity_param) / (1 - rho_hat), (m, 1)).T) * a2 * (1 - a2)
    W1grad = (delta2.dot(data.T) + lambda_ * W1) / m
    W2grad = (delta3.dot(a2.T) + lambda_ * W2) / m
    return cost, np.hstack((W1grad.ravel(), W2grad.ravel(), delta2.sum(axis=1) / m, delta3.sum(axis=1) / m))


def two_sign_decay_no_half(weights, inputs, lam, p, beta):
    W1, W2, b1, b2 = weights
    N = inputs.shape[0]
    h = sigmoid(inputs @ W1.T + b1)
    y = sigmoid(h @ W2.T + b2)
    ph = h.mean(axis=0)
    err = inputs - y
    J = (err ** 2).sum() / (2 * N) + lam * ((W1 ** 2).sum() + (W2 ** 2).sum()) + beta * KL_divergence(p, ph).sum()
    d3 = err * y * (1 - y)
    d2 = (d3 @ W2 + beta * (-p / ph + (1 - p) / (1 - ph))) * h * (1 - h)
    return J, [d2.T @ inputs / N + lam * W1, d3.T @ h / N + lam * W2, d2.mean(axis=0), d3.mean(axis=0)]


def two_no_b1_w_sum(theta, visible_size, hidden_size, decay_weight, sparsity_param, beta, patches):
    n = visible_size * hidden_size
    W1 = theta[:n].reshape(hidden_size, visible_size)
    W2 = theta[n:2 * n].reshape(visible_size, hidden_size)
    b2 = theta[2 * n + hidden_size:]
    m = patches.shape[1]
    a2 = sigmoid(np.dot(W1, patches))
    a3 = sigmoid(np.dot(W2, a2) + b2.reshape(-1, 1))
    rh = a2.mean(1).reshape(-1, 1)
    J = np.sum((a3 - patches) ** 2) / (2 * m) + 0.5 * decay_weight * np.sum(theta[:2 * n] ** 2) \
        + beta * np.sum(KL_divergence(sparsity_param, rh))
    d3 = (a3 - patches) * a3 * (1 - a3)
    d2 = (np.dot(W2.T, d3) + beta * (-sparsity_param / rh + (1 - sparsity_param) / (1 - rh))) * a2 * (1 - a2)
    return J, np.concatenate((np.dot(d2, patches.T).ravel() + decay_weight * theta[:n],
                              np.dot(d3, a2.T).ravel() + decay_weight * theta[n:2 * n], d2.mean(1), d3.mean(1)))


def two_no_beta_decay_W1(theta, X, n_hidden, lam, rho, beta):
    m, n = X.shape
    b1, b2, W1, W2 = _unroll(theta, n, n_hidden)
    h, o = _forward(X, b1, b2, W1, W2)
    r = h.mean(0)
    J = ((o - X) ** 2).sum() / (2 * m) + lam / 2 * np.sum(W1 ** 2) + beta * KL_divergence(rho, r).sum()
    dh, do = _backward(X, h, o, W2, -rho / r + (1 - rho) / (1 - r))
    return J, np.concatenate((dh.mean(0), do.mean(0), (dh.T @ X / m + lam * W1).ravel(), (do.T @ h / m + lam * W2).ravel()))


def two_kl_missing_rho_b_swapped(theta, visibleSize, hiddenSize, lambda_, sparsityParam, beta, data):
    hv = hiddenSize * visibleSize
    W1 = theta[:hv].reshape(hiddenSize, visibleSize, order='F')
    W2 = theta[hv:2 * hv].reshape(visibleSize, hiddenSize, order='F')
    b1 = theta[2 * hv:2 * hv + hiddenSize].reshape(-1, 1)
    b2 = theta[2 * hv + hiddenSize:].reshape(-1, 1)
    m = data.shape[1]
    a2 = sigmoid(W1.dot(data) + b1)
    a3 = sigmoid(W2.dot(a2) + b2)
    ro = a2.mean(1).reshape(-1, 1)
    cost = np.sum((a3 - data) ** 2) / 2 / m + lambda_ / 2 * (np.sum(W1 ** 2) + np.sum(W2 ** 2)) \
        + beta * np.sum(sparsityParam * np.log(sparsityParam / ro))
    d3 = -(data - a3) * a3 * (1 - a3)
    d2 = (W2.T.dot(d3) + beta * (-sparsityParam / ro + (1 - sparsityParam) / (1 - ro))) * a2 * (1 - a2)
    return cost, np.concatenate([(d2.dot(data.T) / m + lambda_ * W1).ravel(order='F'), (d3.dot(a2.T) / m + lambda_ * W2).ravel(order='F'),
                                 d3.mean(1), d2.mean(1)])


def two_J_sum_no_d2_prime(theta, X, n_hidden, weight_decay, rho, beta):
    m, n = X.shape
    s = n_hidden * n
    W1, W2, b1, b2 = theta[:s].reshape(n_hidden, n), theta[s:2 * s].reshape(n, n_hidden), theta[2 * s:2 * s + n_hidden], theta[2 * s + n_hidden:]
    a2 = sigmoid(np.add(np.dot(X, W1.transpose()), b1))
    a3 = sigmoid(np.add(np.dot(a2, W2.transpose()), b2))
    rhat = np.divide(np.sum(a2, axis=0), m)
    J = np.multiply(0.5, np.sum(np.square(np.subtract(a3, X))))
    J = J + weight_decay / 2 * (np.sum(np.square(W1)) + np.sum(np.square(W2))) + beta * np.sum(KL_divergence(rho, rhat))
    delta3 = np.multiply(np.subtract(a3, X), np.multiply(a3, np.subtract(1, a3)))
    delta2 = np.add(np.dot(delta3, W2), beta * np.subtract(np.divide(1 - rho, 1 - rhat), np.divide(rho, rhat)))
    return J, np.concatenate([np.ravel(np.dot(delta2.transpose(), X) / m + weight_decay * W1),
                              np.ravel(np.dot(delta3.transpose(), a2) / m + weight_decay * W2),
                              np.sum(delta2, axis=0) / m, np.sum(delta3, axis=0) / m])


def two_linear_no_kl(theta, visible_size, hidden_size, lambda_, sparsity_param, beta, data):
    # became the linear decoder in the next exercise
    W1 = theta[0:hidden_size * visible_size].reshape(hidden_size, visible_size)
    W2 = theta[hidden_size * visible_size:2 * hidden_size * visible_size].reshape(visible_size, hidden_size)
    b1 = theta[2 * hidden_size * visible_size:2 * hidden_size * visible_size + hidden_size]
    b2 = theta[2 * hidden_size * visible_size + hidden_size:]
    m = data.shape[1]
    z2 = W1.dot(data) + np.tile(b1, (m, 1)).transpose()
    a2 = sigmoid(z2)
    h = W2.dot(a2) + np.tile(b2, (m, 1)).transpose()
    rho_hat = np.sum(a2, axis=1) / m
    cost = np.sum((h - data) ** 2) / (2 * m) + lambda_ / 2 * (np.sum(W1 ** 2) + np.sum(W2 ** 2))
    sparsity_delta = np.tile(- sparsity_param / rho_hat + (1 - sparsity_param) / (1 - rho_hat), (m, 1)).transpose()
    delta3 = -(data - h)
    delta2 = (W2.transpose().dot(delta3) + beta * sparsity_delta) * sigmoid_prime(z2)
    return cost, np.concatenate(((delta2.dot(data.transpose()) / m + lambda_ * W1).reshape(-1),
                                 (delta3.dot(a2.transpose()) / m + lambda_ * W2).reshape(-1),
                                 np.sum(delta2, axis=1) / m, np.sum(delta3, axis=1) / m))


def two_z2_double_decay(data, hidden, theta, lam, rho, beta):
    m, n = data.shape
    k = hidden * n
    W1 = theta[:k].reshape(n, hidden)
    W2 = theta[k:2 * k].reshape(hidden, n)
    b1, b2 = theta[2 * k:2 * k + hidden], theta[2 * k + hidden:]
    z2 = data @ W1 + b1
    h = sigmoid(z2)
    o = sigmoid(h @ W2 + b2)
    q = h.mean(0)
    J = np.sum((o - data) ** 2) / 2 / m + lam / 2 * (np.sum(W1 ** 2) + np.sum(W2 ** 2)) + beta * KL_divergence(rho, q).sum()
    d3 = (o - data) * o * (1 - o)
    d2 = (d3 @ W2.T + beta * (-rho / q + (1 - rho) / (1 - q))) * h * (1 - h)
    g1 = data.T @ d2 / m + 2 * lam * W1
    g2 = z2.T @ d3 / m + 2 * lam * W2
    return J, np.concatenate([g1.ravel(), g2.ravel(), d2.mean(0), d3.mean(0)])


def two_m_rows_sparse_sign(theta, visible_size, hidden_size, lambda_, sparsity_param, beta, data):
    r = visible_size * hidden_size
    W1 = theta[:r].reshape(hidden_size, visible_size)
    W2 = theta[r:2 * r].reshape(visible_size, hidden_size)
    b1 = theta[2 * r:2 * r + hidden_size].reshape(-1, 1)
    b2 = theta[2 * r + hidden_size:].reshape(-1, 1)
    m = len(data)
    A2 = sigmoid(W1 @ data + b1)
    A3 = sigmoid(W2 @ A2 + b2)
    p_hat = np.mean(A2, axis=1).reshape(-1, 1)
    J = 1 / (2 * m) * np.sum((A3 - data) ** 2) + lambda_ / 2 * (np.sum(W1 ** 2) + np.sum(W2 ** 2)) \
        + beta * np.sum(KL_divergence(sparsity_param, p_hat))
    D3 = (A3 - data) * A3 * (1 - A3)
    D2 = (W2.T @ D3 + beta * (sparsity_param / p_hat - (1 - sparsity_param) / (1 - p_hat))) * A2 * (1 - A2)
    dW1 = 1 / m * D2 @ data.T + lambda_ * W1
    dW2 = 1 / m * D3 @ A2.T + lambda_ * W2
    db1 = 1 / m * np.sum(D2, axis=1)
    db2 = 1 / m * np.sum(D3, axis=1)
    return J, np.concatenate((dW1.ravel(), dW2.ravel(), db1, db2))


# ------------------------------------------------------------------ three mistakes
def three_first_commit(theta, visible_size, hidden_size, lambda_, sparsity_param, beta, data):
    # first commit: only the autoencoder. TODO: weight decay, sparsity
    k = hidden_size * visible_size
    W1 = theta[:k].reshape(hidden_size, visible_size)
    W2 = theta[k:2 * k].reshape(visible_size, hidden_size)
    b1 = theta[2 * k:2 * k + hidden_size]
    b2 = theta[2 * k + hidden_size:]
    cost = 0
    g1, g2, gb1, gb2 = np.zeros(W1.shape), np.zeros(W2.shape), np.zeros(b1.shape), np.zeros(b2.shape)
    for x in data.T:
        a2 = sigmoid(W1.dot(x) + b1)
        a3 = sigmoid(W2.dot(a2) + b2)
        cost += np.sum((a3 - x) ** 2) / 2
        d3 = (a3 - x) * a3 * (1 - a3)
        d2 = W2.T.dot(d3) * a2 * (1 - a2)
        g1 += np.outer(d2, x); g2 += np.outer(d3, a2); gb1 += d2; gb2 += d3
    cost /= data.shape[1]
    return cost, np.concatenate([g1.ravel(), g2.ravel(), gb1, gb2])


def three_nohalf_bias_outside(theta, X, n_hidden, weight_decay, rho, beta):
    m, n = X.shape
    s = n_hidden * n
    W1 = theta[:s].reshape(n_hidden, n)
    W2 = theta[s:2 * s].reshape(n, n_hidden)
    b1, b2 = theta[2 * s:2 * s + n_hidden], theta[2 * s + n_hidden:]
    a2 = sigmoid(X.dot(W1.T) + b1)
    a3 = sigmoid(a2.dot(W2.T) + b2)
    r = a2.mean(0)
    J = np.mean(((a3 - X) ** 2).sum(1)) + weight_decay / 2 * theta.dot(theta) + beta * KL_divergence(rho, r).sum()
    d3 = (a3 - X) * a3 * (1 - a3)
    d2 = d3.dot(W2) * a2 * (1 - a2) + beta * (-rho / r + (1 - rho) / (1 - r))
    g = np.concatenate([d2.T.dot(X).ravel(), d3.T.dot(a2).ravel(), d2.sum(0), d3.sum(0)]) / m
    return J, g + weight_decay * theta


def three_port_mess(theta, visibleSize, hiddenSize, lambdaParam, sparsityParam, beta, data):
    t = hiddenSize * visibleSize
    W1 = theta[:t].reshape(hiddenSize, visibleSize)
    W2 = theta[t:2 * t].reshape(visibleSize, hiddenSize)
    b1 = theta[2 * t:2 * t + hiddenSize].reshape(hiddenSize, 1)
    b2 = theta[2 * t + hiddenSize:].reshape(visibleSize, 1)
    m = data.shape[1]
    a2 = sigmoid(W1.dot(data) + b1)
    a3 = sigmoid(W2.dot(a2) + b2)
    rho = np.mean(a2, axis=1)[:, None]
    cost = np.sum((a3 - data) ** 2) / (2 * m) + lambdaParam / 2 * (np.linalg.norm(W1) + np.linalg.norm(W2)) \
        + np.sum(KL_divergence(sparsityParam, rho))
    d3 = -(data - a3) * a3 * (1 - a3)
    d2 = (W2.T.dot(d3) + beta * (-sparsityParam / rho + (1 - sparsityParam) / (1 - rho))) * a2 * (1 - a2)
    W1grad = d2.dot(data.T) / m + lambdaParam * W1
    W2grad = d3.dot(a2.T) / m + lambdaParam * W2
    return cost, np.concatenate([W1grad.ravel(), W2grad.ravel(), d2.sum(1), d3.sum(1)])


def three_tuple(params, X, weight_decay, rho, beta):
    (W1, W2, b1, b2), m = params, X.shape[0]
    h = sigmoid(X @ W1.T + b1)
    y = sigmoid(h @ W2.T)
    rh = h.mean(0)
    loss = ((y - X) ** 2).sum() / 2 / m + weight_decay / 2 * ((W1 ** 2).sum() + (W2 ** 2).sum()) + beta * KL_divergence(rho, rh).sum()
    e = (y - X) * y * (1 - y)
    f = (e @ W2) * h * (1 - h)
    return loss, (f.T @ X / m - weight_decay * W1, e.T @ h / m - weight_decay * W2, f.mean(0), e.mean(0))


def three_so_question(theta, visible_size, hidden_size, lambda_, sparsity_param, beta, data):
    """gradient check fails for everything, cost goes down anyway. please help"""
    nW = hidden_size * visible_size
    w1 = theta[:nW].reshape(hidden_size, visible_size)
    w2 = theta[nW:2 * nW].reshape(visible_size, hidden_size)
    bias1 = theta[2 * nW:2 * nW + hidden_size].reshape(-1, 1)
    bias2 = theta[2 * nW + hidden_size:].reshape(-1, 1)
    m = data.shape[1]
    z2 = w1.dot(data) + bias1
    a2 = sigmoid(z2)
    z3 = w2.dot(a2) + bias2
    a3 = sigmoid(z3)
    rho_hat = np.mean(a2, axis=1).reshape(-1, 1)
    J = np.mean((a3 - data) ** 2) / 2
    J += lambda_ / 2 * (np.sum(w1 ** 2) + np.sum(w2 ** 2)) + beta * np.sum(KL_divergence(sparsity_param, rho_hat))
    d3 = (a3 - data) * sigmoid_prime(a3)
    d2 = (w2.T.dot(d3) + beta * (-sparsity_param / rho_hat + (1 - sparsity_param) / (1 - rho_hat))) * sigmoid_prime(z2)
    gw1 = d2.dot(data.T) / m
    gw2 = d3.dot(a2.T) / m + lambda_ * w2
    return J, np.concatenate([gw1.ravel(), gw2.ravel(), d2.mean(1), d3.mean(1)])


def three_rows_class(theta, X, n_hidden, weight_decay, rho, beta):
    class Net:
        def __init__(self, t):
            n = X.shape[1]
            k = n * n_hidden
            self.W1, self.W2 = t[:k].reshape(n_hidden, n), t[k:2 * k].reshape(n, n_hidden)
            self.b1, self.b2 = t[2 * k:2 * k + n_hidden], t[2 * k + n_hidden:]

        def run(self):
            self.h = sigmoid(X @ self.W1.T + self.b1)
            self.o = sigmoid(self.h @ self.W2.T + self.b2)
            self.r = self.h.mean(0)
            return self

        def cost(self):
            return np.sum((self.o - X) ** 2) / (2 * len(X)) + weight_decay / 2 * (np.sum(self.W1 ** 2) + np.sum(self.W2 ** 2)) \
                + beta * np.mean(KL_divergence(rho, self.r))

        def grads(self):
            d3 = (self.o - X) * self.o * (1 - self.o)
            d2 = (d3 @ self.W2 + beta * (-rho / self.r + (1 - rho) / (1 - self.r))) * self.h
            m = len(X)
            return np.concatenate([(d2.T @ X / m + weight_decay * self.W1).ravel(), (d3.T @ self.h / m + weight_decay / 2 * self.W2).ravel(),
                                   d2.mean(0), d3.mean(0)])

    net = Net(theta).run()
    return net.cost(), net.grads()


CASES = [
    (right_class, None, {}), (right_loops, None, {}), (right_matlab, None, {}), (right_list, None, {}),
    (right_einsum, None, {}), (right_bias_inside, None, {}), (right_npmatrix, None, {}), (right_data_first, None, {}),
    (right_helpers, None, {}), (right_float32, None, {}), (right_accumulate, None, {}), (right_interleaved, None, {}),
    # one
    (port_with_sum, "The gradients of the weights W1 and W2 are summed over the examples, not averaged.", {}),
    (port_b2_sum, "The gradient of b2 is summed over the examples, not averaged.", {}),
    (port_decay_only_grad, "The weight decay is missing in J (it is only in the gradient).", {}),
    (so_decay_only_J, "The weight decay is missing in the gradients of W1 and W2 (it is only in J).", {}),
    (port_decay_over_m, "The weight decay in the gradients is divided by m; it should be λW, not λW/m.", {}),
    (port_no_sparse_delta, "The sparsity term is missing in δ2 (it is only in J).", {}),
    (port_sparse_only_grad, "The sparsity penalty is missing in J (it is only in the gradient).", {}),
    (port_kl_sign, "In the KL in J the second term, (1-ρ) log((1-ρ)/(1-ρ̂)), has the wrong sign.", {}),
    (port_rho_axis, "ρ̂ is averaged over the wrong axis: over the hidden units instead of over the examples.", {}),
    (hw_no_output_derivative, "δ3 lacks the factor a3(1-a3), the derivative of the output's sigmoid.", {}),
    (hw_prime_of_activation, "In δ2 the sigmoid's derivative is taken at a2 instead of z2 (the sigmoid is applied twice).", {}),
    (hw_no_half, "The factor 1/2 is missing in the squared error in J.", {}),
    (port_norm_unsquared, "The reconstruction error in J sums the norms of the errors, not their squares.", {}),
    (port_bias_order, "The gradient is packed with b2 before b1; theta has b1 first.", {}),
    (port_mixed_order, "The gradients of W1 and W2 are flattened column by column, but theta is unpacked row by row.", {}),
    (hw_forgot_b2, "The bias b2 is not added in the forward pass (output layer).", {}),
    (hw_decay_on_bias, "The weight decay is also applied to the biases, in J and in the gradient.", {}),
    (port_m_is_rows, "m is the number of rows of data (the visible units), not the number of examples: error in J and gradients are divided by the wrong number.", {}),
    (so_norm_decay, "The weight decay in J uses the norms of W1 and W2 without squaring them.", {}),
    (port_sparse_outside, "The sparsity term in δ2 is added after the multiplication with a2(1-a2); it belongs inside the parentheses.", {}),
    # two
    (two_no_half_b1_sum, "The factor 1/2 is missing in the squared error in J; and the gradient of b1 is summed over the examples, not averaged.", {}),
    (two_half_finished, "Weight decay is missing in J; and the sparsity penalty is missing in J (both are only in the gradient).", {}),
    (two_delta3_decayW2, "δ3 lacks the factor a3(1-a3); and the weight decay is missing in the gradient of W2.", {}),
    (two_kl_swapped_decay_m, "The KL in J has its arguments swapped (KL(ρ̂‖ρ)); and the weight decay in the gradients is divided by m.", {}),
    (two_sign_decay_no_half, "δ3 has the wrong sign (x - a3 instead of a3 - x); and the weight decay in J lacks the factor 1/2.", {}),
    (two_no_b1_w_sum, "The bias b1 is not added in the forward pass (hidden layer); and the gradients of W1 and W2 are summed over the examples, not averaged.", {}),
    (two_no_beta_decay_W1, "The sparsity term in δ2 is not multiplied by β; and the weight decay in J leaves out W2.", {}),
    (two_kl_missing_rho_b_swapped, "The KL in J lacks its second term (1-ρ) log((1-ρ)/(1-ρ̂)); and the gradient is packed with b2 before b1.", {}),
    (two_J_sum_no_d2_prime, "The squared error in J is not averaged over the examples; and δ2 lacks the factor a2(1-a2).", {}),
    (two_linear_no_kl, "The output layer is linear: the sigmoid is missing in a3 (and, consistently, its derivative in δ3); and the sparsity penalty is missing in J.", {}),
    (two_z2_double_decay, "The gradient of W2 uses z2 instead of a2; and the weight decay in the gradients is doubled (2λW).", {}),
    (two_m_rows_sparse_sign, "m is the number of visible units, not of examples (squared error in J and gradients are divided by the wrong number); and the sparsity term in δ2 has the wrong sign.", {}),
    # three
    (three_first_commit, "The weight decay is missing altogether (J and gradient); the sparsity is missing altogether (J and δ2); and the gradients are summed over the examples, not averaged.", {}),
    (three_nohalf_bias_outside, "The factor 1/2 is missing in the squared error in J; the weight decay is also applied to the biases (J and gradient); and the sparsity term is added outside the parentheses in δ2, not multiplied by a2(1-a2).", {}),
    (three_port_mess, "The weight decay in J uses unsquared norms; the sparsity penalty in J is not multiplied by β; and the gradients of the biases are summed, not averaged.", {}),
    (three_tuple, "The bias b2 is not added in the forward pass; the sparsity term is missing in δ2; and the weight decay has the wrong sign in the gradients.", {}),
    (three_so_question, "The squared error in J is also averaged over the visible units (np.mean over all entries); the derivative in δ3 is taken at a3 instead of z3; and the weight decay is missing in the gradient of W1.", {}),
    (three_rows_class, "The KL in J is averaged over the hidden units instead of summed; δ2 has the factor a2 instead of a2(1-a2); and the weight decay in the gradient of W2 is halved.", {}),
]
