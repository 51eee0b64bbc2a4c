"""The same training with PyTorch's autograd and SciPy's L-BFGS, for those who have PyTorch."""

from scipy.optimize import minimize
from threadpoolctl import threadpool_limits


def train_with_pytorch(X, n_hidden, theta, *, weight_decay, rho, beta, max_iter, n_threads):
    """θ after L-BFGS. All BLAS pools are held to one thread, PyTorch's own is set to `n_threads`."""
    import torch

    h, n = n_hidden, X.shape[1]
    data = torch.tensor(X)

    def cost_and_grad(theta):
        parameters = torch.tensor(theta, requires_grad=True)
        W1, W2, b1, b2 = torch.split(parameters, [h * n, h * n, h, n])
        W1, W2 = W1.view(h, n), W2.view(n, h)
        a2 = torch.sigmoid(torch.addmm(b1, data, W1.T))
        a3 = torch.sigmoid(torch.addmm(b2, a2, W2.T))
        rho_hat = a2.mean(dim=0)
        kl = rho * torch.log(rho / rho_hat) + (1 - rho) * torch.log((1 - rho) / (1 - rho_hat))
        cost = ((a3 - data) ** 2).sum() / (2 * len(data)) + beta * kl.sum()
        cost = cost + weight_decay / 2 * ((W1**2).sum() + (W2**2).sum())
        cost.backward()
        return cost.item(), parameters.grad.numpy()

    with threadpool_limits(1):
        torch.set_num_threads(n_threads)
        return minimize(cost_and_grad, theta, jac=True, method="L-BFGS-B", options={"maxiter": max_iter}).x
