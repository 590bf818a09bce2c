"""Poly-1 loss of logits and a class label: −ln p + ε (1 − p).

Leng et al., PolyLoss: A Polynomial Expansion Perspective of Classification Loss Functions, ICLR 2022.
"""

from ..kinds.rows import FEW_ROWS, NEARLY, ROWS, Rows, labelled
from ..mathematics import ln, softmax


def poly1(z, y, epsilon=1):
    p = softmax(z)[y]
    return -ln(p) + epsilon * (1 - p)


CASES = [
    Rows(["poly1"], ROWS),
    Rows(
        ["poly1(epsilon=-1)", "poly1(epsilon=-0.5)", "poly1(epsilon=5)"],
        FEW_ROWS + labelled([100.0, 0.0]) + NEARLY,
    ),
]
