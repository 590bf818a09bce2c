"""Losses of products, or distances, of rows: value and gradients of their weighted mean, in products.json.

A definition gives a loss and its share in the mean for each row, or None for a row that does not count. `value` is the
weighted mean that the gradients belong to, `each` what every row adds to it before the division, and `count` how many
rows count: a row of weight 0 does not.
"""

import inspect
from dataclasses import dataclass
from random import Random

from mpmath import mpf

from ..differences import partials, smooth_slope
from ..exact import exact, plain
from . import TESTS, Group

NOT_EXACT = {"labels", "key_labels", "per_query"}
VARIABLES = ["a", "b", "negatives", "bias", "temperature"]


@dataclass
class Products(Group):
    """`per`: a loss of the mean is one of a "row", a "triplet", or the whole "batch"."""

    per: str = "row"

    FILE = TESTS / "products.json"

    def head(self, given):
        return given

    def results(self, f, parameters, given):
        inputs = {key: x if key in NOT_EXACT else exact(x) for key, x in given.items()}
        weight = inputs.pop("weight", None)
        if "held" in inspect.signature(f).parameters:
            inputs["held"] = dict(inputs)
        inputs |= parameters

        rows = f(**inputs)
        weight = weight or [mpf(1)] * len(rows)
        results = {"value": plain(mean(rows, weight))}
        if self.per == "row":
            results["each"] = [plain(w * row[0]) if row else 0.0 for row, w in zip(rows, weight, strict=True)]
        if self.per != "batch":
            results["count"] = sum(1 for row, w in zip(rows, weight, strict=True) if row and w)
        if self.per == "triplet":
            results["active"] = sum(1 for loss, _ in rows if loss > 0)
        for key in filter(inputs.__contains__, VARIABLES):
            name = "logit_bias" if key == "bias" and key in parameters else key
            grad = partials(
                smooth_slope, lambda x, key=key: mean(f(**inputs | {key: x}), weight), inputs[key]
            )
            results[f"grad_{name}"] = plain(grad)
        return results


def mean(rows, weight):
    pairs = [(*row, w) for row, w in zip(rows, weight, strict=True) if row]
    total = sum(w * share for _, share, w in pairs)
    return sum(w * loss for loss, _, w in pairs) / total if total else mpf(0)


rng = Random(0)


def vector(n, reach=2):
    return [round(reach * (2 * rng.random() - 1), 2) + 0.0 for _ in range(n)]


def matrix(n, d, reach=2):
    return [vector(d, reach) for _ in range(n)]


def views(n, d, reach=2):
    """Rows, and the same rows a little changed."""
    a = matrix(n, d, reach)
    b = [[round(x + y, 2) + 0.0 for x, y in zip(u, vector(d, 0.5), strict=True)] for u in a]
    return {"a": a, "b": b}


ONE = {"a": [[0.7]], "b": [[-1.2]]}

FEW = {"a": matrix(3, 2), "b": matrix(3, 2)}
FEW_LABELS = FEW | {"labels": [2, 0, 1]}

# The scores are hundreds apart, and some rows get them right.
GAPS = {
    "a": [[40.0, -20.0], [0.5, 800.0], [-100.0, 3.0]],
    "b": [[1.0, 0.0], [0.0, 1.0], [-1.0, 0.5]],
}

# Rows that are equal, and classes that are.
TWINS = {
    "a": [[0.5, -1.0], [0.5, -1.0], [1.5, 0.25]],
    "b": [[1.0, 0.5], [-0.3, 2.0], [1.0, 0.5]],
}

ZERO_ROWS = {
    "a": [[0.0, 0.0], [1.5, -0.5], [0.4, 0.3]],
    "b": [[0.3, 1.0], [0.0, 0.0], [2.0, -0.7]],
}

# Three classes.
LABELLED = [
    FEW_LABELS,
    FEW_LABELS | {"bias": [0.3, -1.1, 0.0], "weight": [1.0, 0.0, 2.5]},
    GAPS | {"labels": [0, 1, 0]},
    TWINS | {"labels": [0, 2, 1]},
]

LINEAR = [
    ONE | {"labels": [0], "bias": [0.4]},
    {"a": matrix(1, 3), "b": matrix(5, 3), "labels": [4]},
    {
        "a": matrix(6, 4),
        "b": matrix(7, 4),
        "bias": vector(7),
        "labels": [6, 0, -100, 3, 3, 1],
        "weight": [1.0, 0.5, 2.0, 0.0, 1.5, 0.1],
    },
    FEW | {"labels": [-100, -100, -100]},
    FEW_LABELS | {"weight": [0.0, 0.0, 0.0]},
    ZERO_ROWS | {"labels": [1, 1, 2]},
]

SOFT = [
    FEW | {"targets": [[0.2, 0.3, 0.5], [0.0, 1.0, 0.0], [0.25, 0.0, 0.75]]},
    FEW
    | {"targets": [[0.5, 0.9, 0.1], [0.0, 0.0, 0.0], [0.1, 0.2, 0.7]]}
    | {"bias": [0.3, -1.1, 0.0], "weight": [1.0, 0.5, 2.5]},
    GAPS | {"targets": [[1.0, 0.0, 0.0], [0.0, 0.5, 0.5], [0.3, 0.3, 0.4]]},
]

# The first label's cosine is -0.998, below cos(pi - 0.5).
OPPOSED = {"a": [[1.0, 0.0], [0.2, -1.0]], "b": [[-1.5, 0.1], [0.7, -0.9], [0.3, 1.0]]}

FACES = [
    FEW_LABELS,
    OPPOSED | {"labels": [0, 1]},
    {
        "a": matrix(5, 4),
        "b": matrix(7, 4),
        "labels": [6, 0, -100, 3, 3],
        "weight": [1.0, 0.5, 2.0, 0.0, 1.5],
    },
    ZERO_ROWS | {"labels": [1, 1, 2]},
    TWINS | {"labels": [0, 2, 1]},
]

NEVER = FEW | {"labels": [-100, -100, -100]}


def of_faces(name):
    """The cases of a loss of cosines with a margin."""
    return [
        Products([name], [*FACES, ONE | {"labels": [0]}, NEVER]),
        Products(
            [
                f"{name}(margin=0.3, scale=10, label_smoothing=0.1)",
                f"{name}(scale=16, z_loss=0.01, class_weights=[1,0,2.5])",
            ],
            [FEW_LABELS, OPPOSED | {"labels": [0, 1]}],
        ),
        Products([f"{name}(margin=0, scale=1)", f"{name}(margin=1.5)"], [FEW_LABELS]),
        Products([f"{name}(ignore_index=2)"], [FEW_LABELS | {"weight": [3.0, 0.5, 1.0]}]),
    ]


def temperatures(name):
    return [f"{name}(temperature={tau})" for tau in ("0.005", "1", "10")]


# The positive is far below a negative in one row, and far above in the other.
FAR_KEYS = {"a": [[20.0, 0.0], [0.0, -30.0]], "b": [[20.0, 1.0], [-5.0, 30.0]]}

WIDE = {"a": matrix(2, 3), "b": matrix(5, 3)}
GROUPED = {
    "a": matrix(4, 3),
    "b": matrix(7, 3),
    "labels": [1, 0, 5, 2],
    "key_labels": [0, 1, 1, 2, 0, 1, 3],
}
SHARED = {"a": matrix(3, 2), "b": matrix(3, 2), "negatives": matrix(4, 2)}
PER_QUERY = {
    "a": matrix(2, 3),
    "b": matrix(2, 3),
    "negatives": matrix(6, 3),
    "per_query": 3,
}

VIEWS = views(5, 3)
WEIGHTED = views(4, 2) | {"weight": [1.0, 0.0, 2.5, 0.3]}
SMALL = views(2, 1)
NOTHING = FEW | {"weight": [0.0, 0.0, 0.0]}


def of_views(name, alone=()):
    """The cases of a loss of two views; `alone` where a single row is no error."""
    return [
        Products([name], [VIEWS, WEIGHTED, SMALL, TWINS, ZERO_ROWS, NOTHING, *alone]),
        Products(temperatures(name), [FEW, TWINS]),
        Products(
            [f"{name}(temperature=1, normalize=false)", f"{name}(temperature=0.07, normalize=false)"],
            [VIEWS, FAR_KEYS],
        ),
    ]


GROUPS = {"a": matrix(6, 3), "labels": [0, 1, 0, 2, 1, 0]}
GROUPS_OF_TWO = {"a": matrix(5, 2), "labels": [7, 3, 7, 3, 3]}
SAME = {"a": matrix(3, 2), "labels": [4, 4, 4]}
DISTINCT = {"a": matrix(3, 2), "labels": [0, 1, 2]}
SINGLE = {"a": [[0.6, -0.8]], "labels": [0]}
COPIES = {
    "a": [[0.5, 1.0], [0.5, 1.0], [2.0, 0.0], [2.0, 0.0], [0.5, 1.0], [-1.0, 0.25]],
    "labels": [0, 0, 0, 1, 1, 1],
}
WITH_ZERO = {
    "a": [[0.0, 0.0], [1.5, -0.5], [0.4, 0.3], [-0.2, 1.0]],
    "labels": [0, 0, 1, 1],
}
FAR = {
    "a": [[30.0, -4.0], [-12.5, 20.0], [28.0, 1.0], [0.5, -45.0]],
    "labels": [0, 1, 0, 1],
}
LINE = {"a": [[0.0], [1.0], [1.5], [4.0], [-0.5]], "labels": [0, 0, 1, 1, 0]}

WEIGHTED_GROUPS = GROUPS | {"weight": [1.0, 0.5, 0.0, 2.0, 1.5, 0.1]}
LABELLED_GROUPS = [GROUPS, WEIGHTED_GROUPS, COPIES, WITH_ZERO, SAME, DISTINCT, SINGLE]

SPREAD = {"a": matrix(4, 3, 4), "b": matrix(4, 3, 0.5)}
CONSTANT = {
    "a": [[0.5, 1.0], [0.5, -0.3], [0.5, 2.0]],
    "b": [[1.0, -0.2], [0.25, -0.2], [0.0, -0.2]],
}
EQUAL = {"a": SPREAD["a"], "b": SPREAD["a"]}
COLUMN = {"a": matrix(3, 1), "b": matrix(3, 1)}
# For losses of how the columns of a batch vary together.
REDUNDANT = [VIEWS, SPREAD, CONSTANT, EQUAL, COLUMN, TWINS, ZERO_ROWS, views(6, 4)]
