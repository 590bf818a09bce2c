"""Logistic loss: ln(1 + e^(−y x)), labels −1 and 1.

Cox, The Regression Analysis of Binary Sequences, Journal of the Royal Statistical Society B, 1958.
"""

from itertools import product

from ..kinds.pointwise import LOGITS, Pointwise
from ..mathematics import exp, ln


def soft_margin(x, y):
    return ln(1 + exp(-y * x))


CASES = [Pointwise(["soft_margin"], product(LOGITS, [1.0, -1.0]))]
