"""Formulas as objectives, metrics and scorers: models are those of the losses that they are."""

from __future__ import annotations

import numpy as np
import pytest
from boosters import Fit, both, fit_xgboost

import perdita
import perdita.lightgbm
import perdita.sklearn
import perdita.xgboost
from perdita import math

xgb = pytest.importorskip("xgboost")

RNG = np.random.default_rng(0)
X = RNG.normal(size=(400, 4))
VALUES = 2 * X[:, 0] + RNG.normal(size=400)
BITS = (VALUES > 0).astype(float)
CLASSES = np.digitize(VALUES, [-1.0, 1.0])

LOGISTIC = "softplus(p) - y*p; y in {0, 1}"
PROBABILITIES = "-y*log(p) - (1 - y)*log(1 - p); p in [0, 1]; y in {0, 1}"
HUBER = "0.5*r^2 if abs(r) <= 1 else abs(r) - 0.5; r = p - y"
SIMILAR = [
    (LOGISTIC, "bce_with_logits", BITS),
    ("log(1 + exp(-y*p)); y in {-1, 1}", "soft_margin", BITS),
    ("max(1 - y*p, 0); y in {-1, 1}", "hinge", BITS),
    (HUBER, "huber", VALUES),
    (perdita.formula(lambda p, y: np.maximum(0.9 * (y - p), 0.1 * (p - y))), "quantile(tau=0.9)", VALUES),
]  # fmt: skip


@both
@pytest.mark.parametrize(("ours", "known", "y"), SIMILAR, ids=[known for _, known, _ in SIMILAR])
def test_models_are_the_catalogues(fit: Fit, ours: str, known: str, y: np.ndarray) -> None:
    np.testing.assert_allclose(fit(ours, X, y, X), fit(known, X, y, X), atol=1e-5)


def test_models_are_xgboosts() -> None:
    own = {"objective": "binary:logistic", "base_score": 0.5}
    np.testing.assert_allclose(fit_xgboost(LOGISTIC, X, BITS, X), fit_xgboost(own, X, BITS, X), atol=1e-4)


@both
def test_rows(fit: Fit) -> None:
    loss = perdita.formula(lambda z, y: math.logsumexp(z) - z[y])
    options = {"num_class": 3, "rounds": 10}
    found, wanted = (fit(x, X, CLASSES, X, **options) for x in (loss, "cross_entropy"))
    np.testing.assert_allclose(found, wanted, atol=1e-5)


def test_constants() -> None:
    for ours, known, y in SIMILAR:
        found, wanted = (perdita.xgboost.objective(loss).constant(y) for loss in (ours, known))
        assert found == pytest.approx(wanted, abs=1e-9)


@pytest.mark.parametrize("library", [perdita.xgboost, perdita.lightgbm])
def test_what_trees_do_not_predict(library: object) -> None:
    with pytest.raises(ValueError, match="takes a probability, but trees predict logits: use b"):
        library.objective(PROBABILITIES)  # type: ignore[attr-defined]
    with pytest.raises(ValueError, match="takes named arrays, but trees predict scores"):
        library.metric("0.5*exp(-s)*(p - y)^2 + 0.5*s")  # type: ignore[attr-defined]
    with pytest.raises(ValueError, match=r"formula: target\[\d+\] = .* is neither 0 nor 1"):
        library.objective(LOGISTIC)(VALUES, VALUES)  # type: ignore[attr-defined]


def test_scorers() -> None:
    linear_model = pytest.importorskip("sklearn.linear_model")
    selection = pytest.importorskip("sklearn.model_selection")
    model = linear_model.LogisticRegression()

    def score(loss: str) -> np.ndarray:
        return selection.cross_val_score(model, X, BITS.astype(int), scoring=perdita.sklearn.scorer(loss))

    np.testing.assert_allclose(score(LOGISTIC), score("bce_with_logits"))
    np.testing.assert_allclose(score(PROBABILITIES), score("bce"))
    assert perdita.sklearn.metric(HUBER).response_method == "predict"
    with pytest.raises(ValueError, match="takes more than predictions and targets"):
        perdita.sklearn.scorer("0.5*exp(-s)*(p - y)^2 + 0.5*s")
