"""Absolute error: |p − y|.

Boscovich, 1757; Laplace, 1793.
"""

from ..kinds.pointwise import RESIDUALS, Pointwise


def mae(p, y):
    return abs(p - y)


CASES = [Pointwise(["mae"], RESIDUALS)]
