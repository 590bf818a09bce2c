"""Similarity losses on NumPy arrays: gradients, types, reductions."""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from itertools import product as pairs

import numpy as np
import pytest
from conftest import NARROW, embeddings, near, typed
from numpy.testing import assert_array_equal

import perdita


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
