"""Every loss of raw scores as an objective of LightGBM, and as a metric.

>>> from perdita.lightgbm import metric, objective
>>> objective("quantile(tau=0.9)")
perdita.lightgbm.objective(Quantile(tau=0.9))

`lightgbm.train({"objective": objective(loss)}, data, feval=metric(loss))` and
`LGBMClassifier(objective=objective(loss)).fit(x, y, eval_metric=metric(loss))` take them. Weights of rows are
applied, once.

With an objective of one's own, LightGBM begins at 0, does not fit where to begin, and predicts raw scores:
give the data an `init_score`, for regression the median of the targets, and add it to the predictions.
"""

from __future__ import annotations

from typing import Any

from ._boost import Boosted, Objective

__all__ = ["metric", "objective"]


class objective(Objective):
    """A loss, or its text, as LightGBM's objective.

    Losses take one score (targets of hinges may be 0 and 1), or a score per class and labels; losses of
    probabilities and of embeddings are a ValueError. `bce_with_logits`, `cross_entropy` and `mse` give the
    models of `binary`, `multiclass` (with its factor of classes / (classes - 1) in the curvature) and `l2`.
    """

    def shared(self, classes: int) -> float:
        return classes / (classes - 1) if classes > 1 else 1.0


class metric(Boosted):
    """A loss, or its text, as LightGBM's metric: the mean over rows, by weight.

    It takes raw scores, which LightGBM hands over if its objective is one of one's own, too.
    """

    def __call__(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> tuple[str, float, bool]:
        pred, target, weight = self.read(y_true, y_pred, sample_weight)
        return self.__name__, self.loss(pred, target, weight=weight), False
