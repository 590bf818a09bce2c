"""Peers of the losses of regression."""

import math

import torch
import torch.nn.functional as F

from .comparison import PRIMITIVES, Peer, named, ordered
from .draws import arrays, normal, pairs, positive, regression, uniform, vectors


def log_cosh(p, y):
    # Not from softplus, which PyTorch makes a line beyond 20: that costs 4e-9.
    return (torch.logaddexp(p - y, y - p) - math.log(2)).mean()


def quantile(p, y, tau=0.9):
    return torch.maximum(tau * (y - p), (tau - 1) * (y - p)).mean()


def quantiles(p, y):
    taus = torch.tensor([0.1, 0.25, 0.5, 0.75, 0.9], dtype=torch.float64)
    return quantile(p, y[:, None], taus)


def excess(p, y):
    return torch.relu((p - y).abs() - 0.5)


def gamma_nll(x, y):
    """The log-probability of torch.distributions.Gamma of shape 1, whose mean is e^x."""
    return -torch.distributions.Gamma(torch.ones_like(x), torch.exp(-x)).log_prob(y).mean()


def tweedie(x, y, p=1.5):
    """scikit-learn's HalfTweedieLoss, without the constant."""
    return (-y * torch.exp(x * (1 - p)) / (1 - p) + torch.exp(x * (2 - p)) / (2 - p)).mean()


def gaussian_nll(mean, variance, target):
    return F.gaussian_nll_loss(mean, target, variance, full=True)


def laplace_nll(location, scale, target):
    return -torch.distributions.Laplace(location, scale).log_prob(target).mean()


def counts(n):
    return torch.poisson(3 * uniform(n))


def rates(n):
    return 0.1 + 5 * uniform(n)


of_counts = pairs(normal, counts)

PEERS = [
    Peer("mse_loss", "mse", ordered(F.mse_loss), regression),
    Peer("l1_loss", "mae", ordered(F.l1_loss), regression),
    Peer("huber_loss", "huber(delta=1.5)", ordered(lambda p, y: F.huber_loss(p, y, delta=1.5)), regression),
    Peer(
        "smooth_l1_loss",
        "smooth_l1(beta=0.5)",
        ordered(lambda p, y: F.smooth_l1_loss(p, y, beta=0.5)),
        regression,
    ),
    Peer("log-cosh", "log_cosh", ordered(log_cosh), regression, PRIMITIVES),
    Peer("pinball", "quantile(tau=0.9)", ordered(quantile), regression, PRIMITIVES),
    Peer(
        "pinball of several",
        "quantiles(tau=[0.1,0.25,0.5,0.75,0.9])",
        ordered(quantiles),
        arrays(prediction=vectors, target=normal),
        PRIMITIVES,
    ),
    Peer(
        "ε-insensitive",
        "epsilon_insensitive(epsilon=0.5)",
        ordered(lambda p, y: excess(p, y).mean()),
        regression,
        PRIMITIVES,
    ),
    Peer(
        "squared ε-insensitive",
        "squared_epsilon_insensitive(epsilon=0.5)",
        ordered(lambda p, y: excess(p, y).square().mean()),
        regression,
        PRIMITIVES,
    ),
    Peer(
        "mse_loss of log1p",
        "msle",
        ordered(lambda p, y: F.mse_loss(p.log1p(), y.log1p())),
        pairs(rates, rates),
        PRIMITIVES,
    ),
    Peer(
        "relative error",
        "mape",
        ordered(lambda p, y: ((p - y) / y).abs().mean()),
        pairs(normal, rates),
        PRIMITIVES,
    ),
    Peer("poisson_nll_loss", "poisson_nll", ordered(F.poisson_nll_loss), of_counts),
    Peer(
        "… full",
        "poisson_nll(full=true)",
        ordered(lambda x, y: F.poisson_nll_loss(x, y, full=True)),
        of_counts,
    ),
    Peer(
        "… log_input=False, eps=0",
        "poisson_nll(log_input=false, full=true)",
        ordered(lambda x, y: F.poisson_nll_loss(x, y, log_input=False, full=True, eps=0)),
        pairs(rates, counts),
    ),
    Peer("Gamma.log_prob", "gamma_nll", ordered(gamma_nll), pairs(normal, rates)),
    Peer("Tweedie", "tweedie", ordered(tweedie), pairs(normal, counts), PRIMITIVES),
    Peer(
        "gaussian_nll_loss",
        "gaussian_nll(full=true)",
        named(gaussian_nll),
        arrays(mean=normal, variance=positive, target=normal),
    ),
    Peer(
        "Laplace.log_prob",
        "laplace_nll(full=true)",
        named(laplace_nll),
        arrays(location=normal, scale=positive, target=normal),
    ),
]
