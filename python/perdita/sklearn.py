"""Every loss of predictions or scores as a scorer and as a metric of scikit-learn.

>>> from perdita.sklearn import scorer
>>> scorer("quantile(tau=0.9)")
make_scorer(quantile(tau=0.9), greater_is_better=False, response_method='predict')

`cross_val_score(model, x, y, scoring=scorer(loss))` and `GridSearchCV(model, grid, scoring=scorer(loss))` accept them.
A scorer is the negative mean of the loss, as `neg_mean_squared_error` is: greater is better. `sample_weight` is the
weight of each row in the mean.

Do not pass a loss to `sklearn.metrics.make_scorer`: scikit-learn calls `metric(y_true, y_pred)`, losses take the
prediction first.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from . import _arrays
from ._loss import Loss

__all__ = ["metric", "scorer"]

_RESPONSES = {
    "predict": ("prediction", "amount", "rate", "mean"),
    "predict_proba": ("probability",),
    "decision_function": ("logit", "score"),
}
"""The methods of estimators, with what losses predict by them."""


class metric:
    """A loss with the signature of scikit-learn's metrics: `(y_true, y_pred, sample_weight=None)`.

    Binary targets are 0 and 1, or False and True, also for losses whose labels are -1 and 1, which are accepted, too.
    For a loss of class indices (cross_entropy, focal), one column of scores is that of class 1: its logit or
    probability. Labels that are texts are an error: encode them before, by `sklearn.preprocessing.LabelEncoder`.
    """

    def __init__(self, loss: Loss | str) -> None:
        self.loss = loss if isinstance(loss, Loss) else Loss(loss)
        self.__name__ = str(self.loss)
        if not self.loss._fields.separate:
            raise ValueError(f"{self.loss} takes more than predictions and targets")
        said = self.loss.card["predicts"]
        known = (method for method, predicted in _RESPONSES.items() if said in predicted)
        self.response_method = next(known, None)
        """The method of an estimator that predicts what the loss takes."""

    def __repr__(self) -> str:
        return f"{type(self).__module__}.{type(self).__name__}({self.loss!r})"

    def __call__(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> float:
        target, pred = np.asarray(y_true), np.asarray(y_pred)
        _arrays.no_text("y_true", target)
        _arrays.no_text("y_pred", pred)
        kind, card = self.loss._fields.kind, self.loss.card
        if kind == "labels" and pred.ndim == 1:
            pred = np.stack(
                [1 - pred if card["predicts"] == "probability" else np.zeros_like(pred), pred], -1
            )
        elif kind == "pointwise" and card["target"] == "-1 or 1":
            target = np.where(target == 0, -1, target)
        elif kind == "pointwise" and pred.shape != target.shape and pred.shape == (*target.shape, 1):
            pred = pred[..., 0]
        value: float = self.loss(pred, target, weight=sample_weight)
        return value


def scorer(loss: Loss | str, *, response_method: str | None = None) -> Any:
    """The scorer of a loss or its text: `make_scorer(metric(loss), greater_is_better=False)`.

    The loss is evaluated on the results of `predict` for losses of predictions, `predict_proba` for those of
    probabilities, `decision_function` for those of logits and scores. `response_method` selects another.
    """
    from sklearn.metrics import make_scorer  # type: ignore[import-untyped]

    of_loss = metric(loss)
    method = response_method or of_loss.response_method
    if method is None:
        raise ValueError(
            f"{of_loss.loss} takes a {of_loss.loss.card['predicts']}, which no method of scikit-learn's predicts: "
            "set response_method"
        )
    return make_scorer(of_loss, greater_is_better=False, response_method=method)
