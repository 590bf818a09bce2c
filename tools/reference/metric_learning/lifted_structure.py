"""Lifted structure loss: max(0, ln Σ e^d over positives + ln Σ e^(m − d) over negatives).

Oh Song, Xiang, Jegelka & Savarese, Deep Metric Learning via Lifted Structured Feature Embedding, CVPR 2016;
in the form of Hermans, Beyer & Leibe, 2017.
"""

from mpmath import mpf

from ..kinds.products import COPIES, FAR, GROUPS, GROUPS_OF_TWO, LABELLED_GROUPS, LINE, Products
from ..mathematics import distance, lse
from ..parts.rows import others, pick, table, units


def lifted_structure(a, labels, margin=1.0, normalize=False):
    rows = units(normalize, a)
    each = []
    for i, d in enumerate(table(distance, rows, rows)):
        near, far = others(i, labels)
        if near and far:
            positive, negative = lse(pick(d, near)), lse([margin - x for x in pick(d, far)])
            each.append((max(mpf(0), positive + negative), 1))
        else:
            each.append(None)
    return each


CASES = [
    Products(["lifted_structure"], [*LABELLED_GROUPS, FAR, LINE]),
    Products(
        ["lifted_structure(margin=0.2, normalize=true)", "lifted_structure(margin=3)"],
        [GROUPS, GROUPS_OF_TWO, COPIES],
    ),
]
