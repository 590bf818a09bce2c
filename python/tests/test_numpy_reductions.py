"""Reductions, weights, ignored rows, and the properties of random batches."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from conftest import batch, elementwise, near
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.testing import assert_array_equal

import perdita

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
    for how, (_, *derivatives) in derived.items():
        assert_array_equal(loss.grad_hess(pred, target, weight=weight, reduction=how), derivatives)
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
        derivatives = loss.grad_hess(pred, target, weight=weight, reduction=how, upstream=upstream)
        assert_array_equal(derivatives, got[1:])
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
