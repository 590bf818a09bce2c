"""Focal loss of logits and a target distribution: −Σ t α (1 − p)^γ ln p.

Lin, Goyal, Girshick, He & Dollár, Focal Loss for Dense Object Detection, ICCV 2017; Mukhoti et al.,
Calibrating Deep Neural Networks using Focal Loss, NeurIPS 2020.
"""

from ..kinds.rows import SOFT_ROWS, SOFT_TRIPLES, Rows
from ..mathematics import ln, softmax


def soft_focal(z, t, gamma=2, alpha=0.25):
    alpha = alpha if isinstance(alpha, list) else [alpha] * len(z)
    terms = zip(t, alpha, softmax(z), strict=True)
    return -sum(t_c * a * (1 - p) ** gamma * ln(p) for t_c, a, p in terms if t_c)


CASES = [
    Rows(["soft_focal", "soft_focal(gamma=0, alpha=1)"], SOFT_ROWS),
    Rows(
        [
            "soft_focal(gamma=0.5)",
            "soft_focal(gamma=1, alpha=1)",
            "soft_focal(gamma=3.7, alpha=[0.25,0,2])",
        ],
        SOFT_TRIPLES,
    ),
]
