"""Every loss of raw scores as an objective of XGBoost, and as a metric.

>>> from perdita.xgboost import metric, objective
>>> objective("binary_focal(gamma=1)")
perdita.xgboost.objective(BinaryFocal(gamma=1.0))

`xgboost.train(params, data, obj=objective(loss), custom_metric=metric(loss))` and
`XGBClassifier(objective=objective(loss), eval_metric=metric(loss))` accept them. Sample weights are applied
once.

With a custom objective, XGBoost does not estimate the initial score: set `base_score` to
`objective(loss).constant(y)`. `scale_pos_weight` has no effect: use `bce_with_logits(pos_weight=3)`, or weights. With
the parameter `"objective": "binary:logistic"` (`"multi:softprob"`) beside `obj`, predictions are probabilities, and so
is `base_score`.
"""

from __future__ import annotations

from typing import Any

from ._boost import Boosted, Objective

__all__ = ["metric", "objective"]


class objective(Objective):
    """An XGBoost objective from a loss or its text.

    Losses take one score (targets of hinges may be 0 and 1), or a score per class and labels; losses of
    probabilities and of embeddings are a ValueError. `bce_with_logits`, `cross_entropy` and `mse` give the
    models of `binary:logistic`, `multi:softprob` (with its factor of 2 in the curvature) and
    `reg:squarederror`.
    """

    def shared(self, classes: int) -> float:
        return 2.0


class metric(Boosted):
    """An XGBoost metric from a loss or its text: the weighted mean over rows.

    It takes raw scores, which XGBoost passes with a custom objective.
    """

    def __call__(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> tuple[str, float] | float:
        pred, target, weight = self.read(y_true, y_pred, sample_weight)
        value = self.loss(pred, target, weight=weight)
        # XGBoost splits what it prints at spaces.
        return (self.__name__.replace(" ", ""), value) if hasattr(y_pred, "get_label") else value
