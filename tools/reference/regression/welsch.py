"""Welsch (Leclerc) loss: ½ c² (1 − e^(−(r/c)²)).

Holland & Welsch, Robust Regression Using Iteratively Reweighted Least-Squares, Communications in Statistics,
1977; Leclerc, Constructing Simple Stable Descriptions for Image Partitioning, IJCV 1989.
"""

from ..kinds.pointwise import RESIDUALS, Pointwise
from ..mathematics import exp


def welsch(p, y, scale=2.985):
    return scale**2 / 2 * (1 - exp(-(((p - y) / scale) ** 2)))


def residuals(scale):
    """Those of which the exponential is large, or 0: it is as exact as the square in it, too little for e^(−180)."""
    return [(p, y) for p, y in RESIDUALS if not 5 < abs(p - y) / scale < 30]


CASES = [
    Pointwise(["welsch"], residuals(2.985)),
    Pointwise(["welsch(scale=1.5)"], residuals(1.5)),
    Pointwise(["welsch(scale=30)"], residuals(30)),
]
