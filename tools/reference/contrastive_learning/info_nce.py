"""InfoNCE: cross-entropy of a query's scores with keys, of which one or several are positives.

van den Oord, Li & Vinyals, Representation Learning with Contrastive Predictive Coding, 2018.
"""

from ..kinds.products import (
    FAR_KEYS,
    FEW,
    GROUPED,
    NOTHING,
    ONE,
    PER_QUERY,
    SHARED,
    TWINS,
    WEIGHTED,
    WIDE,
    ZERO_ROWS,
    Products,
    temperatures,
)
from ..parts.rows import nce, scores, units


def info_nce(
    a,
    b,
    labels=None,
    key_labels=None,
    negatives=None,
    per_query=None,
    temperature=0.07,
    normalize=True,
):
    a, b = units(normalize, a), units(normalize, b)
    if negatives:
        negatives, k = units(normalize, negatives), per_query
        keys = [
            (key, *(negatives[i * k : i * k + k] if k else negatives)) for i, key in enumerate(b[: len(a)])
        ]
        z = [scores([u], its_keys, temperature)[0] for u, its_keys in zip(a, keys, strict=True)]
        positives = [[0] for _ in a]
    else:
        z = scores(a, b, temperature)
        positives = [[i] for i in range(len(a))]
        if labels:
            positives = [[j for j, y_key in enumerate(key_labels) if y_key == y] for y in labels]
    return [(nce(row, p), 1) if p else None for row, p in zip(z, positives, strict=True)]


CASES = [
    Products(["info_nce"], [FEW, ONE, WIDE, WEIGHTED, TWINS, ZERO_ROWS, NOTHING]),
    Products(temperatures("info_nce"), [WIDE]),
    Products(["info_nce(temperature=0.5, normalize=false)"], [WIDE, FAR_KEYS, GROUPED, SHARED, PER_QUERY]),
    Products(
        ["info_nce"],
        [
            GROUPED,
            GROUPED | {"weight": [1.0, 0.5, 2.0, 0.0]},
            FEW | {"labels": [7, 8, 9], "key_labels": [0, 1, 2]},
            FEW | {"labels": [7, 7, 7], "key_labels": [7, 7, 7]},
            SHARED,
            SHARED | {"negatives": [[0.0, 0.0]], "weight": [1.0, 0.0, 2.5]},
            PER_QUERY,
            TWINS | {"negatives": TWINS["b"], "per_query": 1},
        ],
    ),
]
