"""Triplet loss with mining in the batch: max(0, d(a, p) − d(a, n) + m).

Schroff, Kalenichenko & Philbin, FaceNet, CVPR 2015; Hermans, Beyer & Leibe, In Defense of the Triplet Loss
for Person Re-Identification, 2017; Wu, Manmatha, Smola & Krähenbühl, Sampling Matters in Deep Embedding
Learning, ICCV 2017.
"""

from functools import partial
from itertools import product

from mpmath import mpf

from ..kinds import products
from ..kinds.products import COPIES, DISTINCT, FAR, GROUPS, GROUPS_OF_TWO, LINE, SAME, SINGLE, WITH_ZERO
from ..mathematics import distance as euclidean
from ..mathematics import dot, unit
from ..parts.rows import others, table, units

DISTANCES = {
    "euclidean": euclidean,
    "squared": lambda u, v: sum((x - y) ** 2 for x, y in zip(u, v, strict=True)),
    "cosine": lambda u, v: 1 - dot(unit(u), unit(v)),
}


def batch_hard(d, near, far):
    yield max(near, key=d.__getitem__), min(far, key=d.__getitem__)


def batch_all(d, near, far):
    yield from product(near, far)


def semi_hard(d, near, far):
    for p in near:
        beyond = [n for n in far if d[n] > d[p]]
        nearest = min(beyond, key=d.__getitem__, default=None)
        yield p, max(far, key=d.__getitem__) if nearest is None else nearest


MINING = {"batch_hard": batch_hard, "batch_all": batch_all, "semi_hard": semi_hard}


def triplet(
    a,
    labels,
    held,
    margin=0.2,
    mining="batch_hard",
    distance="euclidean",
    normalize=False,
    average="all",
):
    """One entry per triplet; which there are, and which cost, is chosen at `held`: the inputs before a step."""
    rows, fixed = units(normalize, a), units(normalize, held["a"])
    d, fixed = (table(DISTANCES[distance], x, x) for x in (rows, fixed))
    each = []
    for i in range(len(a)):
        near, far = others(i, labels)
        for p, n in MINING[mining](fixed[i], near, far) if near and far else ():
            active = fixed[i][p] - fixed[i][n] + margin > 0
            loss = d[i][p] - d[i][n] + margin if active else mpf(0)
            each.append((loss, 1 if active or average == "all" else 0))
    return each


Products = partial(products.Products, per="triplet")

CASES = [
    Products(["triplet"], [GROUPS, COPIES, FAR, WITH_ZERO, SAME, DISTINCT, SINGLE]),
    # Triplets of LINE are exactly at their kinks.
    Products(
        [
            "triplet(margin=0.5, mining=batch_hard, average=all)",
            "triplet(margin=0.5, mining=batch_all, average=active)",
            "triplet(margin=0.5, mining=semi_hard, average=all)",
            "triplet(margin=1, mining=semi_hard, average=active)",
        ],
        [GROUPS, COPIES, LINE],
    ),
    Products(
        [
            "triplet(margin=0, distance=squared)",
            "triplet(mining=batch_all, distance=cosine)",
            "triplet(mining=semi_hard, distance=euclidean, normalize=true)",
        ],
        [GROUPS_OF_TWO, WITH_ZERO],
    ),
]
