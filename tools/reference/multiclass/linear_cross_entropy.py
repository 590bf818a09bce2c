"""Cross-entropy of the scores of a linear layer, with bias and soft cap.

Wijmans et al., Cut Your Losses in Large-Vocabulary Language Models, ICLR 2025.
"""

from ..definitions import soft_cross_entropy
from ..kinds.products import FEW_LABELS, GAPS, LABELLED, LINEAR, SOFT, Products
from ..parts.heads import linear_scores, mean_cross_entropy
from ..parts.rows import everyone


def linear_cross_entropy(
    a,
    b,
    bias=None,
    labels=None,
    targets=None,
    ignore_index=-100,
    class_weights=None,
    soft_cap=None,
    **options,
):
    rows = linear_scores(a, b, bias, soft_cap)
    if targets:
        return everyone(
            soft_cross_entropy(z, t, class_weights, **options) for z, t in zip(rows, targets, strict=True)
        )
    return mean_cross_entropy(rows, labels, ignore_index, class_weights, **options)


CASES = [
    Products(["linear_cross_entropy"], LABELLED + LINEAR + SOFT),
    Products(["linear_cross_entropy(label_smoothing=0.1)"], [*LABELLED, LINEAR[2]]),
    Products(
        [
            "linear_cross_entropy(soft_cap=30)",
            "linear_cross_entropy(label_smoothing=0.1, z_loss=0.01, soft_cap=2.5)",
        ],
        [FEW_LABELS | {"bias": [0.3, -1.1, 0.0]}, GAPS | {"labels": [0, 1, 0]}],
    ),
    Products(
        ["linear_cross_entropy(z_loss=0.1, class_weights=[1,0,2.5])"],
        [LABELLED[1], GAPS | {"labels": [0, 1, 2]}, SOFT[1]],
    ),
    Products(["linear_cross_entropy(ignore_index=2, class_weights=[1,0.5,2.5])"], [FEW_LABELS]),
    Products(["linear_cross_entropy(soft_cap=5)"], SOFT[1:2]),
]
