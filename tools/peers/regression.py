"""Peers of the losses of regression."""

import math
from functools import partial

import torch
import torch.nn.functional as F

from .comparison import AUTHORS, PRIMITIVES, Peer, named, ordered
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


def expectile(p, y, tau=0.9):
    return ((tau - (y < p).double()).abs() * (y - p) ** 2).mean()


def tukey(p, y, c=4.685):
    u = ((p - y) / c).square().clamp(max=1)
    return (c**2 / 6 * (1 - (1 - u) ** 3)).mean()


def barron(p, y, alpha, c=1.5):
    """robust_loss_pytorch's general.lossfun, away from the limits."""
    b = abs(alpha - 2)
    return (b / alpha * ((((p - y) / c) ** 2 / b + 1) ** (alpha / 2) - 1)).mean()


def crps(mean, variance, target):
    """properscoring's crps_gaussian."""
    sigma = variance.sqrt()
    z = (target - mean) / sigma
    unit = torch.distributions.Normal(torch.zeros_like(z), 1)
    inside = z * (2 * unit.cdf(z) - 1) + 2 * unit.log_prob(z).exp() - 1 / math.sqrt(math.pi)
    return (sigma * inside).mean()


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
    Peer("expectile", "expectile(tau=0.9)", ordered(expectile), regression, PRIMITIVES),
    Peer(
        "Charbonnier",
        "charbonnier(epsilon=0.5)",
        ordered(lambda p, y: ((p - y) ** 2 + 0.25).sqrt().mean()),
        regression,
        PRIMITIVES,
    ),
    Peer(
        "Cauchy",
        "cauchy(scale=1.5)",
        ordered(lambda p, y: (1.125 * ((p - y) / 1.5).square().log1p()).mean()),
        regression,
        PRIMITIVES,
    ),
    Peer(
        "Welsch",
        "welsch(scale=1.5)",
        # Autograd takes the slope of expm1 from its value, which rounds that of large errors to 0.
        ordered(lambda p, y: (1.125 * (1 - torch.exp(-(((p - y) / 1.5) ** 2)))).mean()),
        regression,
        PRIMITIVES,
    ),
    Peer("Tukey's biweight", "tukey", ordered(tukey), regression, PRIMITIVES),
    *(
        Peer(
            f"general robust loss, α = {alpha}",
            f"barron(alpha={alpha}, scale=1.5)",
            ordered(partial(barron, alpha=alpha)),
            regression,
            AUTHORS,
        )
        for alpha in (1.5, 1, 0.5, -2)
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
        "CRPS of a normal distribution",
        "crps",
        named(crps),
        arrays(mean=normal, variance=positive, target=normal),
        PRIMITIVES,
    ),
    Peer(
        "Laplace.log_prob",
        "laplace_nll(full=true)",
        named(laplace_nll),
        arrays(location=normal, scale=positive, target=normal),
    ),
]
