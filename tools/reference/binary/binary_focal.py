"""Binary focal loss of logits: binary cross-entropy that down-weights easy examples by (1 − p)^γ.

Lin, Goyal, Girshick, He & Dollár, Focal Loss for Dense Object Detection, ICCV 2017.
"""

from itertools import product

from ..kinds.pointwise import LOGITS, Pointwise
from ..mathematics import sigmoid, softplus


def binary_focal(x, y, gamma=2, alpha=0.25):
    positive = y * sigmoid(-x) ** gamma * softplus(-x)
    negative = (1 - y) * sigmoid(x) ** gamma * softplus(x)
    return positive + negative if alpha is None else alpha * positive + (1 - alpha) * negative


CASES = [
    Pointwise(["binary_focal", "binary_focal(gamma=2, alpha=none)"], product(LOGITS, [0.0, 1.0, 0.3])),
    Pointwise(
        [
            "binary_focal(gamma=0, alpha=none)",
            "binary_focal(gamma=0.5, alpha=0.75)",
            "binary_focal(gamma=1)",
            "binary_focal(gamma=3.7)",
            "binary_focal(gamma=5)",
        ],
        product(LOGITS, [1.0, 0.3]),
    ),
]
