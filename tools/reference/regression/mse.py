"""Squared error: (p − y)².

Gauss, Theoria motus corporum coelestium, 1809.
"""

from ..kinds.pointwise import RESIDUALS, Pointwise


def mse(p, y):
    return (p - y) ** 2


CASES = [Pointwise(["mse"], RESIDUALS)]
