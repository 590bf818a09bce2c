"""Losses of PyTorch that are composed: here of the hinge loss of differences, of scores or of distances."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

from ._adapters import evaluated
from ._adaptive import AdaptiveLogSoftmaxWithLoss
from ._calls import CALLS
from ._options import parse
from ._tensors import labels, predictions, reduced

Distance = Callable[[Tensor, Tensor], Tensor]


def _hinge(difference: Tensor, margin: float, reduction: Any, weight: Tensor | None = None) -> Tensor:
    """The hinge loss of differences that should be above the margin."""
    hinge = CALLS["hinge"]
    given = {"margin": margin, "reduction": reduction, "sample_weight": weight, "checked": False}
    how = parse(hinge, given)
    return evaluated(hinge, (difference, torch.ones_like(difference)), {}, how)


def multi_label_margin(input: Tensor, target: Tensor, *, reduction: Any = "mean") -> Tensor:
    """Hinge loss of every target class against every other class, over the number of classes.

    input (N, C) or (C,); target of the same shape: class indices, up to the first negative one.

    In PyTorch: torch.nn.MultiLabelMarginLoss, torch.nn.functional.multilabel_margin_loss
    """
    x, given = predictions("input", input), labels("target", target, input)
    if x.shape != given.shape or x.ndim not in (1, 2):
        raise ValueError(f"target has the shape {tuple(given.shape)}, not {tuple(x.shape)}: (N, C) or (C,)")
    counts = (given >= 0).long().cumprod(-1) > 0
    index = torch.where(counts, given, 0).long()
    own = torch.zeros_like(x).scatter_add(-1, index, counts.to(x.dtype)) > 0
    pairs = counts.unsqueeze(-1) & ~own.unsqueeze(-2)
    differences = x.gather(-1, index).unsqueeze(-1) - x.unsqueeze(-2)
    each = _hinge(differences, 1.0, "none", pairs.to(x.dtype)).sum((-2, -1)) / max(x.shape[-1], 1)
    how, divisor = reduced(reduction)
    if how == "none":
        value = each
    elif how == "mean":
        value = each.sum() / max(each.numel(), 1)
    else:
        value = each.sum() / (divisor if divisor is not None else 1.0 if how == "sum" else float(how))
    return value.to(input.dtype)


def triplet_margin_with_distance(
    anchor: Tensor,
    positive: Tensor,
    negative: Tensor,
    *,
    distance_function: Distance | None = None,
    margin: float = 1.0,
    swap: bool = False,
    reduction: Any = "mean",
) -> Tensor:
    """Hinge loss of the distance to the negative over that to the positive, for any distance function.

    In PyTorch: torch.nn.TripletMarginWithDistanceLoss, torch.nn.functional.triplet_margin_with_distance_loss
    """
    distance = nn.functional.pairwise_distance if distance_function is None else distance_function
    near, far = distance(anchor, positive), distance(anchor, negative)
    if swap:
        far = torch.minimum(far, distance(positive, negative))
    return _hinge(far - near, margin, reduction)


class MultiLabelMargin(nn.Module):
    __doc__ = multi_label_margin.__doc__

    def __init__(self, *, reduction: Any = "mean") -> None:
        super().__init__()
        reduced(reduction)
        self.reduction = reduction

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """The loss of input and target, reduced."""
        return multi_label_margin(input, target, reduction=self.reduction)


class TripletMarginWithDistance(nn.Module):
    __doc__ = triplet_margin_with_distance.__doc__

    def __init__(
        self,
        *,
        distance_function: Distance | None = None,
        margin: float = 1.0,
        swap: bool = False,
        reduction: Any = "mean",
    ) -> None:
        super().__init__()
        reduced(reduction)
        self.distance_function, self.margin, self.swap = distance_function, margin, swap
        self.reduction = reduction

    def forward(self, anchor: Tensor, positive: Tensor, negative: Tensor) -> Tensor:
        """The loss of anchor, positive and negative, reduced."""
        return triplet_margin_with_distance(
            anchor,
            positive,
            negative,
            distance_function=self.distance_function,
            margin=self.margin,
            swap=self.swap,
            reduction=self.reduction,
        )


FUNCTIONS = {f.__name__: f for f in (multi_label_margin, triplet_margin_with_distance)}
MODULES = {
    cls.__name__: cls for cls in (AdaptiveLogSoftmaxWithLoss, MultiLabelMargin, TripletMarginWithDistance)
}
