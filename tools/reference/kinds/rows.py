"""Losses of a row of scores and a label or a distribution: value, gradient and Hessian's diagonal, in vectors.json."""

from dataclasses import dataclass
from random import Random

from mpmath import mp, mpf

from ..differences import partials, slope_and_curvature
from ..exact import exact, number, plain
from . import TESTS, Group


@dataclass
class Rows(Group):
    """`weighted_mean`: the mean divides by the weights of the labels' classes, if there are any."""

    weighted_mean: bool = True

    FILE = TESTS / "vectors.json"

    def head(self, point):
        scores, target = point
        return {
            "scores": plain(exact(scores)),
            "target": target if isinstance(target, int) else plain(exact(target)),
        }

    def results(self, f, parameters, point):
        scores, target = point
        labelled = isinstance(target, int)
        z, t = exact(scores), target if labelled else [number(x) for x in target]
        found = partials(slope_and_curvature, lambda z: f(list(z), t, **parameters), z)
        weights = parameters.get("class_weights") if labelled and self.weighted_mean else None
        return {
            "value": plain(f(list(z), t, **parameters)),
            "weight": plain(weights[t] if weights else mpf(1)),
            "grad": [plain(slope) for slope, _ in found],
            "hess_diag": [plain(curvature) for _, curvature in found],
        }


rng = Random(0)


def ordinary(classes):
    return [round(8 * rng.random() - 4, 2) for _ in range(classes)]


def spike(classes, height):
    """Equal scores but for one that dominates, at class 1."""
    return [0.0, height] + [0.0] * (classes - 2)


def labelled(scores):
    """The row under a label at its start, its middle and its end."""
    n = len(scores)
    return [(scores, label) for label in sorted({0, n // 2, n - 1})]


TRIPLES = [
    case
    for scores in (
        [1.0, 2.0, 0.5],
        [3.0, 3.0, 3.0],
        [1000.0, 1001.0, 999.0],
        [40.0, 0.0, -40.0],
        [800.0, 0.0, -800.0],
    )
    for case in labelled(scores)
]

ROWS = [
    *labelled([0.7]),
    *labelled([0.3, -1.2]),
    *labelled([0.0, 40.0]),
    *labelled([100.0, 0.0]),
    *labelled([0.0, 800.0]),
    *TRIPLES,
    *labelled([100.0, 60.0, 0.0, -40.0, -700.0]),
    ([-2.0] * 5, 3),
    *((ordinary(n), n // 2) for n in (5, 10, 17, 33)),
    *((spike(10, 40.0), label) for label in (0, 1)),
    *((spike(17, 800.0), label) for label in (16, 1)),
    *((spike(33, 100.0), label) for label in (32, 1)),
]

FEW_ROWS = [*TRIPLES[:6], *labelled([0.0, 40.0]), (ordinary(10), 7), *TRIPLES[-3:]]

PROBABILITIES = [
    ([1.0], 0),
    *labelled([0.2, 0.3, 0.5]),
    *labelled([1e-10, 0.25, 0.75]),
]

LOG_PROBABILITIES = [-1.6, -1.2, -0.7]

# Right by so much that the loss begins with a power of 1 - p.
NEARLY = [([0.0, 3.0, 0.5], 1), ([0.0, 5.0, 0.5], 1), ([0.0, 16.0, 0.5], 1)]

COSINES = [
    *labelled([0.25, -0.5, 0.5]),
    *labelled([0.875, 0.75, -0.5]),
    # The label is the largest, and is not once its margin is taken from it; ties.
    *labelled([0.5, 0.5, 0.25, 0.5, 0.0])[1:],
    ([0.25, 0.5, 0.5], 2),
    ([40.0, 20.0, 0.5], 0),
    (spike(33, 1.0), 1),
    (spike(40, 1.0), 0),
]

SOFT_TRIPLES = [
    ([1.0, 2.0, 0.5], [0.2, 0.3, 0.5]),
    ([3.0, 3.0, 3.0], [0.0, 1.0, 0.0]),
    ([40.0, 0.0, -40.0], [1.0, 0.0, 0.0]),
    ([40.0, 0.0, -40.0], [0.3, 0.3, 0.4]),
    ([800.0, 0.0, -800.0], [0.5, 0.0, 0.5]),
    # Targets that do not sum to one.
    ([1.0, 2.0, 0.5], [0.5, 0.9, 0.1]),
    ([1.0, 2.0, 0.5], [0.0, 0.0, 0.0]),
]


def shares(classes):
    return [round(rng.random() / 8, 3) for _ in range(classes)]


SOFT_ROWS = [
    ([0.7], [1.0]),
    ([0.3, -1.2], [0.3, 0.7]),
    ([100.0, 0.0], [1.0, 0.0]),
    *SOFT_TRIPLES,
    (ordinary(17), shares(17)),
    (spike(33, 100.0), [0.0, 0.7, 0.3] + [0.0] * 30),
]

# More classes than lanes.
WIDE_SOFT_ROW = (ordinary(17), shares(17))


def wave(classes):
    """Scores that are all different, and none of them on an edge of a support."""
    return [float(round(1.5 * mp.sin(7 * j + 1), 2)) for j in range(classes)]


# For losses whose probabilities are 0 outside a support.
SPARSE_ROWS = [
    ([0.7], [1.0]),
    ([0.3, -1.2], [0.25, 0.75]),
    ([0.3, -3.2], [1.0, 0.0]),
    ([0.3, -0.25, 0.5], [0.0, 1.0, 0.0]),
    ([0.3, -0.25, 0.5], [0.25, 0.25, 0.5]),
    ([3.0, 3.0, 3.0], [0.0, 1.0, 0.0]),
    ([1000.25, 1000.75, 999.0], [0.5, 0.0, 0.5]),
    ([40.0, 0.0, -40.0], [0.0, 1.0, 0.0]),
    # Targets that do not sum to one.
    ([0.3, -0.25, 0.5], [0.5, 0.9, 0.1]),
    ([0.3, -0.25, 0.5], [0.0, 0.0, 0.0]),
    (wave(17), [0.5] + [0.0] * 15 + [0.5]),
    (wave(33), [0.0] * 20 + [1.0] + [0.0] * 12),
    (wave(40), [0.0] * 20 + [1.0] + [0.0] * 19),
    # A search for the threshold takes the classes out of the support one by one.
    ([-(1.75**j) for j in range(12)], [0.5, 0.25, 0.25] + [0.0] * 9),
    ([0.125 * j - 0.01 * j**2 for j in range(9)], [0.0] * 8 + [1.0]),
]
