"""Pinball loss: max(τ (y − p), (τ − 1) (y − p)).

Koenker & Bassett, Regression Quantiles, Econometrica, 1978.
"""

from ..kinds.pointwise import RESIDUALS, Pointwise


def quantile(p, y, tau=0.5):
    return max(tau * (y - p), (tau - 1) * (y - p))


CASES = [Pointwise(["quantile", "quantile(tau=0.9)", "quantile(tau=0.05)"], RESIDUALS)]
