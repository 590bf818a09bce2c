"""The evaluation of tensors by field, with the conventions of the catalogue."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeVar

import torch
from torch import Tensor

from perdita._fields import CallError, Fields, fits, shape_at

from . import _autograd, _kernels
from ._calls import CALLS, ELEMENT, Call
from ._options import Options
from ._tensors import HALF, is_floating, labels, numbers, reduced

# A softmax of one score is 1, whatever the score.
_BINARY = {"focal": "BinaryFocal", "soft_focal": "BinaryFocal", "poly1": "BinaryPoly1"}
OF_TWO = {
    "brier",
    "generalized_cross_entropy",
    "symmetric_cross_entropy",
    "logit_adjustment",
    "ldam",
    *_BINARY,
}

T = TypeVar("T")


def evaluate(call: Call, arrays: dict[str, Any], how: Options) -> Tensor:
    """The loss of tensors by field. The predictions have the type of the computation."""
    text, fields = how.text, call.fields
    if fields.kind == "labels" and is_floating(arrays["labels"]):
        fields, text = CALLS["soft_cross_entropy"].fields, _kernels.softened(text)
        scores, targets = arrays["scores"], arrays["labels"]
        if targets.ndim == scores.ndim - 1:
            raise ValueError(
                "target must be class indices, of an integer type, or probabilities of the shape "
                f"{tuple(scores.shape)}, not {targets.dtype} of the shape {tuple(targets.shape)}"
            )
        arrays = {"scores": scores, "targets": targets}
    tensors = _converted(call, fields, arrays)
    if fields.rowwise:
        tensors = _rows(fields, tensors, how.dim)
        _several_scores(call.name, tensors[fields.first])
    elif fields.kind == "arrays":
        _still(call, tensors)
    _named(call, fields.fit, tensors)

    like = tensors[fields.first]
    reduction, divisor = reduced(how.reduction)
    weight, element = how.sample_weight, how.own.get("weight")
    if weight is not None or element is not None:
        # The axes depend on the parameters.
        rows = shape_at(_kernels.known(text).fields.places, tensors)
        if weight is not None:
            weight = numbers("sample_weight", weight, like)
            fits("sample_weight", weight, rows, ())
            weight = weight.expand(rows)
        if element is not None:
            if reduction == "mean" and call.peer is not None and call.peer.weight == ELEMENT:
                reduction, divisor = "sum", _count(like, weight)
            element = numbers("weight", element, like).expand(rows)
            weight = element if weight is None else weight * element
    for key, scale in how.scales.items():
        if numbers(key, scale, like).numel() != 1:
            raise ValueError(f"{key} must be a scalar, not of shape {tuple(scale.shape)}")
        tensors[key] = scale
    loss = _kernels.known(text, how.checked)
    value = _named(call, _autograd.evaluate, loss, tensors, weight, reduction)
    return value if divisor is None else value / divisor


def _converted(call: Call, fields: Fields, arrays: dict[str, Any]) -> dict[str, Tensor]:
    """Labels as integers, and numbers in the type of the predictions."""
    like, tensors = arrays[fields.first], {}
    for name, x in arrays.items():
        if x is like:
            tensors[name] = like
        elif name in fields.labels:
            tensors[name] = labels(call.called[name], x, like)
        else:
            tensors[name] = numbers(call.called[name], _signs(call, name, x), like)
    return tensors


def _signs(call: Call, name: str, x: Any) -> Any:
    """The array, but no truth values for signs."""
    if isinstance(x, Tensor) and x.dtype == torch.bool and name in call.signs:
        raise ValueError(
            f"{call.called[name]} of {call.name} must be -1 or 1, not bool: write 2 * target.float() - 1"
        )
    return x


def _count(x: Tensor, weight: Tensor | None) -> Any:
    """The denominator of a mean: the number of elements, or the sum of their weights; 1 for 0."""
    if weight is None:
        return max(x.numel(), 1)
    total = weight.sum()
    return torch.where(total == 0, 1.0, total)


def narrowed(value: Tensor, given: Tensor) -> Tensor:
    """The value in the half-precision type of the input, if it has one."""
    device = given.device.type
    if given.dtype not in HALF or (
        torch.amp.is_autocast_available(device) and torch.is_autocast_enabled(device)
    ):
        return value
    return value.to(given.dtype)


def _named(call: Call, check: Callable[..., T], *arguments: Any) -> T:
    """The result of a function whose errors name fields and parameters, with the names of the call."""
    if torch.compiler.is_compiling():
        return check(*arguments)
    try:
        return check(*arguments)
    except ValueError as error:
        called = call.called | ({"class_weights": "weight"} if call.class_weights else {})
        message = re.sub(rf"\b({'|'.join(called)})\b", lambda found: called[found[0]], str(error))
        raise ValueError(message) from None


def _rows(fields: Fields, tensors: dict[str, Tensor], dim: int) -> dict[str, Tensor]:
    """Scores and targets with the classes in the last dimension."""
    first, second = fields.names
    scores, target = tensors[first], tensors[second]
    axis = _axis(scores, dim)
    if axis in (-1, scores.ndim - 1):
        # Unmoved: a view would add a step to the backward pass.
        return tensors
    if fields.kind == "soft":
        fits("target", target, scores.shape)
        target = target.movedim(axis, -1)
    return {first: scores.movedim(axis, -1), second: target}


def _several_scores(name: str, scores: Tensor) -> None:
    if name in OF_TWO and scores.ndim and scores.shape[-1] == 1:
        instead = _BINARY.get(name, "BceWithLogits")
        raise ValueError(
            f"{name} is for two or more scores per row, of which it takes the softmax: one logit is for {instead}"
        )


def _still(call: Call, tensors: dict[str, Tensor]) -> None:
    """Checks that no gradient is requested in an input that has none."""
    for name, x in tensors.items():
        if name not in call.fields.moving and x.requires_grad and torch.is_grad_enabled():
            raise ValueError(f"{call.name} has no gradient in {call.called[name]}: detach it")


def _axis(input: Tensor, dim: int) -> int:
    """The dimension of the scores."""
    if input.ndim == 0:
        raise ValueError("input must have a dimension of scores, not be a scalar")
    if input.ndim == 1:
        return 0
    if not isinstance(dim, int):
        raise CallError(f"dim must be an integer, not {dim!r}")
    if not -input.ndim <= dim < input.ndim:
        raise ValueError(f"dim is {dim}, but input has {input.ndim} dimensions")
    return dim
