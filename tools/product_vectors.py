"""Reference values for the losses of products: crates/perdita-catalog/tests/products.json.

Their scores are products, or distances, of the rows of small matrices. As in
vectors.py each loss is its textbook definition, with no care for rounding and
with so many digits that none is needed. "value" is the weighted mean that the
gradients belong to, "each" what every row adds to it before the division, and
"count" how many rows count: a row of weight 0 does not.

    python tools/product_vectors.py            write the file
    python tools/product_vectors.py --check    fail if the file differs
"""

import inspect
import json
import keyword
import random
from functools import cache
from itertools import product, repeat
from pathlib import Path

from mpmath import mp, mpf

import vectors
from vectors import (
    H,
    cross_entropy,
    exp,
    focal,
    ln,
    lse,
    number,
    plain,
    soft_cross_entropy,
    softplus,
)

FILE = Path(__file__).resolve().parent.parent / "crates/perdita-catalog/tests/products.json"

sqrt, tanh = cache(mp.sqrt), cache(mp.tanh)


# ---- what the losses are made of ----


@cache
def inner(u, v):
    return sum(x * y for x, y in zip(u, v))


@cache
def unit(row):
    """The row over its length; a zero row stays zero, and when stepped from too."""
    length = sqrt(inner(row, row))
    return tuple(x / length if length > 2 * H else mpf(0) for x in row)


@cache
def apart(u, v):
    """The Euclidean distance, whose slope at 0 is 0: a step from there is none."""
    d = sqrt(sum((x - y) ** 2 for x, y in zip(u, v)))
    return d if d > sqrt(H) else mpf(0)


def units(normalize, rows):
    return tuple(map(unit, rows)) if normalize else rows


def table(f, a, b):
    return [[f(u, v) for v in b] for u in a]


def scores(a, b, temperature=1):
    return table(lambda u, v: inner(u, v) / temperature, a, b)


def others(i, labels):
    """All but i: those of its label, and the rest."""
    same = [j for j, y in enumerate(labels) if y == labels[i] and j != i]
    return same, [j for j, y in enumerate(labels) if y != labels[i]]


def pick(row, indices):
    return [row[j] for j in indices]


def nce(z, positives):
    """-ln of the share of the positives in all of a softmax."""
    return -ln(sum(map(exp, pick(z, positives))) / sum(map(exp, z)))


def everyone(values):
    """Rows that all count, with their shares in the mean."""
    return [(value, 1) for value in values]


# ---- the losses: (loss, share in the mean) of each row, None if it does not count ----

# `held` is a as it was before the step of a difference: what a derivative holds
# fixed is computed from it.


def linear_scores(a, b, bias, soft_cap):
    bias = bias or [mpf(0)] * len(b)
    rows = [[x + c for x, c in zip(row, bias)] for row in scores(a, b)]
    return [[soft_cap * tanh(x / soft_cap) for x in z] if soft_cap else z for z in rows]


def counted(f, rows, labels, ignore_index, class_weights=None):
    w = class_weights
    return [
        None if y == ignore_index else (f(z, y), w[y] if w else 1)
        for z, y in zip(rows, labels)
    ]


def labelled_cross_entropy(rows, labels, ignore_index, class_weights, **options):
    def f(z, y):
        return cross_entropy(z, y, class_weights=class_weights, **options)

    return counted(f, rows, labels, ignore_index, class_weights)


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
            soft_cross_entropy(z, t, class_weights, **options)
            for z, t in zip(rows, targets)
        )
    return labelled_cross_entropy(rows, labels, ignore_index, class_weights, **options)


def linear_focal(a, b, labels, bias=None, ignore_index=-100, soft_cap=None, **options):
    rows = linear_scores(a, b, bias, soft_cap)
    return counted(lambda z, y: focal(z, y, **options), rows, labels, ignore_index)


def with_margin(a, b, labels, scale, shifted):
    """Scaled cosines, of which the label's is shifted."""
    rows = scores(units(True, a), units(True, b))
    return [
        [scale * (shifted(c) if j == y else c) for j, c in enumerate(row)]
        for row, y in zip(rows, labels)
    ]


def arc_face(
    a,
    b,
    labels,
    margin=0.5,
    scale=64.0,
    ignore_index=-100,
    class_weights=None,
    **options,
):
    def shifted(c):
        if c > mp.cos(mp.pi - margin):
            return mp.cos(mp.acos(c) + margin)
        return c - margin * mp.sin(margin)

    rows = with_margin(a, b, labels, scale, shifted)
    return labelled_cross_entropy(rows, labels, ignore_index, class_weights, **options)


def cos_face(
    a,
    b,
    labels,
    margin=0.35,
    scale=64.0,
    ignore_index=-100,
    class_weights=None,
    **options,
):
    rows = with_margin(a, b, labels, scale, lambda c: c - margin)
    return labelled_cross_entropy(rows, labels, ignore_index, class_weights, **options)


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
            (key, *(negatives[i * k : i * k + k] if k else negatives))
            for i, key in enumerate(b[: len(a)])
        ]
        z = [scores([u], mine, temperature)[0] for u, mine in zip(a, keys)]
        positives = [[0] for _ in a]
    else:
        z = scores(a, b, temperature)
        positives = [[i] for i in range(len(a))]
        if labels:
            named = list(enumerate(key_labels))
            positives = [[j for j, name in named if name == y] for y in labels]
    return [(nce(row, p), 1) if p else None for row, p in zip(z, positives)]


def n_pair(a, b, labels=None, key_labels=None, negatives=None, per_query=None, temperature=1):
    return info_nce(a, b, labels, key_labels, negatives, per_query, temperature, normalize=False)


def clip(a, b, temperature=0.07, normalize=True):
    z = scores(units(normalize, a), units(normalize, b), temperature)
    both = enumerate(zip(z, zip(*z)))
    return everyone((nce(row, [i]) + nce(column, [i])) / 2 for i, (row, column) in both)


def of_views(a, b, temperature, normalize, f):
    """f of the positive's score and the negatives', of both views of each row."""
    n, rows = len(a), units(normalize, a + b)
    z = scores(rows, rows, temperature)
    each = []
    for i in range(2 * n):
        pair = (i + n) % (2 * n)
        negatives = [j for j in range(2 * n) if j not in (i, pair)]
        each.append(f(z[i][pair], pick(z[i], negatives)))
    return everyone((each[i] + each[n + i]) / 2 for i in range(n))


def nt_xent(a, b, temperature=0.5, normalize=True):
    def f(positive, negatives):
        return nce([positive, *negatives], [0])

    return of_views(a, b, temperature, normalize, f)


def decoupled(a, b, temperature=0.1, normalize=True):
    def f(positive, negatives):
        return -positive + lse(negatives)

    return of_views(a, b, temperature, normalize, f)


def siglip(a, b, temperature=0.1, bias=-10.0, normalize=True):
    z = scores(units(normalize, a), units(normalize, b), temperature)
    return everyone(
        sum(softplus(-(x + bias) if i == j else x + bias) for j, x in enumerate(row))
        for i, row in enumerate(z)
    )


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


DISTANCES = {
    "euclidean": apart,
    "squared": lambda u, v: sum((x - y) ** 2 for x, y in zip(u, v)),
    "cosine": lambda u, v: 1 - inner(unit(u), unit(v)),
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
    """One entry per triplet; which there are, and which cost, is chosen at `held`."""
    rows, held = units(normalize, a), units(normalize, held)
    d, fixed = (table(DISTANCES[distance], x, x) for x in (rows, held))
    each = []
    for i in range(len(a)):
        near, far = others(i, labels)
        for p, n in MINING[mining](fixed[i], near, far) if near and far else ():
            active = fixed[i][p] - fixed[i][n] + margin > 0
            loss = d[i][p] - d[i][n] + margin if active else mpf(0)
            each.append((loss, 1 if active or average == "all" else 0))
    return each


def lifted_structure(a, labels, margin=1.0, normalize=False):
    rows = units(normalize, a)
    each = []
    for i, d in enumerate(table(apart, rows, rows)):
        near, far = others(i, labels)
        if near and far:
            pull = lse(pick(d, near))
            push = lse([margin - x for x in pick(d, far)])
            each.append((max(mpf(0), pull + push), 1))
        else:
            each.append(None)
    return each


def multi_similarity(a, labels, alpha=2.0, beta=50.0, base=0.5, normalize=True):
    rows = units(normalize, a)
    each = []
    for i, s in enumerate(scores(rows, rows)):
        near, far = others(i, labels)
        pull = ln(1 + sum(exp(-alpha * (x - base)) for x in pick(s, near)))
        push = ln(1 + sum(exp(beta * (x - base)) for x in pick(s, far)))
        each.append(pull / alpha + push / beta)
    return everyone(each)


def circle(a, labels, held, margin=0.25, scale=256.0, normalize=True, detach=True):
    rows, fixed = units(normalize, a), units(normalize, held if detach else a)
    each = []
    for i, (s, paced) in enumerate(zip(scores(rows, rows), scores(fixed, fixed))):
        near, far = others(i, labels)
        if not (near and far):
            each.append(None)
            continue
        push = [max(0, paced[n] + margin) * (s[n] - margin) for n in far]
        pull = [max(0, 1 + margin - paced[p]) * (s[p] - (1 - margin)) for p in near]
        total = sum(exp(scale * x) for x in push) * sum(exp(-scale * x) for x in pull)
        each.append((ln(1 + total), 1))
    return each


def centred(rows):
    """The columns, less their means."""
    means = [sum(column) / len(column) for column in zip(*rows)]
    return [tuple(x - m for x in column) for column, m in zip(zip(*rows), means)]


def vicreg(a, b, invariance=25.0, variance=25.0, covariance=1.0, epsilon=0.0001):
    n, d = len(a), len(a[0])
    far = sum((x - y) ** 2 for u, v in zip(a, b) for x, y in zip(u, v)) / (n * d)
    flat = tangled = mpf(0)
    for columns in (centred(a), centred(b)):
        c = [[x / (n - 1) for x in row] for row in table(inner, columns, columns)]
        deviations = [sqrt(c[k][k] + epsilon) for k in range(d)]
        flat += sum(max(0, 1 - s) for s in deviations) / d
        tangled += sum(c[k][l] ** 2 for k in range(d) for l in range(d) if k != l) / d
    return everyone([invariance * far + variance * flat / 2 + covariance * tangled])


def barlow_twins(a, b, redundancy=0.005, epsilon=0.00001):
    n, d = len(a), len(a[0])

    def standard(column):
        deviation = sqrt(inner(column, column) / n + epsilon)
        return tuple(x / deviation for x in column)

    a, b = (list(map(standard, centred(rows))) for rows in (a, b))
    c = [[x / n for x in row] for row in table(inner, a, b)]
    on = sum((1 - c[k][k]) ** 2 for k in range(d))
    off = sum(c[k][l] ** 2 for k in range(d) for l in range(d) if k != l)
    return everyone([on + redundancy * off])


# ---- one case: value and gradients of one loss at one input ----


def parse(loss):
    """As in vectors.py; a word stands for itself, and defaults become exact too."""
    name, _, inside = loss.rstrip(")").partition("(")
    f = globals()[name]
    pairs = [part.split("=") for part in inside.split(", ") if part]
    defaults = {
        key: number(parameter.default)
        for key, parameter in inspect.signature(f).parameters.items()
        if isinstance(parameter.default, float)
    }
    given = {key + "_" * keyword.iskeyword(key): literal(text) for key, text in pairs}
    return f, defaults | given


def literal(text):
    try:
        return vectors.literal(text)
    except json.JSONDecodeError:
        return text


def exact(x):
    return tuple(map(exact, x)) if isinstance(x, list) else number(x)


def slope(f, x):
    """A loss keeps its side of a kink as it takes a step, so here is none."""
    below, here, above = (f(x + k * H) for k in (-1, 0, 1))
    if abs(above - 2 * here + below) > 1e-60 * H:
        raise ValueError("a kink")
    return (above - below) / (2 * H)


def gradient(f, x):
    """The slope of f in every number of a vector or matrix."""
    if not isinstance(x, tuple):
        return slope(f, x)
    return [
        gradient(lambda v: f((*x[:i], v, *x[i + 1 :])), part)
        for i, part in enumerate(x)
    ]


def mean(rows, weight):
    pairs = [(*row, w) for row, w in zip(rows, weight) if row]
    total = sum(w * share for _, share, w in pairs)
    return sum(w * loss for loss, _, w in pairs) / total if total else mpf(0)


def case(loss, given):
    for cached in (exp, ln, sqrt, tanh, inner, unit, apart):
        cached.cache_clear()
    f, params = parse(loss)
    fixed = {"labels", "key_labels", "per_query"}
    inputs = {key: x if key in fixed else exact(x) for key, x in given.items()}
    weight = inputs.pop("weight", [mpf(1)] * len(given["a"]))
    if f is triplet:
        weight = repeat(1)
    if "held" in inspect.signature(f).parameters:
        inputs["held"] = inputs["a"]
    inputs |= params

    rows = f(**inputs)
    result = {"loss": loss, **given, "value": plain(mean(rows, weight))}
    if f not in (triplet, vicreg, barlow_twins):
        result["each"] = [
            plain(w * row[0]) if row else 0.0 for row, w in zip(rows, weight)
        ]
    if f not in (vicreg, barlow_twins):
        result["count"] = sum(1 for row, w in zip(rows, weight) if row and w)
    if f is triplet:
        result["active"] = sum(1 for h, _ in rows if h > 0)
    for key in ("a", "b", "negatives", "bias", "temperature"):
        if key in inputs:
            name = "logit_bias" if key in params and key == "bias" else key
            grad = gradient(lambda x: mean(f(**inputs | {key: x}), weight), inputs[key])
            result[f"grad_{name}"] = plain(grad)
    return result


# ---- the cases: each group pairs every loss with every input ----

rng = random.Random(0)


def vector(n, reach=2):
    return [round(reach * (2 * rng.random() - 1), 2) + 0.0 for _ in range(n)]


def matrix(n, d, reach=2):
    return [vector(d, reach) for _ in range(n)]


def views(n, d, reach=2):
    """Rows, and the same rows a little changed."""
    a = matrix(n, d, reach)
    b = [[round(x + y, 2) + 0.0 for x, y in zip(u, vector(d, 0.5))] for u in a]
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


def faces(name):
    return [
        ([name], [*FACES, ONE | {"labels": [0]}, NEVER]),
        (
            [f"{name}(margin=0.3, scale=10, label_smoothing=0.1)"]
            + [f"{name}(scale=16, z_loss=0.01, class_weights=[1,0,2.5])"],
            [FEW_LABELS, OPPOSED | {"labels": [0, 1]}],
        ),
        ([f"{name}(margin=0, scale=1)", f"{name}(margin=1.5)"], [FEW_LABELS]),
        ([f"{name}(ignore_index=2)"], [FEW_LABELS | {"weight": [3.0, 0.5, 1.0]}]),
    ]


TAUS = ["temperature=0.005", "temperature=1", "temperature=10"]


def taus(name):
    return [f"{name}({tau})" for tau in TAUS]


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


def pairs(name, alone):
    """Of two views; `alone` where a single row is no error."""
    return [
        ([name], [VIEWS, WEIGHTED, SMALL, TWINS, ZERO_ROWS, NOTHING] + alone),
        (taus(name), [FEW, TWINS]),
        (
            [f"{name}(temperature=1, normalize=false)"]
            + [f"{name}(temperature=0.07, normalize=false)"],
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

LABELLED_GROUPS = [
    GROUPS,
    GROUPS | {"weight": [1.0, 0.5, 0.0, 2.0, 1.5, 0.1]},
    COPIES,
    WITH_ZERO,
    SAME,
    DISTINCT,
    SINGLE,
]

# Triplets of LINE are exactly at their kinks.
TRIPLET_OPTIONS = [
    f"triplet(margin={margin}, mining={mining}, average={average})"
    for margin, mining, average in (
        (0.5, "batch_hard", "all"),
        (0.5, "batch_all", "active"),
        (0.5, "semi_hard", "all"),
        (1, "semi_hard", "active"),
    )
]

SPREAD = {"a": matrix(4, 3, 4), "b": matrix(4, 3, 0.5)}
CONSTANT = {
    "a": [[0.5, 1.0], [0.5, -0.3], [0.5, 2.0]],
    "b": [[1.0, -0.2], [0.25, -0.2], [0.0, -0.2]],
}
EQUAL = {"a": SPREAD["a"], "b": SPREAD["a"]}
COLUMN = {"a": matrix(3, 1), "b": matrix(3, 1)}
REDUNDANT = [VIEWS, SPREAD, CONSTANT, EQUAL, COLUMN, TWINS, ZERO_ROWS, views(6, 4)]

CASES = [
    (
        ["linear_cross_entropy"],
        LABELLED + LINEAR + SOFT,
    ),
    (
        ["linear_cross_entropy(label_smoothing=0.1)"],
        [*LABELLED, LINEAR[2]],
    ),
    (
        ["linear_cross_entropy(soft_cap=30)"]
        + ["linear_cross_entropy(label_smoothing=0.1, z_loss=0.01, soft_cap=2.5)"],
        [FEW_LABELS | {"bias": [0.3, -1.1, 0.0]}, GAPS | {"labels": [0, 1, 0]}],
    ),
    (
        ["linear_cross_entropy(z_loss=0.1, class_weights=[1,0,2.5])"],
        [LABELLED[1], GAPS | {"labels": [0, 1, 2]}],
    ),
    (
        ["linear_cross_entropy(ignore_index=2, class_weights=[1,0.5,2.5])"],
        [FEW_LABELS],
    ),
    (
        ["linear_cross_entropy(z_loss=0.1, class_weights=[1,0,2.5])"]
        + ["linear_cross_entropy(soft_cap=5)"],
        SOFT[1:2],
    ),
    (
        ["linear_focal"],
        LABELLED + LINEAR,
    ),
    (
        ["linear_focal(gamma=0, alpha=1)", "linear_focal(gamma=0.5)"]
        + ["linear_focal(gamma=3.7, soft_cap=3)", "linear_focal(alpha=[0.25,0,2])"],
        [LABELLED[1], GAPS | {"labels": [0, 1, 0]}],
    ),
    (
        ["linear_focal(gamma=1, alpha=1, ignore_index=2)"],
        [FEW_LABELS],
    ),
    *faces("arc_face"),
    *faces("cos_face"),
    (
        ["info_nce"],
        [FEW, ONE, WIDE, WEIGHTED, TWINS, ZERO_ROWS, NOTHING],
    ),
    (
        taus("info_nce"),
        [WIDE],
    ),
    (
        ["info_nce(temperature=0.5, normalize=false)"],
        [WIDE, FAR_KEYS, GROUPED, SHARED, PER_QUERY],
    ),
    (
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
    (
        ["n_pair", "n_pair(temperature=0.5)"],
        [WIDE, FAR_KEYS, GROUPED, SHARED],
    ),
    *pairs("clip", [ONE]),
    *pairs("nt_xent", [ONE]),
    *pairs("decoupled", []),
    *pairs("siglip", [ONE]),
    (
        ["siglip(bias=0)", "siglip(temperature=2, bias=1.5, normalize=false)"],
        [WEIGHTED],
    ),
    (
        ["sup_con"],
        LABELLED_GROUPS,
    ),
    (
        ["sup_con(positives=inside)"],
        [GROUPS, LABELLED_GROUPS[1], COPIES, SAME, DISTINCT],
    ),
    (
        taus("sup_con") + ["sup_con(temperature=0.1, positives=inside)"],
        [GROUPS_OF_TWO],
    ),
    (
        ["sup_con(temperature=1, normalize=false)"]
        + ["sup_con(temperature=0.5, normalize=false, positives=inside)"],
        [GROUPS_OF_TWO, FAR],
    ),
    (
        ["triplet"],
        [GROUPS, COPIES, FAR, WITH_ZERO, SAME, DISTINCT, SINGLE],
    ),
    (
        TRIPLET_OPTIONS,
        [GROUPS, COPIES, LINE],
    ),
    (
        ["triplet(margin=0, distance=squared)"]
        + ["triplet(mining=batch_all, distance=cosine)"]
        + ["triplet(mining=semi_hard, distance=euclidean, normalize=true)"],
        [GROUPS_OF_TWO, WITH_ZERO],
    ),
    (
        ["lifted_structure"],
        [*LABELLED_GROUPS, FAR, LINE],
    ),
    (
        ["lifted_structure(margin=0.2, normalize=true)", "lifted_structure(margin=3)"],
        [GROUPS, GROUPS_OF_TWO, COPIES],
    ),
    (
        ["multi_similarity"],
        LABELLED_GROUPS,
    ),
    (
        ["multi_similarity(alpha=10, beta=4, base=0)"]
        + ["multi_similarity(normalize=false)"],
        [GROUPS_OF_TWO, FAR],
    ),
    (
        ["circle", "circle(detach=false)"],
        LABELLED_GROUPS,
    ),
    (
        ["circle(margin=0.4, scale=80)", "circle(scale=1, normalize=false)"]
        + ["circle(margin=0, scale=2, normalize=false, detach=false)"],
        [GROUPS_OF_TWO, FAR],
    ),
    (
        ["vicreg"],
        REDUNDANT,
    ),
    (
        ["vicreg(invariance=1, variance=0, covariance=0)"]
        + ["vicreg(invariance=0, variance=2, covariance=0, epsilon=0.01)"]
        + ["vicreg(invariance=0.5, variance=0, covariance=3)"],
        [FEW],
    ),
    (
        ["barlow_twins"],
        [*REDUNDANT, ONE],
    ),
    (
        ["barlow_twins(redundancy=0)", "barlow_twins(redundancy=1, epsilon=0.1)"],
        [FEW, CONSTANT],
    ),
]


def cases():
    for losses, inputs in CASES:
        for loss, given in product(losses, inputs):
            yield case(loss, given)


if __name__ == "__main__":
    vectors.main(__doc__, FILE, cases)
