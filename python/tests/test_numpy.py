"""Losses on NumPy arrays: reference values, edges of shapes and types, errors, and what must hold always."""

from __future__ import annotations

import copy
import math
import pickle
import re
from concurrent.futures import ThreadPoolExecutor
from itertools import product as pairs
from typing import Any

import numpy as np
import pytest
from conftest import batch, elementwise, embeddings, numbers, reference
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.testing import assert_allclose, assert_array_equal

import perdita

TERMS = 3e-16
"""A slope that is the difference of two terms is as exact as the terms are."""


def near(got: Any, want: Any, relative: float, absolute: float = 0.0) -> None:
    assert_allclose(got, want, rtol=relative, atol=absolute, equal_nan=True)


# ---- reference values: mpmath ----


@pytest.mark.parametrize("case", reference("vectors.json"), ids=lambda case: case["loss"])
def test_reference_values(case: dict[str, Any]) -> None:
    loss = perdita.loss(case["loss"])
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


# ---- types and memory ----

NARROW = ["float32", "float16", "bfloat16"]


def typed(name: str) -> np.dtype:
    return np.dtype(pytest.importorskip("ml_dtypes").bfloat16 if name == "bfloat16" else name)


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


# ---- reductions, weights, what is ignored ----


def test_reductions(loss: perdita.Loss) -> None:
    pred, target = batch(loss, (5,))
    weight = np.array([0.5, 2.0, 0.0, 1.0, 3.0])
    plain, each = loss(pred, target, reduction="none"), loss(pred, target, weight=weight, reduction="none")
    near(each, weight * plain, 1e-14)
    total = loss(pred, target, weight=weight, reduction="sum")
    near(total, each.sum(), 1e-13)
    near(loss(pred, target, weight=weight), total / weight.sum(), 1e-13)
    near(loss(pred, target, weight=weight, reduction=8), total / 8, 1e-13)
    near(loss(pred, target, weight=2), loss(pred, target), 1e-13)
    derived = {
        how: loss.value_grad_hess(pred, target, weight=weight, reduction=how) for how in ("sum", "mean", 8)
    }
    derived["none"] = loss.value_grad_hess(pred, target, weight=weight, reduction="none")
    for order in (1, 2):
        near(derived["mean"][order], derived["sum"][order] / weight.sum(), 1e-13)
        near(derived[8][order], derived["sum"][order] / 8, 1e-13)
        assert_array_equal(derived["none"][order], derived["sum"][order])
        assert not derived["sum"][order][2].any()
    assert_array_equal(derived["none"][0], each)


def test_upstream(loss: perdita.Loss) -> None:
    pred, target = batch(loss, (5,))
    weight, upstream = np.array([0.5, 2.0, 0.0, 1.0, 3.0]), np.array([1.0, -2.0, 7.0, 0.0, 0.5])
    per_score = upstream if pred.ndim == 1 else upstream[:, None]
    for how in ("none", "sum", "mean", 4):
        value, grad, hess = loss.value_grad_hess(pred, target, weight=weight, reduction=how)
        got = loss.value_grad_hess(pred, target, weight=weight, reduction=how, upstream=upstream)
        assert_array_equal(got[0], value)
        near(got[1], grad * per_score, 1e-13, 1e-16)
        near(got[2], hess * per_score, 1e-13, 1e-16)
        near(
            loss.value_and_grad(pred, target, weight=weight, reduction=how, upstream=-2)[1], -2 * grad, 1e-13
        )


def test_what_weighs_nothing_is_not_there(loss: perdita.Loss) -> None:
    pred, target = batch(loss, (6,))
    weight = np.array([1.0, 0.0, 2.0, 0.0, 1.0, 0.0])
    want = loss.value_grad_hess(pred[::2], target[::2], weight=weight[::2])
    for bad in (np.nan, np.inf, -np.inf):
        pred[1::2] = bad
        if loss.card["kind"] != "labels":
            target[1::2] = bad
        value, grad, hess = loss.value_grad_hess(pred, target, weight=weight)
        assert value == want[0]
        for got, expected in ((grad, want[1]), (hess, want[2])):
            assert_array_equal(got[::2], expected)
            assert_array_equal(got[1::2], 0)
    value, grad, hess = loss.value_grad_hess(pred, target, weight=0.0)
    assert value == 0 and not grad.any() and not hess.any()


@pytest.mark.parametrize(
    "text", ["cross_entropy(ignore_index=2)", "nll(ignore_index=2)", "focal(ignore_index=2)"]
)
def test_ignored_rows_are_not_there(text: str) -> None:
    loss = perdita.loss(text)
    pred, _ = batch(loss, (6,))
    target = np.array([0, 2, 1, 2, 3, 2])
    want = loss.value_grad_hess(pred[::2], target[::2])
    pred[1::2] = np.nan
    value, grad, hess = loss.value_grad_hess(pred, target)
    assert value == want[0]
    assert_array_equal(grad[::2], want[1])
    assert not grad[1::2].any() and not hess[1::2].any()
    assert_array_equal(loss(pred, target, reduction="none")[1::2], 0)
    value, grad, hess = loss.value_grad_hess(pred, np.full(6, 2))
    assert value == 0 and not grad.any() and not hess.any()


def test_class_weights_are_weights() -> None:
    loss = perdita.CrossEntropy(class_weights=[1, 0, 3, 0.5])
    pred, target = batch(loss, (40,))
    weight = np.array([1, 0, 3, 0.5])[target]
    assert loss(pred, target) == pytest.approx(perdita.CrossEntropy()(pred, target, weight=weight))
    assert not loss.value_and_grad(pred, target)[1][target == 1].any()


def test_nan_is_not_hidden(loss: perdita.Loss) -> None:
    pred, target = batch(loss, (5,))
    pred[3] = np.nan
    each = loss(pred, target, reduction="none", checked=False)
    assert_array_equal(np.isnan(each), [False, False, False, True, False])
    for how in ("mean", "sum", 2):
        assert math.isnan(loss(pred, target, reduction=how, checked=False))
        assert math.isnan(loss.value_and_grad(pred, target, reduction=how, checked=False)[0])
    says = "prediction[3]" if pred.ndim == 1 else "scores[12]"
    for call in (loss, loss.value_and_grad, loss.value_grad_hess, loss.evaluate):
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


# ---- what must hold always ----

LOSSES = elementwise()
sizes = st.integers(1, 40)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(LOSSES), sizes, st.integers(0, 2**32 - 1), st.data())
def test_the_mean_is_that_of_weights(loss: perdita.Loss, n: int, seed: int, data: st.DataObject) -> None:
    pred, target = batch(loss, (n,), seed)
    weight = data.draw(hnp.arrays(np.float64, n, elements=st.floats(0, 10, allow_subnormal=False)))
    each = loss(pred, target, reduction="none")
    mean = loss(pred, target, weight=weight)
    near(mean, (weight * each).sum() / weight.sum() if weight.any() else 0.0, 1e-12)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(LOSSES), st.integers(0, 300), st.integers(0, 300), st.integers(0, 2**32 - 1))
def test_sums_add_up(loss: perdita.Loss, n: int, m: int, seed: int) -> None:
    pred, target = batch(loss, (n + m,), seed)
    whole, grad = loss.value_and_grad(pred, target, reduction="sum")
    first, second = (
        loss.value_and_grad(pred[part], target[part], reduction="sum") for part in (slice(n), slice(n, None))
    )
    near(whole, first[0] + second[0], 1e-12)
    assert_array_equal(grad, np.concatenate([first[1], second[1]]))


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(LOSSES), st.integers(1, 6), st.integers(0, 2**32 - 1))
def test_slopes_are_differences(loss: perdita.Loss, n: int, seed: int) -> None:
    pred, target = batch(loss, (n,), seed)
    weight = np.random.default_rng(seed).uniform(0.1, 2, n)
    _, grad, hess = loss.value_grad_hess(pred, target, weight=weight)
    step = 1e-6
    for i in np.ndindex(*pred.shape):
        up, down = pred.copy(), pred.copy()
        up[i], down[i] = pred[i] + step, pred[i] - step
        above, below = (loss.value_and_grad(x, target, weight=weight) for x in (up, down))
        slope = (above[0] - below[0]) / (2 * step)
        if abs(above[1][i] - below[1][i]) < 0.1:  # else there is a kink between
            near(grad[i], slope, 1e-4, 1e-6)
            jump = abs(loss.value_grad_hess(up, target)[2][i] - loss.value_grad_hess(down, target)[2][i])
            if jump < 0.1:
                near(hess[i], (above[1][i] - below[1][i]) / (2 * step), 1e-3, 1e-5)


@pytest.mark.parametrize("threads", [4])
def test_threads_give_the_same_bits(loss: perdita.Loss, threads: int) -> None:
    pred, target = batch(loss, (20_000,))
    want = loss.value_and_grad(pred, target)

    def call(_: int) -> bool:
        value, grad = loss.value_and_grad(pred, target)
        return value == want[0] and np.array_equal(grad, want[1])

    with ThreadPoolExecutor(threads) as pool:
        assert all(pool.map(call, range(12)))


# ---- losses are values ----


def settings_of_losses() -> list[perdita.Loss]:
    texts = {case["loss"] for file in ("vectors.json", "products.json") for case in reference(file)}
    return [perdita.loss(text) for text in sorted(texts)] + [cls() for cls in perdita.classes.values()]


@pytest.mark.parametrize("loss", settings_of_losses(), ids=str)
def test_losses_are_values(loss: perdita.Loss) -> None:
    same = [
        perdita.loss(str(loss)),
        perdita.Loss(str(loss)),
        eval(repr(loss), vars(perdita)),
        pickle.loads(pickle.dumps(loss)),
        copy.deepcopy(loss),
        type(loss)(**loss.parameters),
    ]
    assert {loss, *same} == {loss}
    assert all(type(other) is type(loss) and repr(other) == repr(loss) for other in same)
    assert isinstance(loss, perdita.Loss) and loss.name == loss.card["name"]


def test_losses_compare_by_what_they_are() -> None:
    assert (
        perdita.Huber() == perdita.Huber(delta=1) == perdita.loss("huber") == perdita.Loss("huber(delta=1)")
    )
    assert perdita.Huber() != perdita.Huber(delta=2) and perdita.Huber() != perdita.SmoothL1()
    assert perdita.Huber() != "huber"
    assert repr(perdita.Huber()) == "Huber()" and str(perdita.Huber(delta=2)) == "huber(delta=2)"
    assert repr(perdita.CrossEntropy(ignore_index=-1, class_weights=np.array([1, 2]))) == (
        "CrossEntropy(ignore_index=-1, class_weights=[1.0, 2.0])"
    )
    assert perdita.Triplet(seed=np.int64(3)).parameters["seed"] == 3
    assert perdita.CrossEntropy(from_logits=np.bool_(False)).parameters["from_logits"] is False
    assert perdita.BinaryFocal(alpha=None) == perdita.loss("binary_focal(alpha=none)")


def test_losses_do_not_change() -> None:
    loss = perdita.Huber()
    for name in ("delta", "_core", "name"):
        with pytest.raises(AttributeError, match="Huber is immutable"):
            setattr(loss, name, 2)
    loss.parameters["delta"] = 9
    assert loss.parameters == {"delta": 1.0}


# ---- errors ----


@pytest.mark.parametrize(
    ("call", "error", "says"),
    [
        ('perdita.loss("hubber")', ValueError, "unknown loss `hubber`; did you mean `huber`?"),
        ('perdita.loss("")', ValueError, "the name of a loss is missing"),
        ('perdita.loss("huber(delta=2")', ValueError, "the closing parenthesis is missing"),
        ("perdita.loss(3)", TypeError, "'int' object is not an instance of 'str'"),
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
        ("perdita.CrossEntropy(class_weights=[1, 2])(z, [0, 1])", ValueError, "has 2 numbers, but a row has 4 classes"),
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


# ---- losses on products ----


def test_products_evaluate(product: perdita.Loss) -> None:
    given_ = embeddings(product)
    got = product.evaluate(**given_)
    assert isinstance(got.value, float) and math.isfinite(got.value)
    assert got.count > 0 and got.weight > 0
    assert list(got.grads) == [name for name in ("a", "b") if name in given_]
    for name, grad in got.grads.items():
        assert grad.shape == given_[name].shape and grad.dtype == np.float64 and np.isfinite(grad).all()
    assert (got.temperature is not None) == ("temperature" in product.parameters)
    assert (got.score_bias is not None) == ("bias" in product.parameters)
    assert (got.active is not None) == (product.name == "triplet")
    value, grads = product.value_and_grad(**given_)
    assert value == got.value and len(grads) == len(got.grads)
    assert product(**given_) == pytest.approx(value, rel=1e-13)


def test_slopes_of_products_are_differences(product: perdita.Loss) -> None:
    given_ = embeddings(product, seed=5)
    if product.parameters.get("detach"):
        product = type(product)(**{**product.parameters, "detach": False, "scale": 4.0})
    got = product.evaluate(**given_)
    step = 1e-6
    for name, (i, j) in pairs(got.grads, [(0, 0), (3, 2), (7, 4)]):
        up, down = ({**given_, name: given_[name].copy()} for _ in range(2))
        up[name][i, j] += step
        down[name][i, j] -= step
        near(got.grads[name][i, j], (product(**up) - product(**down)) / (2 * step), 1e-4, 1e-6)
    for name, slope in (("temperature", got.temperature), ("bias", got.score_bias)):
        if slope is not None:
            at = product.parameters[name]
            above, below = (
                type(product)(**{**product.parameters, name: at + h})(**given_) for h in (step, -step)
            )
            near(slope, (above - below) / (2 * step), 1e-4, 1e-6)


@pytest.mark.parametrize("name", NARROW)
def test_types_of_embeddings(product: perdita.Loss, name: str) -> None:
    given_ = embeddings(product)
    short = {key: x.astype(typed(name)) if key in "ab" else x for key, x in given_.items()}
    want = product.evaluate(**{key: x.astype(float) if key in "ab" else x for key, x in short.items()})
    got = product.evaluate(**short)
    near(got.value, want.value, 1e-4, 1e-4)
    for key, grad in got.grads.items():
        assert grad.dtype == short[key].dtype
        largest = np.abs(want.grads[key]).max()
        near(grad.astype(float), want.grads[key], 0, largest * (1e-3 if name == "float32" else 2e-2))


def test_layouts_and_lists_of_products(product: perdita.Loss) -> None:
    given_ = embeddings(product)
    want = product.value_and_grad(**given_)
    for change in (np.asfortranarray, np.ndarray.tolist, lambda x: np.repeat(x, 2, axis=0)[::2]):
        value, grads = product.value_and_grad(**{key: change(x) for key, x in given_.items()})
        assert value == want[0] and all(map(np.array_equal, grads, want[1]))


def test_reductions_of_products(product: perdita.Loss) -> None:
    given_ = embeddings(product)
    mean, total = product.evaluate(**given_), product.evaluate(**given_, reduction="sum")
    if product.name in ("vicreg", "barlow_twins"):  # of the batch as a whole
        return
    near(total.value, mean.value * mean.weight, 1e-13)
    near(product(**given_, reduction=3), total.value / 3, 1e-13)
    if product.name == "triplet":
        with pytest.raises(ValueError, match="triplet has no per-row losses"):
            product(**given_, reduction="none")
        return
    each = product.evaluate(**given_, reduction="none")
    assert each.value.shape == (8,)
    near(each.value.sum(), total.value, 1e-12)
    upstream = np.linspace(-1, 1, 8)
    got = product.evaluate(**given_, reduction="none", upstream=upstream)
    assert_array_equal(got.value, each.value)
    step = 1e-6
    up, down = ({**given_, "a": given_["a"].copy()} for _ in range(2))
    up["a"][2, 1] += step
    down["a"][2, 1] -= step
    if not product.parameters.get("detach"):
        slope = upstream @ (product(**up, reduction="none") - product(**down, reduction="none")) / (2 * step)
        near(got.grads["a"][2, 1], slope, 1e-4, 1e-6)
    if "weight" in product.card["allows"]:
        ones = product.evaluate(**given_, weight=np.ones(8))
        near(ones.value, mean.value, 1e-13)
        none = product.evaluate(**given_, weight=np.zeros(8))
        assert none.value == 0 and none.count == 0 and not none.grads["a"].any()


def test_nothing_of_products() -> None:
    got = perdita.LinearCrossEntropy().evaluate(np.empty((0, 3)), np.ones((4, 3)), labels=[])
    assert got.value == 0 and got.count == 0 and got.grads["a"].shape == (0, 3) and not got.grads["b"].any()
    assert perdita.LinearCrossEntropy()(
        np.empty((0, 3)), np.ones((4, 3)), labels=[], reduction="none"
    ).shape == (0,)


def test_what_else_products_take() -> None:
    rng = np.random.default_rng(0)
    h, w, bias = rng.normal(size=(5, 3)), rng.normal(size=(4, 3)), rng.normal(size=4)
    labels = rng.integers(0, 4, 5)
    got = perdita.LinearCrossEntropy().evaluate(h, w, labels=labels, bias=bias)
    value, of_scores = perdita.CrossEntropy().value_and_grad(h @ w.T + bias, labels)
    near(got.value, value, 1e-13)
    near(got.grads["bias"], of_scores.sum(0), 1e-12, 1e-15)
    near(got.grads["a"], of_scores @ w, 1e-12, 1e-15)
    near(got.grads["b"], of_scores.T @ h, 1e-12, 1e-15)
    targets = np.eye(4)[labels]
    near(perdita.LinearCrossEntropy()(h, w, targets=targets, bias=bias), value, 1e-13)
    for negatives in (rng.normal(size=(6, 3)), rng.normal(size=(5, 6, 3))):
        got = perdita.InfoNce().evaluate(h, h + 0.1, negatives=negatives)
        assert got.grads["negatives"].shape == negatives.shape and got.grads["negatives"].any()


def test_threads_share_products() -> None:
    loss, given_ = perdita.Clip(), embeddings(perdita.Clip(), 200)
    want = loss.value_and_grad(**given_)
    with ThreadPoolExecutor(4) as pool:
        for value, grads in pool.map(lambda _: loss.value_and_grad(**given_), range(8)):
            assert value == want[0] and all(map(np.array_equal, grads, want[1]))
