"""Multi-similarity loss: soft maxima of the dissimilarities of positives and the similarities of negatives.

Wang, Han, Huang, Dong & Scott, Multi-Similarity Loss with General Pair Weighting, CVPR 2019.
"""

from ..kinds.products import FAR, GROUPS_OF_TWO, LABELLED_GROUPS, Products
from ..mathematics import exp, ln
from ..parts.rows import everyone, others, pick, scores, units


def multi_similarity(a, labels, alpha=2.0, beta=50.0, base=0.5, normalize=True):
    rows = units(normalize, a)
    each = []
    for i, s in enumerate(scores(rows, rows)):
        near, far = others(i, labels)
        positive = ln(1 + sum(exp(-alpha * (x - base)) for x in pick(s, near)))
        negative = ln(1 + sum(exp(beta * (x - base)) for x in pick(s, far)))
        each.append(positive / alpha + negative / beta)
    return everyone(each)


CASES = [
    Products(["multi_similarity"], LABELLED_GROUPS),
    Products(
        ["multi_similarity(alpha=10, beta=4, base=0)", "multi_similarity(normalize=false)"],
        [GROUPS_OF_TWO, FAR],
    ),
]
