"""Fifty sparse-autoencoder cost functions as fifty people would hand them in."""
import math

import numpy as np


# =============================================================== right ones

def sparseAutoencoderCost(theta, visibleSize, hiddenSize, lambda_, sparsityParam, beta, data):
    W1 = theta[0:hiddenSize*visibleSize].reshape(hiddenSize, visibleSize)
    W2 = theta[hiddenSize*visibleSize:2*hiddenSize*visibleSize].reshape(visibleSize, hiddenSize)
    b1 = theta[2*hiddenSize*visibleSize:2*hiddenSize*visibleSize+hiddenSize]
    b2 = theta[2*hiddenSize*visibleSize+hiddenSize:]

    m = data.shape[1]
    z2 = W1.dot(data) + np.tile(b1, (m, 1)).T
    a2 = 1.0 / (1.0 + np.exp(-z2))
    z3 = W2.dot(a2) + np.tile(b2, (m, 1)).T
    h = 1.0 / (1.0 + np.exp(-z3))

    rho_hat = a2.sum(axis=1) / m
    rho = np.tile(sparsityParam, hiddenSize)
    KL = np.sum(rho*np.log(rho/rho_hat) + (1-rho)*np.log((1-rho)/(1-rho_hat)))
    cost = np.sum((h - data)**2) / (2*m) + (lambda_/2)*(np.sum(W1**2) + np.sum(W2**2)) + beta*KL

    # minus (y - a), as in the lecture notes
    delta3 = -(data - h) * h * (1 - h)
    sparsity_delta = np.tile(-rho/rho_hat + (1-rho)/(1-rho_hat), (m, 1)).T
    delta2 = (W2.T.dot(delta3) + beta*sparsity_delta) * a2 * (1 - a2)

    W1grad = delta2.dot(data.T)/m + lambda_*W1
    W2grad = delta3.dot(a2.T)/m + lambda_*W2
    b1grad = delta2.sum(axis=1)/m
    b2grad = delta3.sum(axis=1)/m
    return cost, np.concatenate((W1grad.ravel(), W2grad.ravel(), b1grad, b2grad))


def sae_backprop_per_example(theta, X, n_hidden, weight_decay, rho, beta):
    """Two passes; the regulariser is spread over the examples so that the final /m cancels."""
    def f(t):
        return 1 / (1 + np.exp(-t))

    m, n = X.shape
    k = n_hidden * n
    W1, W2 = theta[:k].reshape(n_hidden, n), theta[k:2*k].reshape(n, n_hidden)
    b1, b2 = theta[2*k:2*k+n_hidden], theta[2*k+n_hidden:]

    rho_hat = np.zeros(n_hidden)
    for x in X:
        rho_hat += f(W1 @ x + b1)
    rho_hat /= m
    pull = (rho_hat - rho) / (rho_hat * (1 - rho_hat))

    J = 0
    D1, D2 = np.zeros_like(W1), np.zeros_like(W2)
    d1, d2 = np.zeros_like(b1), np.zeros_like(b2)
    for x in X:
        a = f(W1 @ x + b1)
        y = f(W2 @ a + b2)
        e = y - x
        J += 0.5 * e @ e + 0.5 * weight_decay * ((W1*W1).sum() + (W2*W2).sum())
        s3 = e * y * (1 - y)
        s2 = (s3 @ W2 + beta * pull) * a * (1 - a)
        D2 += np.outer(s3, a) + weight_decay * W2
        D1 += np.outer(s2, x) + weight_decay * W1
        d2 += s3
        d1 += s2
    J = J / m
    J += beta * sum(rho*math.log(rho/r) + (1-rho)*math.log((1-rho)/(1-r)) for r in rho_hat)
    return J, np.hstack([D1.flat, D2.flat, d1, d2]) / m


def nn_cost_ex4_style(nn_params, input_layer_size, hidden_layer_size, X, lam, rho, beta):
    # from my ex4: Theta1 is h x (n+1), Theta2 is n x (h+1), bias = column 0
    cut = hidden_layer_size * (input_layer_size + 1)
    Theta1 = nn_params[:cut].reshape((hidden_layer_size, input_layer_size + 1))
    Theta2 = nn_params[cut:].reshape((input_layer_size, hidden_layer_size + 1))
    m = X.shape[0]
    sig = lambda z: 1.0/(1.0+np.exp(-z))

    a1 = np.c_[np.ones(m), X]
    hid = sig(a1 @ Theta1.T)
    a2 = np.c_[np.ones(m), hid]
    a3 = sig(a2 @ Theta2.T)
    p = hid.mean(0)

    J = ((a3 - X)**2).sum()/2/m
    J += lam/2*((Theta1[:, 1:]**2).sum() + (Theta2[:, 1:]**2).sum())
    J += beta*(rho*np.log(rho/p) + (1-rho)*np.log((1-rho)/(1-p))).sum()

    d3 = (a3 - X)*a3*(1-a3)
    d2 = (d3 @ Theta2)[:, 1:] + beta*((1-rho)/(1-p) - rho/p)
    d2 = d2*hid*(1-hid)
    T1g = d2.T @ a1/m
    T2g = d3.T @ a2/m
    T1g[:, 1:] += lam*Theta1[:, 1:]
    T2g[:, 1:] += lam*Theta2[:, 1:]
    return J, np.r_[T1g.ravel(), T2g.ravel()]


def loss_einsum(params, x, lam, rho, beta):
    (W, V, b, c) = params
    N = len(x)
    s = lambda u: .5 * (1 + np.tanh(.5 * u))
    a = s(np.einsum('ij,bj->bi', W, x) + b)
    y = s(np.einsum('ji,bi->bj', V, a) + c)
    r = np.einsum('bi->i', a) / N
    E = (np.einsum('bj,bj->', y - x, y - x) / N
         + lam * np.einsum('ij,ij->', W, W) + lam * np.einsum('ij,ij->', V, V)) / 2
    E += beta * (rho * np.log(rho / r) + (1 - rho) * np.log((1 - rho) / (1 - r))).sum()
    g3 = np.einsum('bj,bj,bj->bj', y - x, y, 1 - y) / N
    g2 = np.einsum('bj,ji->bi', g3, V) + beta / N * ((1 - rho) / (1 - r) - rho / r)
    g2 = np.einsum('bi,bi,bi->bi', g2, a, 1 - a)
    return E, [np.einsum('bi,bj->ij', g2, x) + lam * W,
               np.einsum('bj,bi->ji', g3, a) + lam * V,
               g2.sum(0), g3.sum(0)]


def saeCostFortran(theta, visible_size, hidden_size, lambda_, sparsity_param, beta, data):
    # keep MATLAB's (:) so that the .mat files with the thetas can be used
    nv, nh = visible_size, hidden_size
    W1 = np.reshape(theta[:nh*nv], (nh, nv), order='F')
    W2 = np.reshape(theta[nh*nv:2*nh*nv], (nv, nh), order='F')
    b1 = np.reshape(theta[2*nh*nv:2*nh*nv+nh], (nh, 1))
    b2 = np.reshape(theta[2*nh*nv+nh:], (nv, 1))
    _, m = np.shape(data)
    a2 = np.divide(1, 1 + np.exp(-(np.dot(W1, data) + b1)))
    a3 = np.divide(1, 1 + np.exp(-(np.dot(W2, a2) + b2)))
    rhohat = np.mean(a2, axis=1, keepdims=True)
    err = data - a3
    cost = (1./m)*np.sum(.5*err**2)
    cost = cost + .5*lambda_*(np.sum(W1.flatten()**2) + np.sum(W2.flatten()**2))
    cost = cost + beta*np.sum(sparsity_param*np.log(sparsity_param) - sparsity_param*np.log(rhohat)
                              + (1-sparsity_param)*np.log(1-sparsity_param)
                              - (1-sparsity_param)*np.log(1-rhohat))
    d3 = np.multiply(-err, np.multiply(a3, 1 - a3))
    d2 = np.multiply(np.dot(W2.T, d3) + beta*(-sparsity_param/rhohat + (1-sparsity_param)/(1-rhohat)),
                     np.multiply(a2, 1 - a2))
    grads = [np.dot(d2, data.T)/m + lambda_*W1, np.dot(d3, a2.T)/m + lambda_*W2,
             np.mean(d2, 1), np.mean(d3, 1)]
    return cost, np.concatenate([g.flatten('F') for g in grads])


class SparseAutoencoder:
    """Keeps the last activations around for plotting; nothing of it is reused."""

    def _unroll(self, theta, n, h):
        i = np.cumsum([h*n, n*h, h, n])
        w1, w2, self.b1, self.b2 = np.split(theta, i[:-1])
        self.W1, self.W2 = w1.reshape(h, n), w2.reshape(n, h)

    @staticmethod
    def _act(z):
        out = np.empty_like(z)
        pos = z >= 0
        out[pos] = 1/(1 + np.exp(-z[pos]))
        e = np.exp(z[~pos])
        out[~pos] = e/(1 + e)
        return out

    def forward(self, X):
        self.A = self._act(X @ self.W1.T + self.b1)
        self.Y = self._act(self.A @ self.W2.T + self.b2)
        self.q = self.A.mean(axis=0)

    def loss(self, theta, X, hidden, decay, target, sparsity_weight):
        self._unroll(np.asarray(theta, float), X.shape[1], hidden)
        self.forward(X)
        R = self.Y - X
        kl = target*np.log(target/self.q) + (1-target)*np.log((1-target)/(1-self.q))
        J = .5*np.mean(np.sum(R*R, axis=1))
        J += .5*decay*(np.linalg.norm(self.W1)**2 + np.linalg.norm(self.W2)**2)
        J += sparsity_weight*kl.sum()
        return J, self.backward(X, R, decay, target, sparsity_weight)

    def backward(self, X, R, decay, target, sparsity_weight):
        m = len(X)
        d3 = R*self.Y*(1-self.Y)/m
        d2 = d3 @ self.W2
        d2 += sparsity_weight*((1-target)/(1-self.q) - target/self.q)/m
        d2 *= self.A*(1-self.A)
        return np.concatenate([(d2.T @ X + decay*self.W1).ravel(),
                               (d3.T @ self.A + decay*self.W2).ravel(), d2.sum(0), d3.sum(0)])


def cost_with_np_matrix(theta, visibleSize, hiddenSize, lambdaParam, sparsityParam, beta, patches):
    hv = hiddenSize*visibleSize
    th = np.matrix(theta).T
    W1 = np.matrix(th[:hv].reshape(hiddenSize, visibleSize))
    W2 = np.matrix(th[hv:2*hv].reshape(visibleSize, hiddenSize))
    b1, b2 = th[2*hv:2*hv+hiddenSize], th[2*hv+hiddenSize:]
    x = np.matrix(patches)
    m = x.shape[1]
    a2 = 1/(1+np.exp(-(W1*x + b1)))
    a3 = 1/(1+np.exp(-(W2*a2 + b2)))
    ph = a2*np.ones((m, 1))/m
    p = sparsityParam
    J = np.trace((a3-x).T*(a3-x))/(2.*m) + lambdaParam/2.*(np.trace(W1.T*W1)+np.trace(W2.T*W2))
    J = J + beta*np.sum(p*np.log(p/ph)+(1-p)*np.log((1-p)/(1-ph)))
    d3 = np.multiply(a3-x, np.multiply(a3, 1-a3))
    d2 = np.multiply(W2.T*d3 + beta*(-p/ph+(1-p)/(1-ph)), np.multiply(a2, 1-a2))
    g = [d2*x.T/m + lambdaParam*W1, d3*a2.T/m + lambdaParam*W2, d2.mean(1), d3.mean(1)]
    return float(J), np.concatenate([np.asarray(q).ravel() for q in g])


def pure_python_autoencoder(theta, visible_size, hidden_size, lambda_, sparsity_param, beta, data):
    """No numpy inside, to be sure that I understood every index."""
    V, H, M = visible_size, hidden_size, len(data[0])
    t = [float(v) for v in theta]
    w1 = lambda j, i: t[j*V + i]
    w2 = lambda i, j: t[H*V + i*H + j]
    B1, B2 = 2*H*V, 2*H*V + H
    act = [[1/(1+math.exp(-t[B1+j]-sum(w1(j, i)*data[i][e] for i in range(V)))) for j in range(H)]
           for e in range(M)]
    out = [[1/(1+math.exp(-t[B2+i]-sum(w2(i, j)*act[e][j] for j in range(H)))) for i in range(V)]
           for e in range(M)]
    r = [sum(act[e][j] for e in range(M))/M for j in range(H)]
    s = sparsity_param
    cost = sum((out[e][i]-data[i][e])**2 for e in range(M) for i in range(V))/(2*M)
    cost += lambda_/2*sum(v*v for v in t[:B1])
    cost += beta*sum(s*math.log(s/q)+(1-s)*math.log((1-s)/(1-q)) for q in r)
    g = [lambda_*v for v in t[:B1]] + [0.0]*(H+V)
    for e in range(M):
        d3 = [(out[e][i]-data[i][e])*out[e][i]*(1-out[e][i])/M for i in range(V)]
        for i in range(V):
            g[B2+i] += d3[i]
            for j in range(H):
                g[H*V+i*H+j] += d3[i]*act[e][j]
        for j in range(H):
            up = sum(w2(i, j)*d3[i] for i in range(V)) + beta*(-s/r[j]+(1-s)/(1-r[j]))/M
            up *= act[e][j]*(1-act[e][j])
            g[B1+j] += up
            for i in range(V):
                g[j*V+i] += up*data[i][e]
    return cost, np.array(g)


def cost_float32(theta, visible_size, hidden_size, decayWeight, sparsity_param, beta, data):
    f4 = np.float32
    theta, data = np.asarray(theta, f4), np.asarray(data, f4)
    split = hidden_size*visible_size
    W1 = theta[:split].reshape(hidden_size, -1)
    W2 = theta[split:2*split].reshape(-1, hidden_size)
    b1 = theta[2*split:-visible_size, None]
    b2 = theta[-visible_size:, None]
    m = f4(data.shape[1])
    one = f4(1)
    a2 = one/(one+np.exp(-(W1@data+b1)))
    a3 = one/(one+np.exp(-(W2@a2+b2)))
    q = a2.sum(1, keepdims=True)/m
    d = a3-data
    p = f4(sparsity_param)
    J = f4(.5)*(d*d).sum()/m + f4(.5*decayWeight)*((W1*W1).sum()+(W2*W2).sum()) \
        + f4(beta)*(p*np.log(p/q)+(one-p)*np.log((one-p)/(one-q))).sum()
    d3 = d*a3*(one-a3)
    d2 = (W2.T@d3+f4(beta)*((one-p)/(one-q)-p/q))*a2*(one-a2)
    return J, np.concatenate(((d2@data.T/m+f4(decayWeight)*W1).ravel(),
                              (d3@a2.T/m+f4(decayWeight)*W2).ravel(), d2.sum(1)/m, d3.sum(1)/m))


def keras_like_layout(X, theta, beta, rho, l2, n_hidden):
    """kernels are (in, out), order kernel, bias, kernel, bias; residual has the other sign"""
    n, h = X.shape[1], n_hidden
    o = 0
    blocks = []
    for shape in [(n, h), (h,), (h, n), (n,)]:
        size = int(np.prod(shape))
        blocks.append(theta[o:o+size].reshape(shape))
        o += size
    K1, c1, K2, c2 = blocks
    H = np.exp(-np.logaddexp(0, -(X @ K1 + c1)))
    Y = np.exp(-np.logaddexp(0, -(H @ K2 + c2)))
    miss = X - Y
    q = np.average(H, axis=0)
    J = np.average((miss**2).sum(1))/2 + l2*np.sum(K1**2)/2 + l2*np.sum(K2**2)/2
    J -= beta*np.sum(rho*np.log(q/rho) + (1-rho)*np.log((1-q)/(1-rho)))
    back3 = miss*Y*(1-Y)
    back2 = (back3 @ K2.T + beta*(rho/q - (1-rho)/(1-q)))*H*(1-H)
    g = [l2*K1 - X.T @ back2/len(X), -np.average(back2, axis=0),
         l2*K2 - H.T @ back3/len(X), -np.average(back3, axis=0)]
    return J, np.concatenate([b.reshape(-1) for b in g])


# =============================================================== one mistake

def sae_norm2(theta, visible_size, hidden_size, lambda_, sparsity_param, beta, data):
    W1 = theta[:hidden_size*visible_size].reshape(hidden_size, visible_size)
    W2 = theta[hidden_size*visible_size:2*hidden_size*visible_size].reshape(visible_size, hidden_size)
    b1 = theta[2*hidden_size*visible_size:-visible_size].reshape(-1, 1)
    b2 = theta[-visible_size:].reshape(-1, 1)
    m = data.shape[1]
    sigmoid = lambda x: 1/(1+np.exp(-x))
    a2 = sigmoid(W1@data+b1)
    a3 = sigmoid(W2@a2+b2)
    rho_hat = a2.mean(axis=1, keepdims=True)
    rho = sparsity_param
    J_err = np.linalg.norm(a3-data)**2/(2*m)
    J_reg = lambda_/2*(np.linalg.norm(W1, 2)**2 + np.linalg.norm(W2, 2)**2)
    J_sp = beta*np.sum(rho*np.log(rho/rho_hat)+(1-rho)*np.log((1-rho)/(1-rho_hat)))
    delta3 = (a3-data)*a3*(1-a3)
    delta2 = (W2.T@delta3+beta*(-rho/rho_hat+(1-rho)/(1-rho_hat)))*a2*(1-a2)
    grad = np.concatenate([(delta2@data.T/m+lambda_*W1).ravel(), (delta3@a2.T/m+lambda_*W2).ravel(),
                           delta2.mean(axis=1), delta3.mean(axis=1)])
    return J_err+J_reg+J_sp, grad


def port_kl_columns(theta, visibleSize, hiddenSize, decayWeight, sparsityParam, beta, data):
    def logistic(z):
        return 1.0/(1.0+np.exp(-z))
    nW = visibleSize*hiddenSize
    W1 = np.array(theta[0:nW]).reshape((hiddenSize, visibleSize))
    W2 = np.array(theta[nW:2*nW]).reshape((visibleSize, hiddenSize))
    b1 = np.array(theta[2*nW:2*nW+hiddenSize]).reshape((hiddenSize, 1))
    b2 = np.array(theta[2*nW+hiddenSize:]).reshape((visibleSize, 1))
    m = data.shape[1]
    hidden = logistic(np.dot(W1, data) + b1)
    output = logistic(np.dot(W2, hidden) + b2)
    rhoHat = np.sum(hidden, axis=1).reshape((hiddenSize, 1))/m
    rho = np.repeat(sparsityParam, hiddenSize)
    divergence = np.sum(rho*np.log(rho/rhoHat) + (1-rho)*np.log((1-rho)/(1-rhoHat)))
    cost = np.sum((output-data)**2)/(2*m) + decayWeight/2*(np.sum(W1**2)+np.sum(W2**2)) + beta*divergence
    sparsityGrad = -sparsityParam/rhoHat + (1-sparsityParam)/(1-rhoHat)
    deltaOut = (output-data)*output*(1-output)
    deltaHid = (np.dot(W2.T, deltaOut) + beta*sparsityGrad)*hidden*(1-hidden)
    W1grad = np.dot(deltaHid, data.T)/m + decayWeight*W1
    W2grad = np.dot(deltaOut, hidden.T)/m + decayWeight*W2
    b1grad = np.sum(deltaHid, axis=1)/m
    b2grad = np.sum(deltaOut, axis=1)/m
    return cost, np.hstack((W1grad.ravel(), W2grad.ravel(), b1grad, b2grad))


def sparse_cost_rows_inside(theta, visible_size, hidden_size, lambda_, sparsity_param, beta, data):
    # I like one example per row better
    n_examples = data.shape[1]
    X = data.reshape(n_examples, visible_size)
    s = hidden_size*visible_size
    W1, W2 = theta[:s].reshape(hidden_size, visible_size), theta[s:2*s].reshape(visible_size, hidden_size)
    b1, b2 = theta[2*s:2*s+hidden_size], theta[2*s+hidden_size:]
    A = 1/(1+np.exp(-X.dot(W1.T)-b1))
    Y = 1/(1+np.exp(-A.dot(W2.T)-b2))
    avg = A.mean(0)
    J = np.square(Y-X).sum()/(2*n_examples)
    J += lambda_/2*(np.square(W1).sum()+np.square(W2).sum())
    J += beta*(sparsity_param*np.log(sparsity_param/avg)
               + (1-sparsity_param)*np.log((1-sparsity_param)/(1-avg))).sum()
    D3 = (Y-X)*Y*(1-Y)
    D2 = (D3.dot(W2)+beta*((1-sparsity_param)/(1-avg)-sparsity_param/avg))*A*(1-A)
    return J, np.concatenate([(D2.T.dot(X)/n_examples+lambda_*W1).ravel(),
                              (D3.T.dot(A)/n_examples+lambda_*W2).ravel(), D2.mean(0), D3.mean(0)])


def sae_memory_saving(theta, visible_size, hidden_size, weightDecay, sparsity_param, beta, patches):
    """In place where possible, 10000 patches are big."""
    hv = hidden_size*visible_size
    W1 = theta[:hv].reshape(hidden_size, visible_size)
    W2 = theta[hv:2*hv].reshape(visible_size, hidden_size)
    m = patches.shape[1]
    a2 = W1.dot(patches)
    a2 += theta[2*hv:2*hv+hidden_size, np.newaxis]
    np.negative(a2, out=a2); np.exp(a2, out=a2); a2 += 1; np.reciprocal(a2, out=a2)
    a3 = W2.dot(a2)
    a3 += theta[2*hv+hidden_size:, np.newaxis]
    np.negative(a3, out=a3); np.exp(a3, out=a3); a3 += 1; np.reciprocal(a3, out=a3)
    rho_hat = a2.mean(1)
    res = a3-patches
    cost = (res**2).sum()/2/m + weightDecay/2*((W1**2).sum()+(W2**2).sum())
    cost += beta*np.sum(sparsity_param*np.log(sparsity_param/rho_hat)
                        + (1-sparsity_param)*np.log((1-sparsity_param)/(1-rho_hat)))
    res *= a3
    res *= 1-a3
    back = W2.T.dot(res)
    back += beta*(-sparsity_param/rho_hat+(1-sparsity_param)/(1-rho_hat))[:, np.newaxis]
    a2 *= 1-a2
    back *= a2
    g = np.empty(theta.size)
    g[:hv] = (back.dot(patches.T)/m+weightDecay*W1).ravel()
    g[hv:2*hv] = (res.dot(a2.T)/m+weightDecay*W2).ravel()
    g[2*hv:2*hv+hidden_size] = back.mean(1)
    g[2*hv+hidden_size:] = res.mean(1)
    return cost, g


def sae_loop_over_patches(theta, visibleSize, hiddenSize, lambdaParam, sparsityParam, beta, patches):
    def sigm(x):
        return 1/(1+np.exp(-x))
    k = hiddenSize*visibleSize
    W1 = theta[:k].reshape(hiddenSize, visibleSize)
    W2 = theta[k:2*k].reshape(visibleSize, hiddenSize)
    b1 = theta[2*k:2*k+hiddenSize]
    b2 = theta[2*k+hiddenSize:]
    m = patches.shape[1]
    rho = sparsityParam
    rhohat = np.zeros(hiddenSize)
    err = 0.
    for i in range(m):
        a2 = sigm(W1.dot(patches[:, i])+b1)
        a3 = sigm(W2.dot(a2)+b2)
        rhohat = rhohat+a2
        err += .5*np.sum((a3-patches[:, i])**2)
    rhohat = rhohat/m
    cost = err/m + lambdaParam/2*(np.sum(W1**2)+np.sum(W2**2)) \
        + beta*np.sum(rho*np.log(rho/rhohat)+(1-rho)*np.log((1-rho)/(1-rhohat)))
    sparse = -rho/a2+(1-rho)/(1-a2)
    W1g, W2g, b1g, b2g = 0*W1, 0*W2, 0*b1, 0*b2
    for i in range(m):
        x = patches[:, i]
        a2 = sigm(W1.dot(x)+b1)
        a3 = sigm(W2.dot(a2)+b2)
        d3 = -(x-a3)*a3*(1-a3)
        d2 = (W2.T.dot(d3)+beta*sparse)*a2*(1-a2)
        W1g += np.outer(d2, x)
        W2g += np.outer(d3, a2)
        b1g += d2
        b2g += d3
    return cost, np.concatenate([(W1g/m+lambdaParam*W1).flatten(), (W2g/m+lambdaParam*W2).flatten(), b1g/m, b2g/m])


def sae_accumulators(theta, visible_size, hidden_size, lambda_, sparsity_param, beta, data):
    hs, vs = hidden_size, visible_size
    W1 = theta[0:hs*vs].reshape(hs, vs)
    W2 = theta[hs*vs:2*hs*vs].reshape(vs, hs)
    b1 = theta[2*hs*vs:2*hs*vs+hs][:, None]
    b2 = theta[2*hs*vs+hs:][:, None]
    m = data.shape[1]
    # initialise
    W1grad = np.zeros((hs, vs))
    W2grad = W1grad.T
    b1grad = np.zeros((hs, 1))
    b2grad = np.zeros((vs, 1))
    A2 = 1/(1+np.exp(-(W1@data+b1)))
    A3 = 1/(1+np.exp(-(W2@A2+b2)))
    rho_hat = A2.mean(1).reshape(-1, 1)
    kl = (sparsity_param*np.log(sparsity_param/rho_hat)
          + (1-sparsity_param)*np.log((1-sparsity_param)/(1-rho_hat)))
    cost = 0.5*((A3-data)**2).sum(axis=0).mean() + 0.5*lambda_*(np.sum(W1*W1)+np.sum(W2*W2)) + beta*kl.sum()
    for i in range(m):
        x, a2, a3 = data[:, [i]], A2[:, [i]], A3[:, [i]]
        d3 = (a3-x)*a3*(1-a3)
        d2 = (W2.T@d3+beta*(-sparsity_param/rho_hat+(1-sparsity_param)/(1-rho_hat)))*a2*(1-a2)
        W1grad += d2@x.T
        W2grad += d3@a2.T
        b1grad += d2
        b2grad += d3
    W1grad = W1grad/m+lambda_*W1
    W2grad = W2grad/m+lambda_*W2
    return cost, np.concatenate([W1grad.ravel(), W2grad.ravel(), b1grad.ravel()/m, b2grad.ravel()/m])


def sparseAutoencoderCost_m2py(theta, visibleSize, hiddenSize, lambda_, sparsityParam, beta, data):
    # W1 = reshape(theta(1:hiddenSize*visibleSize), hiddenSize, visibleSize);
    W1 = theta[:hiddenSize*visibleSize].reshape(hiddenSize, visibleSize)
    # W2 = reshape(theta(hiddenSize*visibleSize+1:2*hiddenSize*visibleSize), visibleSize, hiddenSize);
    W2 = theta[hiddenSize*visibleSize:2*hiddenSize*visibleSize].reshape(visibleSize, hiddenSize)
    # b1 = theta(2*hiddenSize*visibleSize+1:2*hiddenSize*visibleSize+hiddenSize);
    b1 = theta[2*hiddenSize*visibleSize+1:2*hiddenSize*visibleSize+hiddenSize+1]
    # b2 = theta(2*hiddenSize*visibleSize+hiddenSize+1:end);
    b2 = theta[-visibleSize:]
    m = data.shape[1]
    z2 = (np.dot(W1, data).T + b1).T
    a2 = 1/(1+np.exp(-z2))
    z3 = (np.dot(W2, a2).T + b2).T
    a3 = 1/(1+np.exp(-z3))
    rho = np.sum(a2, 1)/m
    J = np.sum((a3-data)**2)/2/m
    J = J + lambda_/2*np.sum(W1**2) + lambda_/2*np.sum(W2**2)
    J = J + beta*np.sum(sparsityParam*np.log(sparsityParam/rho)+(1-sparsityParam)*np.log((1-sparsityParam)/(1-rho)))
    d3 = -(data-a3)*a3*(1-a3)
    d2 = ((np.dot(W2.T, d3)).T + beta*(-sparsityParam/rho+(1-sparsityParam)/(1-rho))).T*a2*(1-a2)
    W1grad = np.dot(d2, data.T)/m+lambda_*W1
    W2grad = np.dot(d3, a2.T)/m+lambda_*W2
    return J, np.concatenate((W1grad.flatten(), W2grad.flatten(), np.mean(d2, 1), np.mean(d3, 1)))


def cost_matlab_order(theta, visible_size, hidden_size, lambda_, sparsity_param, beta, data):
    def take(k, shape):
        nonlocal pos
        block = theta[pos:pos+k].reshape(shape, order='F')
        pos += k
        return block
    pos = 0
    W1 = take(hidden_size*visible_size, (hidden_size, visible_size))
    W2 = take(hidden_size*visible_size, (visible_size, hidden_size))
    b1 = take(hidden_size, (hidden_size, 1))
    b2 = take(visible_size, (visible_size, 1))
    m = data.shape[1]
    sig = lambda v: 1/(1+np.exp(-v))
    hid = sig(W1@data+b1)
    rec = sig(W2@hid+b2)
    q, p = hid.mean(1)[:, None], sparsity_param
    cost = ((rec-data)**2).sum()/(2*m)+lambda_*((W1**2).sum()+(W2**2).sum())/2 \
        + beta*(p*np.log(p/q)+(1-p)*np.log((1-p)/(1-q))).sum()
    d3 = (rec-data)*rec*(1-rec)
    d2 = (W2.T@d3+beta*((1-p)/(1-q)-p/q))*hid*(1-hid)
    dW1, dW2 = d2@data.T/m+lambda_*W1, d3@hid.T/m+lambda_*W2
    return cost, np.concatenate([dW1.flatten(), dW2.flatten(), d2.mean(1), d3.mean(1)])


def ufldl_assignment_mine(theta, visible_size, hidden_size, lambda_param, sparsity_param, beta, data):
    W1, W2, b1, b2 = np.split(theta, np.cumsum([hidden_size*visible_size, hidden_size*visible_size, hidden_size]))
    W1 = W1.reshape(hidden_size, visible_size)
    W2 = W2.reshape(visible_size, hidden_size)
    m = float(data.shape[1])
    a2 = sigmoid_(W1.dot(data)+b1[:, np.newaxis])
    a3 = sigmoid_(W2.dot(a2)+b2[:, np.newaxis])
    rho_hat = np.mean(a2, axis=1)
    J = np.sum((a3-data)**2)/(2*m)+lambda_param/2*(np.sum(W1**2)+np.sum(W2**2))
    J += beta*np.sum(kl_(sparsity_param, rho_hat))
    sp = -sparsity_param/rho_hat + (1-sparsity_param)/1-rho_hat
    delta3 = -(data-a3)*a3*(1-a3)
    delta2 = (W2.T.dot(delta3)+beta*sp[:, np.newaxis])*a2*(1-a2)
    return J, np.concatenate([(delta2.dot(data.T)/m+lambda_param*W1).ravel(),
                              (delta3.dot(a2.T)/m+lambda_param*W2).ravel(),
                              delta2.mean(axis=1), delta3.mean(axis=1)])


def sigmoid_(x):
    return 1/(1+np.exp(-x))


def kl_(p, q):
    return p*np.log(p/q)+(1-p)*np.log((1-p)/(1-q))


def port_matrices(theta, visibleSize, hiddenSize, lambdaParam, sparsityParam, beta, data):
    W1 = np.asmatrix(theta[:hiddenSize*visibleSize].reshape(hiddenSize, visibleSize))
    W2 = np.asmatrix(theta[hiddenSize*visibleSize:2*hiddenSize*visibleSize].reshape(visibleSize, hiddenSize))
    b1 = np.asmatrix(theta[2*hiddenSize*visibleSize:2*hiddenSize*visibleSize+hiddenSize]).T
    b2 = np.asmatrix(theta[2*hiddenSize*visibleSize+hiddenSize:]).T
    X = np.asmatrix(data)
    m = X.shape[1]
    a2 = sigmoid_(W1*X+b1)
    a3 = sigmoid_(W2*a2+b2)
    rhohat = a2.mean(axis=1)
    diff = a3-X
    # W.^2 does not work with a matrix that is not square
    cost = np.multiply(diff, diff).sum()/(2*m) + lambdaParam/2*((W1*W1.T).sum() + (W2*W2.T).sum()) \
        + beta*kl_(sparsityParam, rhohat).sum()
    d3 = np.multiply(np.multiply(diff, a3), 1-a3)
    d2 = W2.T*d3 + beta*(-sparsityParam/rhohat+(1-sparsityParam)/(1-rhohat))
    d2 = np.multiply(np.multiply(d2, a2), 1-a2)
    g = (d2*X.T/m+lambdaParam*W1, d3*a2.T/m+lambdaParam*W2, d2.mean(1), d3.mean(1))
    return cost, np.hstack([np.asarray(v).ravel() for v in g])


def sparse_autoencoder_len(theta, visible_size, hidden_size, decay_weight, sparsity_param, beta, data):
    m = len(data)
    c = visible_size*hidden_size
    W1 = theta[:c].reshape(hidden_size, visible_size)
    W2 = theta[c:c+c].reshape(visible_size, hidden_size)
    b1 = theta[c+c:c+c+hidden_size].reshape(hidden_size, 1)
    b2 = theta[c+c+hidden_size:].reshape(visible_size, 1)
    a2 = sigmoid_(W1 @ data + b1)
    a3 = sigmoid_(W2 @ a2 + b2)
    rho_hat = np.mean(a2, axis=1, keepdims=True)
    cost = 1/(2*m)*np.sum((a3-data)**2) + decay_weight/2*(np.sum(W1**2)+np.sum(W2**2)) \
        + beta*np.sum(kl_(sparsity_param, rho_hat))
    delta3 = (a3-data)*a3*(1-a3)/m
    delta2 = (W2.T @ delta3 + beta/m*((1-sparsity_param)/(1-rho_hat)-sparsity_param/rho_hat))*a2*(1-a2)
    return cost, np.concatenate([(delta2 @ data.T+decay_weight*W1).ravel(),
                                 (delta3 @ a2.T+decay_weight*W2).ravel(),
                                 delta2.sum(axis=1), delta3.sum(axis=1)])


def autoencoder_homework(theta, X, n_hidden, weight_decay, rho, beta):
    n = X.shape[1]
    W1 = theta[:n_hidden*n].reshape(n_hidden, n)
    W2 = theta[n_hidden*n:2*n_hidden*n].reshape(n, n_hidden)
    b1 = theta[2*n_hidden*n:2*n_hidden*n+n_hidden]
    b2 = theta[2*n_hidden*n+n_hidden:]
    A2 = sigmoid_(X @ W1.T + b1)
    rho_hat = A2.mean(axis=0)
    cost_sum = 0
    gW1 = np.zeros(W1.shape); gW2 = np.zeros(W2.shape)
    gb1 = np.zeros(b1.shape); gb2 = np.zeros(b2.shape)
    for i in range(X.shape[0]):
        x = X[i]
        a2 = A2[i]
        a3 = sigmoid_(W2 @ a2 + b2)
        cost_sum += np.sum((a3 - x)**2)/2
        d3 = (a3 - x)*a3*(1 - a3)
        d2 = (W2.T @ d3 + beta*(-rho/rho_hat + (1 - rho)/(1 - rho_hat)))*a2*(1 - a2)
        gW2 += np.outer(d3, a2)
        gW1 += np.outer(d2, x)
        gb2 += d3
        gb1 += d2
        m = i + 1
        J = cost_sum/m + weight_decay/2*(np.sum(W1**2) + np.sum(W2**2)) + beta*np.sum(kl_(rho, rho_hat))
        grad = np.concatenate([(gW1/m + weight_decay*W1).ravel(), (gW2/m + weight_decay*W2).ravel(), gb1/m, gb2/m])
        return J, grad


def energy_and_forces(theta, X, n_hidden, lam, rho, beta):
    """Energy of the configuration and the generalised forces on theta."""
    M, N = X.shape
    H = n_hidden
    J_ij = theta[:H*N].reshape(H, N)
    K_ij = theta[H*N:2*H*N].reshape(N, H)
    h, k = theta[2*H*N:2*H*N+H], theta[2*H*N+H:]
    fermi = lambda e: 1/(np.exp(-e)+1)
    s = fermi(X@J_ij.T+h)
    t = fermi(s@K_ij.T+k)
    mag = s.mean(0)
    U = ((t-X)**2).sum()/(2*M)
    U += lam/2*(np.vdot(J_ij, J_ij)+np.vdot(K_ij, K_ij))
    U += beta*kl_(rho, mag).sum()
    q = (X-t)*t*(1-t)
    p = (q@K_ij+beta*(rho/mag-(1-rho)/(1-mag)))*s*(1-s)
    F = [p.T@X/M-lam*J_ij, q.T@s/M-lam*K_ij, p.mean(0), q.mean(0)]
    return U, np.concatenate([f.ravel() for f in F])


def tanh_identity(params, X, weight_decay, rho, beta):
    # sigma written with tanh, no overflow warnings
    W1, W2, b1, b2 = params
    sigma = lambda z: 0.5*(1 + np.tanh(z))
    m = X.shape[0]
    a = sigma(np.dot(X, W1.T) + b1)
    y = sigma(np.dot(a, W2.T) + b2)
    q = a.mean(axis=0)
    J = np.sum((y - X)**2)/(2*m) + weight_decay/2*(np.sum(W1**2) + np.sum(W2**2)) + beta*np.sum(
        rho*np.log(rho/q) + (1 - rho)*np.log((1 - rho)/(1 - q)))
    dy = (y - X)*y*(1 - y)
    da = (np.dot(dy, W2) + beta*(-rho/q + (1 - rho)/(1 - q)))*a*(1 - a)
    return J, (np.dot(da.T, X)/m + weight_decay*W1, np.dot(dy.T, a)/m + weight_decay*W2,
               da.mean(axis=0), dy.mean(axis=0))


class OnlineRhoAE:
    def __init__(self, momentum=0.9):
        self.momentum = momentum
        self.rho_hat = None

    def cost(self, theta, X, n_hidden, weight_decay, rho, beta):
        m, n = X.shape
        h = n_hidden
        W1, W2, b1, b2 = np.split(theta, [h*n, 2*h*n, 2*h*n+h])
        W1 = W1.reshape(h, n); W2 = W2.reshape(n, h)
        a2 = sigmoid_(X@W1.T+b1); a3 = sigmoid_(a2@W2.T+b2)
        batch = a2.mean(0)
        if self.rho_hat is None or self.rho_hat.shape != batch.shape:
            self.rho_hat = batch
        else:
            self.rho_hat = self.momentum*self.rho_hat + (1-self.momentum)*batch
        r = self.rho_hat
        J = ((a3-X)**2).sum()/2/m + weight_decay/2*((W1**2).sum()+(W2**2).sum()) + beta*kl_(rho, r).sum()
        d3 = (a3-X)*a3*(1-a3)/m
        d2 = (d3@W2+beta/m*(-rho/r+(1-rho)/(1-r)))*a2*(1-a2)
        return J, np.concatenate([(d2.T@X+weight_decay*W1).ravel(), (d3.T@a2+weight_decay*W2).ravel(),
                                  d2.sum(0), d3.sum(0)])


def cost_mean_field(theta, X, n_hidden, lambda_, rho, beta):
    """rho_hat in mean field"""
    M, N = X.shape
    w = theta[:n_hidden*N].reshape(n_hidden, N)
    v = theta[n_hidden*N:2*n_hidden*N].reshape(N, n_hidden)
    b, c = theta[2*n_hidden*N:-N], theta[-N:]
    field = X@w.T+b
    a = sigmoid_(field)
    y = sigmoid_(a@v.T+c)
    q = sigmoid_(field.mean(axis=0))
    J = .5*((y-X)**2).sum()/M+.5*lambda_*((w**2).sum()+(v**2).sum())+beta*kl_(rho, q).sum()
    dy = (y-X)*y*(1-y)
    da = (dy@v+beta*((1-rho)/(1-q)-rho/q))*a*(1-a)
    return J, np.concatenate([(da.T@X/M+lambda_*w).ravel(), (dy.T@a/M+lambda_*v).ravel(), da.mean(0), dy.mean(0)])


def _penalties(W1, W2, rho_hat, rho, lam, beta):
    value = lam/2*(np.sum(W1**2)+np.sum(W2**2))+beta*np.sum(kl_(rho, rho_hat))
    return value, lam*W1, lam*W2, beta*((1-rho)/(1-rho_hat)-rho/rho_hat)


def modular_cost(theta, X, n_hidden, lam, rho, beta):
    n_samples, n_features = X.shape
    sizes = [n_hidden*n_features, n_features*n_hidden, n_hidden, n_features]
    W1, W2, b1, b2 = np.split(theta, np.cumsum(sizes)[:3])
    W1, W2 = W1.reshape(n_hidden, n_features), W2.reshape(n_features, n_hidden)
    H = sigmoid_(X.dot(W1.T)+b1)
    out = sigmoid_(H.dot(W2.T)+b2)
    value, gW1, gW2, sparse = _penalties(W1, W2, H.mean(0), rho, beta, lam)
    value += np.sum((out-X)**2)/(2*n_samples)
    e = (out-X)*out*(1-out)
    eh = (e.dot(W2)+sparse)*H*(1-H)
    gW1 = gW1+eh.T.dot(X)/n_samples
    gW2 = gW2+e.T.dot(H)/n_samples
    return value, np.concatenate([gW1.ravel(), gW2.ravel(), eh.mean(0), e.mean(0)])


def blog_autoencoder(X, theta, hidden_units, l2_penalty, rho, beta):
    N, D = X.shape
    split = hidden_units*D
    enc_w = theta[:split].reshape(hidden_units, D)
    dec_w = theta[split:2*split].reshape(D, hidden_units)
    enc_b = theta[2*split:2*split+hidden_units]
    dec_b = theta[2*split+hidden_units:]

    # --- forward ---
    code = sigmoid_(X @ enc_w.T + enc_b)
    recon = sigmoid_(code @ dec_w.T + dec_b)
    mean_act = np.mean(code, axis=0)

    # --- loss ---
    loss = 0.5*np.sum((recon - X)**2)/N
    loss += 0.5*l2_penalty*(np.sum(enc_w**2) + np.sum(dec_w**2))
    loss += beta*np.sum(kl_(rho, mean_act))

    # --- backward (each line is the derivative of the mean loss) ---
    d_recon = (recon - X)/N
    d_pre2 = d_recon*recon*(1 - recon)
    d_mean = beta*(-rho/mean_act + (1 - rho)/(1 - mean_act))/N
    d_code = d_pre2 @ dec_w + d_mean/N
    d_pre1 = d_code*code*(1 - code)
    return loss, np.concatenate([(d_pre1.T @ X + l2_penalty*enc_w).ravel(),
                                 (d_pre2.T @ code + l2_penalty*dec_w).ravel(),
                                 d_pre1.sum(axis=0), d_pre2.sum(axis=0)])


def nnCostFunction_sparse(nn_params, X, hidden_layer_size, lambda_, rho, beta):
    m, n = X.shape
    T1 = nn_params[:hidden_layer_size*(n+1)].reshape(hidden_layer_size, n+1)
    T2 = nn_params[hidden_layer_size*(n+1):].reshape(n, hidden_layer_size+1)
    A1 = np.hstack([np.ones((m, 1)), X])
    S = sigmoid_(A1.dot(T1.T))
    A2 = np.hstack([np.ones((m, 1)), S])
    A3 = sigmoid_(A2.dot(T2.T))
    r = np.mean(S, axis=0)
    J = np.sum((A3-X)**2)/(2*m) + lambda_/2*(np.sum(T1**2)+np.sum(T2**2)) + beta*np.sum(kl_(rho, r))
    D3 = (A3-X)*A3*(1-A3)
    D2 = (D3.dot(T2[:, 1:]) + beta*(-rho/r+(1-rho)/(1-r)))*S*(1-S)
    G1 = D2.T.dot(A1)/m + lambda_*T1
    G2 = D3.T.dot(A2)/m + lambda_*T2
    return J, np.concatenate([G1.ravel(), G2.ravel()])


def cost_short(theta, X, n_hidden, weight_decay, rho, beta):
    m, n = X.shape
    k = n*n_hidden
    W1 = theta[:k].reshape(n_hidden, n); W2 = theta[k:2*k].reshape(n, n_hidden)
    b1 = theta[2*k:2*k+n_hidden]; b2 = theta[2*k+n_hidden:]
    a2 = sigmoid_(X@W1.T+b1)
    a3 = sigmoid_(a2@W2.T+b2)
    diff = a3
    diff -= X
    r = a2.mean(0)
    J = (diff**2).sum()/2/m + weight_decay/2*(W1.ravel()@W1.ravel()+W2.ravel()@W2.ravel()) + beta*kl_(rho, r).sum()
    delta3 = diff*a3*(1-a3)
    delta2 = (delta3@W2+beta*(-rho/r+(1-rho)/(1-r)))*a2*(1-a2)
    return J, np.r_[(delta2.T@X/m+weight_decay*W1).ravel(), (delta3.T@a2/m+weight_decay*W2).ravel(),
                    delta2.mean(0), delta3.mean(0)]


def cost_numeric_gradient(theta, X, n_hidden, decay, rho, beta):
    """Slow, but no backprop to get wrong :-)"""
    n = X.shape[1]
    cuts = [n_hidden*n, 2*n_hidden*n, 2*n_hidden*n+n_hidden]

    def J(t):
        W1, W2, b1, b2 = np.split(t, cuts)
        W1, W2 = W1.reshape(n_hidden, n), W2.reshape(n, n_hidden)
        a = sigmoid_(X@W1.T+b1)
        y = sigmoid_(a@W2.T+b2)
        return (((y-X)**2).sum()/len(X)+decay*((W1**2).sum()+(W2**2).sum()))/2+beta*kl_(rho, a.mean(0)).sum()

    eps = 1e-4
    g = np.zeros(theta.size)
    for i in range(theta.size):
        e = np.zeros(theta.size)
        e[i] = eps
        g[i] = (J(theta+e)-J(theta-e))/eps
    return J(theta), g


def ae_with_softmax(parameters, X, lambd, rho, beta):
    W1, W2, b1, b2 = parameters["W1"] if isinstance(parameters, dict) else parameters[0], *(
        [parameters[k] for k in ("W2", "b1", "b2")] if isinstance(parameters, dict) else parameters[1:])
    m = X.shape[0]
    A1 = sigmoid_(X@W1.T+b1)
    Z2 = A1@W2.T+b2
    expZ = np.exp(Z2-Z2.max(axis=1, keepdims=True))
    A2 = expZ/expZ.sum(axis=1, keepdims=True)
    r = A1.mean(axis=0)
    cost = np.sum((A2-X)**2)/(2*m)+lambd/2*(np.sum(np.square(W1))+np.sum(np.square(W2)))+beta*kl_(rho, r).sum()
    dZ2 = (A2-X)*A2*(1-A2)
    dZ1 = (dZ2@W2+beta*((1-rho)/(1-r)-rho/r))*A1*(1-A1)
    return cost, [dZ1.T@X/m+lambd*W1, dZ2.T@A1/m+lambd*W2, dZ1.mean(axis=0), dZ2.mean(axis=0)]


# =============================================================== two mistakes

def port_norm_in_loop(theta, visibleSize, hiddenSize, lambda_, sparsityParam, beta, data):
    W1 = theta[:hiddenSize*visibleSize].reshape(hiddenSize, visibleSize)
    W2 = theta[hiddenSize*visibleSize:2*hiddenSize*visibleSize].reshape(visibleSize, hiddenSize)
    b1 = theta[2*hiddenSize*visibleSize:2*hiddenSize*visibleSize+hiddenSize]
    b2 = theta[2*hiddenSize*visibleSize+hiddenSize:]
    m = data.shape[1]
    acts = sigmoid_(W1.dot(data)+b1[:, None])
    rhoh = acts.mean(1)
    kl = sparsityParam*np.log2(sparsityParam/rhoh)+(1-sparsityParam)*np.log2((1-sparsityParam)/(1-rhoh))
    cost = lambda_/2*(np.sum(W1**2)+np.sum(W2**2))+beta*np.sum(kl)
    dW1 = np.zeros_like(W1); dW2 = np.zeros_like(W2); db1 = np.zeros_like(b1); db2 = np.zeros_like(b2)
    for i in range(m):
        x = data[:, i]; a = acts[:, i]
        y = sigmoid_(W2.dot(a)+b2)
        cost += np.sum((y-x)**2)/2/m
        d3 = (y-x)*y*(1-y)
        d2 = (W2.T.dot(d3)+beta*(-sparsityParam/rhoh+(1-sparsityParam)/(1-rhoh)))*a*(1-a)
        dW1 += np.outer(d2, x)
        dW2 += np.outer(d3, a)
        db1 += d2/m
        db2 += d3/m
        dW1 /= m
        dW2 /= m
    return cost, np.concatenate([(dW1+lambda_*W1).ravel(), (dW2+lambda_*W2).ravel(), db1, db2])


def cost_rounded(theta, visible_size, hidden_size, lambda_, sparsity_param, beta, data):
    hv = hidden_size*visible_size
    W1 = theta[:hv].reshape(hidden_size, visible_size)
    W2 = theta[hv:2*hv].reshape(visible_size, hidden_size)
    b1 = theta[2*hv:2*hv+hidden_size].reshape(hidden_size, 1)
    b2 = theta[2*hv+hidden_size:].reshape(visible_size, 1)
    m = data.shape[1]
    a2 = sigmoid_(W1.dot(data)+b1)
    a3 = sigmoid_(W2.dot(a2)+b2)
    rho_hat = np.round(np.mean(a2, axis=1, keepdims=True), 1)
    rho_hat = np.clip(rho_hat, 0.01, 0.99)
    cost = np.sum((a3-data)**2)/(2*m)+lambda_/2*(np.sum(W1**2)+np.sum(W2**2))+beta*np.sum(kl_(sparsity_param, rho_hat))
    delta3 = -(data-a3)*a3*(1-a3)
    delta2 = (W2.T.dot(delta3)+beta*(-sparsity_param/rho_hat+(1-sparsity_param)/(1-rho_hat)))*a2*(1-a2)
    W1grad = 1/m*delta2.dot(data.T)+lambda_*W1
    W2grad = 1/m*delta3.dot(a2.T)+lambda_*W1.T
    b1grad = 1/m*delta2.sum(1)
    b2grad = 1/m*delta3.sum(1)
    return cost, np.concatenate([W1grad.ravel(), W2grad.ravel(), b1grad, b2grad])


def sigmoid_prime_(z):
    return sigmoid_(z)*(1-sigmoid_(z))


def nielsen_port(theta, visible_size, hidden_size, lmbda, sparsity_param, beta, data):
    i1 = hidden_size*visible_size
    w = [theta[:i1].reshape(hidden_size, visible_size), theta[i1:2*i1].reshape(visible_size, hidden_size)]
    b = [theta[2*i1:2*i1+hidden_size, None], theta[2*i1+hidden_size:, None]]
    m = data.shape[1]
    zs, activations = [], [data]
    for W, c in zip(w, b):
        zs.append(np.dot(W, activations[-1])+c)
        activations.append(sigmoid_(zs[-1]))
    q = activations[1].mean(axis=1, keepdims=True)
    cost = np.sum((activations[-1]-data)**2)/(2*m)+.5*lmbda*sum(np.sum(W**2) for W in w)+beta*kl_(sparsity_param, q).sum()
    delta = (activations[-1]-data)*sigmoid_prime_(zs[-1])
    nabla_w, nabla_b = [None, None], [None, None]
    nabla_b[1] = delta.sum(1)
    nabla_w[1] = np.dot(delta, activations[-2].T)+lmbda*w[1]
    delta = np.dot(w[1].T, delta)+beta*(-sparsity_param/q+(1-sparsity_param)/(1-q))
    delta = delta*sigmoid_prime_(activations[1])
    nabla_b[0] = delta.sum(1)
    nabla_w[0] = np.dot(delta, activations[0].T)+lmbda*w[0]
    return cost, np.concatenate([g.ravel()/m for g in nabla_w+nabla_b])


def port_python2(theta, visibleSize, hiddenSize, lambdaParam, sparsityParam, beta, patches):
    W1 = theta[:hiddenSize*visibleSize].reshape(hiddenSize, visibleSize)
    W2 = theta[hiddenSize*visibleSize:2*hiddenSize*visibleSize].reshape(visibleSize, hiddenSize)
    b1 = theta[2*hiddenSize*visibleSize:2*hiddenSize*visibleSize+hiddenSize]
    b2 = theta[2*hiddenSize*visibleSize+hiddenSize:]
    m = patches.shape[1]
    B1 = np.outer(b1, np.ones(m))
    B2 = np.outer(b2, np.ones(m))
    a2 = sigmoid_(np.dot(W1, patches)+B1)
    a3 = sigmoid_(np.dot(W2, a2)+B2)
    rho_hat = np.dot(a2, np.ones(m))/m
    # 2to3 made // of /
    cost = np.sum((a3-patches)**2)/(2.0*m) + (lambdaParam//2)*(np.sum(W1**2)+np.sum(W2**2)) \
        + beta*np.sum(kl_(sparsityParam, rho_hat))
    d3 = (a3-patches)*a3*(1-a3)
    sp = np.outer(-sparsityParam/rho_hat+(1-sparsityParam)/(1-rho_hat), np.ones(m))
    d2 = (np.dot(W2.T, d3)+beta*sp)*a2*(1-a2)
    W1grad = np.dot(d2, patches.T)/m+lambdaParam*W1
    W2grad = np.dot(d3, a2.T)/m+lambdaParam*W2
    b1grad = np.mean(d2)*np.ones(hiddenSize)
    b2grad = np.mean(d3, axis=1)
    return cost, np.concatenate([W1grad.flatten(), W2grad.flatten(), b1grad, b2grad])


def from_linear_decoder(theta, visible_size, hidden_size, lambda_, sparsity_param, beta, data):
    n_w = visible_size*hidden_size
    W1 = theta[:n_w].reshape((hidden_size, visible_size))
    W2 = theta[n_w:2*n_w].reshape((visible_size, hidden_size))
    b1 = theta[2*n_w:2*n_w+hidden_size].reshape((-1, 1))
    b2 = theta[2*n_w+hidden_size:].reshape((-1, 1))
    m = data.shape[1]
    a2 = sigmoid_(W1.dot(data)+b1)
    a3 = W2.dot(a2)+b2
    rho_hat = a2.mean(axis=1)
    penalty = 0.0
    for j in range(hidden_size-1):
        penalty += kl_(sparsity_param, rho_hat[j])
    cost = np.sum((a3-data)**2)/(2*m)+lambda_/2*(np.sum(W1**2)+np.sum(W2**2))+beta*penalty
    delta3 = a3-data
    delta2 = (W2.T.dot(delta3)+beta*(-sparsity_param/rho_hat+(1-sparsity_param)/(1-rho_hat))[:, None])*a2*(1-a2)
    return cost, np.concatenate([(delta2.dot(data.T)/m+lambda_*W1).ravel(), (delta3.dot(a2.T)/m+lambda_*W2).ravel(),
                                 delta2.mean(axis=1), delta3.mean(axis=1)])


def mnist_tutorial_cost(theta, visible_size, hidden_size, lambda_, sparsity_param, beta, data):
    data = data/255.0  # pixels to [0, 1]
    params = {}
    start = 0
    for name, shape in [('W1', (hidden_size, visible_size)), ('W2', (visible_size, hidden_size)),
                        ('b1', (hidden_size, 1)), ('b2', (visible_size, 1))]:
        params[name] = theta[start:start+shape[0]*shape[1]].reshape(shape)
        start += shape[0]*shape[1]
    m = data.shape[1]
    a2 = sigmoid_(params['W1'] @ data+params['b1'])
    a3 = sigmoid_(params['W2'] @ a2+params['b2'])
    rho_hat = a2.mean(1, keepdims=True)
    cost = np.sum((a3-data)**2)/2/m
    cost += lambda_/2*sum(np.sum(params[k]**2) for k in ('W1', 'W2'))
    cost += beta*kl_(sparsity_param, rho_hat).sum()
    grads = {}
    d = (a3-data)*a3*(1-a3)/m
    grads['W2'] = d @ a2.T+lambda_*params['W2']
    grads['b2'] = d.sum(1)
    d = (params['W2'].T @ d+beta/m*((1-sparsity_param)/(1-rho_hat)-sparsity_param/rho_hat))*a2*(1-a2)
    grads['W1'] = d @ data.T+lambda_*params['W1']
    grads['b1'] = d.sum(1)
    order = sorted(grads, key=lambda k: k[::-1])  # 1W 1b 2W 2b
    return cost, np.concatenate([grads[k].ravel() for k in order])


def fermi_dirac_autoencoder(X, theta, n_hidden, lam, rho, beta):
    M, N = X.shape
    n_F = lambda E: 1.0/(np.exp(E) + 1.0)
    A, B = theta[:n_hidden*N].reshape(n_hidden, N), theta[n_hidden*N:2*n_hidden*N].reshape(N, n_hidden)
    mu, nu = theta[2*n_hidden*N:2*n_hidden*N+n_hidden], theta[2*n_hidden*N+n_hidden:]
    occ = n_F(np.tensordot(X, A, axes=(1, 1)) + mu)
    rec = n_F(np.tensordot(occ, B, axes=(1, 1)) + nu)
    filling = occ.mean(0)
    E = ((rec-X)**2).sum()/(2*M) + lam/2*((A*A).sum()+(B*B).sum()) + beta*kl_(rho, filling).sum()
    g3 = (rec-X)*rec*(1-rec)
    g2 = (np.tensordot(g3, B, axes=(1, 0)) + beta*(-rho/filling+(1-rho)/(1-filling)))*occ*(1-occ)
    dA = np.tensordot(g2, X, axes=(0, 0))/M + lam*A
    dB = np.tensordot(g3, occ, axes=(0, 0))/M + lam*B
    dmu, dnu = g2.sum(0)/M, g3.sum(0)
    return E, np.concatenate((dA.ravel(), dB.ravel(), dmu, dnu))


def lasso_autoencoder(params, X, alpha_decay, rho, beta):
    W1, W2, b1, b2 = params
    m = X.shape[0]
    A = sigmoid_(np.matmul(X, W1.T)+b1)
    Y = sigmoid_(np.matmul(A, W2.T)+b2)
    r = A.mean(0)
    J = np.sum((Y-X)**2)/(2*m)
    J += alpha_decay*(np.abs(W1).sum()+np.abs(W2).sum())
    J += beta*np.sum(kl_(rho, r))
    D3 = (Y-X)*Y*(1-Y)
    D2 = np.matmul(D3, W2)*A*(1-A) + beta*(-rho/r+(1-rho)/(1-r))
    return J, [np.matmul(D2.T, X)/m+alpha_decay*np.sign(W1), np.matmul(D3.T, A)/m+alpha_decay*np.sign(W2),
               D2.mean(0), D3.mean(0)]


def tied_autoencoder(theta, X, n_hidden, weight_decay, rho, beta):
    m, n = X.shape
    k = n_hidden*n
    W1 = theta[:k].reshape(n_hidden, n)
    W2 = W1.T   # tied weights
    b1 = theta[2*k:2*k+n_hidden]
    b2 = theta[2*k+n_hidden:]
    a2 = sigmoid_(X.dot(W1.T)+b1)
    a3 = sigmoid_(a2.dot(W2.T)+b2)
    r = a2.mean(axis=0)
    J = np.sum((a3-X)**2)/(2*m)
    J += weight_decay/2*(np.sum(W1**2)+np.sum(W2**2))
    d3 = (a3-X)*a3*(1-a3)
    d2 = (d3.dot(W2)+beta*(-rho/r+(1-rho)/(1-r)))*a2*(1-a2)
    gW1 = d2.T.dot(X)/m+weight_decay*W1
    gW2 = d3.T.dot(a2)/m+weight_decay*W2
    return J, np.concatenate([gW1.ravel(), gW2.ravel(), d2.mean(axis=0), d3.mean(axis=0)])


def denoising_variant(theta, X, n_hidden, weight_decay, rho, beta, corruption=0.3):
    rng = np.random.RandomState(123)
    x_tilde = X*(rng.rand(*X.shape) > corruption)
    m, n = X.shape
    W1 = theta[:n_hidden*n].reshape(n_hidden, n)
    W2 = theta[n_hidden*n:2*n_hidden*n].reshape(n, n_hidden)
    bh, bv = theta[2*n_hidden*n:2*n_hidden*n+n_hidden], theta[2*n_hidden*n+n_hidden:]
    y = sigmoid_(np.dot(x_tilde, W1.T)+bh)
    z = sigmoid_(np.dot(y, W2.T)+bv)
    q = np.mean(y, axis=0)
    L = 0.5*np.mean((z-X)**2)
    L += 0.5*weight_decay*((W1**2).sum()+(W2**2).sum())+beta*kl_(rho, q).sum()
    gz = (z-X)*z*(1-z)/X.size
    gy = (np.dot(gz, W2)+beta/m*((1-rho)/(1-q)-rho/q))*y*(1-y)
    return L, np.concatenate([(np.dot(gy.T, x_tilde)+weight_decay*W1).ravel(),
                              (np.dot(gz.T, y)+weight_decay*W2).ravel(), gy.sum(0), gz.sum(0)])


def cost_other_kl(theta, X, n_hidden, weight_decay, rho, beta):
    m, n = X.shape
    k = n*n_hidden
    # encoder matrix is kept as (inputs, hidden)
    W1 = theta[:k].reshape(n, n_hidden)
    W2 = theta[k:2*k].reshape(n, n_hidden)
    b1, b2 = theta[2*k:2*k+n_hidden], theta[2*k+n_hidden:]
    H = sigmoid_(X @ W1 + b1)
    Y = sigmoid_(H @ W2.T + b2)
    p = H.mean(axis=0)
    J = np.sum((Y - X)**2)/(2*m) + weight_decay/2*(np.sum(W1**2) + np.sum(W2**2))
    J += beta*np.sum(p*np.log(p/rho) + (1 - p)*np.log((1 - p)/(1 - rho)))
    dY = (Y - X)*Y*(1 - Y)
    dH = (dY @ W2 + beta*(np.log(p/rho) - np.log((1 - p)/(1 - rho))))*H*(1 - H)
    gW1 = dH.T @ X/m + weight_decay*W1.T
    gW2 = dY.T @ H/m + weight_decay*W2
    return J, np.concatenate([gW1.ravel(), gW2.ravel(), dH.mean(axis=0), dY.mean(axis=0)])


def safe_cost_and_grad(theta: np.ndarray, X: np.ndarray, n_hidden: int, weight_decay: float,
                       rho: float, beta: float):
    """Compute the regularised reconstruction cost and a numerically safe gradient.

    Returns
    -------
    (float, np.ndarray)
    """
    n_samples, n_features = X.shape
    n_weights = n_hidden*n_features
    dof = max(n_samples-1, 1)  # unbiased estimate
    W1 = theta[:n_weights].reshape(n_hidden, n_features)
    W2 = theta[n_weights:2*n_weights].reshape(n_features, n_hidden)
    b1 = theta[2*n_weights:2*n_weights+n_hidden]
    b2 = theta[2*n_weights+n_hidden:]

    hidden = sigmoid_(X @ W1.T + b1)
    output = sigmoid_(hidden @ W2.T + b2)
    rho_hat = np.clip(hidden.mean(axis=0), 1e-10, 1-1e-10)

    error = output - X
    cost = np.sum(error**2)/(2*dof)
    cost += 0.5*weight_decay*(np.sum(W1**2) + np.sum(W2**2))
    cost += beta*np.sum(kl_(rho, rho_hat))

    delta_out = error*output*(1 - output)/dof
    delta_hid = (delta_out @ W2 + beta*(-rho/rho_hat + (1 - rho)/(1 - rho_hat))/n_samples)*hidden*(1 - hidden)
    grad = np.concatenate([(delta_hid.T @ X + weight_decay*W1).ravel(),
                           (delta_out.T @ hidden + weight_decay*W2).ravel(),
                           delta_hid.sum(axis=0), delta_out.sum(axis=0)])
    # Prevent exploding gradients
    norm = np.linalg.norm(grad)
    if norm > 0.1:
        grad = grad*(0.1/norm)
    return float(cost), grad


# =============================================================== three mistakes

def sae_from_logistic_regression(theta, visible_size, hidden_size, lambda_, sparsity_param, beta, data):
    rho = 0.05   # desired average activation
    hv = hidden_size*visible_size
    W1 = theta[:hv].reshape(hidden_size, visible_size)
    W2 = theta[hv:2*hv].reshape(visible_size, hidden_size)
    b1 = theta[2*hv:2*hv+hidden_size].reshape(-1, 1)
    b2 = theta[2*hv+hidden_size:].reshape(-1, 1)
    m = data.shape[1]
    a2 = sigmoid_(W1.dot(data)+b1)
    a3 = sigmoid_(W2.dot(a2)+b2)
    rho_hat = a2.mean(axis=1, keepdims=True)
    cost = -np.sum(data*np.log(a3)+(1-data)*np.log(1-a3))/m
    cost += lambda_/2*np.sum(W1**2)+np.sum(W2**2)
    cost += beta*np.sum(kl_(rho, rho_hat))
    delta3 = a3-data
    delta2 = (W2.T.dot(delta3)+beta*(-rho/rho_hat+(1-rho)/(1-rho_hat)))*a2*(1-a2)
    return cost, np.concatenate([(delta2.dot(data.T)/m+lambda_*W1).ravel(), (delta3.dot(a2.T)/m+lambda_*W2).ravel(),
                                 delta2.mean(axis=1), delta3.mean(axis=1)])


def port_one_based(theta, visibleSize, hiddenSize, lambdaParam, sparsityParam, beta, data):
    W1 = theta[:hiddenSize*visibleSize].reshape(hiddenSize, visibleSize)
    W2 = theta[hiddenSize*visibleSize:2*hiddenSize*visibleSize].reshape(visibleSize, hiddenSize)
    b1 = theta[2*hiddenSize*visibleSize:2*hiddenSize*visibleSize+hiddenSize]
    b2 = theta[2*hiddenSize*visibleSize+hiddenSize:]
    numpatches = data.shape[1]
    a2 = np.zeros((hiddenSize, numpatches)); a3 = np.zeros((visibleSize, numpatches))
    for i in range(0, numpatches):
        a2[:, i] = sigmoid_(W1.dot(data[:, i])+b1)
        a3[:, i] = sigmoid_(W2.dot(a2[:, i]))
    rho_est = a2.sum(axis=1)/numpatches
    cost = 0
    W1grad, W2grad, b1grad, b2grad = np.zeros(W1.shape), np.zeros(W2.shape), np.zeros(b1.shape), np.zeros(b2.shape)
    sterm = beta*(-1/rho_est+(1-sparsityParam)/(1-rho_est))
    # for i=1:numpatches
    for i in range(1, numpatches):
        err = data[:, i]-a3[:, i]
        cost += 0.5*err.dot(err)
        delta3 = -err*a3[:, i]*(1-a3[:, i])
        delta2 = (W2.T.dot(delta3)+sterm)*a2[:, i]*(1-a2[:, i])
        W1grad += delta2[:, None]*data[:, i][None, :]
        W2grad += delta3[:, None]*a2[:, i][None, :]
        b1grad += delta2
        b2grad += delta3
    cost = cost/numpatches+lambdaParam/2*(np.sum(W1**2)+np.sum(W2**2))+beta*np.sum(kl_(sparsityParam, rho_est))
    return cost, np.hstack([(W1grad/numpatches+lambdaParam*W1).ravel(), (W2grad/numpatches+lambdaParam*W2).ravel(),
                            b1grad/numpatches, b2grad/numpatches])


def port_late_night(theta, visible_size, hidden_size, lambda_, sparsity_param, beta, data):
    W1 = theta[0:hidden_size*visible_size].reshape((hidden_size, visible_size))
    W2 = theta[hidden_size*visible_size:2*hidden_size*visible_size].reshape((visible_size, hidden_size))
    b1 = theta[2*hidden_size*visible_size:2*hidden_size*visible_size+hidden_size]
    b2 = theta[2*hidden_size*visible_size+hidden_size:]
    m = data.shape[1]
    cost_err = 0.0
    a2s = []
    for i in range(m):
        a2s.append(sigmoid_(W1 @ data[:, i]+b1))
    rho_hat = sum(a2s)/m
    running = np.zeros(hidden_size)
    W1grad = np.zeros((hidden_size, visible_size))
    W2grad = np.zeros((visible_size, hidden_size))
    b1grad = np.zeros(hidden_size)
    b2grad = np.zeros(visible_size)
    for i, a2 in enumerate(a2s):
        a3 = sigmoid_(W2 @ a2+b2)
        cost_err += np.sum((a3-data[:, i])**2)
        running += a2
        r = running/(i+1)
        delta3 = a3-data[:, i]
        delta2 = (W2.T @ delta3+beta*(-sparsity_param/r+(1-sparsity_param)/(1-r)))*a2*(1-a2)
        W1grad += np.outer(delta2, data[:, i])/m
        W2grad += np.outer(delta3, a2)/m
        b1grad += delta2/m
        b2grad += delta3/m
    cost = 1/2*m*cost_err+lambda_/2*(np.sum(W1**2)+np.sum(W2**2))+beta*np.sum(kl_(sparsity_param, rho_hat))
    return cost, np.concatenate((W1grad+lambda_*W1, W2grad+lambda_*W2, b1grad, b2grad), axis=None)


def distance_autoencoder(theta, X, n_hidden, lam, rho, beta):
    m, n = X.shape
    o = n_hidden*n
    W1 = theta[:o].reshape(n_hidden, n)
    W2 = theta[o:2*o].reshape(n, n_hidden)
    b1 = theta[2*o:2*o+n_hidden]
    b2 = theta[2*o+n_hidden:]
    code = sigmoid_(X @ W1.T+b1)
    recon = sigmoid_(code @ W2.T+b2)
    rho_hat = code.mean(0)
    dist = np.linalg.norm(recon-X, axis=1)
    J = np.sum(dist)/(2*m)
    J += lam/2*(np.sum(W1**2)+np.sum(W2**2))
    J += beta*np.sum((rho_hat-rho)**2)/2
    d3 = (recon-X)*recon*(1-recon)
    d2 = (d3 @ W2+beta*(rho_hat-rho))*code*(1-code)
    grad_W1 = d2.T @ X/m+lam*W1
    grad_W2 = d3.T @ code/m
    return J, np.concatenate([grad_W1.ravel(), grad_W2.ravel(), d2.mean(0), d3.mean(0)])


def stack_autoencoder(X, theta, num_hidden, weight_decay, sparsity_target, beta):
    num, dim = X.shape
    q = num_hidden*dim
    W1 = theta[:q].reshape(num_hidden, dim)
    W2 = theta[q:2*q].reshape(dim, num_hidden)
    b1 = theta[2*q:2*q+num_hidden]
    b2 = theta[2*q+num_hidden:]
    hid = sigmoid_(np.einsum('mi,hi->mh', X, W1)+b1)
    out = sigmoid_(np.einsum('mh,ih->mi', hid, W2)+b2)
    active = hid.mean()*np.ones(num_hidden)
    J = np.sum((out-X)**2)/(2*num)+weight_decay*(np.sum(W1**2)+np.sum(W2**2))+beta*np.sum(kl_(sparsity_target, active))
    d_out = (out-X)*out*(1-out)
    # hidden x visible is needed here
    d_hid = np.einsum('mi,hi->mh', d_out, W2.reshape(num_hidden, dim))
    d_hid = (d_hid+beta*(-sparsity_target/active+(1-sparsity_target)/(1-active)))*hid*(1-hid)
    return J, np.concatenate([(d_hid.T @ X/num+weight_decay*W1).ravel(), (d_out.T @ hid/num+weight_decay*W2).ravel(),
                              d_hid.mean(axis=0), d_out.mean(axis=0)])


def layerwise_cost(params, X, weight_decay, rho, beta):
    W1, W2, b1, b2 = params
    m = X.shape[0]
    h = sigmoid_(X.dot(W1.T)+b1)
    y = sigmoid_(h.dot(W2.T)+b2)
    r = np.sum(h, axis=0)/m
    J_fit = np.sum((y-X)**2)/(2*m)
    J_decay = weight_decay/2*sum(np.sum(p**2) for p in params)
    J_sparse = beta*np.sum(rho*np.log(rho/r)-(1-rho)*np.log((1-rho)/(1-r)))
    err_y = (y-X)*y*(1-y)
    err_h = err_y.dot(W2)*h*(1-h)
    grad_b2 = err_y.sum(axis=0)/m
    grad_b1 = err_h.sum(axis=0)/m
    err_h = err_h+beta*(-rho/r+(1-rho)/(1-r))*h*(1-h)
    grad_W2 = err_y.T.dot(h)/m+weight_decay*W2
    grad_W1 = err_h.T.dot(X)/m+weight_decay*W1
    return J_fit+J_decay+J_sparse, (grad_W1, grad_W2, grad_b1, grad_b2)


CASES = [
    # right
    (sparseAutoencoderCost, None, {}),
    (sae_backprop_per_example, None, {}),
    (nn_cost_ex4_style, None, {}),
    (loss_einsum, None, {}),
    (saeCostFortran, None, {}),
    (SparseAutoencoder().loss, None, {}),
    (cost_with_np_matrix, None, {}),
    (pure_python_autoencoder, None, {}),
    (cost_float32, None, {}),
    (keras_like_layout, None, {}),
    # one mistake
    (sae_norm2, "In J, the weight decay uses the spectral norm (np.linalg.norm(W, 2), the largest singular value) instead of the sum of the squares.", {}),
    (port_kl_columns, "In J, the KL term is broadcast from (h,) against (h,1) to an h×h array, so that it is h times as large as it should be.", {}),
    (sparse_cost_rows_inside, "The data are turned into rows with reshape instead of a transpose, which scrambles the examples.", {}),
    (sae_memory_saving, "The gradient of W2 uses a2(1−a2) instead of a2, as a2 was overwritten in place.", {}),
    (sae_loop_over_patches, "The derivative of the sparsity term uses the activations of the last example instead of the mean activation rho_hat.", {}),
    (sae_accumulators, "The accumulators of the gradients of W1 and W2 share their memory (W2grad = W1grad.T is a view), so that each receives the other's sum too.", {}),
    (sparseAutoencoderCost_m2py, "b1 is cut from theta one place too late (MATLAB's 1-based index was kept), so that it starts with b1[1] and ends with b2[0].", {}),
    (cost_matlab_order, "theta is read column-major, but the gradients of W1 and W2 are flattened row-major.", {}),
    (ufldl_assignment_mine, "In the derivative of the sparsity term a bracket is missing: (1−rho)/1 − rho_hat instead of (1−rho)/(1−rho_hat).", {}),
    (port_matrices, "In J, the weight decay sums the entries of the matrix product W·Wᵀ instead of the squares of the weights.", {}),
    (sparse_autoencoder_len, "m is the number of inputs (len(data), the rows) instead of the number of examples, the columns, in J and in the gradients.", {}),
    (autoencoder_homework, "The function returns inside the loop, after the first example: the squared error and the gradients are the first example's only.", {}),
    (energy_and_forces, "The gradient is returned with the wrong sign (the force −dJ/dtheta).", {}),
    (tanh_identity, "The sigmoid is (1+tanh z)/2 instead of (1+tanh(z/2))/2, that is sigmoid(2z).", {}),
    (OnlineRhoAE().cost, "rho_hat is a running average over the earlier calls instead of the mean of this call's activations: the result depends on the calls before.", {}),
    (cost_mean_field, "rho_hat is the sigmoid of the mean of z2 instead of the mean of the activations.", {}),
    (modular_cost, "lambda and beta are exchanged.", {}),
    (blog_autoencoder, "The derivative of the sparsity term is divided by m once too often.", {}),
    (nnCostFunction_sparse, "The weight decay also takes in the biases, in J and in the gradient.", {}),
    (cost_short, "delta3 uses a3(1−a3) with a3 overwritten in place by a3 − x.", {}),
    (cost_numeric_gradient, "The whole gradient is twice as large as it should be (the central difference is divided by eps, not 2·eps).", {}),
    (ae_with_softmax, "The output layer is a softmax instead of the sigmoid.", {}),
    # two
    (port_norm_in_loop, "The KL term in J is in bits (log2 instead of the natural logarithm); the gradients of W1 and W2 are divided by m after every example of the loop instead of once.", {}),
    (cost_rounded, "rho_hat is rounded to one decimal; the weight decay in W2's gradient uses W1ᵀ instead of W2.", {}),
    (nielsen_port, "delta2 uses sigmoid_prime(a2), the sigmoid applied twice, instead of a2(1−a2); the weight decay in the gradient is divided by m.", {}),
    (port_python2, "In J, lambda//2 is rounded down to an integer; the gradient of b1 is averaged over the hidden units too.", {}),
    (from_linear_decoder, "The output layer is linear instead of the sigmoid; the KL term in J leaves out the last hidden unit.", {}),
    (mnist_tutorial_cost, "The data are divided by 255; the gradient comes in the order W1, b1, W2, b2 whereas theta is W1, W2, b1, b2.", {}),
    (fermi_dirac_autoencoder, "The sigmoid has the wrong sign, 1/(1+exp(z)); the gradient of b2 is summed over the examples, not averaged.", {}),
    (lasso_autoencoder, "The weight decay is L1 (absolute values) instead of L2, in J and in the gradient; the derivative of the sparsity term is added after the multiplication by a2(1−a2).", {}),
    (tied_autoencoder, "W2 is not used, the decoder has the tied weights W1ᵀ; J lacks the sparsity term.", {}),
    (denoising_variant, "The input is corrupted with masking noise (denoising autoencoder); the squared error is averaged over the inputs too (1/(2mn)), in J and in the gradient.", {}),
    (cost_other_kl, "The KL divergence is the wrong way round, KL(rho_hat‖rho), in J and in the gradient; the gradient of W1 is returned transposed compared with W1 in theta.", {}),
    (safe_cost_and_grad, "The reconstruction part is divided by m−1 instead of m, in J and in the gradient; the gradient is clipped to norm 0.1.", {}),
    # three
    (sae_from_logistic_regression, "The error is the cross-entropy instead of the squared error, in J and in delta3; in J a bracket is missing, so that ΣW2² isn't multiplied by lambda/2; rho is fixed at 0.05, the parameter is not used.", {}),
    (port_one_based, "The first example is left out of the loop; the derivative of the sparsity term is −1/rho_hat instead of −rho/rho_hat in its first part; b2 is not added in the output layer.", {}),
    (port_late_night, "J multiplies the squared error by m/2 instead of 1/(2m) (1/2*m); delta3 lacks a3(1−a3); the derivative of the sparsity term uses the mean of the examples so far instead of rho_hat.", {}),
    (distance_autoencoder, "J sums the distances ‖a3−x‖ instead of their squares; the sparsity penalty is quadratic, (rho_hat−rho)²/2, instead of KL, in J and in the gradient; W2's gradient lacks the weight decay.", {}),
    (stack_autoencoder, "rho_hat is one mean over all hidden units; the weight decay in J lacks the factor 1/2; delta2 back-propagates with W2 reshaped instead of transposed.", {}),
    (layerwise_cost, "The weight decay in J takes in the biases, too; the second part of KL in J has the wrong sign; the gradient of b1 lacks the sparsity term.", {}),
]
