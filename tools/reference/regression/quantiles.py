"""Mean pinball loss of several quantiles of one target.

Koenker & Bassett, Regression Quantiles, Econometrica, 1978.
"""

from ..definitions import quantile
from ..kinds.arrays import Numbers, case


def quantiles(prediction, target, tau=0.5):
    def loss(row, y):
        taus = tau if isinstance(tau, list) else [tau] * len(row)
        return sum(quantile(p, y, t) for p, t in zip(row, taus, strict=True)) / len(row)

    return [loss(row, y) for row, y in zip(prediction, target, strict=True)]


normal = Numbers(5, skip=105).normal

CASES = [
    case(text, prediction=normal(8, 3), target=normal(8))
    for text in ["quantiles", "quantiles(tau=[0.1, 0.5, 0.875])"]
]
