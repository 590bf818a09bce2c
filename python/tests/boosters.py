"""Models of XGBoost and LightGBM with a loss of perdita, or with an objective of their own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import perdita
import perdita.lightgbm
import perdita.xgboost

xgb = pytest.importorskip("xgboost")
lgb = pytest.importorskip("lightgbm")

ROUNDS = 60
Fit = Callable[..., np.ndarray]


def fit_xgboost(
    loss: Any, x: np.ndarray, y: np.ndarray, at: np.ndarray, base: float = 0.0, **params: Any
) -> np.ndarray:
    """Raw scores at `at`; a loss in a dict is the library's own objective."""
    weight, rounds = params.pop("weight", None), params.pop("rounds", ROUNDS)
    obj = None if isinstance(loss, dict) else perdita.xgboost.objective(loss)
    params = {
        "max_depth": 3,
        "eta": 0.1,
        "nthread": 1,
        "base_score": base,
        **params,
        **(loss if obj is None else {}),
    }
    booster = xgb.train(params, xgb.DMatrix(x, y, weight=weight), rounds, obj=obj)
    return booster.predict(xgb.DMatrix(at), output_margin=True).astype(float)


def fit_lightgbm(
    loss: Any, x: np.ndarray, y: np.ndarray, at: np.ndarray, base: float = 0.0, **params: Any
) -> np.ndarray:
    """As above."""
    weight, rounds = params.pop("weight", None), params.pop("rounds", ROUNDS)
    params = {
        "num_leaves": 8,
        "learning_rate": 0.1,
        "num_threads": 1,
        "verbose": -1,
        "deterministic": True,
        **params,
    }
    params["min_data_in_leaf"] = 20 if params.pop("min_child_weight", 1) == 1 else 5
    if isinstance(loss, dict):
        params |= {"boost_from_average": False, **loss}
    else:
        params["objective"] = perdita.lightgbm.objective(loss)
    data = lgb.Dataset(x, y, weight=weight, init_score=np.full(len(y), base) if base else None)
    return lgb.train(params, data, rounds).predict(at, raw_score=True) + base


both = pytest.mark.parametrize("fit", [fit_xgboost, fit_lightgbm], ids=["xgboost", "lightgbm"])
weighted = pytest.mark.parametrize("weighted", [False, True], ids=["plain", "weighted"])


def weights(y: np.ndarray, weighted: bool) -> np.ndarray | None:
    """Some of them 0."""
    return np.random.default_rng(0).integers(0, 4, len(y)).astype(float) if weighted else None


def parts(n: int, train: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    order = np.random.default_rng(seed).permutation(n)
    return order[:train], order[train:]
