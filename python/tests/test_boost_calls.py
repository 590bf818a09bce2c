"""Objectives and metrics of XGBoost and LightGBM: slopes and curvatures, interfaces, errors."""

from __future__ import annotations

import inspect
import pickle
import warnings
from typing import Any

import numpy as np
import pytest
from boosters import Fit, both, fit_xgboost, parts, weights

import perdita
import perdita.lightgbm
import perdita.xgboost
from perdita._boost import _concavity

datasets = pytest.importorskip("sklearn.datasets")
clone = pytest.importorskip("sklearn.base").clone
xgb = pytest.importorskip("xgboost")
lgb = pytest.importorskip("lightgbm")

# ---- slopes and curvatures ----

OBJECTIVES = [perdita.xgboost.objective, perdita.lightgbm.objective]


@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize("name", [name for name in perdita.classes if name not in ("bce", "nll", "kl")])
def test_no_step_is_longer_than_the_floor_allows(objective: Any, name: str) -> None:
    loss = perdita.classes[name]
    card = loss().card
    anywhere = card["prediction"] == "(-∞, ∞)" and not card["target"].startswith("(0")
    if card["kind"] not in ("pointwise", "labels") or not anywhere:
        return
    rng = np.random.default_rng(3)
    pred = rng.normal(0, 5, 400 if card["kind"] == "pointwise" else (400, 3)).astype(np.float32)
    y = rng.integers(0, 2, 400).astype(np.float32)
    for floor in (1.0, 4.0):
        grad, hess = objective(loss(), floor=floor)(y, pred)
        assert grad.shape == hess.shape == pred.shape and (hess >= 0).all() and (hess[grad != 0] > 0).all()
        step = np.abs(grad[grad != 0] / hess[grad != 0])
        if card["predicts"] == "prediction":
            error = np.abs(pred - y)
            longest = np.maximum(error, 0.1 * np.median(error[grad != 0]))[grad != 0]
            squares = floor > 1 and name in ("mse", "squared_epsilon_insensitive")
            assert (step <= longest / floor * (1 + 1e-5) + squares * longest).all()
            assert hess.mean() == pytest.approx(1, rel=1e-5)
        elif "focal" in name or name == "hinge":
            concavity = _concavity(loss()) or 1
            assert name == "hinge" or 0.01 < concavity < 0.2
            assert step.max() <= 1 / (floor * concavity) * (1 + 1e-6)


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_rows_of_weight_0_are_not_there(objective: Any) -> None:
    rng = np.random.default_rng(0)
    y, pred = rng.normal(size=50), rng.normal(size=50)
    weight = np.r_[np.ones(30), np.zeros(20)]
    pred[30:], y[35:] = np.nan, np.inf
    for text in ("mae", "huber", "quantile(tau=0.2)", "mse"):
        grad, hess = objective(text)(y, pred, weight)
        short = objective(text)(y[:30], pred[:30])
        np.testing.assert_array_equal((grad[30:], hess[30:]), 0)
        np.testing.assert_allclose((grad[:30], hess[:30]), short)


def test_the_constant_score() -> None:
    rng = np.random.default_rng(0)
    y, weight = rng.exponential(size=201), rng.integers(0, 3, 201).astype(float)
    bits = (y > 1).astype(float)
    share = np.average(bits, weights=weight)
    make = perdita.xgboost.objective
    for text, target, w, want in [
        ("mse", y, None, y.mean()),
        ("mse", y, weight, np.average(y, weights=weight)),
        ("mae", y, None, np.median(y)),
        ("quantile(tau=0.9)", y, None, np.quantile(y, 0.9, method="inverted_cdf")),
        ("bce_with_logits", bits, weight, np.log(share / (1 - share))),
        ("poisson_nll", y, None, np.log(y.mean())),
        ("hinge", bits, None, -1.0),
    ]:
        assert make(text).constant(target, w) == pytest.approx(want, rel=1e-9), text
    with pytest.raises(ValueError, match="cross_entropy has a score per class"):
        make("cross_entropy").constant([0, 1])


def test_nothing_to_do() -> None:
    for objective in OBJECTIVES:
        for y in (np.ones(3), np.empty(0)):
            grad, _ = objective("mae")(y, y)
            np.testing.assert_array_equal(grad, np.zeros(len(y)))


# ---- how they are called ----


def test_scikit_learn_interfaces() -> None:
    x, y = datasets.load_iris(return_X_y=True)
    weight = weights(y, True)
    make = {
        "objective": perdita.xgboost.objective("cross_entropy"),
        "eval_metric": perdita.xgboost.metric("cross_entropy"),
    }
    model = clone(xgb.XGBClassifier(n_estimators=20, n_jobs=1, **make))
    model.fit(x, y, sample_weight=weight, eval_set=[(x, y)], sample_weight_eval_set=[weight], verbose=False)
    own = xgb.XGBClassifier(n_estimators=20, n_jobs=1, objective="multi:softprob", base_score=0.5)
    own.fit(x, y, sample_weight=weight)
    np.testing.assert_allclose(model.predict_proba(x), own.predict_proba(x), atol=1e-5)
    scores = model.predict(x, output_margin=True)
    seen = model.evals_result()["validation_0"]["cross_entropy"]
    assert seen[-1] == pytest.approx(perdita.CrossEntropy()(scores, y, weight=weight), rel=1e-3)  # rounded
    assert pickle.loads(pickle.dumps(model)).objective.loss == perdita.CrossEntropy()

    model = clone(
        lgb.LGBMClassifier(
            n_estimators=10, n_jobs=1, verbose=-1, objective=perdita.lightgbm.objective("focal")
        )
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that metrics of its own see raw scores
        model.fit(
            x,
            y,
            sample_weight=weight,
            eval_set=[(x, y)],
            eval_sample_weight=[weight],
            eval_metric=perdita.lightgbm.metric("focal"),
        )
    seen = next(iter(model.evals_result_.values()))["focal"]
    scores = model.predict(x, raw_score=True)
    assert seen[-1] == pytest.approx(perdita.Focal()(scores, y, weight=weight), rel=1e-5)


def test_metrics_stop_early() -> None:
    x, y = datasets.load_diabetes(return_X_y=True)
    train, rest = parts(len(y), 300, 0)
    base = float(np.median(y[train]))
    seen: dict[str, Any] = {}
    booster = xgb.train(
        {"nthread": 1, "base_score": base, "disable_default_eval_metric": True},
        xgb.DMatrix(x[train], y[train]),
        200,
        obj=perdita.xgboost.objective("mae"),
        custom_metric=perdita.xgboost.metric("mae"),
        evals=[(xgb.DMatrix(x[rest], y[rest]), "rest")],
        evals_result=seen,
        early_stopping_rounds=5,
        verbose_eval=False,
    )
    assert booster.best_iteration < 150
    assert min(seen["rest"]["mae"]) == pytest.approx(booster.best_score)
    seen = {}
    data = lgb.Dataset(x[train], y[train], init_score=np.full(300, base))
    valid = lgb.Dataset(x[rest], y[rest], init_score=np.full(len(rest), base), reference=data)
    model = lgb.train(
        {"objective": perdita.lightgbm.objective("mae"), "verbose": -1, "num_threads": 1, "metric": "none"},
        data,
        400,
        valid_sets=[valid],
        feval=perdita.lightgbm.metric("mae"),
        callbacks=[lgb.early_stopping(5, verbose=False), lgb.record_evaluation(seen)],
    )
    assert model.best_iteration < 300
    got = abs(model.predict(x[rest]) + base - y[rest]).mean()
    assert seen["valid_0"]["mae"][model.best_iteration - 1] == pytest.approx(got, rel=1e-5)


@pytest.mark.parametrize("library", [perdita.xgboost, perdita.lightgbm])
def test_what_trees_cannot_learn_is_refused(library: Any) -> None:
    for make in (library.objective, library.metric):
        for text, instead in {
            "bce": "bce takes a probability, but trees predict logits: use bce_with_logits",
            "nll": "nll takes a log-probability, but trees predict logits: use cross_entropy",
            "kl": "kl takes a log-probability, but trees predict logits: use soft_cross_entropy",
            "cross_entropy(from_logits=false)": "trees predict logits: use cross_entropy",
            "clip": "clip takes embeddings, but trees predict scores",
            "hubber": "did you mean `huber`?",
        }.items():
            with pytest.raises(ValueError, match=instead.replace("?", r"\?")):
                make(text)
    for floor in (0, -1, float("nan"), float("inf")):
        with pytest.raises(ValueError, match=r"floor = .* lies outside \(0, ∞\)"):
            library.objective("mae", floor=floor)
    ce = library.objective("cross_entropy")
    with pytest.raises(ValueError, match="cross_entropy needs a score per class: set num_class"):
        ce(np.zeros(3), np.zeros(3))
    with pytest.raises(ValueError, match=r"label\[1\] = 0.5 is not a class"):
        ce(np.array([0, 0.5]), np.zeros((2, 3)))
    with pytest.raises(ValueError, match=r"label\[0\] = nan is not a class"):
        ce(np.array([np.nan, 0]), np.zeros((2, 3)))
    with pytest.raises(ValueError, match=r"label\[0\] = 7 is not a class: there are 3"):
        ce(np.array([7.0, 0]), np.zeros((2, 3)))


@both
@pytest.mark.parametrize(
    ("loss", "labels", "says"),
    [
        ("bce_with_logits", [0, 1, 2], r"bce_with_logits: target\[2\] = 2 lies outside \[0, 1\]"),
        ("binary_focal", [0, 1, -1], r"binary_focal: target\[2\] = -1 lies outside \[0, 1\]"),
        ("hinge", [0, 1, 2], r"hinge: target\[2\] = 2 is neither -1 nor 1"),
        ("poisson_nll", [0, 1, -1], r"poisson_nll: target\[2\] = -1 lies outside \[0, ∞\)"),
        ("gamma_nll", [1, 1, 0], r"gamma_nll: target\[2\] = 0 lies outside \(0, ∞\)"),
    ],
)
def test_labels_are_checked(fit: Fit, loss: str, labels: list[int], says: str) -> None:
    x, y = np.arange(60.0)[:, None], np.tile(np.array(labels, float), 20)
    with pytest.raises(ValueError, match=says):
        fit(loss, x, y, x, rounds=1)


def test_labels_that_are_texts_are_refused() -> None:
    for made in (perdita.xgboost.objective("hinge"), perdita.lightgbm.metric("hinge")):
        with pytest.raises(TypeError, match="y_true has texts, such as 'no', and must be numbers"):
            made(np.array(["no", "yes"]), np.zeros(2))


@both
def test_a_loss_is_no_objective(fit: Fit) -> None:
    """The libraries call objective(y_true, y_pred)."""
    x, y = datasets.load_breast_cancer(return_X_y=True)
    library = "xgboost" if fit is fit_xgboost else "lightgbm"
    says = rf"use perdita\.{library}\.objective\('binary_focal'\)"
    with pytest.raises(TypeError, match=says):
        if fit is fit_xgboost:
            xgb.train({}, xgb.DMatrix(x, y), 1, obj=perdita.BinaryFocal())
        else:
            lgb.train({"objective": perdita.BinaryFocal(), "verbose": -1}, lgb.Dataset(x, y), 1)
    model = xgb.XGBClassifier if fit is fit_xgboost else lgb.LGBMClassifier
    with pytest.raises(TypeError, match=says):
        model(objective=perdita.BinaryFocal()).fit(x, y)


def test_objectives_say_what_they_are() -> None:
    for library in (perdita.xgboost, perdita.lightgbm):
        for make in (library.objective, library.metric):
            one = make("huber(delta=2)")
            assert repr(one) == f"{make.__module__}.{make.__name__}(Huber(delta=2.0))"
            assert pickle.loads(pickle.dumps(one)).loss == one.loss == make(perdita.Huber(delta=2)).loss
            assert one.__name__ == "huber(delta=2)"
        assert "floor" in (library.objective.__doc__ or "")


@pytest.mark.parametrize("name", ["Huber", "BinaryFocal", "CrossEntropy"])
def test_losses_where_metrics_are_expected(name: str) -> None:
    """A loss or its class, with any number of parameters: LightGBM counts the arguments of a metric."""
    cls = getattr(perdita, name)
    x, y = np.random.default_rng(0).normal(size=(30, 2)), np.arange(30) % 2
    says = f"{name} takes the prediction first, and lightgbm calls metrics .* metric\\('{cls()}'\\) there"
    for metric in (cls(), cls, [cls(), "auc"]):
        with pytest.raises(TypeError, match=says):
            lgb.LGBMClassifier(n_estimators=1, verbose=-1).fit(x, y, eval_set=[(x, y)], eval_metric=metric)
    data = lgb.Dataset(x, y)
    for metric in (cls(), cls):
        with pytest.raises(TypeError, match=says):
            lgb.train({"verbose": -1}, data, 1, valid_sets=[data], feval=metric)
        with pytest.raises((TypeError, AttributeError), match=says.replace("lightgbm", "xgboost")):
            xgb.XGBClassifier(n_estimators=1, eval_metric=metric).fit(x, y, eval_set=[(x, y)])
    assert list(inspect.signature(perdita.Huber()).parameters)[:2] == ["pred", "target"]
    assert list(inspect.signature(perdita.Huber).parameters) == ["delta"]
