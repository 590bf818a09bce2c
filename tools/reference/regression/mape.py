"""Absolute percentage error: |p − y| / |y|.

de Myttenaere, Golden, Le Grand & Rossi, Mean Absolute Percentage Error for Regression Models, Neurocomputing,
2016.
"""

from itertools import product

from ..kinds.pointwise import Pointwise


def mape(p, y):
    return abs(p - y) / abs(y)


CASES = [Pointwise(["mape"], product([0.3, 1.5, -2.0, 1e10], [0.3, 1.5, -2.5, 1e-10]))]
