"""Sparsemax loss: the Fenchel–Young loss of half the squared norm.

Martins & Astudillo, From Softmax to Sparsemax, ICML 2016; Blondel, Martins & Niculae, Learning with Fenchel-
Young Losses, JMLR 2020.
"""

from mpmath import mpf

from ..kinds.rows import SPARSE_ROWS, Rows
from ..parts.fenchel_young import fenchel_young


def sparsemax(z, t):
    """The Fenchel-Young loss of half the squared norm; p by sorting."""
    total, tau = mpf(0), None
    for k, v in enumerate(sorted(z, reverse=True), 1):
        total += v
        if 1 + k * v > total:
            tau = (total - 1) / k
    p = [max(mpf(0), v - tau) for v in z]
    return fenchel_young(z, t, p, lambda v: v**2 / 2)


CASES = [Rows(["sparsemax"], SPARSE_ROWS)]
