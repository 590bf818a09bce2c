"""Continuous ranked probability score of a normal distribution: σ (z (2Φ(z) − 1) + 2φ(z) − 1/√π), z = (y − μ)/σ.

Gneiting & Raftery, Strictly Proper Scoring Rules, Prediction, and Estimation, Journal of the American Statistical
Association, 2007; Gneiting et al., Monthly Weather Review, 2005 (closed form).
"""

from mpmath import mp

from ..kinds.arrays import POSITIVE, Numbers, case
from ..mathematics import exp, sqrt


def crps(mean, variance, target, log_variance=False):
    sigmas = [sqrt(exp(x)) if log_variance else sqrt(x) for x in variance]
    return [normal(m, sigma, y) for m, sigma, y in zip(mean, sigmas, target, strict=True)]


def normal(mean, sigma, y):
    z = (y - mean) / sigma
    return sigma * (z * (2 * mp.ncdf(z) - 1) + 2 * mp.npdf(z) - 1 / sqrt(mp.pi))


draw = Numbers(5, skip=200).normal

CASES = [
    case("crps", mean=draw(5), variance=POSITIVE, target=draw(5)),
    # The target is the mean; nearly; and far off.
    case(
        "crps",
        mean=[0.5, 1.0, -2.0, 0.0, 3.0, 0.0],
        variance=[2.25, 4.0, 1.0, 1e-6, 1e6, 1.0],
        target=[0.5, 1.00001, -0.5, 2.5, 3.5, 7.0],
    ),
    case("crps(log_variance=true)", mean=draw(3), variance=[-40.0, 0.5, 30.0], target=draw(3)),
]
