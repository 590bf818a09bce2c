"""Binary Poly-1 loss of logits: cross-entropy + ε (1 − p).

Leng et al., PolyLoss: A Polynomial Expansion Perspective of Classification Loss Functions, ICLR 2022.
"""

from itertools import product

from ..kinds.pointwise import LOGITS, Pointwise
from ..mathematics import ln, sigmoid


def binary_poly1(x, y, epsilon=1):
    p = sigmoid(x)
    return -y * (ln(p) - epsilon * (1 - p)) - (1 - y) * (ln(1 - p) - epsilon * p)


CASES = [
    Pointwise(
        [
            "binary_poly1",
            "binary_poly1(epsilon=0)",
            "binary_poly1(epsilon=3.5)",
            "binary_poly1(epsilon=-0.5)",
        ],
        product(LOGITS, [0.0, 1.0, 0.3]),
    )
]
