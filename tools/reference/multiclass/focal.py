"""Focal loss of logits and a class label: −α (1 − p)^γ ln p.

Lin, Goyal, Girshick, He & Dollár, Focal Loss for Dense Object Detection, ICCV 2017.
"""

from ..kinds.rows import FEW_ROWS, ROWS, TRIPLES, Rows, labelled
from ..mathematics import exp, ln


def focal(z, y, gamma=2, alpha=0.25):
    p = exp(z[y]) / sum(map(exp, z))
    alpha_y = alpha[y] if isinstance(alpha, list) else alpha
    return -alpha_y * (1 - p) ** gamma * ln(p)


CASES = [
    Rows(["focal"], ROWS),
    Rows(
        [
            "focal(gamma=0)",
            "focal(gamma=0.5)",
            "focal(gamma=1, alpha=1)",
            "focal(gamma=3.7)",
            "focal(gamma=5)",
        ],
        FEW_ROWS + labelled([100.0, 0.0]),
    ),
    Rows(["focal(gamma=2, alpha=[0.25,0,2])"], TRIPLES),
]
