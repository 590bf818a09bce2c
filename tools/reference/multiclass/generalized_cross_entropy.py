"""Generalised cross-entropy for noisy labels: (1 − p^q) / q.

Zhang & Sabuncu, Generalized Cross Entropy Loss for Training Deep Neural Networks with Noisy Labels, NeurIPS
2018.
"""

from ..kinds.rows import FEW_ROWS, NEARLY, ROWS, Rows, labelled
from ..mathematics import ln, softmax


def generalized_cross_entropy(z, y, q=0.7):
    p = softmax(z)[y]
    return (1 - p**q) / q if q else -ln(p)


CASES = [
    Rows(["generalized_cross_entropy"], ROWS),
    Rows(
        [
            "generalized_cross_entropy(q=0)",
            "generalized_cross_entropy(q=1e-9)",
            "generalized_cross_entropy(q=1)",
        ],
        FEW_ROWS + labelled([100.0, 0.0]) + NEARLY,
    ),
]
