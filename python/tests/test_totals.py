"""Totals of parts: added in any order, pickled, as texts and dictionaries."""

from __future__ import annotations

import copy
import json
import pickle
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest

import perdita
from perdita import Total

RNG = np.random.default_rng(0)


def test_totals_of_parts_are_that_of_the_whole() -> None:
    pred, target, weight = RNG.normal(size=300), RNG.normal(size=300), RNG.integers(0, 3, 300)
    loss = perdita.Huber(delta=0.5)
    whole = loss.total(pred, target, weight=weight)
    found = loss.evaluate(pred, target, weight=weight)
    assert (whole.mean, whole.weight, whole.count) == (found.value, found.weight, found.count)
    assert whole.sum == loss(pred, target, weight=weight, reduction="sum")

    cuts = [0, 7, 7, 100, 299, 300]
    parts = [loss.total(pred[a:b], target[a:b], weight=weight[a:b]) for a, b in pairwise(cuts) if a < b]
    for order in (parts, parts[::-1]):
        total = sum(order)
        assert isinstance(total, Total)
        assert (total.weight, total.count) == (whole.weight, whole.count)
        assert total.mean == pytest.approx(whole.mean, rel=1e-14)
    # A mean of means is another number.
    assert np.mean([part.mean for part in parts]) != pytest.approx(whole.mean, rel=1e-3)


def test_sums_are_exact() -> None:
    losses = [2.0**k for k in range(0, 100, 9)] + [0.1**2, 3.0]
    total = sum(perdita.Mae().total([x], [0.0]) for x in losses)
    assert isinstance(total, Total)
    exact = sum(map(Fraction, losses))
    assert total.sum == float(exact)
    assert sum(map(Fraction, total.to_dict()["sum"])) == pytest.approx(exact, rel=1e-31)


def test_totals_are_values() -> None:
    total = perdita.Mse().total([1.0, 2.0], [0.0, 0.5]) + perdita.Mse().total([1e-9], [0.0])
    assert total.to_dict()["sum"][1] != 0
    same = [
        Total(str(total)),
        eval(repr(total), vars(perdita)),
        pickle.loads(pickle.dumps(total)),
        copy.deepcopy(total),
        Total.from_dict(total.to_dict()),
        Total.from_dict(json.loads(json.dumps(total.to_dict()))),
    ]
    assert {total, *same} == {total}
    assert total != Total() and Total() + total == total == total + Total()
    with pytest.raises(AttributeError, match="Total is immutable"):
        total.count = 3  # type: ignore[misc]


def test_sums_that_overflow_have_a_mean() -> None:
    total = sum([perdita.Mae().total([1.5e308], [0.0])] * 4)
    assert isinstance(total, Total)
    assert (total.mean, total.sum, total.count) == (1.5e308, np.inf, 4)
    assert Total.from_dict(total.to_dict()) == total and total.to_dict()["exponent"] > 0


def test_rows_embeddings_and_arrays() -> None:
    rows, labels = RNG.normal(size=(5, 3)), np.array([0, 1, 2, -100, 1])
    assert perdita.CrossEntropy().total(rows, labels).count == 4
    shares = RNG.dirichlet(np.ones(3), 5)
    assert perdita.CrossEntropy().total(rows, shares).mean == perdita.CrossEntropy()(rows, shares)
    assert perdita.InfoNce().total(rows, rows[::-1].copy()).mean == perdita.InfoNce()(rows, rows[::-1].copy())
    boxes = np.array([[0.0, 0.0, 2.0, 2.0]])
    assert perdita.Giou().total(boxes, boxes + 1).mean == perdita.Giou()(boxes, boxes + 1)
    assert perdita.formula("abs(p - y)").total([1.0, 3.0], [0.0, 0.0]).mean == 2


def test_mistakes() -> None:
    with pytest.raises(ValueError, match="NaN"):
        perdita.Mse().total([np.nan], [0.0])
    assert np.isnan(perdita.Mse().total([np.nan], [0.0], checked=False).sum)
    with pytest.raises(ValueError, match="a total is written `sum"):
        Total("5")
    with pytest.raises(perdita.CallError, match="Total takes the text of a total, not 5"):
        Total(5)  # type: ignore[arg-type]
    with pytest.raises(
        perdita.CallError, match="the parts of a total are sum, weight, count, exponent, not sum"
    ):
        Total.from_dict({"sum": [1.0, 0.0]})
    parts = Total().to_dict()
    with pytest.raises(ValueError, match="total: weight = NaN: a sum of weights is 0 or more"):
        Total.from_dict(parts | {"weight": (float("nan"), 0.0)})
    with pytest.raises(
        ValueError, match=r"total: sum = 1\.0 \+ 1\.0: the first number must be the nearest double"
    ):
        Total.from_dict(parts | {"sum": (1.0, 1.0)})
    with pytest.raises(TypeError, match="unsupported operand"):
        Total() + 1  # type: ignore[operator]
    with pytest.raises(TypeError, match="unsupported operand"):
        1 + Total()
