"""Errors on NumPy arrays: NaN, domains, masks, shapes, types, parameters."""

from __future__ import annotations

import math
import re
from typing import Any

import numpy as np
import pytest
from conftest import batch, near
from numpy.testing import assert_array_equal

import perdita


def test_nan_is_not_hidden(loss: perdita.Loss) -> None:
    pred, target = batch(loss, (5,))
    pred[3] = np.nan
    each = loss(pred, target, reduction="none", checked=False)
    assert_array_equal(np.isnan(each), [False, False, False, True, False])
    for how in ("mean", "sum", 2):
        assert math.isnan(loss(pred, target, reduction=how, checked=False))
        assert math.isnan(loss.value_and_grad(pred, target, reduction=how, checked=False)[0])
    says = "prediction[3]" if pred.ndim == 1 else "scores[12]"
    for call in (loss, loss.value_and_grad, loss.value_grad_hess, loss.grad_hess, loss.evaluate):
        with pytest.raises(ValueError, match=re.escape(f"{loss.name}: {says} = NaN lies outside")):
            call(pred, target)


@pytest.mark.parametrize(
    ("text", "arrays", "says", "value"),
    [
        ("bce", ([1.5], [1]), "prediction[0] = 1.5 lies outside [0, 1]", -math.log(1.5)),
        ("bce_with_logits", ([1.5], [2]), "target[0] = 2 lies outside [0, 1]", math.log1p(math.exp(1.5)) - 3),
        ("hinge", ([0.5, 2.0], [1, 0]), "target[1] = 0 is neither -1 nor 1", 0.75),
        ("soft_margin", ([2.0], [0]), "target[0] = 0 is neither -1 nor 1", None),
        ("poisson_nll", ([0.0], [-1]), "target[0] = -1 lies outside [0, ∞)", 1.0),
        ("mape", ([4.0], [0]), "target[0] = 0 lies outside (0, ∞)", math.inf),
        ("cross_entropy(from_logits=false)", ([[2.0, 3]], [0]), "scores[0] = 2 lies outside [0, 1]", -math.log(2)),
        ("gaussian_nll", ([1.0], [-1], [0.0]), "variance[0] = -1 lies outside (0, ∞)", math.nan),
        ("margin_ranking", ([1.0, 2], [2.0, 1], [1, 0]), "target[1] = 0 is neither -1 nor 1", 0.5),
        ("dice(activation=identity)", ([[[-8.0]]], None, [[[1]]]), "prediction[0] = -8 lies outside [0, 1]", None),
    ],
)  # fmt: skip
def test_domains_are_checked(text: str, arrays: Any, says: str, value: float | None) -> None:
    """A number outside its domain is an error, unless its observation has no weight or nothing is checked."""
    loss = perdita.loss(text)
    with pytest.raises(ValueError, match=re.escape(says)):
        loss(*arrays)
    with pytest.raises(ValueError, match=re.escape(says)):
        loss.value_and_grad(*arrays)
    got = loss(*arrays, checked=False)
    if value is not None:
        near(got, value, 1e-14)
    if loss.card["kind"] != "arrays" or text == "margin_ranking":
        n = len(arrays[0])
        assert loss(*arrays, weight=np.r_[np.ones(n - 1), 0]) >= 0


@pytest.mark.parametrize("text", ["bce", "hinge", "mape", "poisson_nll", "cross_entropy(from_logits=false)"])
def test_domains_of_large_arrays(text: str) -> None:
    loss = perdita.loss(text)
    shape = (20_000,) if loss.card["kind"] == "pointwise" else (20_000, 2)
    pred, target = np.full(shape, 0.5), np.ones(20_000, int)
    value = loss(pred, target)
    last = "scores[39998]" if pred.ndim == 2 else "target[19999]"
    wrong = 0 if text == "mape" else -3
    (pred if pred.ndim == 2 else target)[-1] = wrong
    with pytest.raises(ValueError, match=re.escape(f"{last} = {wrong}")):
        loss(pred, target)
    weight = np.r_[np.ones(19_999), 0]
    assert loss(pred, target, weight=weight) == pytest.approx(value)


def test_a_loss_without_bound_is_no_error() -> None:
    """A certainty that is wrong costs ∞; its numbers are in their domains."""
    assert perdita.Bce()([0.0, 0.5], [1, 1]) == math.inf
    assert perdita.CrossEntropy()([[-math.inf, 0.0]], [0]) == math.inf
    assert perdita.Huber()([0.0, 0.0], [0.0, math.inf], checked=False) == math.inf


def test_masked_elements_are_refused() -> None:
    x = np.ma.array([1.0, 2.0, 99.0], mask=[False, False, True])
    for name, call in {
        "pred": lambda: perdita.Mse()(x, np.zeros(3)),
        "target": lambda: perdita.Mse()(np.zeros(3), x),
        "weight": lambda: perdita.Mse()(np.zeros(3), np.zeros(3), weight=x),
        "a": lambda: perdita.Clip()(x[:, None], np.ones((3, 1))),
        "labels": lambda: perdita.SupCon()(np.ones((3, 1)), labels=x.astype(int)),
    }.items():
        with pytest.raises(
            ValueError, match=rf"{name} has masked elements: .*weight=~np.ma.getmaskarray\({name}\)"
        ):
            call()
    assert perdita.Mse()(np.ma.getdata(x), np.zeros(3), weight=~np.ma.getmaskarray(x)) == 2.5
    assert perdita.Mse()(np.ma.array([1.0, 2.0]), np.zeros(2)) == 2.5


@pytest.mark.parametrize(
    ("call", "error", "says"),
    [
        ('perdita.loss("hubber")', ValueError, "unknown loss `hubber`; did you mean `huber`?"),
        ('perdita.loss("")', ValueError, "the name of a loss is missing"),
        ('perdita.loss("huber(delta=2")', ValueError, "the closing parenthesis is missing"),
        ("perdita.loss(3)", TypeError, 'Loss takes the text of a loss, Loss("huber(delta=2)"), not 3'),
        ("perdita.Huber(dleta=2)", ValueError, "did you mean `delta`?"),
        ("perdita.Huber(1.0)", TypeError, "makes a loss, whose call takes arrays: Huber()(pred, target)"),
        ("perdita.Huber(delta=0)", ValueError, "delta = 0 lies outside (0, ∞)"),
        ("perdita.Huber(delta=math.nan)", ValueError, "delta takes (0, ∞), not nan"),
        ("perdita.Huber(delta=[1, 2])", ValueError, "delta takes (0, ∞), not [1, 2]"),
        ('perdita.Huber(delta="2, 3")', ValueError, "delta = '2, 3' is not a word"),
        ("perdita.Huber(delta={})", TypeError, "delta must be a number, a word or a list of numbers, not {}"),
        ("perdita.CrossEntropy(ignore_index=0.5)", ValueError, "ignore_index takes an integer, not 0.5"),
        ("perdita.CrossEntropy(class_weights=[[1]])", TypeError, "class_weights must be a number, a word or a list"),
        ('perdita.Triplet(mining="semi")', ValueError, "mining takes one of batch_hard, batch_all, semi_hard"),
        ("h(x, x[:2])", ValueError, "target has the shape (2,), not (3,)"),
        ("h(x[:, None], x)", ValueError, "target has the shape (3,), not (3, 1)"),
        ("ce(z, 0)", ValueError, "target has the shape (), not (2,)"),
        ("h(x, x, weight=x[:2])", ValueError, "weight has the shape (2,), not (3,)"),
        ("h(x, x, weight=[1, -2, 1])", ValueError, "weight[1] = -2: a weight is a finite number, 0 or more"),
        ("h(x, x, weight=[1, 1, math.inf])", ValueError, "weight[2] = inf: a weight is a finite number"),
        ("h.value_and_grad(x, x, upstream=x[:2])", ValueError, "upstream has the shape (2,), not (3,)"),
        ('h(x, x, reduction="avg")', ValueError, '"mean", "sum", "none" or a number, not \'avg\''),
        ("h(x, x, reduction=0)", ValueError, "a mean over 0: the denominator must be a positive number"),
        ("h(x, x, reduction=-1)", ValueError, "a mean over -1: the denominator must be a positive number"),
        ("h(x, x, reduction=None)", ValueError, "or a number, not None"),
        ("h(x, x, reduction=True)", ValueError, "or a number, not True"),
        ("h.value_and_grad(x, x, out=x)", ValueError, "an output must be writable, and share no memory"),
        ('h("a", x)', TypeError, "pred must be numbers, not <U1"),
        ("h(x, 1j * x)", TypeError, "target must be numbers, not complex128"),
        ("h(None, x)", TypeError, "pred must be numbers, not object"),
        ("h(x, x, weight=[None] * 3)", TypeError, "weight must be numbers, not object"),
        ("h(x)", TypeError, "target"),
        ("ce(1.0, 1)", ValueError, "pred must have an axis of scores, the last"),
        ("ce(z, [0.0, 1.0])", TypeError, "target must be integers, not float64"),
        ("ce(z, [0, 1, 1])", ValueError, "target has the shape (3,), not (2,)"),
        ("ce(z, [0, 4])", ValueError, "label[1] = 4 is not a class: there are 4, counted from 0"),
        ("ce(z, [-1, 0])", ValueError, "label[0] = -1 is not a class"),
        ("ce(np.empty((2, 0)), [0, 0])", ValueError, "rows of 0"),
        ("perdita.CrossEntropy(class_weights=[1, 2])(z, [0, 1])", ValueError, "class_weights has 2 numbers"),
        ("perdita.Focal(alpha=[1, 2])(z, [0, 1])", ValueError, "focal: alpha has 2 numbers, but a row has 4 classes"),
        ("perdita.BceWithLogits(pos_weight=[1, 2])", TypeError, "weight=where(target > 0, pos_weight, 1)"),
        ("h(x, x, sample_weight=x)", TypeError, "'sample_weight': a number per observation is weight="),
        ("h(x, x, where=x > 0)", TypeError, "a mask is a weight of truth values, weight=mask"),
        ("h(x, x, axis=0)", TypeError, 'reduction="mean", "sum" or "none"'),
        ("ce(z, [0, 1], axis=0)", TypeError, "the scores of a row lie along the last axis"),
        ("h(x, y_true=x)", TypeError, "huber takes no argument 'y_true': here it is target"),
        ("perdita.Vicreg()(e, e, where=e)", TypeError, "vicreg takes no argument 'where': it takes a, b"),
        ("perdita.CrossEntropy(axis=1)", TypeError, "CrossEntropy has no parameter 'axis': the scores of a row"),
        ("perdita.loss(perdita.Huber)", TypeError, "a class takes parameters, Huber(delta=2)"),
        ("perdita.Bce()([0.5, 1.5], [0, 1])", ValueError, "bce: prediction[1] = 1.5 lies outside [0, 1]"),
        ("perdita.Bce()([0.5, 0.5], [0, 2])", ValueError, "bce: target[1] = 2 lies outside [0, 1]"),
        ("clip(x, x)", ValueError, "a must be rows of embeddings, (n, dim), not of shape (3,)"),
        ("clip(e)", ValueError, "clip needs b"),
        ("clip(e, e[:, :2])", ValueError, "b must be rows of 3 numbers, as a, not of shape (4, 2)"),
        ("clip(e, e[:2])", ValueError, "b has 2 rows, expected 4"),
        ("clip(e, e, labels=[0, 1, 2, 3])", ValueError, "clip takes no labels"),
        ("clip(e, e, lables=[0])", TypeError, "clip takes no argument 'lables'"),
        ("clip(e, e, upstream=[1] * 4)", TypeError, "clip takes no argument 'upstream'"),
        ("clip(e, e, weight=[1] * 3)", ValueError, "weight has the shape (3,), not (4,)"),
        ("clip.evaluate(e, e, upstream=[1] * 3)", ValueError, "upstream has the shape (3,), not (4,)"),
        ("clip(e, e.astype(str))", TypeError, "b must be numbers, not <U"),
        ("perdita.Triplet()(e, b=e, labels=[0, 0, 1, 1])", ValueError, "triplet takes no b"),
        ("perdita.Triplet()(e)", ValueError, "triplet needs labels"),
        ("perdita.Triplet()(e, labels=[0.5] * 4)", TypeError, "labels must be integers, not float64"),
        ("perdita.InfoNce()(e, e, negatives=e[0])", ValueError, "(k, 3) or (4, k, 3), not of shape (3,)"),
        ("perdita.InfoNce()(e, e, negatives=e[None])", ValueError, "negatives must be (k, 3) or (4, k, 3)"),
        ("perdita.LinearCrossEntropy()(e, e, targets=e)", ValueError, "targets has the shape (4, 3), not (4, 4)"),
        ("clip(np.array([[np.nan, 1]] * 2), e[:2, :2])", ValueError, "NaN"),
    ],
)  # fmt: skip
def test_errors(call: str, error: type[Exception], says: str) -> None:
    names = {
        "h": perdita.Huber(),
        "ce": perdita.CrossEntropy(),
        "clip": perdita.Clip(),
        "x": np.zeros(3),
        "z": np.zeros((2, 4)),
        "e": np.eye(4, 3),
        "math": math,
        "np": np,
        "perdita": perdita,
    }
    with pytest.raises(error, match=re.escape(says)):
        eval(call, names)


@pytest.mark.parametrize("reduction", [True, np.True_, None, "avg", float("nan"), 0, -1])
def test_reductions(reduction: Any) -> None:
    with pytest.raises(ValueError, match=r"reduction must be|denominator must be"):
        perdita.Mse()(np.ones(2), np.zeros(2), reduction=reduction)
