"""Asymmetric loss of logits: binary focal loss with an exponent each, negatives' p less a margin.

Ridnik et al., Asymmetric Loss for Multi-Label Classification, ICCV 2021.
"""

from itertools import product

from mpmath import mpf

from ..kinds.pointwise import LOGITS, Pointwise
from ..mathematics import ln, sigmoid


def asymmetric(x, y, gamma_pos=0, gamma_neg=4, margin=0.05):
    p = sigmoid(x)
    p_m = max(p - margin, mpf(0))
    return -y * (1 - p) ** gamma_pos * ln(p) - (1 - y) * p_m**gamma_neg * ln(1 - p_m)


CASES = [
    Pointwise(
        [
            "asymmetric",
            "asymmetric(gamma_pos=1, gamma_neg=2.5, margin=0.2)",
            "asymmetric(gamma_neg=0)",
            "asymmetric(gamma_neg=0.5, margin=0.01)",
            "asymmetric(gamma_pos=1.5, gamma_neg=2, margin=0)",
        ],
        product([*LOGITS, -1.5, 0.7], [0.0, 1.0, 0.3]),
    )
]
