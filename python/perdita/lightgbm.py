"""Every loss of raw scores as an objective of LightGBM, and as a metric.

>>> from perdita.lightgbm import metric, objective
>>> objective("quantile(tau=0.9)")
perdita.lightgbm.objective(Quantile(tau=0.9))

`lightgbm.train({"objective": objective(loss)}, data, feval=metric(loss))` and
`LGBMClassifier(objective=objective(loss)).fit(x, y, eval_metric=metric(loss))` accept them. Sample weights are
applied once.

With a custom objective, LightGBM starts from 0 and predicts raw scores: set `init_score` of the data to
`objective(loss).constant(y)`, and add it to the predictions. `scale_pos_weight` and `is_unbalance` have no effect: use
`bce_with_logits(pos_weight=3)`, or weights.
"""

from __future__ import annotations

from typing import Any

from ._boost import Boosted, Objective

__all__ = ["metric", "objective"]


class objective(Objective):
    """A LightGBM objective from a loss or its text.

    Losses take one score (targets of hinges may be 0 and 1), or a score per class and labels; losses of
    probabilities and of embeddings are a ValueError. `bce_with_logits`, `cross_entropy` and `mse` give the
    models of `binary`, `multiclass` (with its factor of classes / (classes - 1) in the curvature) and `l2`.
    """

    def shared(self, classes: int) -> float:
        return classes / (classes - 1) if classes > 1 else 1.0


class metric(Boosted):
    """A LightGBM metric from a loss or its text: the weighted mean over rows.

    It takes raw scores, which LightGBM passes with a custom objective.
    """

    def __call__(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> tuple[str, float, bool]:
        pred, target, weight = self.read(y_true, y_pred, sample_weight)
        return self.__name__, self.loss(pred, target, weight=weight), False
