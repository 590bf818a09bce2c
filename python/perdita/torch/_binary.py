"""The adapters of binary losses: bounds of saturated probabilities, weights of positives, distances of any sign.

An adapter that changes numbers before the kernel looks at them first, and lets the kernel say what is wrong with those
that were given.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import torch
from torch import Tensor

from ._calls import CALLS, Call
from ._evaluate import evaluate
from ._kernels import argument
from ._options import Options
from ._tensors import numbers, visible

LEAST_LOG = -100.0
"""The bound of logarithms in `torch.nn.BCELoss`."""
LEAST_SLOPE = 1e-12
"""The bound of p(1 − p), by which its gradient is divided."""


def _logit(p: Tensor) -> Tensor:
    """The logit of a probability, with the bounds of `torch.nn.BCELoss` on value and derivative."""
    saturated = p * (1 - p) < LEAST_SLOPE
    beyond = torch.logit(p.detach()).clamp(LEAST_LOG, -LEAST_LOG) + (p - p.detach()) / LEAST_SLOPE
    return torch.where(saturated, beyond, torch.logit(torch.where(saturated, 0.5, p)))


def bce(call: Call, arrays: dict[str, Any], how: Options) -> Tensor:
    """Cross-entropy of probabilities. That of saturated ones is of their bounded logits."""
    p = arrays["prediction"]
    if argument(how.text, "eps") > 0:
        return evaluate(call, arrays, how)
    if visible(p):
        low, high = _extremes(p)
        if not (high * (1 - high) < LEAST_SLOPE or low * (1 - low) < LEAST_SLOPE):
            return evaluate(call, arrays, how)
        y = numbers("target", arrays["target"], p)
        if how.checked and not (_are_probabilities(p) and _are_probabilities(y)):
            _refuse(call, arrays, how)
    logits = CALLS["bce_with_logits"]
    return evaluate(logits, arrays | {"prediction": _logit(p)}, replace(how, text=logits.name))


def _refuse(call: Call, arrays: dict[str, Any], how: Options) -> None:
    """The kernel's error for the first number outside its domain, if it counts, before an adapter changes numbers."""
    given = {name: x.detach() if isinstance(x, Tensor) else x for name, x in arrays.items()}
    evaluate(call, given, replace(how, reduction="sum"))


def _are_probabilities(x: Tensor) -> bool:
    """False for numbers outside [0, 1], and for NaN."""
    low, high = _extremes(x)
    return low >= 0 and high <= 1


def _extremes(x: Tensor) -> tuple[float, float]:
    """The least and the largest number; 0.5 of none."""
    if x.numel() == 0:
        return 0.5, 0.5
    low, high = torch.aminmax(x.detach())
    return low.item(), high.item()


def bce_with_logits(call: Call, arrays: dict[str, Any], how: Options) -> Tensor:
    """A weight of positives that is a tensor, one per class: as a weight per element, and a changed target."""
    own = dict(how.own)
    positive = own.pop("pos_weight", None)
    if positive is None:
        return evaluate(call, arrays, how)
    # w y ln σ(x) + (1 − y) ln σ(−x) is u (t ln σ(x) + (1 − t) ln σ(−x)) for u = 1 + (w − 1) y and t = w y / u.
    x = arrays["prediction"]
    y, w = numbers("target", arrays["target"], x), _per_class(numbers("pos_weight", positive, x), x)
    if how.checked and visible(y) and not _are_probabilities(y):
        _refuse(call, arrays, replace(how, own=own))
    u = 1 + (w - 1) * y
    t = w * y / torch.where(u == 0, 1.0, u)
    own["weight"] = u if own.get("weight") is None else u * numbers("weight", own["weight"], x)
    return evaluate(call, arrays | {"target": t}, replace(how, own=own))


def _per_class(weight: Tensor, x: Tensor) -> Tensor:
    """The weights of positives, checked to be one, one per class, or as `torch.broadcast_to` takes them."""
    fits = weight.ndim <= x.ndim and all(
        size in (1, want) for size, want in zip(reversed(weight.shape), reversed(x.shape), strict=False)
    )
    if fits or weight.numel() == 1:
        return weight
    if weight.ndim == 1 and x.ndim:
        raise ValueError(
            f"pos_weight has {len(weight)} numbers, but input has {x.shape[-1]} classes, its last dimension: "
            "it must be one number, or one per class"
        )
    raise ValueError(f"pos_weight has the shape {tuple(weight.shape)}, which does not fit {tuple(x.shape)}")


def hinge_embedding(call: Call, arrays: dict[str, Any], how: Options) -> Tensor:
    """Distances that may be negative, as in PyTorch, which takes any number; targets are -1 or 1."""
    x = arrays["prediction"]
    y = numbers("target", arrays["target"], x)
    if how.checked and visible(y) and _extremes(y.abs()) != (1.0, 1.0):
        _refuse(call, arrays | {"prediction": x.abs()}, how)
    return evaluate(call, arrays, replace(how, checked=False))
