"""Binary cross-entropy of probabilities: −y ln p − (1 − y) ln(1 − p).

Good, Rational Decisions, Journal of the Royal Statistical Society B, 1952.
"""

from itertools import product

from ..kinds.pointwise import Pointwise
from ..mathematics import ln, weighted_logs


def bce(p, y):
    return -weighted_logs([y, 1 - y], [ln(p), ln(1 - p)])


CASES = [Pointwise(["bce"], product([0.5, 0.3, 0.9, 1e-3, 1e-10, 1 - 2**-53], [0.0, 1.0, 0.3]))]
