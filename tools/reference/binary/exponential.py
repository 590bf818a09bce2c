"""Exponential loss: e^(−y x), labels −1 and 1.

Freund & Schapire, A Decision-Theoretic Generalization of On-Line Learning and an Application to Boosting,
Journal of Computer and System Sciences, 1997.
"""

from itertools import product

from ..kinds.pointwise import LOGITS, Pointwise
from ..mathematics import exp


def exponential(x, y):
    return exp(-y * x)


# e^800 is no double.
CASES = [Pointwise(["exponential"], product([x for x in LOGITS if abs(x) < 700], [1.0, -1.0]))]
