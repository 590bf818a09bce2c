"""Losses of one prediction and one target: value, slope and curvature, in vectors.json."""

from itertools import product

from ..differences import slope_and_curvature
from ..exact import number, plain
from . import TESTS, Group


class Pointwise(Group):
    FILE = TESTS / "vectors.json"

    def head(self, point):
        pred, target = point
        return {"pred": plain(number(pred)), "target": plain(number(target))}

    def results(self, f, parameters, point):
        pred, target = map(number, point)
        slope, curvature = slope_and_curvature(lambda p: f(p, target, **parameters), pred)
        value = f(pred, target, **parameters)
        return {"value": plain(value), "slope": plain(slope), "curvature": plain(curvature)}


RESIDUALS = [
    (0.5, 0.5),
    (1.3, 0.6),
    (-2.5, 1.25),
    (1.001, 1.0),
    (1e-3, 0.0),
    (-1e-3, 0.0),
    (1e-8, 0.0),
    (0.0, 1e-8),
    # Residuals of 0.5, 1 and 1.5 are the kinks of huber and smooth_l1.
    (1.25, 0.75),
    (0.5, 1.5),
    (2.5, 1.0),
    (40.0, 0.0),
    (0.0, 800.0),
    (1e20, 0.0),
    (-1e20, 3.0),
]

# At the kinks of a tube of 0.1 and one of 0.5, and beside them.
TUBE = [*RESIDUALS, (0.101, 0.0), (0.0, 0.0999), (-0.625, 0.0)]

LOGITS = [0.0, 1e-3, 2.0, -2.0, 40.0, -40.0, 100.0, -100.0, 800.0, -800.0]

# Of log-rates and counts, rates and counts: apart from where the two terms cancel.
LOG_RATES = [*product([0.25, -1.5, 5.0, 40.0, -40.0], [0.0, 0.3, 1.5, 12.0])]
RATES = [*product([0.2, 1.75, 10.0, 1e-10, 1e10], [0.3, 0.9, 2.5, 120.0])]

MARGINS = [0.0, 0.5, 1.0, -1.0, 1.0 - 1e-8, 1.001, 2.0, -3.0, 1e20, -1e20]
