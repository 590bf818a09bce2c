"""Squared hinge loss: max(0, m − y p)², labels −1 and 1.

Lee & Mangasarian, SSVM: A Smooth Support Vector Machine, 2001.
"""

from itertools import product

from mpmath import mpf

from ..kinds.pointwise import MARGINS, Pointwise


def squared_hinge(p, y, margin=1):
    return max(mpf(0), margin - y * p) ** 2


CASES = [Pointwise(["squared_hinge", "squared_hinge(margin=0.5)"], product(MARGINS, [1.0, -1.0]))]
