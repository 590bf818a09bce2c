"""Huber loss: ½ r² if |r| ≤ δ, else δ (|r| − ½ δ).

Huber, Robust Estimation of a Location Parameter, Annals of Mathematical Statistics, 1964.
"""

from ..kinds.pointwise import RESIDUALS, Pointwise


def huber(p, y, delta=1):
    r = abs(p - y)
    return r**2 / 2 if r <= delta else delta * (r - delta / 2)


CASES = [Pointwise(["huber", "huber(delta=1.5)", "huber(delta=0.001)"], RESIDUALS)]
