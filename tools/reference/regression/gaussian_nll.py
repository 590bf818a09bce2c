"""Gaussian negative log-likelihood: ½ (ln v + (y − μ)² / v).

Nix & Weigend, Estimating the Mean and Variance of the Target Probability Distribution, ICNN 1994.
"""

from mpmath import mp

from ..kinds.arrays import POSITIVE, Numbers, case
from ..mathematics import exp, ln


def gaussian_nll(mean, variance, target, log_variance=False, full=False):
    v = [exp(x) for x in variance] if log_variance else variance
    constant = ln(2 * mp.pi) / 2 if full else 0
    return [(ln(v) + (y - m) ** 2 / v) / 2 + constant for m, v, y in zip(mean, v, target, strict=True)]


normal = Numbers(5, skip=5).normal

CASES = [
    case("gaussian_nll", mean=normal(5), variance=POSITIVE, target=normal(5)),
    case("gaussian_nll(full=true)", mean=normal(5), variance=POSITIVE, target=normal(5)),
    case("gaussian_nll(log_variance=true)", mean=normal(3), variance=[-40.0, 0.5, 30.0], target=normal(3)),
]
