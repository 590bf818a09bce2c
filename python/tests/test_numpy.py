"""Losses on NumPy arrays: reference values, types, memory, shapes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from conftest import NARROW, batch, near, numbers, reference, typed
from numpy.testing import assert_array_equal

import perdita

TERMS = 3e-16
"""A slope that is the difference of two terms is as exact as the terms are."""


# ---- reference values: mpmath ----


def by_loss(cases: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """The cases of each loss: as many tests as there are cases take longer to start than to run."""
    found: dict[str, list[dict[str, Any]]] = {}
    for case in cases:
        found.setdefault(case["loss"], []).append(case)
    return found


VECTORS = by_loss(reference("vectors.json"))


@pytest.mark.parametrize("text", VECTORS)
def test_reference_values(text: str) -> None:
    for case in VECTORS[text]:
        try:
            check_reference(perdita.loss(text), case)
        except Exception as error:
            raise AssertionError(f"{case}: {error}") from error


def check_reference(loss: perdita.Loss, case: dict[str, Any]) -> None:
    whole = "pred" in case
    pred = numbers(case["pred"] if whole else case["scores"])
    target = numbers(case["target"]) if loss.card["kind"] != "labels" else case["target"]
    slopes = numbers(case["slope" if whole else "grad"])
    curvatures = case["curvature" if whole else "hess_diag"]
    soft = isinstance(case["target"], list) or "smoothing" in case["loss"]
    slack = 1e-15 if soft else 0.0
    terms = TERMS if (soft if not whole else case["target"] != round(case["target"])) else 0.0
    how: dict[str, Any] = {"reduction": "sum", "checked": False}  # positive log-probabilities are among them
    value, grad, hess = loss.value_grad_hess(pred, target, **how)
    near(value, numbers(case["value"]), 1e-13, slack)
    near(grad, slopes, 1e-13, terms)
    if curvatures is not None:
        near(hess, numbers(curvatures), 1e-12, TERMS)
    assert_array_equal(loss.value_and_grad(pred, target, **how)[1], grad)
    assert_array_equal(loss.grad_hess(pred, target, **how), (grad, hess))
    near(loss(pred, target, **how | {"reduction": "none"}), value, 1e-15)
    near(loss(pred, target, **how), value, 1e-13, slack)


@pytest.mark.parametrize("case", reference("products.json"), ids=lambda case: case["loss"])
def test_reference_values_of_products(case: dict[str, Any]) -> None:
    loss = perdita.loss(case["loss"])
    inputs = {
        name: np.array(case[name]) if "label" in name else numbers(case[name])
        for name in ("a", "b", "negatives", "targets", "bias", "weight", "labels", "key_labels")
        if name in case
    }
    if "per_query" in case:
        inputs["negatives"] = inputs["negatives"].reshape(len(inputs["a"]), -1, inputs["a"].shape[1])
    got = loss.evaluate(**inputs)
    near(got.value, numbers(case["value"]), 1e-13, 1e-13)
    assert "count" not in case or got.count == case["count"]
    assert got.active == case.get("active")
    assert set(got.grads) == {"a", "b", "negatives", "bias"} & set(inputs)
    slopes = {f"grad_{name}": grad for name, grad in got.grads.items()}
    slopes |= {"grad_temperature": got.temperature, "grad_logit_bias": got.score_bias}
    for name, grad in slopes.items():
        if name in case:
            want = numbers(case[name])
            # Logits are scores divided by the temperature and by lengths of rows, and so are rounding errors.
            shortest = min(np.linalg.norm(x, axis=1)[x.any(1)].min(initial=1) for x in rows_of(inputs))
            gain = 1 / min(loss.parameters.get("temperature", 1), 1) / shortest
            near(np.reshape(grad, want.shape), want, 0, 1e-13 * gain * max(np.abs(want).max(), 0.1))
    value, grads = loss.value_and_grad(**inputs)
    assert value == got.value and all(map(np.array_equal, grads, got.grads.values()))
    assert loss(**inputs) == pytest.approx(value, rel=1e-14, abs=1e-15)
    if "each" in case:
        each = loss(**inputs, reduction="none")
        near(each, numbers(case["each"]), 1e-13, 1e-13)


def rows_of(inputs: dict[str, Any]) -> list[np.ndarray]:
    return [inputs[name] for name in ("a", "b") if name in inputs]


# ---- types, memory, shapes ----


@pytest.mark.parametrize("name", NARROW)
def test_types_of_predictions(loss: perdita.Loss, name: str) -> None:
    pred, target = batch(loss)
    short = pred.astype(typed(name))
    want = loss.value_grad_hess(short.astype(np.float64), target)
    exact = 1e-5 if name == "float32" else np.finfo(np.float16).eps if name == "float16" else 2**-7
    for reduction in ("mean", "sum", 3.0):
        value, grad, hess = loss.value_grad_hess(short, target, reduction=reduction)
        assert isinstance(value, float)
        assert grad.dtype == hess.dtype == short.dtype and grad.shape == hess.shape == pred.shape
        assert loss(short, target, reduction=reduction) == pytest.approx(value, rel=1e-6)
    value, grad, hess = loss.value_grad_hess(short, target)
    near(value, want[0], 1e-5, 1e-6)
    near(grad.astype(float), want[1], exact, 1e-5)
    near(hess.astype(float), want[2], max(exact, 1e-4), 1e-4)
    each = loss(short, target, reduction="none")
    assert each.dtype == short.dtype
    near(each.astype(float), loss(short.astype(float), target, reduction="none"), exact, 1e-5)


def test_whatever_is_numbers(loss: perdita.Loss) -> None:
    pred, target = batch(loss)
    want = loss(pred, target)
    assert loss(pred.tolist(), target.tolist()) == want
    assert loss(tuple(pred.tolist()), target) == want
    assert loss(pred.astype(">f8"), target) == want  # bytes the other way round
    assert loss(pred.astype(np.longdouble), target) == want
    assert loss(pred, target.astype(target.dtype.newbyteorder())) == want
    if loss.card["predicts"] in ("logit", "prediction", "score"):
        whole = np.round(pred)
        for integers in (np.int8, np.int64):
            assert loss(whole.astype(integers), target) == loss(whole, target)
        assert loss(whole > 0, target) == loss((whole > 0).astype(float), target)


def test_types_of_labels() -> None:
    loss = perdita.CrossEntropy(ignore_index=3)
    pred, target = batch(loss)
    want = loss.value_and_grad(pred, target)
    for dtype in (np.int8, np.int16, np.int32, np.int64, np.uint8, np.uint16, np.uint32, np.uint64):
        value, grad = loss.value_and_grad(pred, target.astype(dtype))
        assert value == want[0]
        assert_array_equal(grad, want[1])
    assert loss(pred, target > 1) == loss(pred, (target > 1).astype(int))
    assert loss(pred, target.astype("uint8")[::-1][::-1]) == want[0]


def test_memory_of_any_layout(loss: perdita.Loss) -> None:
    pred, target = batch(loss, (4, 6))
    weight = np.random.default_rng(1).uniform(0.1, 2, (4, 6))
    want = loss.value_grad_hess(pred, target, weight=weight)
    wide = np.zeros((*pred.shape[:-1], 2 * pred.shape[-1]))
    wide[..., ::2] = pred
    kept = pred.copy()
    for p, y, w in (
        (wide[..., ::2], target, weight),
        (np.asfortranarray(pred), np.asfortranarray(target), np.asfortranarray(weight)),
        (pred[::-1][::-1], target[::-1][::-1], weight[:, ::-1][:, ::-1]),
    ):
        for got, expected in zip(loss.value_grad_hess(p, y, weight=w), want, strict=True):
            assert_array_equal(got, expected)
    readonly = pred.copy()
    readonly.flags.writeable = False
    assert loss(readonly, target, weight=weight) == want[0]
    assert_array_equal(pred, kept)


def test_any_number_of_axes(loss: perdita.Loss) -> None:
    pred, target = batch(loss, (2, 3, 4))
    value, grad = loss.value_and_grad(pred, target)
    each = loss(pred, target, reduction="none")
    assert each.shape == (2, 3, 4) and grad.shape == pred.shape
    scores = pred.shape[3:]
    flat = loss.value_and_grad(pred.reshape(-1, *scores), target.reshape(-1, *target.shape[3:]))
    assert value == flat[0]
    assert_array_equal(grad.reshape(flat[1].shape), flat[1])
    one = loss(pred[0, 0, 0], target[0, 0, 0], reduction="none")
    assert one.shape == () and one == each[0, 0, 0]
    value, grad, hess = loss.value_grad_hess(pred[0, 0, 0], target[0, 0, 0], weight=2.0, reduction="sum")
    near(value, 2 * each[0, 0, 0], 1e-14)
    assert grad.shape == hess.shape == scores


def test_nothing(loss: perdita.Loss) -> None:
    pred, target = batch(loss, (0,))
    for reduction in ("mean", "sum", 2):
        value, grad, hess = loss.value_grad_hess(pred, target, reduction=reduction)
        assert value == 0 and grad.shape == hess.shape == pred.shape
    assert loss(pred, target, reduction="none").shape == (0,)


def test_out(loss: perdita.Loss) -> None:
    for dtype in (np.float32, np.float64):
        pred, target = batch(loss)
        pred = pred.astype(dtype)
        value, grad = loss.value_and_grad(pred, target)
        out = np.full_like(pred, 9)
        got = loss.value_and_grad(pred, target, out=out)
        assert got[0] == value and got[1] is out
        assert_array_equal(out, grad)


def test_out_that_does_not_fit() -> None:
    h, x = perdita.Huber(), np.zeros(3, np.float32)
    readonly = np.zeros(3, np.float32)
    readonly.flags.writeable = False
    for out in ([0, 0, 0], np.zeros(3), np.zeros(6, np.float32)[::2], readonly):
        with pytest.raises(ValueError, match="out must be a contiguous, writeable array of float32"):
            h.value_and_grad(x, x, out=out)
    with pytest.raises(ValueError, match=r"out has the shape \(4,\), not \(3,\)"):
        h.value_and_grad(x, x, out=np.zeros(4, np.float32))
    with pytest.raises((TypeError, ValueError)):
        h.value_and_grad(x, np.ones(3, np.float32), out=x)
    with pytest.raises(ValueError, match="array of float32"):  # what float16 is computed in
        h.value_and_grad(x.astype(np.float16), x, out=np.zeros(3, np.float16))
