"""Binary cross-entropy of every class, the mean over classes.

Good, Rational Decisions, Journal of the Royal Statistical Society B, 1952.
"""

from ..definitions import bce_with_logits
from ..kinds.rows import Rows, wave


def multi_label_soft_margin(z, t, class_weights=None):
    w = class_weights or [1] * len(z)
    return sum(a * bce_with_logits(x, y) for a, x, y in zip(w, z, t, strict=True)) / len(z)


MANY_LABELS = [
    ([0.5, -2.0, 1.0], [1.0, 0.0, 1.0]),
    ([40.0, 0.0, -40.0], [1.0, 1.0, 0.0]),
    ([800.0, 3.0, -800.0], [0.0, 0.3, 1.0]),
]

CASES = [
    Rows(["multi_label_soft_margin"], [*MANY_LABELS, (wave(33), [1.0, 0.0, 0.5] * 11)]),
    Rows(["multi_label_soft_margin(class_weights=[1,0,2.5])"], MANY_LABELS),
]
