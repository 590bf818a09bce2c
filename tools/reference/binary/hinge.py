"""Hinge loss: max(0, m − y p), labels −1 and 1.

Cortes & Vapnik, Support-Vector Networks, Machine Learning, 1995.
"""

from itertools import product

from mpmath import mpf

from ..kinds.pointwise import MARGINS, Pointwise


def hinge(p, y, margin=1):
    return max(mpf(0), margin - y * p)


CASES = [Pointwise(["hinge", "hinge(margin=0.5)"], product(MARGINS, [1.0, -1.0]))]
