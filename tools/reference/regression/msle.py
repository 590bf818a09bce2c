"""Squared logarithmic error: (ln(1 + p) − ln(1 + y))².

Törnqvist, Vartia & Vartia, How Should Relative Changes Be Measured?, The American Statistician, 1985.
"""

from itertools import product

from ..kinds.pointwise import Pointwise
from ..mathematics import ln


def msle(p, y):
    return (ln(1 + p) - ln(1 + y)) ** 2


CASES = [Pointwise(["msle"], product([0.0, 0.3, 1.5, 1.5 + 1e-9, 1e3, 1e20], [0.0, 1e-9, 1.5, 1e10]))]
