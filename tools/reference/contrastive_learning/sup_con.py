"""Supervised contrastive loss: the positives are all rows of the same label.

Khosla et al., Supervised Contrastive Learning, NeurIPS 2020.
"""

from ..kinds.products import (
    COPIES,
    DISTINCT,
    FAR,
    GROUPS,
    GROUPS_OF_TWO,
    LABELLED_GROUPS,
    SAME,
    WEIGHTED_GROUPS,
    Products,
    temperatures,
)
from ..mathematics import exp, ln, lse
from ..parts.rows import others, pick, scores, units


def sup_con(a, labels, temperature=0.07, normalize=True, positives="outside"):
    rows = units(normalize, a)
    each = []
    for i, z in enumerate(scores(rows, rows, temperature)):
        same, rest = others(i, labels)
        near, all_ = pick(z, same), pick(z, same + rest)
        if not same:
            each.append(None)
        elif positives == "outside":
            each.append((sum(lse(all_) - x for x in near) / len(near), 1))
        else:
            share = sum(map(exp, near)) / len(near) / sum(map(exp, all_))
            each.append((-ln(share), 1))
    return each


CASES = [
    Products(["sup_con"], LABELLED_GROUPS),
    Products(["sup_con(positives=inside)"], [GROUPS, WEIGHTED_GROUPS, COPIES, SAME, DISTINCT]),
    Products([*temperatures("sup_con"), "sup_con(temperature=0.1, positives=inside)"], [GROUPS_OF_TWO]),
    Products(
        [
            "sup_con(temperature=1, normalize=false)",
            "sup_con(temperature=0.5, normalize=false, positives=inside)",
        ],
        [GROUPS_OF_TWO, FAR],
    ),
]
