"""Every loss of the catalogue as a function of tensors, called as those of `torch.nn.functional`.

Pointwise and row-wise losses are called `loss(input, target, *, weight=None, reduction="mean")`, similarity losses
`loss(a, ...)` with their inputs, multi-input losses with named arrays or in the order of their signatures.

* `weight` is a weight per observation. The mean is Σwℓ/Σw; observations that are ignored or have weight 0 have a value
  and a gradient of exactly 0.
* `reduction`: "mean", "sum", "none", or a number that the sum is divided by.
* `dim` is the dimension of the classes: as in PyTorch the second, or the only one. The last one needs no copy.
* float32 and float64 are computed in their own precision, bfloat16 and float16 in float32. Value and gradient have the
  type of the input, but under autocast the value stays float32, as with PyTorch's losses.
* CPU tensors use compiled kernels, which compute value and gradient in one pass. On other devices, for gradients in
  targets and weights, and for higher derivatives, the formula is replayed with PyTorch's operations; there a wrong
  label makes its row NaN, since a check would synchronise with the device.
* Multi-input losses of sequences, lists and images cannot be replayed: tensors of other devices are copied to the CPU
  and their gradients back, and there are no gradients in weights and no higher derivatives yet.
* `torch.func.vmap` calls a kernel once per example; forward-mode differentiation is not supported.

Where PyTorch has the loss, value and gradient agree, with these intended differences: `kl` sums over the classes of a
row and then takes the mean ("batchmean"); if all observations are ignored, a loss is 0, not NaN; shapes are never
broadcast.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import torch
from torch import Tensor

from perdita import _docs
from perdita._fields import Fields, fits, shape_at
from perdita._loss import CARDS, text

from . import _autograd, _kernels

FIELDS: dict[str, Fields] = {name: _kernels.fields_of(card) for name, card in CARDS.items()}

_HALF = (torch.bfloat16, torch.float16)
_LABELS = (torch.int64, torch.int32, torch.uint8)
_SHAPES = {
    "pointwise": "input and target of the same shape (*); weight (*) or a scalar",
    "labels": "input (N, C), (N, C, d1, …) or (C,); target (class indices) and weight without C",
    "soft": "input and target (N, C), (N, C, d1, …) or (C,); weight without C",
}


def _tensor(name: str, x: Any, like: Tensor) -> Tensor:
    if not isinstance(x, Tensor):
        raise TypeError(f"{name} must be a tensor, not {type(x).__name__}")
    if x.device != like.device:
        raise ValueError(f"{name} is on {x.device}, but the predictions are on {like.device}")
    return x


def _predictions(name: str, given: Any) -> Tensor:
    """Predictions in the type of the computation."""
    x = _tensor(name, given, given)
    if x.dtype in (torch.float32, torch.float64):
        return x
    if x.dtype in _HALF:
        return x.float()
    raise ValueError(f"{name} must be float32, float64, bfloat16 or float16, not {_short(x.dtype)}")


def _numbers(name: str, given: Any, like: Tensor) -> Tensor:
    """Another float tensor, in the type of the computation."""
    x = _tensor(name, given, like)
    if x.dtype == like.dtype:
        return x
    if x.dtype in _HALF and like.dtype == torch.float32:
        return x.float()
    computed = _short(like.dtype)
    raise ValueError(f"{name} is {_short(x.dtype)}, but the predictions are computed in {computed}")


def _labels(name: str, given: Any, like: Tensor) -> Tensor:
    x = _tensor(name, given, like)
    if x.dtype in _LABELS:
        return x
    if x.dtype == torch.bool or x.is_floating_point() or x.is_complex():
        raise ValueError(f"{name} must be integers, not {_short(x.dtype)}")
    return x.long()


def _short(dtype: torch.dtype) -> str:
    return str(dtype).removeprefix("torch.")


def _how(reduction: str | float) -> str:
    if reduction in ("mean", "sum", "none"):
        return str(reduction)
    if isinstance(reduction, (int, float)) and 0 < reduction < float("inf"):
        return repr(float(reduction))
    raise ValueError(f'reduction must be "mean", "sum", "none" or a number above 0, not {reduction!r}')


def _narrowed(value: Tensor, given: Tensor) -> Tensor:
    """The value in the half-precision type of the input, if it has one."""
    device = given.device.type
    if given.dtype not in _HALF or (
        torch.amp.is_autocast_available(device) and torch.is_autocast_enabled(device)
    ):
        return value
    return value.to(given.dtype)


def evaluate(
    name: str,
    text: str,
    scales: dict[str, Tensor],
    args: Sequence[Any],
    given: Mapping[str, Any],
    weight: Tensor | None,
    reduction: str | float,
    dim: int,
) -> Tensor:
    """The loss of positional and named arrays, with `scales` as its temperature and bias."""
    fields = FIELDS[name]
    if fields.separate and len(args) == 3 and weight is None:
        *args, weight = args
    arrays = fields.named(args, given)
    if fields.kind == "labels" and _is_floating(arrays["labels"]):
        fields, text = FIELDS["soft_cross_entropy"], _softened(text)
        arrays = {"scores": arrays["scores"], "targets": arrays["labels"]}

    first = arrays[fields.first]
    like = _predictions(fields.called[fields.first], first)
    tensors = {}
    for field, x in arrays.items():
        if x is first:
            tensors[field] = like
        elif field in fields.labels:
            tensors[field] = _labels(fields.called[field], x, like)
        else:
            tensors[field] = _numbers(fields.called[field], x, like)
    if fields.rowwise:
        tensors = _rows(fields, tensors, dim)
    elif fields.kind == "arrays":
        _still(fields, tensors)
    fields.fit(tensors)

    if weight is not None:
        # The axes depend on the parameters.
        rows = shape_at(_kernels.known(text).fields.places, tensors)
        weight = _numbers("weight", weight, like)
        fits("weight", weight, rows, ())
        weight = weight.expand(rows)
    for key, scale in scales.items():
        if _numbers(key, scale, like).numel() != 1:
            raise ValueError(f"{key} must be a scalar, not of shape {tuple(scale.shape)}")
        tensors[key] = scale
    return _narrowed(_autograd.evaluate(_kernels.known(text), tensors, weight, _how(reduction)), first)


def _is_floating(x: Any) -> bool:
    return isinstance(x, Tensor) and x.is_floating_point()


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


def _still(fields: Fields, tensors: dict[str, Tensor]) -> None:
    """Checks that no gradient is requested in an input that has none."""
    for name, x in tensors.items():
        if name not in fields.moving and x.requires_grad and torch.is_grad_enabled():
            raise ValueError(f"{fields.loss} has no gradient in {name}: detach it")


def _axis(input: Tensor, dim: int) -> int:
    """The dimension of the scores."""
    if input.ndim == 0:
        raise ValueError("input must have a dimension of scores, not be a scalar")
    if input.ndim == 1:
        return 0
    if not -input.ndim <= dim < input.ndim:
        raise ValueError(f"dim is {dim}, but input has {input.ndim} dimensions")
    return dim


@_kernels.constant
def _softened(labels: str) -> str:
    """The loss of soft targets for a loss of labels."""
    core = _kernels.core(labels)
    if core.card["name"] != "cross_entropy":
        raise ValueError(f"target must be integer labels for {core.card['name']}")
    known = {param["name"] for param in CARDS["soft_cross_entropy"]["params"]}
    given = {key: value for key, value in core.args.items() if key in known}
    return text("soft_cross_entropy", given)


def split(name: str, parameters: dict[str, Any]) -> tuple[str, dict[str, Tensor]]:
    """The text of a loss, and the parameters that are tensors: temperature and bias."""
    scales: dict[str, Tensor] = {}
    numbers: dict[str, Any] = {}
    learnt = FIELDS[name].learnt
    for key, value in parameters.items():
        if isinstance(value, Tensor) and key in learnt:
            scales[key] = value
        elif isinstance(value, Tensor) and value.requires_grad:
            raise ValueError(f"{name} has no gradient in {key}: it must be a number")
        else:
            plain = value.tolist() if isinstance(value, Tensor) else value
            numbers[key] = tuple(plain) if isinstance(plain, list) else plain
    return _written(name, tuple(numbers.items())), scales


@_kernels.constant
def _written(name: str, parameters: tuple[tuple[str, Any], ...]) -> str:
    return str(_kernels.core(text(name, dict(parameters))).text)


def signature(card: dict[str, Any], *, inputs: bool) -> inspect.Signature:
    """The signature of a loss: its parameters, after its inputs if requested."""
    fields, keyword = FIELDS[card["name"]], inspect.Parameter.KEYWORD_ONLY
    options = fields.keywords() if inputs else []
    defaults: dict[str, Any] = {"weight": None} if inputs and fields.weighted else {}
    defaults |= {p["name"]: p["default"] for p in card["params"]}
    defaults["reduction"] = "mean"
    if fields.rowwise:
        defaults["dim"] = 1
    options += [inspect.Parameter(x, keyword, default=d) for x, d in defaults.items()]
    return inspect.Signature([*(fields.positional() if inputs else []), *options])


def _function(name: str, card: dict[str, Any]) -> Callable[..., Tensor]:
    fields, own = FIELDS[name], {param["name"] for param in card["params"]}

    def loss(
        *args: Any, weight: Tensor | None = None, reduction: str | float = "mean", **others: Any
    ) -> Tensor:
        dim = others.pop("dim", 1) if fields.rowwise else 1
        given = {key: others.pop(key) for key in tuple(others) if key not in own and fields.takes(key)}
        return evaluate(name, *split(name, others), args, given, weight, reduction, dim)

    loss.__name__ = loss.__qualname__ = name
    loss.__doc__ = document(card)
    loss.__signature__ = signature(card, inputs=True)  # type: ignore[attr-defined]
    loss.__module__ = __name__
    return loss


def document(card: dict[str, Any]) -> str:
    """The docstring of a loss: its card, with PyTorch's shapes."""
    given = _docs.of_class(card)
    return given.replace(_docs.shapes(card), _SHAPES.get(card["kind"], _docs.shapes(card)))


globals().update({name: _function(name, card) for name, card in CARDS.items()})
__all__ = [*CARDS]
