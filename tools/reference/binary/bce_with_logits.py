"""Binary cross-entropy of logits: w y softplus(−x) + (1 − y) softplus(x).

Good, Rational Decisions, Journal of the Royal Statistical Society B, 1952.
"""

from itertools import product

from ..kinds.pointwise import LOGITS, Pointwise
from ..mathematics import softplus


def bce_with_logits(x, y, pos_weight=1):
    return pos_weight * y * softplus(-x) + (1 - y) * softplus(x)


CASES = [
    Pointwise(
        ["bce_with_logits", "bce_with_logits(pos_weight=0)", "bce_with_logits(pos_weight=3)"],
        product(LOGITS, [0.0, 1.0, 0.3]),
    )
]
