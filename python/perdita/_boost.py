"""Objectives for gradient boosting: the gradient of every row, and a Hessian diagonal that is not negative."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from . import _arrays, _domains
from ._arguments import number
from ._loss import CARDS, Loss

_NEAR = 0.1
"""The smallest error, as a fraction of the median error."""


class Boosted:
    """A loss of raw scores, with the call signatures of gradient boosting libraries:

    `(predictions, data)`, and scikit-learn's `(y_true, y_pred, sample_weight)`.
    """

    def __init__(self, loss: Loss | str) -> None:
        self.loss = loss if isinstance(loss, Loss) else Loss(loss)
        self.__name__ = str(self.loss)
        card = self.loss.card
        takes = {"product": "embeddings", "arrays": "named arrays"}.get(card["kind"])
        if takes:
            raise ValueError(f"{self.loss} takes {takes}, but trees predict scores")
        if "probability" in card["predicts"]:
            logit = [
                x["name"] for x in CARDS.values() if x["predicts"] == "logit" and x["task"] == card["task"]
            ]
            raise ValueError(
                f"{self.loss} takes a {card['predicts']}, but trees predict logits: use {logit[0]}"
            )

    def __repr__(self) -> str:
        return f"{type(self).__module__}.{type(self).__name__}({self.loss!r})"

    def read(self, first: Any, second: Any, weight: Any) -> tuple[np.ndarray, np.ndarray, np.ndarray | None]:
        """Predictions, targets and weights, from either signature."""
        if hasattr(second, "get_label"):
            first, second, weight = second.get_label(), first, second.get_weight()
        target, pred = np.asarray(first), np.asarray(second)
        _arrays.no_text("y_true", target)
        if self.loss._fields.kind != "pointwise" and pred.ndim != 2:
            raise ValueError(f"{self.loss} needs a score per class: set num_class")
        if self.loss._fields.kind == "labels":
            target = _whole(target)
        elif self.loss.card["target"] == "-1 or 1":
            target = np.where(target == 0, -1, target)
        if weight is None or len(weight) == 0:
            return pred, target, None
        weight = np.asarray(weight)
        if self.loss._fields.kind == "pointwise" and pred.ndim == 2:  # several outputs of a row
            weight = np.broadcast_to(weight[:, None], pred.shape)
        return pred, target, weight


class Objective(Boosted):
    """The gradient and the Hessian diagonal of a loss.

    Newton steps divide the gradient by the Hessian, which must not vanish. Where the loss's own second derivative
    is too small it is raised to a floor, so that the step of a row is at most 1/floor times

    * its error |p - y|, for regression losses (mse, mae, huber, quantile, ...). With floor = 1 each tree is a
      step of iteratively reweighted least squares. Errors are at least a tenth of the median error. Gradient and
      Hessian are scaled so that the Hessian is 1 on average, as for squared errors: regularisation then does not
      depend on the units of the targets.
      Formulas are among them, but for those that state a domain of labels: "…; y in {0, 1}" or "…; y in {-1, 1}".
    * 1, where a loss is linear (hinge). A convex loss keeps its own second derivative wherever that is positive:
      `binary_focal(gamma=0)` gives the model of `bce_with_logits`.
    * 1/κ, for losses that are not convex (focal), where κ in (0, 1] says how far from convex: the largest -ℓ″/|ℓ′|.

    A larger floor gives shorter steps.
    """

    def __init_subclass__(cls) -> None:
        rules = (Objective.__doc__ or "").split("\n", 2)[2]
        cls.__doc__ = f"{cls.__doc__}\n{rules}"

    def __init__(self, loss: Loss | str, *, floor: float = 1.0) -> None:
        super().__init__(loss)
        if not 0 < number("floor", floor) < np.inf:
            raise ValueError(f"floor = {floor} lies outside (0, ∞)")
        self.floor = floor

    def __call__(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> tuple[np.ndarray, np.ndarray]:
        pred, target, weight = self.read(y_true, y_pred, sample_weight)
        grad, hess = self.loss.grad_hess(pred, target, weight=weight, reduction="sum")
        if self.loss.card["predicts"] == "prediction":
            return _to_targets(grad, hess, np.abs(pred - target), weight, self.floor)
        least = self.floor * np.abs(grad)
        if (concavity := _concavity(self.loss)) > 0:
            hess = np.maximum(hess, least := concavity * least)
        hess = np.where(hess > 0, hess, least)
        return grad, hess * (self.shared(pred.shape[1]) if self.loss._fields.kind != "pointwise" else 1)

    def constant(self, target: Any, weight: Any = None) -> float:
        """The single score with the least loss: for `base_score` of XGBoost, and `init_score` of LightGBM.

        The mean for mse, the median for mae, the quantile for quantile, the log-odds for bce_with_logits.
        """
        if self.loss._fields.kind != "pointwise":
            raise ValueError(f"{self.loss} has a score per class: a constant for all of them changes nothing")
        target = np.asarray(target, float)
        _, target, weight = self.read(target, np.zeros_like(target), weight)
        low, high = (
            (target.min(), target.max()) if self.loss.card["predicts"] == "prediction" else (-50.0, 50.0)
        )
        while low < (middle := low + (high - low) / 2) < high:
            _, grad = self.loss.value_and_grad(
                np.full_like(target, middle), target, weight=weight, reduction="sum"
            )
            low, high = (middle, high) if grad.sum() < 0 else (low, middle)
        return float(high)

    def shared(self, classes: int) -> float:
        """The factor of the Hessian of several scores, as all scores of a row are updated at once."""
        raise NotImplementedError


@lru_cache(maxsize=256)
def _concavity(loss: Loss) -> float:
    """The largest -ℓ″/|ℓ′| of a loss of scores, at most 1: its distance from convexity; 0 for convex losses.

    Of losses that are not proved convex for all parameters, it is measured.
    """
    card = loss.card
    if any("convex" in said for said in card["properties"]):
        return 0.0
    if loss._fields.kind == "pointwise":
        ends = _domains.domains(card)["target"]
        if not np.isfinite([ends.low, ends.high]).all():
            return 1.0
        pred, target = np.meshgrid(np.linspace(-20, 20, 1601), [ends.low, ends.high])
    else:
        own = [len(x) for x in loss.parameters.values() if isinstance(x, list)]
        classes = own[0] if own else 3
        rng = np.random.default_rng(0)
        pred = rng.normal(0, 5, (1 << 12, classes))
        target = rng.integers(0, classes, len(pred))
        if loss._fields.kind == "soft":
            target = np.eye(classes)[target]
    grad, hess = loss.grad_hess(pred, target, reduction="sum")
    steep = np.abs(grad) > 1e-6 * np.abs(grad).max()
    worst = (-hess[steep] / np.abs(grad[steep])).max(initial=0.0)
    return min(float(worst), 1.0) if worst > 1e-6 else 0.0  # Rounding is no concavity.


def _to_targets(
    grad: np.ndarray, hess: np.ndarray, error: np.ndarray, weight: np.ndarray | None, floor: float
) -> tuple[np.ndarray, np.ndarray]:
    """Gradient and Hessian with steps that do not overshoot the target, scaled to a mean Hessian of 1."""
    steps = grad != 0
    if not steps.any():
        return grad, hess
    error = np.maximum(error, _NEAR * np.median(error[steps]))
    np.maximum(hess, floor * np.abs(grad) / error, out=hess, where=steps)
    unit = (hess.size if weight is None else weight.sum()) / hess.sum()
    return grad * unit, hess * unit


def _whole(target: np.ndarray) -> np.ndarray:
    """Labels as integers; the libraries store floats."""
    labels = np.where(np.isfinite(target), target, -1).astype(np.int64)
    if (wrong := labels != target).any():
        row = wrong.argmax()
        raise ValueError(f"label[{row}] = {target[row]} is not a class: it is not an integer")
    return labels
