"""Scorers of scikit-learn: its own metrics, weights, and the calls that would swap predictions and targets."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest

import perdita

sklearn = pytest.importorskip("sklearn")
from sklearn import datasets, linear_model, metrics, model_selection  # noqa: E402

from perdita.sklearn import metric, scorer  # noqa: E402

X, Y = datasets.load_diabetes(return_X_y=True)
RIDGE = linear_model.Ridge(alpha=0.1)
POSITIVE = linear_model.PoissonRegressor(alpha=1e-3, max_iter=1000)
SURE = linear_model.LogisticRegression(max_iter=2000)


@pytest.mark.parametrize(
    ("loss", "own", "factor"),
    [
        ("mse", "neg_mean_squared_error", 1),
        ("mae", "neg_mean_absolute_error", 1),
        ("mape", "neg_mean_absolute_percentage_error", 1),
        ("msle", "neg_mean_squared_log_error", 1),
        ("quantile(tau=0.9)", metrics.make_scorer(metrics.mean_pinball_loss, alpha=0.9, greater_is_better=False), 1),
    ],
)  # fmt: skip
def test_regression_is_scored_as_by_scikit_learn(loss: str, own: Any, factor: float) -> None:
    got = model_selection.cross_val_score(POSITIVE, X, Y, cv=3, scoring=scorer(loss))
    want = model_selection.cross_val_score(POSITIVE, X, Y, cv=3, scoring=own)
    np.testing.assert_allclose(got, factor * want, rtol=1e-12)


@pytest.mark.parametrize(
    ("loss", "own"),
    [("bce", "neg_log_loss"), ("cross_entropy(from_logits=false)", "neg_log_loss"), ("bce_with_logits", "neg_log_loss"),
     ("cross_entropy", "neg_log_loss")],
)  # fmt: skip
def test_binary_classifiers_are_scored_as_by_scikit_learn(loss: str, own: str) -> None:
    y = (Y > 150).astype(int)
    got = model_selection.cross_val_score(SURE, X, y, cv=3, scoring=scorer(loss))
    want = model_selection.cross_val_score(SURE, X, y, cv=3, scoring=own)
    np.testing.assert_allclose(got, want, rtol=1e-9)


def test_several_classes() -> None:
    x, y = datasets.load_iris(return_X_y=True)
    want = model_selection.cross_val_score(SURE, x, y, cv=3, scoring="neg_log_loss")
    for loss in ("cross_entropy", perdita.CrossEntropy(from_logits=False)):
        got = model_selection.cross_val_score(SURE, x, y, cv=3, scoring=scorer(loss))
        np.testing.assert_allclose(got, want, rtol=1e-9)


def test_margins_take_labels_of_scikit_learn() -> None:
    y, model = Y > 150, linear_model.SGDClassifier(random_state=0)
    fitted = model.fit(X, y)
    margin = fitted.decision_function(X)
    for labels in (y, y.astype(int), 2 * y.astype(int) - 1):
        got = metric("hinge")(labels, margin)
        assert got == pytest.approx(metrics.hinge_loss(2 * y.astype(int) - 1, margin), rel=1e-12)
    assert scorer("hinge")(fitted, X, y.astype(int)) == pytest.approx(-got)
    with pytest.raises(ValueError, match="hinge: target\\[0\\] = 2 is neither -1 nor 1"):
        metric("hinge")([2, 0], [0.5, 0.5])


@pytest.mark.parametrize("dtype", [str, object])
def test_labels_that_are_texts_are_refused(dtype: type) -> None:
    labels, scores = np.array(["cat", "dog", "cat"], dtype), np.zeros((3, 2))
    says = r"y_true has texts, such as 'cat', and must be numbers: sklearn.preprocessing.LabelEncoder"
    with pytest.raises(ValueError, match=says):
        metric("cross_entropy")(labels, scores)
    with pytest.raises(TypeError, match=says):
        scorer("hinge")(linear_model.SGDClassifier().fit(X[:3], labels), X[:3], labels)
    with pytest.raises(TypeError, match="y_pred has texts, such as 'cat'"):
        metric("mse")(np.zeros(3), labels)


def test_weights() -> None:
    weight = np.random.default_rng(0).integers(0, 3, len(Y)).astype(float)
    fitted, score = RIDGE.fit(X, Y), scorer("huber(delta=10)")
    want = -perdita.Huber(delta=10)(fitted.predict(X), Y, weight=weight)
    assert score(fitted, X, Y, sample_weight=weight) == want != score(fitted, X, Y)
    with sklearn.config_context(enable_metadata_routing=True):
        routed = scorer("mae").set_score_request(sample_weight=True)
        search = model_selection.GridSearchCV(
            RIDGE.set_fit_request(sample_weight=True), {"alpha": [0.1, 10]}, scoring=routed, cv=3
        ).fit(X, Y, sample_weight=weight)
        own = metrics.make_scorer(metrics.mean_absolute_error, greater_is_better=False)
        search_own = model_selection.GridSearchCV(
            RIDGE, {"alpha": [0.1, 10]}, scoring=own.set_score_request(sample_weight=True), cv=3
        ).fit(X, Y, sample_weight=weight)
    np.testing.assert_allclose(
        search.cv_results_["mean_test_score"], search_own.cv_results_["mean_test_score"], rtol=1e-12
    )


def test_a_loss_is_no_metric_of_scikit_learn() -> None:
    """Scikit-learn calls metric(y_true, y_pred): a loss would take the target as its prediction."""
    fitted = RIDGE.fit(X, Y)
    wrong = metrics.make_scorer(perdita.Quantile(tau=0.9), greater_is_better=False)
    says = r"sklearn calls metrics .* use perdita.sklearn.scorer\('quantile\(tau=0.9\)'\)"
    with pytest.raises(TypeError, match=says):
        wrong(fitted, X, Y)
    with pytest.raises(AttributeError, match=says):
        repr(wrong)
    with pytest.raises(AttributeError, match=says):
        model_selection.cross_val_score(RIDGE, X, Y, scoring=wrong, error_score="raise")
    assert not hasattr(perdita.Huber(), "__name__") and perdita.Huber.__name__ == "Huber"


def test_what_is_no_metric() -> None:
    for text, says in {
        "clip": "clip takes more than predictions and targets",
        "dice": "dice takes more than predictions",
        "nll": "nll takes a log-probability, which no method of scikit-learn's predicts: set response_method",
        "poisson_nll": "poisson_nll takes a log-rate",
    }.items():
        with pytest.raises(ValueError, match=says):
            scorer(text)
    assert scorer("poisson_nll", response_method="predict")._response_method == "predict"
    assert scorer("poisson_nll(log_input=false)")._response_method == "predict"


def test_scorers_are_values() -> None:
    score = scorer("quantile(tau=0.9)")
    assert repr(score) == "make_scorer(quantile(tau=0.9), greater_is_better=False, response_method='predict')"
    assert pickle.loads(pickle.dumps(score))._score_func.loss == perdita.Quantile(tau=0.9)
    assert repr(metric(perdita.Huber())) == "perdita.sklearn.metric(Huber())"
