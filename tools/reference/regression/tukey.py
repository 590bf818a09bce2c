"""Tukey's biweight: c²/6 (1 − (1 − (r/c)²)³) if |r| ≤ c, else c²/6.

Beaton & Tukey, The Fitting of Power Series, Meaning Polynomials, Illustrated on Band-Spectroscopic Data,
Technometrics, 1974.
"""

from ..kinds.pointwise import RESIDUALS, Pointwise


def tukey(p, y, scale=4.685):
    u = ((p - y) / scale) ** 2
    return scale**2 / 6 * (1 - (1 - u) ** 3 if u <= 1 else 1)


# Beside the end of the quadratic part, at which the slope has a double zero.
NEAR_END = [(4.5, 0.0), (-4.684999, 0.0), (4.685001, 0.0), (0.5, 1.999999)]

CASES = [Pointwise(["tukey", "tukey(scale=1.5)"], [*RESIDUALS, *NEAR_END])]
