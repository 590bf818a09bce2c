"""Focal loss of the scores of a linear layer.

Lin, Goyal, Girshick, He & Dollár, Focal Loss for Dense Object Detection, ICCV 2017.
"""

from ..definitions import focal
from ..kinds.products import FEW_LABELS, GAPS, LABELLED, LINEAR, Products
from ..parts.heads import linear_scores
from ..parts.rows import counted


def linear_focal(a, b, labels, bias=None, ignore_index=-100, soft_cap=None, **options):
    rows = linear_scores(a, b, bias, soft_cap)
    return counted(lambda z, y: focal(z, y, **options), rows, labels, ignore_index)


CASES = [
    Products(["linear_focal"], LABELLED + LINEAR),
    Products(
        [
            "linear_focal(gamma=0, alpha=1)",
            "linear_focal(gamma=0.5)",
            "linear_focal(gamma=3.7, soft_cap=3)",
            "linear_focal(alpha=[0.25,0,2])",
        ],
        [LABELLED[1], GAPS | {"labels": [0, 1, 0]}],
    ),
    Products(["linear_focal(gamma=1, alpha=1, ignore_index=2)"], [FEW_LABELS]),
]
