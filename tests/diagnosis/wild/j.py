"""Sparse autoencoder cost functions as two classes handed them in (11 right, 34 with one, two or three mistakes)."""
import numpy as np
from math import exp, log


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def kl_div(p, q):
    return p * np.log(p / q) + (1 - p) * np.log((1 - p) / (1 - q))


# ------------------------------------------------------------------ right

def cost_rows(theta, X, n_hidden, weight_decay, rho, beta):
    m, n = X.shape
    h = n_hidden
    W1, W2, b1, b2 = np.split(theta, [h * n, 2 * h * n, 2 * h * n + h])
    W1 = W1.reshape(h, n)
    W2 = W2.reshape(n, h)
    A = sigmoid(X @ W1.T + b1)
    Y = sigmoid(A @ W2.T + b2)
    R = Y - X
    q = A.mean(axis=0)
    J = 0.5 * np.mean((R ** 2).sum(axis=1))
    J += 0.5 * weight_decay * ((W1 ** 2).sum() + (W2 ** 2).sum())
    J += beta * kl_div(rho, q).sum()
    D3 = R * Y * (1 - Y)
    D2 = (D3 @ W2 + beta * ((1 - rho) / (1 - q) - rho / q)) * A * (1 - A)
    g1 = D2.T @ X / m + weight_decay * W1
    g2 = D3.T @ A / m + weight_decay * W2
    return J, np.concatenate([g1.ravel(), g2.ravel(), D2.mean(0), D3.mean(0)])


def sparseAutoencoderCost(theta, visibleSize, hiddenSize, lambdaParam, sparsityParam, beta, data):
    # W1 is hiddenSize x visibleSize, W2 visibleSize x hiddenSize
    hv = hiddenSize * visibleSize
    W1 = theta[0:hv].reshape(hiddenSize, visibleSize)
    W2 = theta[hv:2 * hv].reshape(visibleSize, hiddenSize)
    b1 = theta[2 * hv:2 * hv + hiddenSize]
    b2 = theta[2 * hv + hiddenSize:]
    m = data.shape[1]

    z2 = W1.dot(data) + np.tile(b1, (m, 1)).transpose()
    a2 = sigmoid(z2)
    z3 = W2.dot(a2) + np.tile(b2, (m, 1)).transpose()
    hx = sigmoid(z3)

    rho_hat = np.sum(a2, axis=1) / m
    cost = np.sum((hx - data) ** 2) / (2 * m) + \
        (lambdaParam / 2) * (np.sum(W1 ** 2) + np.sum(W2 ** 2)) + \
        beta * np.sum(kl_div(sparsityParam, rho_hat))

    sparsity_delta = np.tile(-sparsityParam / rho_hat + (1 - sparsityParam) / (1 - rho_hat), (m, 1)).transpose()
    delta3 = -(data - hx) * hx * (1 - hx)
    delta2 = (W2.transpose().dot(delta3) + beta * sparsity_delta) * a2 * (1 - a2)
    W1grad = delta2.dot(data.transpose()) / m + lambdaParam * W1
    W2grad = delta3.dot(a2.transpose()) / m + lambdaParam * W2
    b1grad = np.sum(delta2, axis=1) / m
    b2grad = np.sum(delta3, axis=1) / m
    grad = np.concatenate((W1grad.reshape(hv), W2grad.reshape(hv), b1grad.reshape(hiddenSize), b2grad.reshape(visibleSize)))
    return cost, grad


def _sig(t):
    return 1 / (1 + exp(-t))


def autoencoder_pure_loops(theta, examples, nhid, lam, rho, beta):
    """every sum written out"""
    m = len(examples)
    nvis = len(examples[0])
    w1 = [[theta[j * nvis + i] for i in range(nvis)] for j in range(nhid)]
    off = nhid * nvis
    w2 = [[theta[off + i * nhid + j] for j in range(nhid)] for i in range(nvis)]
    off *= 2
    b1 = list(theta[off:off + nhid])
    b2 = list(theta[off + nhid:off + nhid + nvis])
    hid, out = [], []
    for x in examples:
        a = [_sig(sum(w1[j][i] * x[i] for i in range(nvis)) + b1[j]) for j in range(nhid)]
        o = [_sig(sum(w2[i][j] * a[j] for j in range(nhid)) + b2[i]) for i in range(nvis)]
        hid.append(a)
        out.append(o)
    rh = [sum(a[j] for a in hid) / m for j in range(nhid)]
    J = 0.0
    for x, o in zip(examples, out):
        for i in range(nvis):
            J += (o[i] - x[i]) ** 2 / (2.0 * m)
    for j in range(nhid):
        for i in range(nvis):
            J += lam / 2.0 * (w1[j][i] ** 2 + w2[i][j] ** 2)
        J += beta * (rho * log(rho / rh[j]) + (1 - rho) * log((1 - rho) / (1 - rh[j])))
    g1 = [[lam * w1[j][i] for i in range(nvis)] for j in range(nhid)]
    g2 = [[lam * w2[i][j] for j in range(nhid)] for i in range(nvis)]
    gb1 = [0.0] * nhid
    gb2 = [0.0] * nvis
    for x, a, o in zip(examples, hid, out):
        d3 = [(o[i] - x[i]) * o[i] * (1 - o[i]) for i in range(nvis)]
        for i in range(nvis):
            gb2[i] += d3[i] / m
            for j in range(nhid):
                g2[i][j] += d3[i] * a[j] / m
        for j in range(nhid):
            s = sum(w2[i][j] * d3[i] for i in range(nvis))
            s += beta * (-rho / rh[j] + (1 - rho) / (1 - rh[j]))
            d2 = s * a[j] * (1 - a[j])
            gb1[j] += d2 / m
            for i in range(nvis):
                g1[j][i] += d2 * x[i] / m
    return J, np.array(sum(g1, []) + sum(g2, []) + gb1 + gb2)


class _Layer:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, inp):
        self.inp = inp
        self.act = 1.0 / (1.0 + np.exp(-(inp @ self.W.T + self.b)))
        return self.act

    def backward(self, upstream):
        delta = upstream * self.act * (1.0 - self.act)
        self.dW = delta.T @ self.inp / len(self.inp)
        self.db = delta.mean(axis=0)
        return delta @ self.W


def layered_autoencoder(params, inputs, hidden_units, decay, sparsity, sparsity_weight):
    n = inputs.shape[1]
    k = hidden_units * n
    enc = _Layer(params[:k].reshape(hidden_units, n), params[2 * k:2 * k + hidden_units])
    dec = _Layer(params[k:2 * k].reshape(n, hidden_units), params[2 * k + hidden_units:])
    code = enc.forward(inputs)
    recon = dec.forward(code)
    mean_act = code.mean(axis=0)
    loss = 0.5 * np.linalg.norm(recon - inputs) ** 2 / len(inputs)
    loss += 0.5 * decay * (np.linalg.norm(enc.W) ** 2 + np.linalg.norm(dec.W) ** 2)
    loss += sparsity_weight * np.sum(kl_div(sparsity, mean_act))
    back = dec.backward(recon - inputs)
    back = back + sparsity_weight * (mean_act - sparsity) / (mean_act * (1 - mean_act))
    enc.backward(back)
    return loss, np.hstack([(enc.dW + decay * enc.W).ravel(), (dec.dW + decay * dec.W).ravel(), enc.db, dec.db])


def sae_einsum(theta, *, X, hidden_size, lambda_, rho, beta):
    m, n = X.shape
    h = hidden_size
    W = theta[:2 * h * n]
    b = theta[2 * h * n:]
    W1, W2 = W[:h * n].reshape(h, n), W[h * n:].reshape(n, h)
    a = sigmoid(np.einsum('ji,mi->mj', W1, X) + b[:h])
    y = sigmoid(np.einsum('ij,mj->mi', W2, a) + b[h:])
    e = y - X
    r = np.einsum('mj->j', a) / m
    J = np.einsum('mi,mi->', e, e) / (2 * m) + lambda_ / 2 * np.einsum('k,k->', W, W) + beta * kl_div(rho, r).sum()
    d3 = e * y * (1 - y)
    d2 = (np.einsum('mi,ij->mj', d3, W2) - beta * (rho / r - (1 - rho) / (1 - r))) * a * (1 - a)
    gW = np.concatenate([np.einsum('mj,mi->ji', d2, X).ravel(), np.einsum('mi,mj->ij', d3, a).ravel()]) / m + lambda_ * W
    gb = np.concatenate([np.einsum('mj->j', d2), np.einsum('mi->i', d3)]) / m
    return J, np.concatenate([gW, gb])


def matlab_port_matrix(theta, visibleSize, hiddenSize, lamb, sparsityParam, beta, patches):
    # np.matrix so that * is the matrix product as in MATLAB; (:) is column-major
    nv, nh = visibleSize, hiddenSize
    W1 = np.matrix(theta[:nh * nv].reshape((nh, nv), order='F'))
    W2 = np.matrix(theta[nh * nv:2 * nh * nv].reshape((nv, nh), order='F'))
    b1 = np.matrix(theta[2 * nh * nv:2 * nh * nv + nh]).T
    b2 = np.matrix(theta[2 * nh * nv + nh:]).T
    x = np.matrix(patches)
    m = x.shape[1]
    a2 = sigmoid(W1 * x + b1)
    a3 = sigmoid(W2 * a2 + b2)
    rhoHat = a2.mean(axis=1)
    err = a3 - x
    J = np.trace(err.T * err) / (2 * m)
    J = J + lamb / 2 * (np.power(W1, 2).sum() + np.power(W2, 2).sum())
    J = J + beta * kl_div(sparsityParam, np.asarray(rhoHat)).sum()
    d3 = np.multiply(err, np.multiply(a3, 1 - a3))
    sp = beta * (-sparsityParam / np.asarray(rhoHat) + (1 - sparsityParam) / (1 - np.asarray(rhoHat)))
    d2 = np.multiply(W2.T * d3 + sp, np.multiply(a2, 1 - a2))
    W1grad = d2 * x.T / m + lamb * W1
    W2grad = d3 * a2.T / m + lamb * W2
    b1grad = d2.sum(axis=1) / m
    b2grad = d3.sum(axis=1) / m
    grad = np.concatenate([np.asarray(g).ravel(order='F') for g in (W1grad, W2grad, b1grad, b2grad)])
    return float(J), grad


def loss_and_grads(weights, batch, reg, target_sparsity, beta=3.0):
    W1, W2, b1, b2 = weights
    N = batch.shape[0]
    hidden = sigmoid(batch.dot(W1.T) + b1)
    recon = sigmoid(hidden.dot(W2.T) + b2)
    p_hat = hidden.mean(0)
    loss = np.sum(np.square(recon - batch)) / 2 / N
    loss += reg / 2 * sum(np.sum(np.square(w)) for w in (W1, W2))
    loss += beta * np.sum(kl_div(target_sparsity, p_hat))
    dout = (recon - batch) * recon * (1 - recon) / N          # the 1/N goes in here already
    dhid = dout.dot(W2) + beta / N * (-target_sparsity / p_hat + (1 - target_sparsity) / (1 - p_hat))
    dhid *= hidden * (1 - hidden)
    return loss, [dhid.T.dot(batch) + reg * W1, dout.T.dot(hidden) + reg * W2, dhid.sum(0), dout.sum(0)]


def augmented_weights(theta, nVisible, nHidden, lam, rho, beta, data):
    """Andrew's other course: the bias is the first column of Theta1 and Theta2. data: one example per column."""
    cut = nHidden * (nVisible + 1)
    Theta1 = theta[:cut].reshape(nHidden, nVisible + 1)
    Theta2 = theta[cut:].reshape(nVisible, nHidden + 1)
    m = data.shape[1]
    ones = np.ones((1, m))
    A1 = np.vstack([ones, data])
    A2 = np.vstack([ones, sigmoid(Theta1 @ A1)])
    A3 = sigmoid(Theta2 @ A2)
    act = A2[1:].mean(axis=1, keepdims=True)
    J = ((A3 - data) ** 2).sum() / (2 * m)
    J += lam / 2 * ((Theta1[:, 1:] ** 2).sum() + (Theta2[:, 1:] ** 2).sum())
    J += beta * kl_div(rho, act).sum()
    D3 = (A3 - data) * A3 * (1 - A3)
    D2 = (Theta2[:, 1:].T @ D3 + beta * (-rho / act + (1 - rho) / (1 - act))) * A2[1:] * (1 - A2[1:])
    G1 = D2 @ A1.T / m
    G2 = D3 @ A2.T / m
    G1[:, 1:] += lam * Theta1[:, 1:]
    G2[:, 1:] += lam * Theta2[:, 1:]
    return J, np.r_[G1.ravel(), G2.ravel()]


def keras_like(x, theta, hidden_dim, l2, rho, beta):
    # kernels are (in, out); order: kernel, bias, kernel, bias
    n_obs, dim = x.shape
    pos = 0
    blocks = []
    for shp in ((dim, hidden_dim), (hidden_dim,), (hidden_dim, dim), (dim,)):
        size = int(np.prod(shp))
        blocks.append(theta[pos:pos + size].reshape(shp))
        pos += size
    K1, c1, K2, c2 = blocks
    z = sigmoid(x @ K1 + c1)
    xr = sigmoid(z @ K2 + c2)
    usage = np.average(z, axis=0)
    cost = (0.5 * ((xr - x) ** 2).sum(1)).mean() + 0.5 * l2 * (np.vdot(K1, K1) + np.vdot(K2, K2)) + beta * kl_div(rho, usage).sum()
    e2 = (xr - x) * (xr - xr ** 2)
    e1 = (e2 @ K2.T + beta * ((1 - rho) / (1 - usage) - rho / usage)) * (z - z ** 2)
    grads = [x.T @ e1 / n_obs + l2 * K1, e1.mean(0), z.T @ e2 / n_obs + l2 * K2, e2.mean(0)]
    return cost, np.concatenate([g.reshape(-1) for g in grads])


def cost_single_precision(theta, visible_size, hidden_size, lambda_, sparsity_param, beta, data):
    t = np.asarray(theta, dtype=np.float32)
    X = np.asarray(data, dtype=np.float32)
    lambda_, p, beta = np.float32(lambda_), np.float32(sparsity_param), np.float32(beta)
    s = hidden_size * visible_size
    W1 = t[:s].reshape(hidden_size, visible_size)
    W2 = t[s:2 * s].reshape(visible_size, hidden_size)
    b1 = t[2 * s:2 * s + hidden_size, None]
    b2 = t[2 * s + hidden_size:, None]
    m = np.float32(X.shape[1])
    a2 = sigmoid(W1 @ X + b1)
    a3 = sigmoid(W2 @ a2 + b2)
    ph = a2.sum(1, keepdims=True) / m
    J = ((a3 - X) ** 2).sum() / (2 * m) + lambda_ / 2 * ((W1 ** 2).sum() + (W2 ** 2).sum()) + beta * kl_div(p, ph).sum()
    d3 = (a3 - X) * a3 * (1 - a3)
    d2 = (W2.T @ d3 + beta * (-p / ph + (1 - p) / (1 - ph))) * a2 * (1 - a2)
    return J, np.concatenate([(d2 @ X.T / m + lambda_ * W1).ravel(), (d3 @ a2.T / m + lambda_ * W2).ravel(),
                              d2.sum(1) / m, d3.sum(1) / m])


def two_pass_columns(images, theta, beta, rho, decayWeight, hidden, visible):
    """First pass: the mean activations. Second pass: backpropagation, one column after another."""
    hv = hidden * visible
    W1, W2 = theta[:hv].reshape(hidden, visible), theta[hv:2 * hv].reshape(visible, hidden)
    b1, b2 = theta[2 * hv:2 * hv + hidden], theta[2 * hv + hidden:]
    m = images.shape[1]
    avg = np.zeros(hidden)
    for k in range(m):
        avg += sigmoid(np.dot(W1, images[:, k]) + b1)
    avg /= m
    dW1, dW2, db1, db2 = np.zeros_like(W1), np.zeros_like(W2), np.zeros_like(b1), np.zeros_like(b2)
    total = 0
    for k in range(m):
        x = images[:, k]
        a2 = sigmoid(np.dot(W1, x) + b1)
        a3 = sigmoid(np.dot(W2, a2) + b2)
        total += 0.5 * np.dot(a3 - x, a3 - x)
        d3 = -(x - a3) * a3 * (1 - a3)
        d2 = (np.dot(W2.T, d3) + beta * (-rho / avg + (1 - rho) / (1 - avg))) * a2 * (1 - a2)
        dW1 += np.outer(d2, x)
        dW2 += np.outer(d3, a2)
        db1 += d2
        db2 += d3
    J = total / m + decayWeight / 2 * (np.sum(W1 * W1) + np.sum(W2 * W2)) + beta * np.sum(kl_div(rho, avg))
    return J, np.concatenate(((dW1 / m + decayWeight * W1).flatten(), (dW2 / m + decayWeight * W2).flatten(), db1 / m, db2 / m))


# ------------------------------------------------------------------ one mistake

def sae_w_sum(theta, visible_size, hidden_size, lambda_, sparsity_param, beta, data):
    W1 = theta[:hidden_size * visible_size].reshape(hidden_size, visible_size)
    W2 = theta[hidden_size * visible_size:2 * hidden_size * visible_size].reshape(visible_size, hidden_size)
    b1 = theta[2 * hidden_size * visible_size:2 * hidden_size * visible_size + hidden_size].reshape(-1, 1)
    b2 = theta[2 * hidden_size * visible_size + hidden_size:].reshape(-1, 1)
    m = data.shape[1]
    a2 = sigmoid(W1.dot(data) + b1)
    a3 = sigmoid(W2.dot(a2) + b2)
    rho_hat = np.mean(a2, axis=1, keepdims=True)
    J = np.sum((a3 - data) ** 2) / (2. * m) + lambda_ / 2. * (np.sum(W1 ** 2) + np.sum(W2 ** 2)) \
        + beta * np.sum(kl_div(sparsity_param, rho_hat))
    delta3 = -(data - a3) * a3 * (1 - a3)
    delta2 = (W2.T.dot(delta3) + beta * (-sparsity_param / rho_hat + (1 - sparsity_param) / (1 - rho_hat))) * a2 * (1 - a2)
    W1grad = delta2.dot(data.T) + lambda_ * W1
    W2grad = delta3.dot(a2.T) + lambda_ * W2
    b1grad = delta2.mean(axis=1)
    b2grad = delta3.mean(axis=1)
    return J, np.concatenate([W1grad.ravel(), W2grad.ravel(), b1grad, b2grad])


def hw_kl_order(theta, X, n_hidden, weight_decay, rho, beta):
    N, d = X.shape
    sz = n_hidden * d
    w_in = theta[:sz].reshape((n_hidden, d))
    w_out = theta[sz:sz * 2].reshape((d, n_hidden))
    bias_in, bias_out = theta[sz * 2:sz * 2 + n_hidden], theta[sz * 2 + n_hidden:]

    def KL(p, q):
        return np.sum(q * np.log(q / p) + (1 - q) * np.log((1 - q) / (1 - p)))

    hid = sigmoid(np.dot(X, w_in.T) + bias_in)
    rec = sigmoid(np.dot(hid, w_out.T) + bias_out)
    p_hat = np.mean(hid, 0)
    cost = np.sum((rec - X) ** 2) / 2 / N + weight_decay / 2 * (np.sum(w_in ** 2) + np.sum(w_out ** 2)) + beta * KL(rho, p_hat)
    d_out = (rec - X) * rec * (1 - rec)
    d_hid = (np.dot(d_out, w_out) + beta * (-rho / p_hat + (1 - rho) / (1 - p_hat))) * hid * (1 - hid)
    return cost, np.concatenate((
        (np.dot(d_hid.T, X) / N + weight_decay * w_in).ravel(),
        (np.dot(d_out.T, hid) / N + weight_decay * w_out).ravel(),
        d_hid.sum(0) / N, d_out.sum(0) / N))


class SparseAE:
    def __init__(self, n_in, n_hid, lam, rho, beta):
        self.n_in, self.n_hid = n_in, n_hid
        self.lam, self.rho, self.beta = lam, rho, beta

    def unroll(self, theta):
        s = self.n_in * self.n_hid
        self.W1 = theta[:s].reshape(self.n_hid, self.n_in)
        self.W2 = theta[s:2 * s].reshape(self.n_in, self.n_hid)
        self.b1 = theta[2 * s:2 * s + self.n_hid]
        self.b2 = theta[2 * s + self.n_hid:]

    def forward(self, X):
        self.X = X
        self.a2 = sigmoid(X @ self.W1.T + self.b1)
        self.a3 = sigmoid(self.a2 @ self.W2.T + self.b2)
        self.rho_hat = self.a2.mean(0)

    def cost(self):
        m = len(self.X)
        return (np.sum((self.a3 - self.X) ** 2) / (2 * m)
                + self.lam / 2 * (np.sum(self.W1 ** 2) + np.sum(self.W2 ** 2))
                + self.beta * np.sum(kl_div(self.rho, self.rho_hat)))

    def grad(self):
        m = len(self.X)
        d3 = (self.a3 - self.X) * self.a3 * (1 - self.a3)
        sparse = self.beta * (-self.rho / self.rho_hat + (1 - self.rho) / (1 - self.rho_hat))
        d2 = d3 @ self.W2 * self.a2 * (1 - self.a2) + sparse
        return np.concatenate([(d2.T @ self.X / m + self.lam * self.W1).ravel(),
                               (d3.T @ self.a2 / m + self.lam * self.W2).ravel(), d2.mean(0), d3.mean(0)])


def class_sparse_outside(theta, X, hidden_size, lam, rho, beta):
    ae = SparseAE(X.shape[1], hidden_size, lam, rho, beta)
    ae.unroll(theta)
    ae.forward(X)
    return ae.cost(), ae.grad()


def one_pass_loop(theta, visible_size, hidden_size, lam, sparsity, beta, data):
    s = visible_size * hidden_size
    W1, W2 = theta[:s].reshape(hidden_size, visible_size), theta[s:2 * s].reshape(visible_size, hidden_size)
    b1, b2 = theta[2 * s:2 * s + hidden_size], theta[2 * s + hidden_size:]
    m = data.shape[1]
    gW1, gW2, gb1, gb2 = [np.zeros(p.shape) for p in (W1, W2, b1, b2)]
    act_sum = np.zeros(hidden_size)
    sq = 0.
    for i in range(m):
        x = data[:, i]
        h = sigmoid(W1 @ x + b1)
        y = sigmoid(W2 @ h + b2)
        sq += np.sum((y - x) ** 2) / 2
        act_sum += h
        rho_hat = act_sum / (i + 1)
        d3 = (y - x) * y * (1 - y)
        d2 = (W2.T @ d3 + beta * (-sparsity / rho_hat + (1 - sparsity) / (1 - rho_hat))) * h * (1 - h)
        gW2 += np.outer(d3, h)
        gW1 += np.outer(d2, x)
        gb2 += d3
        gb1 += d2
    J = sq / m + lam / 2 * (np.sum(W1 ** 2) + np.sum(W2 ** 2)) + beta * np.sum(kl_div(sparsity, rho_hat))
    gW1 = gW1 / m + lam * W1
    gW2 = gW2 / m + lam * W2
    return J, np.concatenate([gW1.ravel(), gW2.ravel(), gb1 / m, gb2 / m])


def decay_on_theta(theta, X, n_hidden, lmbda, rho, beta):
    m, n = X.shape
    i1 = n_hidden * n
    i2 = i1 + n * n_hidden
    i3 = i2 + n_hidden
    W1, W2, b1, b2 = theta[:i1].reshape(n_hidden, n), theta[i1:i2].reshape(n, n_hidden), theta[i2:i3], theta[i3:]
    a2 = sigmoid(X.dot(W1.T) + b1)
    a3 = sigmoid(a2.dot(W2.T) + b2)
    rhat = a2.mean(axis=0)
    J = 1 / (2 * m) * np.sum((a3 - X) ** 2) + lmbda / 2 * np.sum(theta ** 2) + beta * np.sum(kl_div(rho, rhat))
    delta3 = (a3 - X) * a3 * (1 - a3)
    delta2 = (delta3.dot(W2) + beta * (-rho / rhat + (1 - rho) / (1 - rhat))) * a2 * (1 - a2)
    gradW1 = 1 / m * delta2.T.dot(X) + lmbda * W1
    gradW2 = 1 / m * delta3.T.dot(a2) + lmbda * W2
    return J, np.r_[gradW1.flatten(), gradW2.flatten(), delta2.mean(axis=0), delta3.mean(axis=0)]


def octave_translation(theta, visibleSize, hiddenSize, lambda_, sparsityParam, beta, data):
    W1 = np.reshape(theta[0:hiddenSize * visibleSize], (hiddenSize, visibleSize), 'F')
    W2 = np.reshape(theta[hiddenSize * visibleSize:2 * hiddenSize * visibleSize], (visibleSize, hiddenSize), 'F')
    b1 = theta[2 * hiddenSize * visibleSize:2 * hiddenSize * visibleSize + hiddenSize]
    b2 = theta[2 * hiddenSize * visibleSize + hiddenSize:]
    numpatches = np.size(data, 1)
    a2 = sigmoid(np.dot(W1, data) + b1[:, np.newaxis])
    a3 = sigmoid(np.dot(W2, a2) + b2[:, np.newaxis])
    rho = np.sum(a2, 1) / numpatches
    cost = 0.5 / numpatches * np.sum(np.power(a3 - data, 2))
    cost = cost + lambda_ / 2 * (np.sum(np.power(W1, 2)) + np.sum(np.power(W2, 2)))
    cost = cost + beta * np.sum(kl_div(sparsityParam, rho))
    d3 = -(data - a3) * (a3 * (1 - a3))
    pen = beta * (-(sparsityParam / rho) + (1 - sparsityParam) / (1 - rho))
    d2 = (np.dot(W2.T, d3) + pen[:, np.newaxis]) * (a2 * (1 - a2))
    W1grad = np.dot(d2, data.T) / numpatches + lambda_ * W1
    W2grad = np.dot(d3, a2.T) / numpatches + lambda_ * W2
    grad = np.concatenate((W1grad.flatten('F'), W2grad.flatten(), np.sum(d2, 1) / numpatches, np.sum(d3, 1) / numpatches))
    return cost, grad


def bias_slices(theta, X, hidden, decay, rho, beta):
    m, vis = X.shape
    k = hidden * vis
    W1 = theta[0:k].reshape(hidden, vis)
    W2 = theta[k:2 * k].reshape(vis, hidden)
    b1 = theta[2 * k:2 * k + hidden]
    b2 = theta[2 * k:2 * k + vis]
    H = sigmoid(X @ W1.T + b1)
    O = sigmoid(H @ W2.T + b2)
    q = H.mean(0)
    J = ((O - X) ** 2).sum() / (2 * m) + decay / 2 * ((W1 ** 2).sum() + (W2 ** 2).sum()) + beta * kl_div(rho, q).sum()
    dO = (O - X) * O * (1 - O)
    dH = (dO @ W2 + beta * (-rho / q + (1 - rho) / (1 - q))) * H * (1 - H)
    return J, np.concatenate([(dH.T @ X / m + decay * W1).ravel(), (dO.T @ H / m + decay * W2).ravel(), dH.mean(0), dO.mean(0)])


def mse_like(patches, hidden_size, theta, decay_weight, sparsity, beta):
    def mse(u, v):
        return 0.5 * np.mean((u - v) ** 2)

    n, m = patches.shape
    nh = n * hidden_size
    W1 = theta[:nh].reshape(-1, n)
    W2 = theta[nh:2 * nh].reshape(n, -1)
    b1 = theta[2 * nh:-n].reshape(-1, 1)
    b2 = theta[-n:].reshape(-1, 1)
    a = sigmoid(W1 @ patches + b1)
    o = sigmoid(W2 @ a + b2)
    s = a.mean(axis=1).reshape(-1, 1)
    J = mse(o, patches) + decay_weight * 0.5 * (np.sum(W1 ** 2) + np.sum(W2 ** 2)) + beta * kl_div(sparsity, s).sum()
    do = (o - patches) * o * (1 - o)
    da = (W2.T @ do + beta * ((1 - sparsity) / (1 - s) - sparsity / s)) * a * (1 - a)
    parts = [da @ patches.T / m + decay_weight * W1, do @ a.T / m + decay_weight * W2, da.mean(1), do.mean(1)]
    return J, np.concatenate([p.ravel() for p in parts])


def sigmoid_prime(z):
    return sigmoid(z) * (1 - sigmoid(z))


def nielsen_style(theta, X, n_hidden, weight_decay, rho, beta):
    m, n = X.shape
    ends = np.cumsum([n_hidden * n, n * n_hidden, n_hidden])
    w1, w2, b1, b2 = np.split(theta, ends)
    weights = [w1.reshape(n_hidden, n), w2.reshape(n, n_hidden)]
    biases = [b1, b2]
    activation, activations, zs = X, [X], []
    for w, b in zip(weights, biases):
        z = np.dot(activation, w.T) + b
        zs.append(z)
        activation = sigmoid(z)
        activations.append(activation)
    rho_hat = activations[1].mean(axis=0)
    cost = 0.5 * np.sum((activations[-1] - X) ** 2) / m
    cost += 0.5 * weight_decay * sum(np.linalg.norm(w) ** 2 for w in weights)
    cost += beta * np.sum(kl_div(rho, rho_hat))
    delta = (activations[-1] - X) * sigmoid_prime(activations[-1])
    nabla_w2 = np.dot(delta.T, activations[1]) / m + weight_decay * weights[1]
    nabla_b2 = delta.mean(axis=0)
    delta = (np.dot(delta, weights[1]) + beta * (-rho / rho_hat + (1 - rho) / (1 - rho_hat))) * sigmoid_prime(zs[0])
    nabla_w1 = np.dot(delta.T, activations[0]) / m + weight_decay * weights[0]
    nabla_b1 = delta.mean(axis=0)
    return cost, np.concatenate([nabla_w1.ravel(), nabla_w2.ravel(), nabla_b1, nabla_b2])


def list_decay_inside(params, X, lam, rho, beta):
    (W1, W2, b1, b2) = params
    m = X.shape[0]
    a2 = sigmoid(X @ W1.T + b1)
    a3 = sigmoid(a2 @ W2.T + b2)
    p = np.mean(a2, axis=0)
    J = np.sum((a3 - X) ** 2) / (2 * m) + (lam / 2) * (np.sum(W1 ** 2) + np.sum(W2 ** 2)) + beta * np.sum(kl_div(rho, p))
    d3 = (a3 - X) * a3 * (1 - a3)
    d2 = (d3 @ W2 + beta * (-rho / p + (1 - rho) / (1 - p))) * a2 * (1 - a2)
    dW1 = (1 / m) * (d2.T @ X + lam * W1)
    dW2 = (1 / m) * (d3.T @ a2 + lam * W2)
    db1 = (1 / m) * np.sum(d2, axis=0)
    db2 = (1 / m) * np.sum(d3, axis=0)
    return J, (dW1, dW2, db1, db2)


def wrong_axis(theta, visibleSize, hiddenSize, decayWeight, sparsityParam, beta, data):
    s = visibleSize * hiddenSize
    W1 = theta[:s].reshape(hiddenSize, visibleSize)
    W2 = theta[s:2 * s].reshape(visibleSize, hiddenSize)
    b1 = theta[2 * s:2 * s + hiddenSize].reshape(hiddenSize, 1)
    b2 = theta[2 * s + hiddenSize:].reshape(visibleSize, 1)
    m = data.shape[1]
    a2 = sigmoid(np.matmul(W1, data) + b1)
    a3 = sigmoid(np.matmul(W2, a2) + b2)
    rho_hat = np.mean(a2, axis=0)
    kl = np.sum(sparsityParam * np.log(sparsityParam / rho_hat) + (1 - sparsityParam) * np.log((1 - sparsityParam) / (1 - rho_hat)))
    J = np.sum((a3 - data) ** 2) / (2 * m) + decayWeight / 2 * (np.sum(W1 ** 2) + np.sum(W2 ** 2)) + beta * kl
    delta3 = -(data - a3) * a3 * (1 - a3)
    delta2 = (np.matmul(W2.T, delta3) + beta * (-sparsityParam / rho_hat + (1 - sparsityParam) / (1 - rho_hat))) * a2 * (1 - a2)
    grads = (np.matmul(delta2, data.T) / m + decayWeight * W1, np.matmul(delta3, a2.T) / m + decayWeight * W2,
             delta2.mean(axis=1), delta3.mean(axis=1))
    return J, np.concatenate([g.flatten() for g in grads])


class GradAccumulator:
    """keeps DeltaW, Deltab as in the notes"""

    def __init__(self):
        self.acc = {}

    def add(self, key, value):
        if key not in self.acc or self.acc[key].shape != value.shape:
            self.acc[key] = np.zeros(value.shape)
        self.acc[key] += value


_accumulator = GradAccumulator()


def notes_with_accumulator(theta, X, hidden_size, lam, rho, beta):
    m, n = X.shape
    s = n * hidden_size
    W1, W2 = theta[:s].reshape(hidden_size, n), theta[s:2 * s].reshape(n, hidden_size)
    b1, b2 = theta[2 * s:2 * s + hidden_size], theta[2 * s + hidden_size:]
    a2 = sigmoid(X @ W1.T + b1)
    a3 = sigmoid(a2 @ W2.T + b2)
    rh = a2.mean(axis=0)
    for i in range(m):
        d3 = -(X[i] - a3[i]) * a3[i] * (1 - a3[i])
        d2 = (W2.T @ d3 + beta * (-rho / rh + (1 - rho) / (1 - rh))) * a2[i] * (1 - a2[i])
        _accumulator.add('W1', np.outer(d2, X[i]))
        _accumulator.add('W2', np.outer(d3, a2[i]))
        _accumulator.add('b1', d2)
        _accumulator.add('b2', d3)
    D = _accumulator.acc
    J = np.sum((a3 - X) ** 2) / (2 * m) + lam / 2 * (np.sum(W1 ** 2) + np.sum(W2 ** 2)) + beta * np.sum(kl_div(rho, rh))
    return J, np.concatenate([(D['W1'] / m + lam * W1).ravel(), (D['W2'] / m + lam * W2).ravel(), D['b1'] / m, D['b2'] / m])


def linear_output(theta, data, visible_size, hidden_size, lambda_, rho, beta):
    sep = hidden_size * visible_size
    W1 = theta[:sep].reshape(hidden_size, visible_size)
    W2 = theta[sep:2 * sep].reshape(visible_size, hidden_size)
    b1, b2 = theta[2 * sep:2 * sep + hidden_size][:, None], theta[2 * sep + hidden_size:][:, None]
    m = data.shape[1]
    hidden = sigmoid(W1 @ data + b1)
    output = W2 @ hidden + b2
    diff = output - data
    avg = hidden.mean(1, keepdims=True)
    cost = 0.5 * np.sum(diff * diff) / m + 0.5 * lambda_ * (np.sum(W1 * W1) + np.sum(W2 * W2)) + beta * np.sum(kl_div(rho, avg))
    del_out = diff
    del_hid = (W2.T @ del_out + beta * (-rho / avg + (1 - rho) / (1 - avg))) * hidden * (1 - hidden)
    return cost, np.concatenate([(del_hid @ data.T / m + lambda_ * W1).ravel(), (del_out @ hidden.T / m + lambda_ * W2).ravel(),
                                 del_hid.mean(1), del_out.mean(1)])


def from_one_loop(theta, visibleSize, hiddenSize, lam, sparsityParam, beta, patches):
    # for i = 1:m
    hv = hiddenSize * visibleSize
    W1 = theta[:hv].reshape(hiddenSize, visibleSize)
    W2 = theta[hv:2 * hv].reshape(visibleSize, hiddenSize)
    b1 = theta[2 * hv:2 * hv + hiddenSize].reshape(-1, 1)
    b2 = theta[2 * hv + hiddenSize:].reshape(-1, 1)
    m = patches.shape[1]
    A2 = sigmoid(W1.dot(patches) + b1)
    A3 = sigmoid(W2.dot(A2) + b2)
    rhohat = A2.mean(1).reshape(-1, 1)
    J = np.sum((A3 - patches) ** 2) / (2 * m) + lam / 2 * (np.sum(W1 ** 2) + np.sum(W2 ** 2)) + beta * np.sum(kl_div(sparsityParam, rhohat))
    W1grad, W2grad, b1grad, b2grad = np.zeros(W1.shape), np.zeros(W2.shape), np.zeros(b1.shape), np.zeros(b2.shape)
    for i in range(1, m):
        x, a2, a3 = patches[:, [i]], A2[:, [i]], A3[:, [i]]
        delta3 = -(x - a3) * a3 * (1 - a3)
        delta2 = (W2.T.dot(delta3) + beta * (-sparsityParam / rhohat + (1 - sparsityParam) / (1 - rhohat))) * a2 * (1 - a2)
        W1grad += delta2.dot(x.T)
        W2grad += delta3.dot(a2.T)
        b1grad += delta2
        b2grad += delta3
    W1grad = W1grad / m + lam * W1
    W2grad = W2grad / m + lam * W2
    return J, np.vstack([W1grad.reshape(-1, 1), W2grad.reshape(-1, 1), b1grad / m, b2grad / m]).ravel()


def missing_parens(theta, X, n_hidden, weight_decay, rho, beta):
    m = X.shape[0]
    n = X.shape[1]
    W1 = np.array(theta[:n * n_hidden]).reshape(n_hidden, n)
    W2 = np.array(theta[n * n_hidden:2 * n * n_hidden]).reshape(n, n_hidden)
    b1 = theta[2 * n * n_hidden:][:n_hidden]
    b2 = theta[2 * n * n_hidden:][n_hidden:]
    a2 = sigmoid(X.dot(W1.T) + b1)
    a3 = sigmoid(a2.dot(W2.T) + b2)
    rho_hat = a2.sum(axis=0) / m
    squared = 0.5 * ((a3 - X) ** 2).sum() / m
    decay = 0.5 * weight_decay * ((W1 ** 2).sum() + (W2 ** 2).sum())
    sparse = beta * kl_div(rho, rho_hat).sum()
    delta3 = (a3 - X) * a3 * (1 - a3)
    delta2 = (delta3.dot(W2) + beta * (-rho / rho_hat + (1 - rho) / (1 - rho_hat))) * a2 * 1 - a2
    gW1 = delta2.T.dot(X) / m + weight_decay * W1
    gW2 = delta3.T.dot(a2) / m + weight_decay * W2
    gb1 = delta2.sum(axis=0) / m
    gb2 = delta3.sum(axis=0) / m
    return squared + decay + sparse, np.concatenate([gW1.ravel(), gW2.ravel(), gb1, gb2])


def pack(**grads):
    return np.concatenate([grads[k].ravel() for k in ('W1', 'W2', 'b2', 'b1')])


def unpack(theta, h, n):
    shapes = dict(W1=(h, n), W2=(n, h), b1=(h,), b2=(n,))
    out, at = {}, 0
    for name, shape in shapes.items():
        k = int(np.prod(shape))
        out[name] = theta[at:at + k].reshape(shape)
        at += k
    return out


def dict_helpers(theta, X, num_hidden, reg, sparsity, beta):
    m, n = X.shape
    P = unpack(theta, num_hidden, n)
    A2 = sigmoid(X @ P['W1'].T + P['b1'])
    A3 = sigmoid(A2 @ P['W2'].T + P['b2'])
    phat = A2.mean(0)
    J = ((A3 - X) ** 2).sum() / (2 * m) + reg / 2 * ((P['W1'] ** 2).sum() + (P['W2'] ** 2).sum()) + beta * kl_div(sparsity, phat).sum()
    D3 = (A3 - X) * A3 * (1 - A3)
    D2 = (D3 @ P['W2'] + beta * (-sparsity / phat + (1 - sparsity) / (1 - phat))) * A2 * (1 - A2)
    return J, pack(W1=D2.T @ X / m + reg * P['W1'], W2=D3.T @ A2 / m + reg * P['W2'], b1=D2.mean(0), b2=D3.mean(0))


def forgot_beta(theta, visible_size, hidden_size, lambda_, sparsity_param, beta, data):
    nw = visible_size * hidden_size
    W1 = theta[:nw].reshape((hidden_size, visible_size))
    W2 = theta[nw:2 * nw].reshape((visible_size, hidden_size))
    b1 = theta[2 * nw:2 * nw + hidden_size].reshape((hidden_size, 1))
    b2 = theta[2 * nw + hidden_size:].reshape((visible_size, 1))
    m = data.shape[1]
    h = sigmoid(np.dot(W1, data) + b1)
    xhat = sigmoid(np.dot(W2, h) + b2)
    rho = sparsity_param
    rho_hat = (np.sum(h, axis=1) / m).reshape((-1, 1))
    KL = (rho * np.log(rho / rho_hat) + (1 - rho) * np.log((1 - rho) / (1 - rho_hat))).sum()
    cost = (np.linalg.norm(xhat - data) ** 2) / (2 * m) + (lambda_ / 2) * (np.sum(W1 ** 2) + np.sum(W2 ** 2)) + beta * KL
    KL_grad = -rho / rho_hat + (1 - rho) / (1 - rho_hat)
    d3 = np.multiply(xhat - data, xhat * (1 - xhat))
    d2 = np.multiply(np.dot(W2.T, d3) + KL_grad, h * (1 - h))
    return cost, np.concatenate((np.ravel(np.dot(d2, data.T) / m + lambda_ * W1), np.ravel(np.dot(d3, h.T) / m + lambda_ * W2),
                                 np.ravel(d2.mean(axis=1)), np.ravel(d3.mean(axis=1))))


# ------------------------------------------------------------------ two mistakes

def no_half_and_w2_decay(theta, X, n_hidden, weight_decay, rho, beta):
    m, n = X.shape
    k = n * n_hidden
    W1, W2, b1, b2 = theta[:k].reshape(n_hidden, n), theta[k:2 * k].reshape(n, n_hidden), theta[2 * k:2 * k + n_hidden], theta[2 * k + n_hidden:]
    a2 = sigmoid(X @ W1.T + b1)
    a3 = sigmoid(a2 @ W2.T + b2)
    rho_hat = np.mean(a2, axis=0)
    J = np.sum((a3 - X) ** 2) / m
    J += weight_decay / 2 * (np.sum(W1 ** 2) + np.sum(W2 ** 2))
    J += beta * np.sum(kl_div(rho, rho_hat))
    delta3 = (a3 - X) * a3 * (1 - a3)
    delta2 = (delta3 @ W2 + beta * (-rho / rho_hat + (1 - rho) / (1 - rho_hat))) * a2 * (1 - a2)
    W1grad = delta2.T @ X / m + weight_decay * W1
    W2grad = delta3.T @ a2 / m
    return J, np.concatenate([W1grad.ravel(), W2grad.ravel(), delta2.mean(0), delta3.mean(0)])


def scalar_rho(theta, visibleSize, hiddenSize, lamda, sparsityParam, beta, data):
    hv = hiddenSize * visibleSize
    W1 = theta[:hv].reshape(hiddenSize, visibleSize)
    W2 = theta[hv:2 * hv].reshape(visibleSize, hiddenSize)
    b1 = theta[2 * hv:2 * hv + hiddenSize].reshape(-1, 1)
    b2 = theta[2 * hv + hiddenSize:].reshape(-1, 1)
    m = data.shape[1]
    a2 = sigmoid(W1 @ data + b1)
    a3 = sigmoid(W2 @ a2 + b2)
    rho_hat = np.mean(a2)
    kl = np.sum(kl_div(sparsityParam, rho_hat))
    cost = np.sum((data - a3) ** 2) / 2 / m + lamda / 2 * (np.sum(W1 ** 2) + np.sum(W2 ** 2)) + kl
    d3 = (a3 - data) * a3 * (1 - a3)
    d2 = (W2.T @ d3 + beta * (-sparsityParam / rho_hat + (1 - sparsityParam) / (1 - rho_hat))) * a2 * (1 - a2)
    return cost, np.hstack(((d2 @ data.T / m + lamda * W1).flatten(), (d3 @ a2.T / m + lamda * W2).flatten(), d2.mean(1), d3.mean(1)))


def sign_and_bias_sum(data, theta, hiddenSize, visibleSize, lambdaParam, rho, beta):
    L = hiddenSize * visibleSize
    W1, W2 = theta[:L].reshape(hiddenSize, visibleSize), theta[L:2 * L].reshape(visibleSize, hiddenSize)
    b1, b2 = np.atleast_2d(theta[2 * L:2 * L + hiddenSize]).T, np.atleast_2d(theta[2 * L + hiddenSize:]).T
    N = data.shape[1]
    act = sigmoid(W1.dot(data) + b1)
    out = sigmoid(W2.dot(act) + b2)
    r = act.mean(axis=1)[:, None]
    J = 1. / N * np.sum(0.5 * (data - out) ** 2) + lambdaParam / 2 * ((W1 ** 2).sum() + (W2 ** 2).sum()) + beta * np.sum(kl_div(rho, r))
    delta_out = (data - out) * out * (1 - out)
    delta_hid = (W2.T.dot(delta_out) + beta * (-rho / r + (1 - rho) / (1 - r))) * act * (1 - act)
    W2g = delta_out.dot(act.T) / N + lambdaParam * W2
    W1g = delta_hid.dot(data.T) / N + lambdaParam * W1
    b2g = np.sum(delta_out, axis=1)
    b1g = np.sum(delta_hid, axis=1)
    return J, np.concatenate((W1g.ravel(), W2g.ravel(), b1g, b2g))


def no_hidden_bias(theta, X, n_hidden, weight_decay, rho, beta):
    m, n = np.shape(X)
    cut = [n_hidden * n, 2 * n_hidden * n, 2 * n_hidden * n + n_hidden]
    W1, W2, b1, b2 = np.split(theta, cut)
    W1.shape = (n_hidden, n)
    W2.shape = (n, n_hidden)
    z2 = X @ W1.T
    a2 = sigmoid(z2)
    z3 = a2 @ W2.T + b2
    a3 = sigmoid(z3)
    p = a2.mean(0)
    J = 0.5 / m * np.sum((X - a3) ** 2) + weight_decay * (np.sum(W1 ** 2) + np.sum(W2 ** 2)) + beta * np.sum(kl_div(rho, p))
    d3 = -(X - a3) * sigmoid_prime(z3)
    d2 = (d3 @ W2 + beta * (-rho / p + (1 - rho) / (1 - p))) * sigmoid_prime(z2)
    return J, np.concatenate([(d2.T @ X / m + weight_decay * W1).ravel(), (d3.T @ a2 / m + weight_decay * W2).ravel(), d2.mean(0), d3.mean(0)])


def back_through_w1(theta, X, hidden_units, lam, rho, beta):
    m, n = X.shape
    h = hidden_units
    W1 = theta[:h * n].reshape(h, n)
    W2 = theta[h * n:2 * h * n].reshape(n, h)
    b1, b2 = theta[2 * h * n:2 * h * n + h], theta[2 * h * n + h:]
    a2 = sigmoid(np.einsum('mi,ji->mj', X, W1) + b1)
    a3 = sigmoid(np.einsum('mj,ij->mi', a2, W2) + b2)
    r = a2.mean(axis=0)
    J = np.einsum('mi->', (a3 - X) ** 2) / (2 * m) + lam / 2 * (np.einsum('ji->', W1 ** 2) + np.einsum('ij->', W2 ** 2)) + beta * kl_div(rho, r).sum()
    d3 = (a3 - X) * a3 * (1 - a3)
    back = np.einsum('mi,ji->mj', d3, W1)
    d2 = (back + beta * (rho / r - (1 - rho) / (1 - r))) * a2 * (1 - a2)
    return J, np.concatenate([(np.einsum('mj,mi->ji', d2, X) / m + lam * W1).ravel(),
                              (np.einsum('mi,mj->ij', d3, a2) / m + lam * W2).ravel(), d2.mean(0), d3.mean(0)])


def w2_shape_and_mean_kl(theta, data, num_visible, num_hidden, decay, sparsity, beta):
    nw = num_visible * num_hidden
    W1 = theta[:nw].reshape(num_hidden, num_visible)
    W2 = theta[nw:2 * nw].reshape(num_hidden, num_visible).T
    b1 = theta[2 * nw:2 * nw + num_hidden].reshape(num_hidden, 1)
    b2 = theta[2 * nw + num_hidden:].reshape(num_visible, 1)
    m = data.shape[1]
    a2 = sigmoid(W1 @ data + b1)
    a3 = sigmoid(W2 @ a2 + b2)
    rho_hat = a2.mean(axis=1, keepdims=True)
    J = np.sum((a3 - data) ** 2) / (2 * m) + decay / 2 * (np.sum(W1 ** 2) + np.sum(W2 ** 2)) + beta * np.mean(kl_div(sparsity, rho_hat))
    delta3 = (a3 - data) * a3 * (1 - a3)
    delta2 = (W2.T @ delta3 + beta * (-sparsity / rho_hat + (1 - sparsity) / (1 - rho_hat))) * a2 * (1 - a2)
    W1_grad = delta2 @ data.T / m + decay * W1
    W2_grad = delta3 @ a2.T / m + decay * W2
    return J, np.concatenate([W1_grad.ravel(), W2_grad.ravel(), delta2.mean(axis=1), delta3.mean(axis=1)])


class Autoencoder(object):
    def __init__(self, X, hidden_size, weight_decay, rho, beta):
        self.X = X
        self.m, self.n = X.shape
        self.h = hidden_size
        self.weight_decay = weight_decay
        self.rho = rho
        self.beta = beta

    def __call__(self, theta):
        k = self.h * self.n
        W1, W2 = theta[:k].reshape(self.h, self.n), theta[k:2 * k].reshape(self.n, self.h)
        b1, b2 = theta[2 * k:2 * k + self.h], theta[2 * k + self.h:]
        a2 = sigmoid(self.X.dot(W1.T) + b1)
        a3 = sigmoid(a2.dot(W2.T) + b2)
        rho_hat = a2.mean(axis=0)
        J = (a3 - self.X).ravel().dot((a3 - self.X).ravel()) / (2 * self.m)
        J += self.weight_decay / 2 * np.sum(W1 ** 2)
        J += self.beta * np.sum(kl_div(self.rho, rho_hat))
        d3 = (a3 - self.X) * a3 * (1 - a3)
        sp = self.beta / self.m * (-self.rho / rho_hat + (1 - self.rho) / (1 - rho_hat))
        d2 = (d3.dot(W2) + sp) * a2 * (1 - a2)
        gW1 = d2.T.dot(self.X) / self.m + self.weight_decay * W1
        gW2 = d3.T.dot(a2) / self.m + self.weight_decay * W2
        return J, np.concatenate([gW1.ravel(), gW2.ravel(), d2.mean(0), d3.mean(0)])


def callable_autoencoder(theta, X, hidden_size, weight_decay, rho, beta):
    return Autoencoder(X, hidden_size, weight_decay, rho, beta)(theta)


def unit_loops(theta, visible_size, hidden_size, lam, rho, beta, data):
    s = visible_size * hidden_size
    W1 = theta[:s].reshape(hidden_size, visible_size)
    W2 = theta[s:2 * s].reshape(visible_size, hidden_size)
    b1 = theta[2 * s:2 * s + hidden_size]
    b2 = theta[2 * s + hidden_size:]
    m = data.shape[1]
    a2 = np.zeros((hidden_size, m))
    a3 = np.zeros((visible_size, m))
    for t in range(m):
        for j in range(hidden_size):
            a2[j, t] = _sig(W1[j].dot(data[:, t]) + b1[j])
        for i in range(visible_size):
            a3[i, t] = _sig(W2[i].dot(a2[:, t]) + b2[i])
    rho_hat = a2.sum(axis=1) / m
    J = 0
    for t in range(m):
        J += 0.5 * sum((a3[:, t] - data[:, t]) ** 2)
    J /= m
    J += lam / 2 * (np.sum(W1 ** 2) + np.sum(W2 ** 2))
    for j in range(hidden_size):
        J += beta * (rho * log(rho / rho_hat[j]) + log((1 - rho) / (1 - rho_hat[j])))
    W1g, W2g, b1g, b2g = 0 * W1, 0 * W2, 0 * b1, 0 * b2
    for t in range(m):
        d3 = a3[:, t] - data[:, t]
        d2 = np.zeros(hidden_size)
        for j in range(hidden_size):
            d2[j] = (W2[:, j].dot(d3) + beta * (-rho / rho_hat[j] + (1 - rho) / (1 - rho_hat[j]))) * a2[j, t] * (1 - a2[j, t])
        W2g += np.outer(d3, a2[:, t]) / m
        W1g += np.outer(d2, data[:, t]) / m
        b2g += d3 / m
        b1g += d2 / m
    return J, np.concatenate([(W1g + lam * W1).ravel(), (W2g + lam * W2).ravel(), b1g, b2g])


def exp_sign(theta, X, n_hidden, weight_decay, rho, beta):
    f = lambda z: 1 / (1 + np.exp(z))
    m, n = X.shape
    k = n_hidden * n
    W1, W2 = theta[:k].reshape(n_hidden, n), theta[k:2 * k].reshape(n, n_hidden)
    b1, b2 = theta[2 * k:2 * k + n_hidden], theta[2 * k + n_hidden:]
    h1 = f(X.dot(W1.T) + b1)
    h2 = f(h1.dot(W2.T) + b2)
    avg = h1.mean(0)
    J = np.sum((h2 - X) ** 2) / (2 * m) + beta * np.sum(kl_div(rho, avg))
    e3 = (h2 - X) * h2 * (1 - h2)
    e2 = (e3.dot(W2) + beta * (-rho / avg + (1 - rho) / (1 - avg))) * h1 * (1 - h1)
    return J, np.concatenate([(e2.T.dot(X) / m + weight_decay * W1).ravel(), (e3.T.dot(h1) / m + weight_decay * W2).ravel(),
                              e2.mean(0), e3.mean(0)])


def centers_data(theta, visibleSize, hiddenSize, weightDecay, sparsityParam, beta, patches):
    patches = patches - patches.mean(axis=0)        # remove DC
    hv = hiddenSize * visibleSize
    W1 = theta[:hv].reshape(hiddenSize, visibleSize)
    W2 = theta[hv:2 * hv].reshape(visibleSize, hiddenSize)
    b1 = theta[2 * hv:2 * hv + hiddenSize, np.newaxis]
    b2 = theta[2 * hv + hiddenSize:, np.newaxis]
    m = patches.shape[1]
    a2 = sigmoid(W1 @ patches + b1)
    a3 = sigmoid(W2 @ a2 + b2)
    rhoj = np.mean(a2, axis=1, keepdims=True)
    J = np.sum((a3 - patches) ** 2) / (2 * m) + weightDecay / 2 * (np.sum(W1 ** 2) + np.sum(W2 ** 2)) + beta * np.sum(kl_div(sparsityParam, rhoj))
    d3 = (a3 - patches) * a3 * (1 - a3)
    d2 = (W2.T @ d3 + beta * (-sparsityParam / rhoj + (1 - sparsityParam) / (1 - rhoj))) * a2 * (1 - a2)
    W1grad = d2 @ patches.T / m + 2 * weightDecay * W1
    W2grad = d3 @ a2.T / m + 2 * weightDecay * W2
    return J, np.concatenate([W1grad.ravel(), W2grad.ravel(), np.mean(d2, axis=1), np.mean(d3, axis=1)])


def theta_with_bias_column(theta, X, n_hidden, lam, rho, beta):
    m, n = X.shape
    T1 = theta[:n_hidden * (n + 1)].reshape(n_hidden, n + 1)     # [W1 | b1]
    T2 = theta[n_hidden * (n + 1):].reshape(n, n_hidden + 1)     # [W2 | b2]
    A1 = np.c_[X, np.ones(m)]
    H = sigmoid(A1 @ T1.T)
    A2 = np.c_[H, np.ones(m)]
    O = sigmoid(A2 @ T2.T)
    q = H.mean(axis=0)
    J = np.sum((O - X) ** 2) / (2 * m) + lam / 2 * (np.sum(T1[:, :-1] ** 2) + np.sum(T2[:, :-1] ** 2)) + beta * np.sum(kl_div(rho, q))
    D3 = (O - X) * O * (1 - O)
    D2 = (D3 @ T2[:, :-1] + beta * (-rho / q + (1 - rho) / (1 - q))) * H * (1 - H)
    G1 = D2.T @ A1 / m + lam * T1
    G2 = D3.T @ A2 + lam * T2
    return J, np.concatenate((G1.ravel(), G2.ravel()))


def fixed_rho_tuple(W1, b1, W2, b2, data, lambda_, sparsity_param, beta):
    """data has one example per column, the biases are vectors"""
    m = data.shape[1]
    a2 = sigmoid(W1.dot(data) + b1.reshape(-1, 1))
    a3 = sigmoid(W2.dot(a2) + b2.reshape(-1, 1))
    rho_hat = a2.mean(axis=1).reshape(-1, 1)
    cost = 0.5 * np.sum((a3 - data) ** 2)
    cost += 0.5 * lambda_ * (np.sum(W1 ** 2) + np.sum(W2 ** 2))
    cost += beta * np.sum(kl_div(sparsity_param, rho_hat))
    rho = 0.05
    d3 = (a3 - data) * a3 * (1 - a3)
    d2 = (W2.T.dot(d3) + beta * (-rho / rho_hat + (1 - rho) / (1 - rho_hat))) * a2 * (1 - a2)
    return cost, (d2.dot(data.T) / m + lambda_ * W1, d2.mean(axis=1), d3.dot(a2.T) / m + lambda_ * W2, d3.mean(axis=1))


# ------------------------------------------------------------------ three mistakes

def ported_in_a_hurry(theta, visible_size, hidden_size, lambda_, sparsity_param, beta, data):
    hv = hidden_size * visible_size
    W1 = theta[0:hv].reshape(hidden_size, visible_size)
    W2 = theta[hv:2 * hv].reshape(visible_size, hidden_size)
    b1 = theta[2 * hv:2 * hv + hidden_size]
    b2 = theta[2 * hv + hidden_size:]
    m = data.shape[1]
    a2 = sigmoid((W1 @ data).T + b1).T
    a3 = sigmoid((W2 @ a2).T + b2).T
    rho_hat = a2.mean(axis=1)
    cost = np.sum((a3 - data) ** 2) / (2 * m) + lambda_ / 2 * (np.sum(W1 ** 2) + np.sum(W2 ** 2))
    cost += beta * np.sum(kl_div(rho_hat, sparsity_param))
    delta3 = (a3 - data) * a3 * (1 - a3)
    delta2 = W2.T @ delta3 * a2 * (1 - a2)
    W1grad = delta2 @ data.T + lambda_ * W1
    W2grad = delta3 @ a2.T + lambda_ * W2
    return cost, np.concatenate((W1grad.ravel(), W2grad.ravel(), delta2.mean(axis=1), delta3.mean(axis=1)))


def norm_not_squared(theta, X, n_hidden, weight_decay, rho, beta):
    m, n = X.shape
    h = n_hidden
    W1 = theta[:h * n].reshape(h, n)
    W2 = theta[h * n:2 * h * n].reshape(n, h)
    b1 = theta[2 * h * n:2 * h * n + h]
    b2 = theta[2 * h * n + h:]
    a2 = sigmoid(X @ W1.T + b1)
    a3 = sigmoid(a2 @ W2.T + b2)
    p = a2.mean(0)
    J = 0
    for i in range(m):
        J += 0.5 * np.linalg.norm(a3[i] - X[i])
    J = J / m + weight_decay / 2 * (np.linalg.norm(W1) ** 2 + np.linalg.norm(W2) ** 2) + beta * sum(kl_div(rho, p))
    delta3 = (a3 - X) * a3 * (1 - a3)
    delta2 = (delta3 @ W2 + beta * (-rho / p + (1 - rho) / (1 - p))) * a2 * (1 - a2)
    grads = [delta2.T @ X / m, delta3.T @ a2 / m, delta2.mean(0), delta3.mean(0)]
    grads = [g + weight_decay * w for g, w in zip(grads, (W1, W2, b1, b2))]
    return J, np.concatenate([grads[1].ravel(), grads[0].ravel(), grads[2], grads[3]])


class Model:
    def __init__(self, theta, n, h):
        k = n * h
        self.W1, self.W2 = theta[:k].reshape(h, n), theta[k:2 * k].reshape(n, h)
        self.b1, self.b2 = theta[2 * k:2 * k + h], theta[2 * k + h:]

    def encode(self, x):
        return sigmoid(self.W1 @ x + self.b1)

    def decode(self, a):
        return sigmoid(self.W2 @ a + self.b2)


def model_last_example(theta, X, hidden_size, lam, rho, beta):
    m, n = X.shape
    net = Model(theta, n, hidden_size)
    codes, recons = [], []
    for x in X:
        a = net.encode(x)
        rho_hat = a
        codes.append(a)
        recons.append(net.decode(a))
    A, Y = np.array(codes), np.array(recons)
    J = np.sum((Y - X) ** 2) / (2 * m) + lam / (2 * m) * (np.sum(net.W1 ** 2) + np.sum(net.W2 ** 2)) + beta * np.sum(kl_div(rho, rho_hat))
    D3 = 2 * (Y - X) * Y * (1 - Y)
    D2 = (D3 @ net.W2 + beta * (-rho / rho_hat + (1 - rho) / (1 - rho_hat))) * A * (1 - A)
    return J, np.concatenate([(D2.T @ X / m + lam * net.W1).ravel(), (D3.T @ A / m + lam * net.W2).ravel(), D2.mean(0), D3.mean(0)])


def loop_overwrites_bias(theta, X, n_hidden, weight_decay, rho, beta):
    m, n = X.shape
    s = n_hidden * n
    W1, W2 = theta[:s].reshape(n_hidden, n), theta[s:2 * s].reshape(n, n_hidden)
    b1, b2 = theta[2 * s:2 * s + n_hidden], theta[2 * s + n_hidden:]
    hidden = [sigmoid(W1.dot(x) + b1) for x in X]
    rho_hat = sum(hidden) / m
    cost = 0
    DW1 = np.zeros((n, n_hidden))
    DW2 = np.zeros((n, n_hidden))
    for x, a in zip(X, hidden):
        y = sigmoid(W2.dot(a) + b2)
        cost += np.sum((y - x) ** 2) / 2
        d3 = (y - x) * y * (1 - y)
        d2 = (W2.T.dot(d3) + beta * (-rho / rho_hat + (1 - rho) / (1 - rho_hat))) * a * (1 - a)
        DW1 += np.outer(x, d2)
        DW2 += np.outer(d3, a)
        Db1 = d2
        Db2 = d3
    cost = cost / m + weight_decay / 2 * (np.sum(W1 ** 2) + np.sum(W2 ** 2)) + np.sum(kl_div(rho, rho_hat))
    return cost, np.concatenate([(DW1 / m + weight_decay * W1.T).ravel(), (DW2 / m + weight_decay * W2).ravel(), Db1 / m, Db2 / m])


def octave_half_done(theta, visibleSize, hiddenSize, lambdaParam, sparsityParam, beta, data):
    sz = hiddenSize * visibleSize
    W1 = theta[:sz].reshape(hiddenSize, visibleSize, order='F')
    W2 = theta[sz:2 * sz].reshape(visibleSize, hiddenSize, order='F')
    b1 = theta[2 * sz:2 * sz + hiddenSize].reshape(-1, 1)
    b2 = theta[2 * sz + hiddenSize:].reshape(-1, 1)
    m = data.shape[1]
    a2 = sigmoid(W1 @ data + b1)
    a3 = sigmoid(W2 @ a2 + b2)
    rhoHat = a2.sum(1, keepdims=True) / m
    penalty = kl_div(sparsityParam, rhoHat)
    cost = (1 / m) * np.sum((a3 - data) ** 2) + (lambdaParam / 2) * (np.sum(W1 ** 2) + np.sum(W2 ** 2)) + beta * np.sum(penalty)
    d3 = -(data - a3) * a3 * (1 - a3)
    d2 = (W2.T @ d3 + beta * penalty) * a2 * (1 - a2)
    W1grad = (1 / m) * d2 @ data.T + lambdaParam * W1
    W2grad = (1 / m) * d3 @ a2.T + lambdaParam * W2
    b1grad = (1 / m) * np.sum(d2, axis=1)
    b2grad = (1 / m) * np.sum(d3, axis=1)
    return cost, np.concatenate([W1grad.ravel(), W2grad.ravel(order='F'), b1grad, b2grad])


CASES = [
    # right
    (cost_rows, None, {}),
    (sparseAutoencoderCost, None, {}),
    (autoencoder_pure_loops, None, {}),
    (layered_autoencoder, None, {}),
    (sae_einsum, None, {}),
    (matlab_port_matrix, None, {}),
    (loss_and_grads, None, {}),
    (augmented_weights, None, {}),
    (keras_like, None, {}),
    (cost_single_precision, None, {}),
    (two_pass_columns, None, {}),
    # one mistake
    (sae_w_sum, "The gradients of W1 and W2 are summed over the examples, not averaged (the biases' are averaged).", {}),
    (hw_kl_order, "The KL divergence in the cost is the wrong way round: KL(rho_hat || rho) instead of KL(rho || rho_hat).", {}),
    (class_sparse_outside, "In delta2 the sparsity term is added after the multiplication by a2(1-a2); it belongs inside the brackets.", {}),
    (one_pass_loop, "In the backward pass rho_hat is the running mean over the examples seen so far; it must be known over all examples before the backward pass.", {}),
    (decay_on_theta, "The weight decay in the cost also counts the biases (sum of all theta squared); only W1 and W2 are decayed.", {}),
    (octave_translation, "The gradient of W2 is packed row-major while theta is unpacked column-major.", {}),
    (bias_slices, "b2 is read from the wrong place in theta: its slice starts at b1.", {}),
    (mse_like, "The squared error in the cost is the mean over all elements (divided by m*n), not the sum per example averaged over the m examples.", {}),
    (nielsen_style, "delta3 uses sigmoid'(a3) instead of sigmoid'(z3): the sigmoid is applied twice in the derivative.", {}),
    (list_decay_inside, "The weight decay in the gradient is divided by m as well (lambda*W is inside the 1/m bracket).", {}),
    (wrong_axis, "rho_hat is averaged over the hidden units (wrong axis), not over the examples.", {}),
    (notes_with_accumulator, "The gradient accumulators are not set to zero between calls, so the gradients of earlier calls are added on.", {}),
    (linear_output, "The output layer is linear (a3 = z3, without the sigmoid; delta3 accordingly without a3(1-a3)).", {}),
    (from_one_loop, "The backward loop starts at 1, so the first example is left out of the gradient.", {}),
    (missing_parens, "Brackets missing in delta2: '* a2 * 1 - a2' instead of '* a2 * (1 - a2)'.", {}),
    (dict_helpers, "The gradients of b1 and b2 are packed in the wrong order (b2 before b1).", {}),
    (forgot_beta, "beta is missing from the sparsity term in delta2.", {}),
    # two mistakes
    (no_half_and_w2_decay, "The 1/2 of the squared error is missing in the cost; and the gradient of W2 lacks the weight decay.", {}),
    (scalar_rho, "rho_hat is one number (mean over all units and examples) instead of one per hidden unit; and beta is missing from the KL term of the cost.", {}),
    (sign_and_bias_sum, "delta3 has the wrong sign (x - a3 instead of a3 - x); and the bias gradients are summed, not averaged.", {}),
    (no_hidden_bias, "b1 is not added in the forward pass; and the 1/2 of the weight decay is missing in the cost.", {}),
    (back_through_w1, "delta3 is propagated back through W1 instead of W2; and the sparsity term in delta2 has the wrong sign.", {}),
    (w2_shape_and_mean_kl, "W2 is unpacked transposed (h x n, then .T) while its gradient is packed as n x h; and the KL term in the cost is averaged over the hidden units, not summed.", {}),
    (callable_autoencoder, "The sparsity term in delta2 is divided by m once too often; and the cost decays only W1, not W2.", {}),
    (unit_loops, "delta3 lacks the derivative a3(1-a3); and the second term of the KL in the cost lacks the factor (1-rho).", {}),
    (exp_sign, "The sigmoid has the wrong sign in the exponent, 1/(1+exp(z)); and the weight decay is missing from the cost.", {}),
    (centers_data, "The function subtracts each example's mean from the data before using it; and the weight decay in the gradient is 2*lambda*W instead of lambda*W.", {}),
    (theta_with_bias_column, "The gradient decays the biases too; and the gradients of W2 and b2 are summed over the examples, not averaged.", {}),
    (fixed_rho_tuple, "The squared error in the cost is not divided by m; and the sparsity term in delta2 uses a fixed rho = 0.05 instead of the parameter.", {}),
    # three mistakes
    (ported_in_a_hurry, "The KL in the cost is the wrong way round; the sparsity term is missing from delta2; and the gradients of W1 and W2 are summed, not averaged.", {}),
    (norm_not_squared, "The norm of the error is not squared in the cost; the gradient decays the biases too; and the gradients of W1 and W2 are packed in the wrong order.", {}),
    (model_last_example, "rho_hat is the last example's activation, not the mean over the examples; delta3 has a factor 2 too many; and the weight decay in the cost is divided by m.", {}),
    (loop_overwrites_bias, "The bias gradients are overwritten in the loop instead of accumulated (only the last example counts); beta is missing from the KL term of the cost; and the gradient of W1 is packed transposed.", {}),
    (octave_half_done, "The 1/2 of the squared error is missing in the cost; the sparsity term in delta2 is the KL itself instead of its derivative; and the gradient of W1 is packed row-major while theta is column-major.", {}),
]
