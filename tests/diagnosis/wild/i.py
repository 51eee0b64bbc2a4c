"""Wild sparse autoencoder cost functions, collection i."""
import math

import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def _logistic(t):
    return 0.5 * (1.0 + np.tanh(0.5 * t))


# ------------------------------------------------------------------ right ones

class SparseAutoencoder(object):
    """ One object per call, limits computed the way the well known port does. """

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

    def cost(self, theta, input):
        W1 = theta[self.limit0:self.limit1].reshape(self.hidden_size, self.visible_size)
        W2 = theta[self.limit1:self.limit2].reshape(self.visible_size, self.hidden_size)
        b1 = theta[self.limit2:self.limit3].reshape(self.hidden_size, 1)
        b2 = theta[self.limit3:self.limit4].reshape(self.visible_size, 1)

        hidden_layer = sigmoid(np.dot(W1, input) + b1)
        output_layer = sigmoid(np.dot(W2, hidden_layer) + b2)
        rho_cap = np.sum(hidden_layer, axis=1) / input.shape[1]

        diff = output_layer - input
        sum_of_squares_error = 0.5 * np.sum(np.multiply(diff, diff)) / input.shape[1]
        weight_decay = 0.5 * self.lamda * (np.sum(np.multiply(W1, W1)) + np.sum(np.multiply(W2, W2)))
        KL_divergence = self.beta * np.sum(self.rho * np.log(self.rho / rho_cap) +
                                           (1 - self.rho) * np.log((1 - self.rho) / (1 - rho_cap)))
        cost = sum_of_squares_error + weight_decay + KL_divergence

        KL_div_grad = self.beta * (-(self.rho / rho_cap) + ((1 - self.rho) / (1 - rho_cap)))
        del_out = np.multiply(diff, np.multiply(output_layer, 1 - output_layer))
        del_hid = np.multiply(np.dot(np.transpose(W2), del_out) + np.transpose(np.atleast_2d(KL_div_grad)),
                              np.multiply(hidden_layer, 1 - hidden_layer))

        W1_grad = np.dot(del_hid, np.transpose(input)) / input.shape[1] + self.lamda * W1
        W2_grad = np.dot(del_out, np.transpose(hidden_layer)) / input.shape[1] + self.lamda * W2
        b1_grad = np.sum(del_hid, axis=1) / input.shape[1]
        b2_grad = np.sum(del_out, axis=1) / input.shape[1]
        return cost, np.concatenate((W1_grad.flatten(), W2_grad.flatten(), b1_grad.flatten(), b2_grad.flatten()))


def autoencoder_object_cost(theta, visible_size, hidden_size, rho, lamda, beta, training_data):
    encoder = SparseAutoencoder(visible_size, hidden_size, rho, lamda, beta)
    return encoder.cost(theta, training_data)


def cost_pure_python(theta, X, n_hidden, weight_decay, rho, beta):
    # no numpy in the maths, to be sure I understand every index
    m = len(X)
    n = len(X[0])
    h = n_hidden
    p = [float(v) for v in theta]
    w1 = lambda j, i: p[j * n + i]
    w2 = lambda i, j: p[h * n + i * h + j]
    o1 = 2 * h * n
    o2 = o1 + h
    hid, out = [], []
    for row in X:
        a = []
        for j in range(h):
            s = p[o1 + j]
            for i in range(n):
                s += w1(j, i) * row[i]
            a.append(1.0 / (1.0 + math.exp(-s)))
        y = []
        for i in range(n):
            s = p[o2 + i]
            for j in range(h):
                s += w2(i, j) * a[j]
            y.append(1.0 / (1.0 + math.exp(-s)))
        hid.append(a)
        out.append(y)
    act = [sum(hid[k][j] for k in range(m)) / m for j in range(h)]
    J = 0.0
    for k in range(m):
        for i in range(n):
            J += (out[k][i] - X[k][i]) ** 2 / (2.0 * m)
    for q in range(2 * h * n):
        J += weight_decay / 2.0 * p[q] ** 2
    for j in range(h):
        J += beta * (rho * math.log(rho / act[j]) + (1 - rho) * math.log((1 - rho) / (1 - act[j])))
    g = [0.0] * len(p)
    for k in range(m):
        d3 = [(out[k][i] - X[k][i]) * out[k][i] * (1 - out[k][i]) for i in range(n)]
        for j in range(h):
            e = sum(w2(i, j) * d3[i] for i in range(n))
            e += beta * ((1 - rho) / (1 - act[j]) - rho / act[j])
            e *= hid[k][j] * (1 - hid[k][j])
            for i in range(n):
                g[j * n + i] += e * X[k][i] / m
                g[h * n + i * h + j] += d3[i] * hid[k][j] / m
            g[o1 + j] += e / m
        for i in range(n):
            g[o2 + i] += d3[i] / m
    for q in range(2 * h * n):
        g[q] += weight_decay * p[q]
    return J, np.array(g)


def sparseAutoencoderCost(theta, visibleSize, hiddenSize, lambdaParam, sparsityParam, beta, data):
    # straight from the .m file, (:) and reshape are column major there
    W1 = np.reshape(theta[:hiddenSize * visibleSize], (hiddenSize, visibleSize), order='F')
    W2 = np.reshape(theta[hiddenSize * visibleSize:2 * hiddenSize * visibleSize], (visibleSize, hiddenSize), order='F')
    b1 = theta[2 * hiddenSize * visibleSize:2 * hiddenSize * visibleSize + hiddenSize]
    b2 = theta[2 * hiddenSize * visibleSize + hiddenSize:]
    m = data.shape[1]

    z2 = W1.dot(data) + np.tile(b1[:, None], (1, m))
    a2 = sigmoid(z2)
    z3 = W2.dot(a2) + np.tile(b2[:, None], (1, m))
    a3 = sigmoid(z3)

    rhohats = np.mean(a2, 1)
    KLsum = np.sum(sparsityParam * np.log(sparsityParam / rhohats)
                   + (1 - sparsityParam) * np.log((1 - sparsityParam) / (1 - rhohats)))
    squares = np.sum((a3 - data) ** 2, 0)
    cost = np.mean(squares) / 2 + lambdaParam / 2 * (np.sum(W1 ** 2) + np.sum(W2 ** 2)) + beta * KLsum

    delta3 = -(data - a3) * a3 * (1 - a3)
    betaTerm = beta * (-sparsityParam / rhohats + (1 - sparsityParam) / (1 - rhohats))
    delta2 = (W2.T.dot(delta3) + np.tile(betaTerm[:, None], (1, m))) * a2 * (1 - a2)

    W1grad = delta2.dot(data.T) / m + lambdaParam * W1
    W2grad = delta3.dot(a2.T) / m + lambdaParam * W2
    b1grad = delta2.sum(1) / m
    b2grad = delta3.sum(1) / m
    grad = np.r_[W1grad.ravel(order='F'), W2grad.ravel(order='F'), b1grad, b2grad]
    return cost, grad


def einsum_objective(params, batch, n_hid, l2, target_rho, kl_weight):
    N, D = batch.shape
    cuts = np.cumsum([n_hid * D, D * n_hid, n_hid])
    U, V, bu, bv = np.split(np.asarray(params), cuts)
    U = U.reshape(n_hid, D)
    V = V.reshape(D, n_hid)
    H = _logistic(np.einsum('nd,hd->nh', batch, U) + bu)
    R = _logistic(np.einsum('nh,dh->nd', H, V) + bv)
    E = R - batch
    q = np.einsum('nh->h', H) / N
    loss = np.einsum('nd,nd', E, E) / (2 * N)
    loss += l2 / 2 * (np.einsum('hd,hd', U, U) + np.einsum('dh,dh', V, V))
    loss -= kl_weight * (target_rho * np.log(q / target_rho) + (1 - target_rho) * np.log((1 - q) / (1 - target_rho))).sum()
    G = E * R * (1 - R) / N
    S = kl_weight * (q - target_rho) / (q * (1 - q)) / N      # both fractions put together
    F = (np.einsum('nd,dh->nh', G, V) + S) * H * (1 - H)
    return loss, np.hstack([(np.einsum('nh,nd->hd', F, batch) + l2 * U).ravel(),
                            (np.einsum('nd,nh->dh', G, H) + l2 * V).ravel(),
                            F.sum(0), G.sum(0)])


def nn_cost_bias_column(nn_params, input_layer_size, hidden_layer_size, X, Lambda, sparsity, beta):
    """ml-class ex4 turned into an autoencoder; Theta1 and Theta2 carry their bias in column 0."""
    split = hidden_layer_size * (input_layer_size + 1)
    Theta1 = nn_params[:split].reshape(hidden_layer_size, input_layer_size + 1)
    Theta2 = nn_params[split:].reshape(input_layer_size, hidden_layer_size + 1)
    m = X.shape[0]
    A1 = np.c_[np.ones(m), X]
    A2 = np.c_[np.ones(m), sigmoid(A1 @ Theta1.T)]
    A3 = sigmoid(A2 @ Theta2.T)
    rho_j = A2[:, 1:].mean(axis=0)
    J = ((A3 - X) ** 2).sum() / (2 * m)
    J += Lambda / 2 * ((Theta1[:, 1:] ** 2).sum() + (Theta2[:, 1:] ** 2).sum())
    J += beta * (sparsity * np.log(sparsity / rho_j) + (1 - sparsity) * np.log((1 - sparsity) / (1 - rho_j))).sum()
    d3 = (A3 - X) * A3 * (1 - A3)
    d2 = d3 @ Theta2[:, 1:] + beta * (-sparsity / rho_j + (1 - sparsity) / (1 - rho_j))
    d2 = d2 * A2[:, 1:] * (1 - A2[:, 1:])
    G1 = d2.T @ A1 / m
    G2 = d3.T @ A2 / m
    G1[:, 1:] += Lambda * Theta1[:, 1:]
    G2[:, 1:] += Lambda * Theta2[:, 1:]
    return J, np.concatenate([G1.ravel(), G2.ravel()])


def list_in_list_out(weights, patches, lam, rho, beta):
    W1, W2, b1, b2 = weights
    m = patches.shape[1]
    b1c, b2c = np.reshape(b1, (-1, 1)), np.reshape(b2, (-1, 1))
    hidden = sigmoid(W1 @ patches + b1c)
    recon = sigmoid(W2 @ hidden + b2c)
    p = hidden.mean(axis=1, keepdims=True)
    cost = np.linalg.norm(recon - patches) ** 2 / (2 * m) \
        + 0.5 * lam * (np.linalg.norm(W1) ** 2 + np.linalg.norm(W2) ** 2) \
        + beta * float(np.sum(rho * (np.log(rho) - np.log(p)) + (1 - rho) * (np.log1p(-rho) - np.log1p(-p))))
    d_out = (recon - patches) * (recon - recon ** 2)
    d_hid = (W2.T @ d_out + beta * ((1 - rho) / (1 - p) - rho / p)) * (hidden - hidden ** 2)
    grads = [d_hid @ patches.T / m + lam * W1,
             d_out @ hidden.T / m + lam * W2,
             np.reshape(d_hid.mean(axis=1), np.shape(b1)),
             np.reshape(d_out.mean(axis=1), np.shape(b2))]
    return cost, grads


def matrix_style(theta, visibleSize, hiddenSize, decayWeight, sparsityParam, beta, data):
    nw = hiddenSize * visibleSize
    X = np.matrix(data)
    t = np.matrix(theta).T
    W1 = t[0:nw].reshape(hiddenSize, visibleSize)
    W2 = t[nw:2 * nw].reshape(visibleSize, hiddenSize)
    b1 = t[2 * nw:2 * nw + hiddenSize]
    b2 = t[2 * nw + hiddenSize:]
    m = X.shape[1]
    one = np.matrix(np.ones((m, 1)))
    a2 = sigmoid(W1 * X + b1 * one.T)
    a3 = sigmoid(W2 * a2 + b2 * one.T)
    rhoHat = a2 * one / m
    err = a3 - X
    J = np.trace(err.T * err) / (2.0 * m)
    J = J + decayWeight / 2.0 * (np.trace(W1 * W1.T) + np.trace(W2 * W2.T))
    J = J + beta * (sparsityParam * np.log(sparsityParam / rhoHat)
                    + (1 - sparsityParam) * np.log((1 - sparsityParam) / (1 - rhoHat))).sum()
    d3 = np.multiply(err, np.multiply(a3, 1 - a3))
    sp = beta * (-sparsityParam / rhoHat + (1 - sparsityParam) / (1 - rhoHat))
    d2 = np.multiply(W2.T * d3 + sp * one.T, np.multiply(a2, 1 - a2))
    g = np.vstack([(d2 * X.T / m + decayWeight * W1).reshape(-1, 1),
                   (d3 * a2.T / m + decayWeight * W2).reshape(-1, 1),
                   d2 * one / m,
                   d3 * one / m])
    return J, np.asarray(g).ravel()


def layerwise_cost(theta, data, num_hidden, weight_cost, sparsity_target, sparsity_cost):
    """theta is layer by layer: W1, b1, W2, b2."""
    num_cases, num_vis = data.shape
    pos = 0
    layers = []
    for fan_in, fan_out in ((num_vis, num_hidden), (num_hidden, num_vis)):
        W = theta[pos:pos + fan_in * fan_out].reshape(fan_out, fan_in)
        pos += fan_in * fan_out
        b = theta[pos:pos + fan_out]
        pos += fan_out
        layers.append((W, b))
    acts = [data]
    for W, b in layers:
        acts.append(_logistic(acts[-1].dot(W.T) + b))
    q = acts[1].mean(0)
    value = 0.5 * np.square(acts[2] - data).sum(axis=1).mean()
    value += sum(0.5 * weight_cost * np.square(W).sum() for W, _ in layers)
    value += sparsity_cost * np.sum(sparsity_target * np.log(sparsity_target / q)
                                    + (1 - sparsity_target) * np.log((1 - sparsity_target) / (1 - q)))
    back = acts[2] - data
    grads = []
    for l in (1, 0):
        W, b = layers[l]
        if l == 0:
            back = back + sparsity_cost * (-sparsity_target / q + (1 - sparsity_target) / (1 - q))
        delta = back * acts[l + 1] * (1 - acts[l + 1])
        grads = [delta.T.dot(acts[l]) / num_cases + weight_cost * W, delta.mean(0)] + grads
        back = delta.dot(W)
    return value, np.concatenate([x.ravel() for x in grads])


def float32_rows(theta, images, hidden_units, lambda_, rho, beta):
    x = np.asarray(images, dtype=np.float32)
    th = np.asarray(theta, dtype=np.float32)
    m, n = x.shape
    k = hidden_units
    w_enc = th[:k * n].reshape((k, n))
    w_dec = th[k * n:2 * k * n].reshape((n, k))
    c_enc = th[2 * k * n:][:k]
    c_dec = th[2 * k * n:][k:]
    a = sigmoid(x.dot(w_enc.T) + c_enc)
    y = sigmoid(a.dot(w_dec.T) + c_dec)
    avg = a.mean(0)
    J = ((y - x) ** 2).sum() / (2 * m) + .5 * lambda_ * ((w_enc ** 2).sum() + (w_dec ** 2).sum())
    J = J + beta * (rho * np.log(rho / avg) + (1 - rho) * np.log((1 - rho) / (1 - avg))).sum()
    dy = (y - x) * y * (1 - y)
    da = (dy.dot(w_dec) + beta * (-rho / avg + (1 - rho) / (1 - avg))) * a * (1 - a)
    g = np.empty_like(th)
    g[:k * n] = (da.T.dot(x) / m + lambda_ * w_enc).ravel()
    g[k * n:2 * k * n] = (dy.T.dot(a) / m + lambda_ * w_dec).ravel()
    g[2 * k * n:2 * k * n + k] = da.mean(0)
    g[2 * k * n + k:] = dy.mean(0)
    return float(J), g


def transposed_weights(beta, rho, lam, X, hidden, theta):
    # W1 is visible x hidden and W2 is hidden x visible here, X has the samples in columns
    visible, samples = X.shape
    size = visible * hidden
    W1 = theta[:size].reshape(visible, hidden)
    W2 = theta[size:size * 2].reshape(hidden, visible)
    b1 = theta[size * 2:size * 2 + hidden, np.newaxis]
    b2 = theta[size * 2 + hidden:, np.newaxis]
    A = sigmoid(np.dot(W1.T, X) + b1)
    Y = sigmoid(np.dot(W2.T, A) + b2)
    mean_act = np.mean(A, axis=1)[:, np.newaxis]
    kl = rho * np.log(rho / mean_act) + (1 - rho) * np.log((1 - rho) / (1 - mean_act))
    J = np.sum((X - Y) ** 2) / samples / 2 + lam * (np.sum(W1 * W1) + np.sum(W2 * W2)) / 2 + beta * kl.sum()
    D = (Y - X) * Y * (1 - Y)
    B = (np.dot(W2, D) + beta * (-rho / mean_act + (1 - rho) / (1 - mean_act))) * A * (1 - A)
    dW1 = np.dot(X, B.T) / samples + lam * W1
    dW2 = np.dot(A, D.T) / samples + lam * W2
    return J, np.concatenate((dW1.ravel(), dW2.ravel(), B.mean(1), D.mean(1)))


def accumulate_deltas(theta, visible_size, hidden_size, lambda_, sparsity_param, beta, data):
    """The pseudo code of the lecture notes, one example at a time, two passes."""
    hv = hidden_size * visible_size
    W1 = theta[:hv].reshape(hidden_size, visible_size)
    W2 = theta[hv:2 * hv].reshape(visible_size, hidden_size)
    b1 = theta[2 * hv:2 * hv + hidden_size]
    b2 = theta[2 * hv + hidden_size:]
    m = data.shape[1]
    rho_hat = np.zeros(hidden_size)
    for i in range(m):
        rho_hat += sigmoid(W1.dot(data[:, i]) + b1)
    rho_hat /= m
    sparsity_delta = beta * (-sparsity_param / rho_hat + (1 - sparsity_param) / (1 - rho_hat))

    J = 0
    DW1, DW2 = np.zeros(W1.shape), np.zeros(W2.shape)
    Db1, Db2 = np.zeros(b1.shape), np.zeros(b2.shape)
    for i in range(m):
        x = data[:, i]
        a2 = sigmoid(W1.dot(x) + b1)
        a3 = sigmoid(W2.dot(a2) + b2)
        J += 0.5 * np.dot(a3 - x, a3 - x)
        delta3 = -(x - a3) * a3 * (1 - a3)
        delta2 = (W2.T.dot(delta3) + sparsity_delta) * a2 * (1 - a2)
        DW1 += np.outer(delta2, x)
        DW2 += np.outer(delta3, a2)
        Db1 += delta2
        Db2 += delta3
    J = J / m + lambda_ / 2. * (np.sum(W1 ** 2) + np.sum(W2 ** 2))
    J += beta * np.sum(sparsity_param * np.log(sparsity_param / rho_hat)
                       + (1 - sparsity_param) * np.log((1 - sparsity_param) / (1 - rho_hat)))
    grad = np.hstack((((1. / m) * DW1 + lambda_ * W1).ravel(), ((1. / m) * DW2 + lambda_ * W2).ravel(), Db1 / m, Db2 / m))
    return J, grad


# ------------------------------------------------------------------ one mistake

def sparse_ae_cost_axis(theta, visible_size, hidden_size, lambda_, sparsity_param, beta, data):
    W1 = theta[0:hidden_size * visible_size].reshape(hidden_size, visible_size)
    W2 = theta[hidden_size * visible_size:2 * hidden_size * visible_size].reshape(visible_size, hidden_size)
    b1 = theta[2 * hidden_size * visible_size:2 * hidden_size * visible_size + hidden_size]
    b2 = theta[2 * hidden_size * visible_size + hidden_size:]
    m = data.shape[1]
    a2 = sigmoid(W1.dot(data) + b1.reshape(-1, 1))
    a3 = sigmoid(W2.dot(a2) + b2.reshape(-1, 1))
    rho_hat = np.mean(a2, axis=0)
    rho = sparsity_param
    cost = np.sum((a3 - data) ** 2) / (2 * m) + (lambda_ / 2) * (np.sum(W1 ** 2) + np.sum(W2 ** 2)) + \
        beta * np.sum(rho * np.log(rho / rho_hat) + (1 - rho) * np.log((1 - rho) / (1 - rho_hat)))
    sparsity_delta = -rho / rho_hat + (1 - rho) / (1 - rho_hat)
    delta3 = -(data - a3) * a3 * (1 - a3)
    delta2 = (W2.T.dot(delta3) + beta * sparsity_delta) * a2 * (1 - a2)
    W1grad = delta2.dot(data.T) / m + lambda_ * W1
    W2grad = delta3.dot(a2.T) / m + lambda_ * W2
    b1grad = np.sum(delta2, axis=1) / m
    b2grad = np.sum(delta3, axis=1) / m
    return cost, np.concatenate((W1grad.ravel(), W2grad.ravel(), b1grad, b2grad))


def my_cost_please_help(theta, visibleSize, hiddenSize, lmbda, sparsityParam, beta, patches):
    # gradient check gives 0.07, without beta it is 1e-11 ???
    s = visibleSize * hiddenSize
    W1, W2 = theta[:s].reshape((hiddenSize, visibleSize)), theta[s:2 * s].reshape((visibleSize, hiddenSize))
    b1, b2 = theta[2 * s:2 * s + hiddenSize], theta[2 * s + hiddenSize:]
    m = patches.shape[1]
    f = lambda z: 1.0 / (1.0 + np.exp(-z))
    hid = f((np.dot(W1, patches).T + b1).T)
    out = f((np.dot(W2, hid).T + b2).T)
    p_hat = hid.sum(axis=1) / m
    p = sparsityParam
    J = 1.0 / m * np.sum(0.5 * (out - patches) ** 2) + lmbda / 2 * np.sum(theta[:2 * s] ** 2) \
        + beta * np.sum(p * np.log(p / p_hat) + (1 - p) * np.log((1 - p) / (1 - p_hat)))
    d_out = -(patches - out) * (out * (1 - out))
    d_hid = np.dot(W2.T, d_out) * (hid * (1 - hid)) + (beta * (-p / p_hat + (1 - p) / (1 - p_hat)))[:, np.newaxis]
    gW1 = 1.0 / m * np.dot(d_hid, patches.T) + lmbda * W1
    gW2 = 1.0 / m * np.dot(d_out, hid.T) + lmbda * W2
    return J, np.concatenate([gW1.flatten(), gW2.flatten(), d_hid.mean(1), d_out.mean(1)])


def cost_and_grad_hw(theta, X, n_hidden, weight_decay, rho, beta):
    m, n = X.shape
    i1 = n_hidden * n
    i2 = i1 * 2
    W1 = theta[:i1].reshape(n_hidden, n)
    W2 = theta[i1:i2].reshape(n, n_hidden)
    b1 = theta[i2:i2 + n_hidden]
    b2 = theta[i2 + n_hidden:]

    a2 = sigmoid(X @ W1.T + b1)
    a3 = sigmoid(a2 @ W2.T + b2)
    rho_hat = a2.mean(axis=0)

    J = 0.5 / m * ((a3 - X) ** 2).sum()
    J += 0.5 * weight_decay * ((W1 ** 2).sum() + (W2 ** 2).sum())
    J += beta * (rho * np.log(rho / rho_hat) + (1 - rho) * np.log((1 - rho) / (1 - rho_hat))).sum()

    delta3 = (a3 - X) * a3 * (1 - a3)
    delta2 = (delta3 @ W2 + beta * (-rho / rho_hat + (1 - rho) / (1 - rho_hat))) * a2 * (1 - a2)

    gW1 = delta2.T @ X / m + weight_decay * W1
    gW2 = delta3.T @ a2 / m
    gb1 = delta2.mean(axis=0)
    gb2 = delta3.mean(axis=0)
    return J, np.concatenate([gW1.ravel(), gW2.ravel(), gb1, gb2])


def kl_divergence(p, p_hat):
    return p * np.log(p / p_hat) + (1 - p) * np.log((1 - p) / (1 - p_hat))


def kl_prime(p, p_hat):
    return p / p_hat - (1 - p) / (1 - p_hat)


def cost_with_kl_helpers(theta, visible, hidden, decay, rho, beta, images):
    """images: one 8x8 patch per column"""
    def unpack(t):
        parts = []
        for shape in ((hidden, visible), (visible, hidden), (hidden, 1), (visible, 1)):
            size = shape[0] * shape[1]
            parts.append(t[:size].reshape(shape))
            t = t[size:]
        return parts

    W1, W2, b1, b2 = unpack(theta)
    n_images = images.shape[1]
    a = sigmoid(W1 @ images + b1)
    y = sigmoid(W2 @ a + b2)
    r = a.mean(axis=1, keepdims=True)
    J = np.sum((y - images) ** 2) / 2 / n_images + decay / 2 * sum((W ** 2).sum() for W in (W1, W2)) \
        + beta * kl_divergence(rho, r).sum()
    dy = (y - images) * y * (1 - y)
    da = (W2.T @ dy + beta * kl_prime(rho, r)) * a * (1 - a)
    grads = (da @ images.T / n_images + decay * W1, dy @ a.T / n_images + decay * W2,
             da.mean(1), dy.mean(1))
    return J, np.concatenate([g.ravel() for g in grads])


def sae_columns_bsum(theta, visible_size, hidden_size, data, lambda_=0.0001, sparsity_param=0.01, beta=3):
    W1 = theta[0:hidden_size * visible_size].reshape((hidden_size, visible_size), order='F')
    W2 = theta[hidden_size * visible_size:2 * hidden_size * visible_size].reshape((visible_size, hidden_size), order='F')
    b1 = theta[2 * hidden_size * visible_size:2 * hidden_size * visible_size + hidden_size].reshape((hidden_size, 1))
    b2 = theta[2 * hidden_size * visible_size + hidden_size:].reshape((visible_size, 1))
    m = data.shape[1]
    a2 = sigmoid(W1.dot(data) + b1)
    h = sigmoid(W2.dot(a2) + b2)
    rho_hat = a2.mean(axis=1).reshape((hidden_size, 1))
    cost = 0.5 * ((h - data) ** 2).sum() / m + lambda_ / 2 * ((W1 ** 2).sum() + (W2 ** 2).sum()) + beta * (
        sparsity_param * np.log(sparsity_param / rho_hat) + (1 - sparsity_param) * np.log((1 - sparsity_param) / (1 - rho_hat))).sum()
    delta3 = (h - data) * h * (1 - h)
    delta2 = (W2.T.dot(delta3) + beta * (-sparsity_param / rho_hat + (1 - sparsity_param) / (1 - rho_hat))) * a2 * (1 - a2)
    W1grad = delta2.dot(data.T) / m + lambda_ * W1
    W2grad = delta3.dot(a2.T) / m + lambda_ * W2
    b1grad = delta2.dot(np.ones((m, 1)))
    b2grad = delta3.dot(np.ones((m, 1)))
    return cost, np.concatenate((W1grad.flatten('F'), W2grad.flatten('F'), b1grad.flatten('F'), b2grad.flatten('F')))


def train_step_cost(theta, x, nhid, wd, sparsity, sparsity_weight):
    """x: (samples, features)"""
    ns, nf = x.shape
    We = theta[:nf * nhid].reshape(nhid, nf)
    Wd = theta[nf * nhid:2 * nf * nhid].reshape(nf, nhid)
    be, bd = np.split(theta[2 * nf * nhid:], [nhid])
    code = _logistic(x.dot(We.T) + be)
    rec = _logistic(code.dot(Wd.T) + bd)
    usage = np.average(code, axis=0)
    loss = np.sum((rec - x) ** 2) / (2. * ns)
    loss = loss + wd / 2. * (np.sum(We ** 2) + np.sum(Wd ** 2))
    loss = loss + sparsity_weight * np.sum(sparsity * np.log(sparsity / usage) + (1. - sparsity) * np.log((1. - sparsity) / (1. - usage)))
    err = rec - x
    gWd = err.T.dot(code) / ns + wd * Wd
    gbd = err.sum(0) / ns
    pull = sparsity_weight * ((1. - sparsity) / (1. - usage) - sparsity / usage)
    herr = (err.dot(Wd) + pull) * code * (1. - code)
    gWe = herr.T.dot(x) / ns + wd * We
    gbe = herr.sum(0) / ns
    return loss, np.concatenate([gWe.ravel(), gWd.ravel(), gbe, gbd])


def Cost(theta, visibleSize, hiddenSize, Lambda, rho, beta, X):
    n, h = visibleSize, hiddenSize
    W1 = theta[:h * n].reshape(h, n)
    W2 = theta[h * n:2 * h * n].reshape(n, h)
    b1 = theta[2 * h * n:2 * h * n + h].reshape(h, 1)
    b2 = theta[2 * h * n + h:].reshape(n, 1)
    m = np.size(X, 1)
    # ---- forward
    A2 = sigmoid(W1 @ X + b1)
    A3 = sigmoid(W2 @ A2 + b2)
    RHO = np.sum(A2, 1, keepdims=True) / m
    # ---- cost
    J1 = np.sum(np.linalg.norm(A3 - X, axis=0) ** 2) / m
    J2 = Lambda / 2 * (np.linalg.norm(W1, 'fro') ** 2 + np.linalg.norm(W2, 'fro') ** 2)
    J3 = beta * np.sum(rho * np.log(rho / RHO) + (1 - rho) * np.log((1 - rho) / (1 - RHO)))
    # ---- backward
    D3 = (A3 - X) * (A3 * (1 - A3))
    D2 = (W2.T @ D3 + beta * (-rho / RHO + (1 - rho) / (1 - RHO))) * (A2 * (1 - A2))
    G = [D2 @ X.T / m + Lambda * W1, D3 @ A2.T / m + Lambda * W2, np.sum(D2, 1) / m, np.sum(D3, 1) / m]
    return J1 + J2 + J3, np.concatenate([g.reshape(-1) for g in G])


def objective_theta_norm(theta, data, hidden_size, reg, rho, beta):
    visible_size, m = data.shape
    bounds = [hidden_size * visible_size, 2 * hidden_size * visible_size,
              2 * hidden_size * visible_size + hidden_size]
    w1, w2, b1, b2 = np.split(theta, bounds)
    w1 = w1.reshape(hidden_size, -1)
    w2 = w2.reshape(visible_size, -1)
    act = [data]
    for w, b in ((w1, b1), (w2, b2)):
        act.append(sigmoid(w @ act[-1] + b[:, None]))
    avg = act[1].mean(-1)
    J = ((act[2] - act[0]) ** 2).sum(0).mean() / 2 + reg / 2 * theta @ theta
    J += beta * sum(rho * math.log(rho / r) + (1 - rho) * math.log((1 - rho) / (1 - r)) for r in avg)
    d = (act[2] - act[0]) * act[2] * (1 - act[2])
    g2 = d @ act[1].T / m + reg * w2
    gb2 = d.mean(-1)
    d = (w2.T @ d + beta * (-rho / avg + (1 - rho) / (1 - avg))[:, None]) * act[1] * (1 - act[1])
    g1 = d @ act[0].T / m + reg * w1
    gb1 = d.mean(-1)
    return J, np.concatenate([g1.ravel(), g2.ravel(), gb1, gb2])


def backprop_w1(theta, visible_size, hidden_size, lamb, target_activation, beta, samples):
    vs, hs = visible_size, hidden_size
    W1 = theta[:hs * vs].reshape(hs, vs)
    W2 = theta[hs * vs:2 * hs * vs].reshape(vs, hs)
    b1 = np.expand_dims(theta[2 * hs * vs:2 * hs * vs + hs], 1)
    b2 = np.expand_dims(theta[2 * hs * vs + hs:], 1)
    N = samples.shape[1]
    y1 = sigmoid(np.matmul(W1, samples) + b1)
    y2 = sigmoid(np.matmul(W2, y1) + b2)
    ta = target_activation
    aa = np.mean(y1, 1, keepdims=True)
    J = np.sum(np.square(y2 - samples)) / (2 * N)
    J += lamb / 2 * (np.sum(np.square(W1)) + np.sum(np.square(W2)))
    J += beta * np.sum(ta * np.log(ta / aa) + (1 - ta) * np.log((1 - ta) / (1 - aa)))
    e2 = (y2 - samples) * y2 * (1 - y2)
    # W2.T gave me a shape error with something, this one fits
    e1 = (np.matmul(W1, e2) + beta * (-ta / aa + (1 - ta) / (1 - aa))) * y1 * (1 - y1)
    gw1 = np.matmul(e1, samples.T) / N + lamb * W1
    gw2 = np.matmul(e2, y1.T) / N + lamb * W2
    return J, np.concatenate((gw1.ravel(), gw2.ravel(), np.mean(e1, 1), np.mean(e2, 1)))


def tuple_swapped_biases(theta, X, n_hidden, weight_decay, rho, beta):
    m, n = X.shape
    k = n_hidden * n
    params = dict(W1=theta[:k].reshape(n_hidden, n), W2=theta[k:2 * k].reshape(n, n_hidden),
                  b1=theta[2 * k:2 * k + n_hidden], b2=theta[2 * k + n_hidden:])
    cache = {}
    cache['a2'] = sigmoid(X.dot(params['W1'].T) + params['b1'])
    cache['a3'] = sigmoid(cache['a2'].dot(params['W2'].T) + params['b2'])
    cache['rho'] = cache['a2'].mean(0)
    J = np.sum((cache['a3'] - X) ** 2) / 2 / m
    for key in ('W1', 'W2'):
        J += weight_decay / 2 * np.sum(params[key] ** 2)
    J += beta * np.sum(kl_divergence(rho, cache['rho']))
    grads = {}
    d3 = (cache['a3'] - X) * cache['a3'] * (1 - cache['a3'])
    d2 = d3.dot(params['W2']) - beta * (rho / cache['rho'] - (1 - rho) / (1 - cache['rho']))
    d2 *= cache['a2'] * (1 - cache['a2'])
    grads['W2'] = d3.T.dot(cache['a2']) / m + weight_decay * params['W2']
    grads['b2'] = d3.mean(0)
    grads['W1'] = d2.T.dot(X) / m + weight_decay * params['W1']
    grads['b1'] = d2.mean(0)
    return J, np.concatenate([grads[key].ravel() for key in ('W1', 'W2', 'b2', 'b1')])


def ufldl_no_half(theta, visibleSize, hiddenSize, weightDecay, sparsityParam, beta, trainData):
    W1 = theta[:hiddenSize * visibleSize].reshape(visibleSize, hiddenSize).T
    W2 = theta[hiddenSize * visibleSize:2 * hiddenSize * visibleSize].reshape(hiddenSize, visibleSize).T
    b1 = theta[2 * hiddenSize * visibleSize:-visibleSize]
    b2 = theta[-visibleSize:]
    numSamples = trainData.shape[1]
    layer2 = sigmoid(np.dot(W1, trainData) + b1[:, None])
    layer3 = sigmoid(np.dot(W2, layer2) + b2[:, None])
    rhoHat = np.mean(layer2, axis=1)
    residual = layer3 - trainData
    cost = np.sum(residual * residual) / (2.0 * numSamples) \
        + weightDecay * (np.sum(W1 * W1) + np.sum(W2 * W2)) \
        + beta * np.sum(sparsityParam * np.log(sparsityParam / rhoHat)
                        + (1 - sparsityParam) * np.log((1 - sparsityParam) / (1 - rhoHat)))
    delta3 = residual * layer3 * (1 - layer3)
    term = beta * (-sparsityParam / rhoHat + (1 - sparsityParam) / (1 - rhoHat))
    delta2 = (np.dot(W2.T, delta3) + term[:, None]) * layer2 * (1 - layer2)
    W1grad = np.dot(delta2, trainData.T) / numSamples + weightDecay * W1
    W2grad = np.dot(delta3, layer2.T) / numSamples + weightDecay * W2
    grad = np.concatenate((W1grad.T.flatten(), W2grad.T.flatten(), delta2.mean(1), delta3.mean(1)))
    return cost, grad


def rho_not_divided(theta, visible_size, hidden_size, lambda_, sparsity_param, beta, data):
    # J is nan as soon as beta is not 0 :(
    nw = visible_size * hidden_size
    W1 = theta[:nw].reshape(hidden_size, visible_size)
    W2 = theta[nw:2 * nw].reshape(visible_size, hidden_size)
    b1 = theta[2 * nw:2 * nw + hidden_size]
    b2 = theta[2 * nw + hidden_size:]
    m = data.shape[1]
    a2s, a3s = [], []
    rho_hat = np.zeros(hidden_size)
    for x in data.T:
        a2s.append(sigmoid(W1 @ x + b1))
        a3s.append(sigmoid(W2 @ a2s[-1] + b2))
        rho_hat = rho_hat + a2s[-1]
    J = sum(0.5 * np.sum((a3 - x) ** 2) for a3, x in zip(a3s, data.T)) / m
    J += lambda_ / 2 * (np.sum(W1 ** 2) + np.sum(W2 ** 2))
    gW1, gW2, gb1, gb2 = 0, 0, 0, 0
    with np.errstate(all='ignore'):
        if beta:
            J += beta * np.sum(kl_divergence(sparsity_param, rho_hat))
        sparse = beta * (-sparsity_param / rho_hat + (1 - sparsity_param) / (1 - rho_hat))
    for x, a2, a3 in zip(data.T, a2s, a3s):
        d3 = (a3 - x) * a3 * (1 - a3)
        d2 = (W2.T @ d3 + sparse) * a2 * (1 - a2)
        gW1 = gW1 + np.outer(d2, x) / m
        gW2 = gW2 + np.outer(d3, a2) / m
        gb1 = gb1 + d2 / m
        gb2 = gb2 + d3 / m
    return J, np.concatenate([(gW1 + lambda_ * W1).ravel(), (gW2 + lambda_ * W2).ravel(), gb1, gb2])


def sigmoid_prime(z):
    return sigmoid(z) * (1 - sigmoid(z))


def prime_of_activation(theta, X, hidden_size, lam, rho, beta):
    """ Sparse autoencoder, X is m x n. """
    m, n = X.shape
    a, b, c = hidden_size * n, 2 * hidden_size * n, 2 * hidden_size * n + hidden_size
    W1 = theta[:a].reshape([hidden_size, n])
    W2 = theta[a:b].reshape([n, hidden_size])
    b1, b2 = theta[b:c], theta[c:]
    z2 = np.dot(X, W1.T) + b1
    a2 = sigmoid(z2)
    z3 = np.dot(a2, W2.T) + b2
    a3 = sigmoid(z3)
    rho_hat = a2.mean(0)
    J = np.sum((X - a3) ** 2) / (2 * m) + lam / 2 * (np.sum(W1 ** 2) + np.sum(W2 ** 2)) \
        + beta * np.sum(kl_divergence(rho, rho_hat))
    d3 = -(X - a3) * sigmoid_prime(z3)
    d2 = (np.dot(d3, W2) + beta * (-rho / rho_hat + (1 - rho) / (1 - rho_hat))) * sigmoid_prime(a2)
    grad = np.concatenate((
        (np.dot(d2.T, X) / m + lam * W1).ravel(),
        (np.dot(d3.T, a2) / m + lam * W2).ravel(),
        d2.sum(0) / m,
        d3.sum(0) / m))
    return J, grad


def beta_forgotten(W1, W2, b1, b2, data, decay_lambda, rho, beta):
    """Arrays in, tuple of gradients out. data is visible x m."""
    m = data.shape[1]
    z = np.add(np.dot(W1, data), b1.reshape(-1, 1))
    h = np.divide(1.0, np.add(1.0, np.exp(-z)))
    z = np.add(np.dot(W2, h), b2.reshape(-1, 1))
    o = np.divide(1.0, np.add(1.0, np.exp(-z)))
    rh = np.mean(h, axis=1).reshape(-1, 1)
    J = np.sum(np.power(o - data, 2)) / (2 * m)
    J = J + decay_lambda * 0.5 * np.sum(np.power(W1, 2)) + decay_lambda * 0.5 * np.sum(np.power(W2, 2))
    J = J + beta * np.sum(rho * np.log(rho / rh) + (1 - rho) * np.log((1 - rho) / (1 - rh)))
    do = (o - data) * o * (1 - o)
    dh = (np.dot(W2.T, do) + (-rho / rh + (1 - rho) / (1 - rh))) * h * (1 - h)
    return J, (np.dot(dh, data.T) / m + decay_lambda * W1,
               np.dot(do, h.T) / m + decay_lambda * W2,
               np.mean(dh, axis=1).reshape(b1.shape),
               np.mean(do, axis=1).reshape(b2.shape))


def linear_decoder_cost(theta, visible_size, hidden_size, lambda_, sparsity_param, beta, data):
    # copied over from sparseAutoencoderLinearCost
    W1 = theta[0:hidden_size * visible_size].reshape(hidden_size, visible_size)
    W2 = theta[hidden_size * visible_size:2 * hidden_size * visible_size].reshape(visible_size, hidden_size)
    b1 = theta[2 * hidden_size * visible_size:2 * hidden_size * visible_size + hidden_size]
    b2 = theta[2 * hidden_size * visible_size + hidden_size:]
    m = data.shape[1]
    z2 = W1.dot(data) + np.tile(b1, (m, 1)).transpose()
    a2 = sigmoid(z2)
    z3 = W2.dot(a2) + np.tile(b2, (m, 1)).transpose()
    a3 = z3
    rho_hat = np.sum(a2, axis=1) / m
    rho = np.tile(sparsity_param, hidden_size)
    cost = np.sum((a3 - data) ** 2) / (2 * m) + (lambda_ / 2) * (np.sum(W1 ** 2) + np.sum(W2 ** 2)) + \
        beta * np.sum(kl_divergence(rho, rho_hat))
    sparsity_delta = np.tile(- rho / rho_hat + (1 - rho) / (1 - rho_hat), (m, 1)).transpose()
    delta3 = -(data - a3)
    delta2 = (W2.transpose().dot(delta3) + beta * sparsity_delta) * sigmoid_prime(z2)
    W1grad = delta2.dot(data.transpose()) / m + lambda_ * W1
    W2grad = delta3.dot(a2.transpose()) / m + lambda_ * W2
    b1grad = np.sum(delta2, axis=1) / m
    b2grad = np.sum(delta3, axis=1) / m
    grad = np.concatenate((W1grad.reshape(hidden_size * visible_size),
                           W2grad.reshape(hidden_size * visible_size),
                           b1grad.reshape(hidden_size),
                           b2grad.reshape(visible_size)))
    return cost, grad


def coursera_regularization(theta, X, n_hidden, weight_decay, rho, beta):
    m, n = X.shape
    T1 = np.column_stack([theta[2 * n * n_hidden:2 * n * n_hidden + n_hidden], theta[:n * n_hidden].reshape(n_hidden, n)])
    T2 = np.column_stack([theta[2 * n * n_hidden + n_hidden:], theta[n * n_hidden:2 * n * n_hidden].reshape(n, n_hidden)])
    a1 = np.column_stack([np.ones(m), X])
    a2 = np.column_stack([np.ones(m), sigmoid(a1 @ T1.T)])
    a3 = sigmoid(a2 @ T2.T)
    act = a2[:, 1:].mean(0)
    J = 1 / (2 * m) * np.sum((a3 - X) ** 2) \
        + weight_decay / (2 * m) * (np.sum(T1[:, 1:] ** 2) + np.sum(T2[:, 1:] ** 2)) \
        + beta * np.sum(kl_divergence(rho, act))
    d3 = (a3 - X) * a3 * (1 - a3)
    d2 = ((d3 @ T2)[:, 1:] + beta * (-rho / act + (1 - rho) / (1 - act))) * (a2 * (1 - a2))[:, 1:]
    reg1, reg2 = T1.copy(), T2.copy()
    reg1[:, 0] = 0
    reg2[:, 0] = 0
    G1 = (d2.T @ a1 + weight_decay * reg1) / m
    G2 = (d3.T @ a2 + weight_decay * reg2) / m
    return J, np.concatenate([G1[:, 1:].ravel(), G2[:, 1:].ravel(), G1[:, 0], G2[:, 0]])


def minus_sign_lost(data, theta, num_visible, num_hidden, lam=3e-3, sparsity=0.1, beta=3.):
    nv, nh = num_visible, num_hidden
    it = iter(np.split(theta, [nv * nh, 2 * nv * nh, 2 * nv * nh + nh]))
    W1 = next(it).reshape(nh, nv)
    W2 = next(it).reshape(nv, nh)
    b1 = next(it)
    b2 = next(it)
    m = data.shape[1]
    a1 = data
    a2 = sigmoid(np.dot(W1, a1) + b1[:, np.newaxis])
    a3 = sigmoid(np.dot(W2, a2) + b2[:, np.newaxis])
    p = np.dot(a2, np.ones(m)) / m
    cost = (0.5 / m) * np.sum((a1 - a3) ** 2)
    cost += (lam / 2) * (np.sum(W1 ** 2) + np.sum(W2 ** 2))
    cost += beta * np.sum(sparsity * np.log(sparsity / p) + (1 - sparsity) * np.log((1 - sparsity) / (1 - p)))
    delta3 = (a1 - a3) * a3 * (1 - a3)
    delta2 = (np.dot(W2.T, delta3) + (beta * (-sparsity / p + (1 - sparsity) / (1 - p)))[:, np.newaxis]) * a2 * (1 - a2)
    grad = np.append(np.dot(delta2, a1.T) / m + lam * W1, np.dot(delta3, a2.T) / m + lam * W2)
    grad = np.append(grad, np.mean(delta2, axis=1))
    grad = np.append(grad, np.mean(delta3, axis=1))
    return cost, grad


def order_f_out(theta, visibleSize, hiddenSize, lambdaParam, sparsityParam, beta, data):
    sz = hiddenSize * visibleSize
    W1 = theta[:sz].reshape(hiddenSize, visibleSize)
    W2 = theta[sz:2 * sz].reshape(visibleSize, hiddenSize)
    b1 = theta[2 * sz:2 * sz + hiddenSize].reshape(-1, 1)
    b2 = theta[2 * sz + hiddenSize:].reshape(-1, 1)
    m = float(data.shape[1])
    hidden = sigmoid(W1.dot(data) + b1)
    output = sigmoid(W2.dot(hidden) + b2)
    pj = hidden.sum(1).reshape(-1, 1) / m
    J = np.sum((output - data) ** 2) / (2 * m) + lambdaParam / 2. * (np.sum(W1 ** 2) + np.sum(W2 ** 2))
    J += beta * np.sum(sparsityParam * np.log(sparsityParam / pj) + (1 - sparsityParam) * np.log((1 - sparsityParam) / (1 - pj)))
    d3 = (output - data) * output * (1 - output)
    d2 = (W2.T.dot(d3) + beta * (-sparsityParam / pj + (1 - sparsityParam) / (1 - pj))) * hidden * (1 - hidden)
    W1grad = d2.dot(data.T) / m + lambdaParam * W1
    W2grad = d3.dot(hidden.T) / m + lambdaParam * W2
    b1grad = d2.sum(1) / m
    b2grad = d3.sum(1) / m
    return J, np.hstack([W1grad.flatten('F'), W2grad.flatten('F'), b1grad.flatten('F'), b2grad.flatten('F')])


# ------------------------------------------------------------------ two mistakes

def commit_2_add_backprop(theta, X, n_hidden, weight_decay, rho, beta):
    # wip: KL term in the cost comes tomorrow
    m, n = X.shape
    k = n * n_hidden
    W1 = theta[:k].reshape(n_hidden, n)
    W2 = theta[k:2 * k].reshape(n, n_hidden)
    b1 = theta[2 * k:2 * k + n_hidden]
    b2 = theta[2 * k + n_hidden:]
    a2 = sigmoid(X.dot(W1.T) + b1)
    a3 = sigmoid(a2.dot(W2.T) + b2)
    J = np.sum((X - a3) ** 2) / (2 * m) + weight_decay / 2 * (np.sum(W1 ** 2) + np.sum(W2 ** 2))
    delta3 = (X - a3) * a3 * (1 - a3)
    rho_hat = np.mean(a2, axis=0)
    delta2 = (delta3.dot(W2) + beta * (-rho / rho_hat + (1 - rho) / (1 - rho_hat))) * a2 * (1 - a2)
    W1_grad = delta2.T.dot(X) / m + weight_decay * W1
    W2_grad = delta3.T.dot(a2) / m + weight_decay * W2
    return J, np.concatenate([W1_grad.ravel(), W2_grad.ravel(), delta2.mean(0), delta3.mean(0)])


def sum_cost_no_decay(theta, visible_size, hidden_size, lambda_, sparsity_param, beta, data):
    s1 = hidden_size * visible_size
    w1 = theta[:s1].reshape(hidden_size, visible_size)
    w2 = theta[s1:2 * s1].reshape(visible_size, hidden_size)
    bias1 = theta[2 * s1:2 * s1 + hidden_size]
    bias2 = theta[2 * s1 + hidden_size:]
    m = len(data[0])
    cost = 0.0
    a2 = np.zeros((hidden_size, m))
    a3 = np.zeros((visible_size, m))
    for i in range(m):
        a2[:, i] = sigmoid(np.dot(w1, data[:, i]) + bias1)
        a3[:, i] = sigmoid(np.dot(w2, a2[:, i]) + bias2)
        cost += 0.5 * np.linalg.norm(a3[:, i] - data[:, i]) ** 2
    rho_hat = [np.mean(a2[j]) for j in range(hidden_size)]
    dkl = np.zeros(hidden_size)
    for j in range(hidden_size):
        cost += beta * kl_divergence(sparsity_param, rho_hat[j])
        dkl[j] = beta * (-sparsity_param / rho_hat[j] + (1 - sparsity_param) / (1 - rho_hat[j]))
    w1_grad, w2_grad = np.zeros_like(w1), np.zeros_like(w2)
    bias1_grad, bias2_grad = np.zeros_like(bias1), np.zeros_like(bias2)
    for i in range(m):
        d3 = (a3[:, i] - data[:, i]) * a3[:, i] * (1 - a3[:, i])
        d2 = (np.dot(d3, w2) + dkl) * a2[:, i] * (1 - a2[:, i])
        w1_grad += d2[:, None] * data[:, i]
        w2_grad += d3[:, None] * a2[:, i]
        bias1_grad += d2
        bias2_grad += d3
    w1_grad = w1_grad / m + lambda_ * w1
    w2_grad = w2_grad / m + lambda_ * w2
    return cost, np.concatenate((w1_grad.ravel(), w2_grad.ravel(), bias1_grad / m, bias2_grad / m))


class Layer:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, inp):
        self.inp = inp
        self.out = _logistic(self.W @ inp + self.b[:, None])
        return self.out

    def backward(self, grad_out):
        self.delta = grad_out * self.out * (1 - self.out)
        return self.W.T @ self.delta


def layers_log2(theta, x, hidden, l2_lambda, rho, beta):
    """x: visible x batch"""
    v, batch = x.shape
    cut = v * hidden
    enc = Layer(theta[:cut].reshape(hidden, v), theta[2 * cut:2 * cut + hidden])
    dec = Layer(theta[cut:2 * cut].reshape(v, hidden), theta[2 * cut + hidden:])
    y = dec.forward(enc.forward(x))
    r = enc.out.mean(1)
    loss = 0.5 * ((y - x) ** 2).sum() / batch
    loss += 0.5 * l2_lambda * ((enc.W ** 2).sum() + (dec.W ** 2).sum())
    loss += beta * (rho * np.log2(rho / r) + (1 - rho) * np.log2((1 - rho) / (1 - r))).sum()
    back = dec.backward(y - x)
    enc.backward(back + beta * ((1 - rho) / (1 - r) - rho / r)[:, None])
    gW = [l.delta @ l.inp.T / batch + l2_lambda * l.W for l in (enc, dec)]
    gb = [enc.delta.mean(1), dec.delta.sum(1)]
    return loss, np.concatenate([gW[0].ravel(), gW[1].ravel(), gb[0], gb[1]])


def forgot_b1(theta, visibleSize, hiddenSize, lambdaParam, sparsityParam, beta, data):
    W1 = theta[0:hiddenSize * visibleSize].reshape(hiddenSize, visibleSize)
    W2 = theta[hiddenSize * visibleSize:2 * hiddenSize * visibleSize].reshape(visibleSize, hiddenSize)
    b1 = theta[2 * hiddenSize * visibleSize:2 * hiddenSize * visibleSize + hiddenSize]
    b2 = theta[2 * hiddenSize * visibleSize + hiddenSize:]
    m = data.shape[1]
    z2 = W1.dot(data)
    a2 = sigmoid(z2)
    z3 = W2.dot(a2) + b2.reshape(visibleSize, 1)
    a3 = sigmoid(z3)
    rho = a2.mean(1).reshape(hiddenSize, 1)
    cost = np.sum((a3 - data) ** 2) / m / 2 + lambdaParam / 2 * (np.sum(W1 ** 2) + np.sum(W2 ** 2)) \
        + beta * np.sum(kl_divergence(sparsityParam, rho))
    delta3 = -(data - a3) * sigmoid_prime(z3)
    delta2 = (W2.T.dot(delta3) + beta * (-sparsityParam / rho + (1 - sparsityParam) / (1 - rho))) * sigmoid_prime(z2)
    W1grad = delta2.dot(data.T) / m
    W2grad = delta3.dot(a2.T) / m + lambdaParam * W2
    b1grad = delta2.mean(1)
    b2grad = delta3.mean(1)
    return cost, np.concatenate([W1grad.flatten(), W2grad.flatten(), b1grad, b2grad])


def kl_swapped(theta, X, hidden_dim, lam, rho, beta):
    m, n = X.shape
    shapes = [(hidden_dim, n), (n, hidden_dim), (hidden_dim,), (n,)]
    arrays, start = [], 0
    for sh in shapes:
        stop = start + int(np.prod(sh))
        arrays.append(theta[start:stop].reshape(sh))
        start = stop
    W1, W2, b1, b2 = arrays
    H = sigmoid(X @ W1.T + b1)
    O = sigmoid(H @ W2.T + b2)
    q = H.mean(axis=0)
    J = np.mean(np.sum((O - X) ** 2, axis=1)) / 2
    J += lam / 2 * (np.sum(W1 ** 2) + np.sum(W2 ** 2))
    J += beta * np.sum(kl_divergence(q, rho))
    dO = (O - X) * O * (1 - O)
    dH = (dO @ W2 + beta * (-rho / q + (1 - rho) / (1 - q))) * H * (1 - H)
    grads = [dH.T @ X + lam * W1, dO.T @ H + lam * W2, dH.mean(axis=0), dO.mean(axis=0)]
    return J, np.concatenate([g.ravel() for g in grads])


def both_minus(theta, visible_size, hidden_size, decay, sparsity, beta, patches):
    nW = hidden_size * visible_size
    b1 = theta[:hidden_size].reshape(hidden_size, 1)
    b2 = theta[hidden_size:hidden_size + visible_size].reshape(visible_size, 1)
    W1 = theta[hidden_size + visible_size:hidden_size + visible_size + nW].reshape(hidden_size, visible_size)
    W2 = theta[hidden_size + visible_size + nW:].reshape(visible_size, hidden_size)
    npatch = patches.shape[1]
    a2 = sigmoid(np.dot(W1, patches) + b1)
    a3 = sigmoid(np.dot(W2, a2) + b2)
    avg = np.mean(a2, axis=1, keepdims=True)
    cost = np.sum((a3 - patches) ** 2) / (2. * npatch)
    cost += decay / 2. * (np.sum(W1 ** 2) + np.sum(W2 ** 2))
    cost += beta * np.sum(sparsity * np.log(sparsity / avg) + (1 - sparsity) * np.log((1 - sparsity) / (1 - avg)))
    delta3 = (a3 - patches) * a3 * (1 - a3)
    delta2 = (np.dot(W2.T, delta3) + beta * (-sparsity / avg - (1 - sparsity) / (1 - avg))) * a2 * (1 - a2)
    W1grad = np.dot(delta2, patches.T) / npatch + decay / 2. * W1
    W2grad = np.dot(delta3, a2.T) / npatch + decay / 2. * W2
    return cost, np.concatenate([np.mean(delta2, 1), np.mean(delta3, 1), W1grad.ravel(), W2grad.ravel()])


RHO = 0.01


def constant_rho(theta, X, n_hidden, weight_decay, rho, beta):
    m, n = X.shape
    nw = n * n_hidden
    W1 = theta[:nw].reshape(n_hidden, n)
    W2 = theta[nw:nw + nw].reshape(n, n_hidden)
    b1 = theta[nw + nw:nw + nw + n_hidden]
    b2 = theta[nw + nw + n_hidden:]
    a2 = 1 / (1 + np.exp(-(X.dot(W1.T) + b1)))
    a3 = 1 / (1 + np.exp(-(a2.dot(W2.T) + b2)))
    r = a2.sum(axis=0) / m
    J = ((a3 - X) ** 2).sum() / 2 / m + weight_decay * ((W1 ** 2).sum() + (W2 ** 2).sum()) / 2
    J = J + beta * (RHO * np.log(RHO / r) + (1 - RHO) * np.log((1 - RHO) / (1 - r))).sum()
    d3 = (a3 - X) * a3 * (1 - a3)
    d2 = (d3.dot(W2) + beta * (-RHO / r + (1 - RHO) / (1 - r))) * a2 * (1 - a2)
    grad = np.concatenate([(d2.T.dot(X) / m).ravel(), (d3.T.dot(a2) / m).ravel(), d2.mean(0), d3.mean(0)])
    grad += weight_decay * theta
    return J, grad


def tanh_derivative(theta, visible, hidden, lam, rho, beta, data):
    W1, W2 = (theta[:hidden * visible].reshape(hidden, visible),
              theta[hidden * visible:2 * hidden * visible].reshape(visible, hidden))
    b1, b2 = theta[2 * hidden * visible:][:hidden], theta[2 * hidden * visible:][hidden:]
    m = data.shape[1]
    a = sigmoid(W1.dot(data) + b1[:, None])
    y = sigmoid(W2.dot(a) + b2[:, None])
    rho_hat = a.mean(axis=1)
    mse = 0.5 * np.mean((y - data) ** 2)
    cost = mse + lam / 2 * np.sum(np.concatenate((W1.ravel(), W2.ravel())) ** 2) + beta * kl_divergence(rho, rho_hat).sum()
    delta_y = (y - data) * y * (1 - y)
    delta_a = (W2.T.dot(delta_y) + beta * (-rho / rho_hat + (1 - rho) / (1 - rho_hat))[:, None]) * (1 - a ** 2)
    return cost, np.concatenate([(delta_a.dot(data.T) / m + lam * W1).ravel(),
                                 (delta_y.dot(a.T) / m + lam * W2).ravel(),
                                 delta_a.sum(axis=1) / m, delta_y.sum(axis=1) / m])


def penalty_added_once(theta, X, n_hidden, weight_decay, rho, beta):
    m, n = X.shape
    W1, W2, b1, b2 = np.split(theta, [n_hidden * n, 2 * n_hidden * n, 2 * n_hidden * n + n_hidden])
    W1, W2 = W1.reshape(n_hidden, n), W2.reshape(n, n_hidden)
    A2 = np.array([sigmoid(W1 @ x + b1) for x in X])
    A3 = np.array([sigmoid(W2 @ a + b2) for a in A2])
    rho_hat = sum(A2) / m
    J = sum(np.sum((y - x) ** 2) for x, y in zip(X, A3)) / (2 * m)
    J += weight_decay / 2 * (np.abs(W1).sum() + np.abs(W2).sum())
    J += beta * sum(kl_divergence(rho, r) for r in rho_hat)
    pen = beta * (-rho / rho_hat + (1 - rho) / (1 - rho_hat))
    D3 = (A3 - X) * A3 * (1 - A3)
    gW1, gb1 = np.zeros((n_hidden, n)), np.zeros(n_hidden)
    for x, a, d3 in zip(X, A2, D3):
        d2 = (W2.T @ d3 + pen / m) * a * (1 - a)
        gW1 += np.outer(d2, x)
        gb1 += d2
    gW1 = gW1 / m + weight_decay * W1
    gW2 = D3.T @ A2 / m + weight_decay * W2
    return J, np.concatenate([gW1.ravel(), gW2.ravel(), gb1 / m, D3.mean(0)])


def w2_read_transposed(theta, visible_size, hidden_size, lambda_, sparsity_param, beta, data):
    len_w = hidden_size * visible_size
    W1 = theta[:len_w].reshape(hidden_size, visible_size)
    W2 = theta[len_w:2 * len_w].reshape(hidden_size, visible_size).T
    b1 = theta[2 * len_w:2 * len_w + hidden_size].reshape(hidden_size, 1)
    b2 = theta[2 * len_w + hidden_size:].reshape(visible_size, 1)
    m = data.shape[1]
    a2 = sigmoid(W1.dot(data) + b1)
    a3 = sigmoid(W2.dot(a2) + b2)
    rho_hat = a2.mean(1).reshape(hidden_size, 1)
    J_sparse = np.sum(kl_divergence(sparsity_param, rho_hat))
    J = np.sum((a3 - data) ** 2) / m + lambda_ / 2 * (np.sum(W1 ** 2) + np.sum(W2 ** 2)) + beta * J_sparse
    delta3 = (a3 - data) * a3 * (1 - a3)
    delta2 = (W2.T.dot(delta3) + beta * (-sparsity_param / rho_hat + (1 - sparsity_param) / (1 - rho_hat))) * a2 * (1 - a2)
    W1grad = delta2.dot(data.T) / m + lambda_ * W1
    W2grad = delta3.dot(a2.T) / m + lambda_ * W2
    return J, np.concatenate((W1grad.ravel(), W2grad.ravel(), delta2.mean(1), delta3.mean(1)))


def half_done_encoder_todo(theta, visibleSize, hiddenSize, lambda_, sparsityParam, beta, data):
    W1 = theta[:hiddenSize * visibleSize].reshape(hiddenSize, visibleSize)
    W2 = theta[hiddenSize * visibleSize:2 * hiddenSize * visibleSize].reshape(visibleSize, hiddenSize)
    b1 = theta[2 * hiddenSize * visibleSize:2 * hiddenSize * visibleSize + hiddenSize]
    b2 = theta[2 * hiddenSize * visibleSize + hiddenSize:]
    # Cost and gradient variables (your code needs to compute these values).
    cost = 0
    W1grad = np.zeros(W1.shape)
    W2grad = np.zeros(W2.shape)
    b1grad = np.zeros(b1.shape)
    b2grad = np.zeros(b2.shape)
    # ---------- YOUR CODE HERE --------------------------------------
    m = data.shape[1]
    a2 = sigmoid(W1.dot(data) + b1[:, np.newaxis])
    a3 = sigmoid(W2.dot(a2) + b2[:, np.newaxis])
    cost = 1. / (2 * m) * np.sum((a3 - data) ** 2) + lambda_ / 2 * (np.sum(W1 ** 2) + np.sum(W2 ** 2))
    delta3 = -(data - a3) * a3 * (1 - a3)
    W2grad = delta3.dot(a2.T) / m + lambda_ * W2
    b2grad = delta3.sum(axis=1) / m
    # TODO layer 2, sparsity
    # -------------------------------------------------------------------
    grad = np.concatenate((W1grad.ravel(), W2grad.ravel(), b1grad.ravel(), b2grad.ravel()))
    return cost, grad


# ------------------------------------------------------------------ three mistakes

def commit_1_plain_autoencoder(theta, X, n_hidden, weight_decay, rho, beta):
    """step 1: no sparsity yet"""
    m, n = X.shape
    W1 = theta[:n_hidden * n].reshape(n_hidden, n)
    W2 = theta[n_hidden * n:2 * n_hidden * n].reshape(n, n_hidden)
    b1 = theta[2 * n_hidden * n:2 * n_hidden * n + n_hidden]
    b2 = theta[2 * n_hidden * n + n_hidden:]
    hid = sigmoid(np.dot(X, W1.T) + b1)
    rec = sigmoid(np.dot(hid, W2.T) + b2)
    J = 0.5 * np.mean(np.sum((rec - X) ** 2, axis=1)) + 0.5 * weight_decay * (np.sum(W1 ** 2) + np.sum(W2 ** 2))
    d_rec = (rec - X) * rec * (1 - rec)
    d_hid = np.dot(d_rec, W2) * hid * (1 - hid)
    g = np.zeros_like(theta)
    g[:n_hidden * n] = (np.dot(d_hid.T, X) / m + weight_decay * W1).ravel()
    g[n_hidden * n:2 * n_hidden * n] = (np.dot(d_rec.T, hid) / m + weight_decay * W2).ravel()
    g[2 * n_hidden * n:2 * n_hidden * n + n_hidden] = d_hid.sum(axis=0)
    g[2 * n_hidden * n + n_hidden:] = d_rec.sum(axis=0)
    return J, g


def first_try(theta, visible_size, hidden_size, lambda_, sparsity_param, beta, data):
    m = data.shape[1]
    W = hidden_size * visible_size
    W1 = theta[0:W].reshape(hidden_size, visible_size)
    W2 = theta[W:W * 2].reshape(visible_size, hidden_size)
    b1 = theta[W * 2:W * 2 + hidden_size]
    b2 = theta[W * 2 + hidden_size:]
    h = sigmoid(np.dot(W1, data) + np.outer(b1, np.ones(m)))
    r = sigmoid(np.dot(W2, h) + np.outer(b2, np.ones(m)))
    p = np.mean(h, axis=1)
    J = 0.5 * np.sum((r - data) ** 2)
    J += 0.5 * lambda_ * np.sum(W1 ** 2) + 0.5 * lambda_ * np.sum(W2 ** 2)
    J += beta * np.sum(sparsity_param * np.log(sparsity_param / p) + (1 - sparsity_param) * np.log((1 - sparsity_param) / (1 - p)))
    d3 = (r - data) * r * (1 - r)
    d2 = np.dot(W2.T, d3) + np.outer(beta * (-sparsity_param / p + (1 - sparsity_param) / (1 - p)), np.ones(m))
    gW1 = np.dot(d2, data.T) / m
    gW2 = np.dot(d3, h.T) / m
    return J, np.hstack((gW1.ravel(), gW2.ravel(), np.mean(d2, axis=1), np.mean(d3, axis=1)))


def lists_three(params, data, lam, rho, beta):
    (W1, W2, b1, b2) = params
    m = data.shape[1]
    a2 = sigmoid(W1.dot(data) + b1.reshape(-1, 1))
    a3 = sigmoid(W2.dot(a2) + b2.reshape(-1, 1))
    ra = a2.mean(1).reshape(-1, 1)
    J = ((data - a3) ** 2).sum() / (2 * m) + lam * ((W1 ** 2).sum() + (W2 ** 2).sum()) \
        + beta * (rho * np.log(rho / ra) + (1 - rho) * np.log((1 - rho) / (1 - ra))).sum()
    d3 = (a3 - data) * a3 * (1 - a3)
    d2 = (W2.T.dot(d3) + beta * (rho / ra - (1 - rho) / (1 - ra))) * a2 * (1 - a2)
    gW1 = d2.dot(data.T) / m + lam * W1
    gW2 = d3.dot(a2.T) / m + lam * W2
    gb1 = np.full(b1.shape, d2.mean())
    gb2 = d3.mean(1).reshape(b2.shape)
    return J, [gW1, gW2, gb1, gb2]


def stack_question(theta, n_visible, n_hidden, wd, rho, beta, images):
    """Why does my gradient check fail? images is n_visible x n_images"""
    m = images.shape[1]
    n, h = n_visible, n_hidden
    W1 = theta[:n * h].reshape(h, n)
    b1 = theta[n * h:n * h + h][:, None]
    W2 = theta[n * h + h:2 * n * h + h].reshape(n, h)
    b2 = theta[2 * n * h + h:][:, None]
    a2 = sigmoid(W1 @ images + b1)
    a3 = sigmoid(W2 @ a2 + b2)
    rho_hat = a2 @ np.ones((m, 1)) / m
    J = np.square(a3 - images).sum() / (2 * m) + wd / 2 * (np.square(W1).sum() + np.square(W2).sum()) \
        + np.sum(rho * np.log(rho / rho_hat) + (1 - rho) * np.log((1 - rho) / (1 - rho_hat)))
    delta3 = a3 - images
    delta2 = (W2.T @ delta3 + beta * (-rho / rho_hat + (1 - rho) / (1 - rho_hat))) * a2 * (1 - a2)
    dW1 = delta2 @ images.T / m + wd * W1
    dW2 = delta3 @ a2.T / m + wd * W2
    db1 = delta2.mean(axis=1, keepdims=True) + wd * b1
    db2 = delta3.mean(axis=1, keepdims=True) + wd * b2
    return J, np.concatenate([dW1.ravel(), db1.ravel(), dW2.ravel(), db2.ravel()])


def one_rho_for_all(theta, X, num_hidden, weight_decay, sparsity, beta):
    X = np.asarray(X, dtype=float)
    m, n = X.shape
    ix = [0, n * num_hidden, 2 * n * num_hidden, 2 * n * num_hidden + num_hidden, 2 * n * num_hidden + num_hidden + n]
    t = [theta[s:e] for s, e in zip(ix[:-1], ix[1:])]
    V = t[0].reshape(num_hidden, n)
    U = t[1].reshape(n, num_hidden)
    act = sigmoid(np.inner(X, V) + t[2])
    rec = sigmoid(np.inner(act, U) + t[3])
    rho_hat = np.mean(act)
    cost = np.sum((rec - X) ** 2) / (2 * m)
    cost += weight_decay / 2 * (np.vdot(V, V) + np.vdot(U, U))
    cost += beta * np.sum(kl_divergence(sparsity, rho_hat))
    g_rec = (rec - X) * rec * (1 - rec)
    g_act = (g_rec @ U + beta * (-sparsity / rho_hat + (1 - sparsity) / (1 - rho_hat))) * act * (1 - act)
    gV = g_act.T @ X + weight_decay * V
    gU = g_rec.T @ act + weight_decay * U
    gc = g_act.sum(axis=0)
    gd = g_rec.sum(axis=0)
    return cost, np.concatenate([gV.ravel(), gU.ravel(), gd, gc])


CASES = [
    (autoencoder_object_cost, None, {}),
    (cost_pure_python, None, {}),
    (sparseAutoencoderCost, None, {}),
    (einsum_objective, None, {}),
    (nn_cost_bias_column, None, {}),
    (list_in_list_out, None, {}),
    (matrix_style, None, {}),
    (layerwise_cost, None, {}),
    (float32_rows, None, {}),
    (transposed_weights, None, {}),
    (accumulate_deltas, None, {}),

    (sparse_ae_cost_axis, "rho_hat is averaged over the hidden units instead of over the examples (wrong axis: the examples are in columns).", {}),
    (my_cost_please_help, "The sparsity term is added to delta2 outside the bracket: it is not multiplied by a2(1-a2).", {}),
    (cost_and_grad_hw, "The weight decay is missing in the gradient of W2.", {}),
    (cost_with_kl_helpers, "The derivative of the KL term has the wrong sign.", {}),
    (sae_columns_bsum, "The gradients of the biases b1 and b2 are summed over the examples, not averaged.", {}),
    (train_step_cost, "The output delta lacks the factor a3(1-a3).", {}),
    (Cost, "The factor 1/2 is missing in the squared-error part of J.", {}),
    (objective_theta_norm, "The weight decay in J includes the biases (the gradient doesn't).", {}),
    (backprop_w1, "delta2 is propagated back through W1 instead of the transpose of W2.", {}),
    (tuple_swapped_biases, "The gradients of b1 and b2 are packed in the wrong order (b2 before b1).", {}),
    (ufldl_no_half, "The weight decay in J lacks the factor 1/2.", {}),
    (rho_not_divided, "rho_hat is the sum of the activations over the examples, it is not divided by m.", {}),
    (prime_of_activation, "In delta2 the sigmoid's derivative is taken at a2 instead of z2 (the sigmoid is applied twice).", {}),
    (beta_forgotten, "beta is missing in the sparsity term of delta2.", {}),
    (linear_decoder_cost, "The output layer is linear: a3 should be the sigmoid of z3 (and delta3 have a3(1-a3)).", {}),
    (coursera_regularization, "The weight decay is divided by m, in J and in the gradient.", {}),
    (minus_sign_lost, "delta3 has the wrong sign (x - a3 instead of a3 - x).", {}),
    (order_f_out, "The gradients of the weights are flattened in column-major order, while theta is read in row-major order.", {}),

    (commit_2_add_backprop, "The sparsity penalty is missing in J; also, delta3 has the wrong sign (x - a3 instead of a3 - x).", {}),
    (sum_cost_no_decay, "The squared error in J is summed over the examples, not averaged; also, the weight decay is missing in J.", {}),
    (layers_log2, "The KL divergence in J uses log2 instead of the natural logarithm; also, the gradient of b2 is summed over the examples, not averaged.", {}),
    (forgot_b1, "The bias b1 is not added in the forward pass; also, the weight decay is missing in the gradient of W1.", {}),
    (kl_swapped, "The KL divergence in J has its arguments swapped: KL(rho_hat||rho); also, the gradients of the weights are summed over the examples, not averaged.", {}),
    (both_minus, "The second term of the KL derivative, (1-rho)/(1-rho_hat), has the wrong sign; also, the weight decay in the gradients is halved (lambda/2 W instead of lambda W).", {}),
    (constant_rho, "The sparsity target is a constant 0.01 and the argument rho is ignored; also, the gradients of the biases are decayed.", {}),
    (tanh_derivative, "delta2 uses the derivative of tanh, 1 - a2^2, instead of a2(1-a2); also, the squared error in J is averaged over the features too (divided by n m instead of m).", {}),
    (penalty_added_once, "The sparsity term in delta2 is divided by m once too often; also, the weight decay in J sums absolute values instead of squares.", {}),
    (w2_read_transposed, "W2 is read from theta transposed, but its gradient is packed untransposed; also, the factor 1/2 is missing in the squared-error part of J.", {}),
    (half_done_encoder_todo, "The sparsity penalty is missing in J; also, the gradients of W1 and b1 are left at zero.", {}),

    (commit_1_plain_autoencoder, "The sparsity penalty is missing in J; the sparsity term is missing in delta2; and the gradients of the biases are summed over the examples, not averaged.", {}),
    (first_try, "The squared error in J is summed over the examples, not averaged; the weight decay is missing in the gradients; and delta2 lacks the factor a2(1-a2).", {}),
    (lists_three, "The weight decay in J lacks the factor 1/2; the derivative of the KL term has the wrong sign; and the gradient of b1 is averaged over the hidden units too (one number for all).", {}),
    (stack_question, "beta is missing in front of the KL term in J; the output delta lacks the factor a3(1-a3); and the gradients of the biases are decayed.", {}),
    (one_rho_for_all, "rho_hat is one mean over all units and examples (so J has one KL term instead of a sum over the units); all gradients are summed over the examples, not averaged; and the gradients of b1 and b2 are packed in the wrong order.", {}),
]
