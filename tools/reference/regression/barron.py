"""Barron's general robust loss: |α − 2|/α ((x²/|α − 2| + 1)^(α/2) − 1) with x = r/c, and its limits.

Barron, A General and Adaptive Robust Loss Function, CVPR 2019.
"""

from mpmath import mp

from ..kinds.pointwise import RESIDUALS, Pointwise
from ..mathematics import exp, ln


def barron(p, y, alpha=1, scale=1):
    square = ((p - y) / scale) ** 2
    if alpha == 2:
        return square / 2
    if alpha == 0:
        return ln(square / 2 + 1)
    if alpha == -mp.inf:
        return 1 - exp(-square / 2)
    b = abs(alpha - 2)
    return b / alpha * ((square / b + 1) ** (alpha / 2) - 1)


# An exponential is as exact as the number in it.
MODERATE = [(p, y) for p, y in RESIDUALS if abs(p - y) != 40]
SMALL = [(p, y) for p, y in RESIDUALS if abs(p - y) < 1e3]

LIMITS = ["barron", "barron(alpha=2)", "barron(alpha=0)", "barron(alpha=0, scale=0.25)"]
NEAR_LIMITS = [f"barron(alpha={alpha})" for alpha in ("1e-9", "-1e-9", "1e-300", "1.999999", "2.000001")]
SHAPES = [
    "barron(alpha=1.5, scale=3)",
    "barron(alpha=0.5)",
    "barron(alpha=-2)",
    "barron(alpha=-2, scale=0.25)",
]
BOUNDED = ["barron(alpha=-inf)", "barron(alpha=-inf, scale=3)", "barron(alpha=-1e+20)"]

CASES = [
    Pointwise(LIMITS, RESIDUALS),
    Pointwise([*NEAR_LIMITS, *SHAPES, "barron(alpha=3)"], SMALL),
    Pointwise(BOUNDED, MODERATE),
]
