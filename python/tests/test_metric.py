"""`perdita.Metric`: means over batches that are added, merged, reset, pickled and written down."""

from __future__ import annotations

import copy
import doctest
import json
import pickle
from itertools import pairwise

import numpy as np
import pytest

import perdita
from perdita import CallError, Metric, Total

RNG = np.random.default_rng(0)
LOGITS, LABELS, WEIGHT = RNG.normal(size=(60, 3)), RNG.integers(0, 3, 60), RNG.uniform(0, 2, 60)
FOCAL = perdita.Focal(gamma=2)
CUTS = [0, 1, 20, 33, 60]


def batches() -> list[Metric]:
    """A metric per batch."""
    return [
        Metric("focal(gamma=2)").update(LOGITS[a:b], LABELS[a:b], weight=WEIGHT[a:b])
        for a, b in pairwise(CUTS)
    ]


def test_the_mean_over_batches_is_that_of_all_rows() -> None:
    # Σwℓ/Σw in NumPy, from the definition of the focal loss.
    shifted = np.exp(LOGITS - LOGITS.max(1, keepdims=True))
    p = (shifted / shifted.sum(1, keepdims=True))[np.arange(60), LABELS]
    want = np.average(-((1 - p) ** 2) * np.log(p), weights=WEIGHT)

    metric = Metric("focal(gamma=2, alpha=1)")
    assert metric.compute() == 0 and metric.total == Total()
    for a, b in pairwise(CUTS):
        assert metric.update(LOGITS[a:b], LABELS[a:b], weight=WEIGHT[a:b]) is metric
    assert metric.compute() == pytest.approx(want, rel=1e-13)
    assert metric.loss == perdita.Focal(gamma=2, alpha=1) and metric.total.count == 60
    assert metric.reset() is metric and metric.total == Total()


def test_metrics_are_merged_in_any_order() -> None:
    one, two, three, four = batches()
    whole = FOCAL.total(LOGITS, LABELS, weight=WEIGHT)
    merged = Metric(FOCAL).merge(four, [three, two], (x for x in [one]))
    for metric in (one + two + three + four, sum(batches()), merged):
        assert isinstance(metric, Metric)
        assert metric.compute() == pytest.approx(whole.mean, rel=1e-15)
        assert metric.total.count == 60
    assert one.total.count == 1, "a sum is another metric"
    alone = sum([one])
    assert alone is not one and isinstance(alone, Metric) and alone.total == one.total


def test_copies_have_every_digit() -> None:
    metric = Metric("mae").update([0.1, 1e-9], [0.0, 0.0]).update([3.0], [0.0], weight=[0.7])
    assert metric.total.to_dict()["sum"][1] != 0
    for other in (
        pickle.loads(pickle.dumps(metric)),
        copy.deepcopy(metric),
        Metric.from_dict(metric.to_dict()),
        Metric.from_dict(json.loads(json.dumps(metric.to_dict()))),
    ):
        assert (other.loss, other.total) == (metric.loss, metric.total)
        other.update([5.0], [0.0])
        assert metric.total.count == 3, "the copy is another metric"


def test_arrays_by_name_and_formulas() -> None:
    boxes = np.array([[0.0, 0.0, 2.0, 2.0]])
    assert Metric("giou").update(prediction=boxes, target=boxes + 1).compute() == perdita.Giou()(
        boxes, boxes + 1
    )
    assert Metric("abs(p - y)^3").update([2.0], [0.0]).compute() == 8
    assert np.isnan(Metric("mse").update([np.nan], [0.0], checked=False).compute())


def test_mistakes_change_nothing() -> None:
    metric = Metric("mse").update([1.0], [0.0])
    with pytest.raises(ValueError, match="NaN"):
        metric.update([np.nan], [0.0])
    with pytest.raises(CallError, match="metrics of two losses do not add up: mse and mae"):
        metric.merge(Metric("mse").update([3.0], [0.0]), Metric("mae"))
    with pytest.raises(CallError, match="a metric is merged with metrics, not with 3"):
        metric.merge(3)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="unsupported operand"):
        metric + 1  # type: ignore[operator]
    with pytest.raises(CallError, match="the parts of a metric are loss, total, not sum"):
        Metric.from_dict({"sum": 3})
    with pytest.raises(CallError, match="Loss takes the text of a loss"):
        Metric(3)  # type: ignore[arg-type]
    assert metric.total == perdita.Mse().total([1.0], [0.0])


def test_the_docstring_runs() -> None:
    (found,) = doctest.DocTestFinder(recurse=False).find(Metric, globs={})
    result = doctest.DocTestRunner().run(found)
    assert result.attempted == 4 and result.failed == 0
