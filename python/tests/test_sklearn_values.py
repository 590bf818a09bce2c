"""Scikit-learn's own losses: the values of its test suite, and its compiled kernels on random arrays."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import perdita

module = pytest.importorskip("sklearn._loss.loss")

LOG4 = math.log(4)


@pytest.mark.parametrize(
    ("text", "target", "raw", "value", "grad", "hess"),
    [
        ("quantile(tau=0.5)", 1.0, 5.0, 2.0, 0.5, None),
        ("quantile(tau=0.25)", 1.0, 5.0, 4 * 0.75, 0.75, None),
        ("quantile(tau=0.25)", 5.0, 1.0, 4 * 0.25, -0.25, None),
        ("huber(delta=3)", 1.0, 5.0, 3 * (4 - 3 / 2), 3.0, 0.0),
        ("huber(delta=3)", 1.0, 3.0, 0.5 * 2 * 2, 2.0, 1.0),
        ("poisson_nll", 2.0, LOG4, 4 - 2 * LOG4, 2.0, 4.0),
        ("gamma_nll", 2.0, LOG4, LOG4 + 2 / 4, 1 - 2 / 4, 2 / 4),
        ("bce_with_logits", 0.25, LOG4, math.log1p(4) - 0.25 * LOG4, 0.8 - 0.25, 0.16),
        ("bce_with_logits", 0.0, 0.0, math.log(2), 0.5, 0.25),
        ("bce_with_logits", 1.0, 100.0, 3.720075976020836e-44, -3.720075976020836e-44, 3.720075976020836e-44),
        ("bce_with_logits", 0.0, -20.0, math.log1p(math.exp(-20)), 2.0611536181902037e-09, 2.061153613941849e-09),
    ],
)  # fmt: skip
def test_specific_values(
    text: str, target: float, raw: float, value: float, grad: float, hess: float | None
) -> None:
    got = perdita.loss(text).value_grad_hess([raw], [target])
    assert got[0] == pytest.approx(value, rel=1e-13)
    assert got[1][0] == pytest.approx(grad, rel=1e-13)
    if hess is not None:
        assert got[2][0] == pytest.approx(hess, rel=1e-12)


KERNELS: list[tuple[str, Callable[[], Any], float]] = [
    ("mse", module.HalfSquaredError, 2.0),
    ("mae", module.AbsoluteError, 1.0),
    ("quantile(tau=0.3)", lambda: module.PinballLoss(quantile=0.3), 1.0),
    ("huber(delta=0.7)", lambda: module.HuberLoss(delta=0.7), 1.0),
    ("poisson_nll", module.HalfPoissonLoss, 1.0),
    ("gamma_nll", module.HalfGammaLoss, 1.0),
    ("bce_with_logits", module.HalfBinomialLoss, 1.0),
    ("cross_entropy", lambda: module.HalfMultinomialLoss(n_classes=4), 1.0),
]


@pytest.mark.parametrize(("text", "make", "factor"), KERNELS, ids=[text for text, _, _ in KERNELS])
def test_kernels(text: str, make: Callable[[], Any], factor: float) -> None:
    rng, loss, theirs = np.random.default_rng(0), perdita.loss(text), make()
    raw, target = rng.normal(0, 3, 200), rng.uniform(0.1, 0.9, 200)
    if text == "cross_entropy":
        raw, target = rng.normal(0, 3, (200, 4)), rng.integers(0, 4, 200).astype(float)
    weight = rng.uniform(0, 2, 200)
    whole = target.astype(int) if text == "cross_entropy" else target
    value, grad = loss.value_and_grad(raw, whole, weight=weight, reduction="none")
    want, slope = theirs.loss_gradient(y_true=target, raw_prediction=raw, sample_weight=weight)
    np.testing.assert_allclose(value, factor * want, rtol=1e-12, atol=1e-13)
    np.testing.assert_allclose(grad, factor * slope, rtol=1e-11, atol=1e-14)
    assert loss(raw, whole, weight=weight) == pytest.approx(
        factor * np.average(theirs.loss(y_true=target, raw_prediction=raw), weights=weight), rel=1e-12
    )
