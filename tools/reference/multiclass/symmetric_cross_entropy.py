"""Symmetric cross-entropy for noisy labels: α CE(y, p) + β CE(p, y), ln 0 replaced by a constant.

Wang et al., Symmetric Cross Entropy for Robust Learning with Noisy Labels, ICCV 2019.
"""

from ..kinds.rows import FEW_ROWS, NEARLY, ROWS, Rows, labelled
from ..mathematics import ln, softmax


def symmetric_cross_entropy(z, y, alpha=0.1, beta=1, log_zero=-4):
    p = softmax(z)
    reverse = -sum(p_c * (0 if c == y else log_zero) for c, p_c in enumerate(p))
    return -alpha * ln(p[y]) + beta * reverse


CASES = [
    Rows(["symmetric_cross_entropy"], ROWS),
    Rows(
        [
            "symmetric_cross_entropy(alpha=0)",
            "symmetric_cross_entropy(alpha=6, beta=0.1, log_zero=-9)",
        ],
        FEW_ROWS + labelled([100.0, 0.0]) + NEARLY,
    ),
]
