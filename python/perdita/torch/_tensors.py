"""Tensors of a caller: checks, and conversion to the type of the computation."""

from __future__ import annotations

import numbers as numeric
from typing import Any

import torch
from torch import Tensor

from . import _namespace

HALF = (torch.bfloat16, torch.float16)
LABELS = (torch.int64, torch.int32, torch.uint8)


def tensor(name: str, x: Any, like: Tensor) -> Tensor:
    if not isinstance(x, Tensor):
        raise TypeError(f"{name} must be a tensor, not {type(x).__name__}")
    if x.device != like.device:
        raise ValueError(f"{name} is on {x.device}, but the predictions are on {like.device}")
    return x


def predictions(name: str, given: Any) -> Tensor:
    """Predictions in the type of the computation."""
    x = tensor(name, given, given)
    if x.dtype in (torch.float32, torch.float64):
        return x
    if x.dtype in HALF:
        return x.float()
    raise ValueError(f"{name} must be float32, float64, bfloat16 or float16, not {short(x.dtype)}")


def numbers(name: str, given: Any, like: Tensor) -> Tensor:
    """Other numbers, in the type of the computation: that of the predictions."""
    x = tensor(name, given, like)
    if x.dtype == like.dtype:
        return x
    if x.is_complex():
        raise ValueError(f"{name} must be real numbers, not {short(x.dtype)}")
    return x.to(like.dtype)


def labels(name: str, given: Any, like: Tensor) -> Tensor:
    x = tensor(name, given, like)
    if x.dtype in LABELS:
        return x
    if x.dtype == torch.bool:
        return x.byte()
    if x.is_floating_point() or x.is_complex():
        raise ValueError(f"{name} must be integers, not {short(x.dtype)}")
    if x.dtype == torch.uint64 and visible(x) and bool((x.long() < 0).any()):
        at = int((x.long() < 0).byte().argmax())
        raise ValueError(f"{name}[{at}] = {x.flatten()[at].item()} is not a class: it exceeds int64")
    return x.long()


def short(dtype: torch.dtype) -> str:
    return str(dtype).removeprefix("torch.")


def is_floating(x: Any) -> bool:
    return isinstance(x, Tensor) and x.is_floating_point()


def visible(x: Tensor) -> bool:
    """True if the numbers of a tensor may be looked at: without waiting for a device, and outside of transforms."""
    return x.is_cpu and not (torch.compiler.is_compiling() or _namespace.transformed() or _namespace.traced())


def at_least(x: Tensor, least: float) -> Tensor:
    """The larger of x and a bound. The gradient passes unchanged, as with `clamp_` under `no_grad`."""
    return torch.where(x < least, x - x.detach() + least, x)


def reduced(reduction: Any, *more: str) -> tuple[str, Tensor | None]:
    """A reduction as text, and the tensor to divide its sum by, if it is one."""
    if isinstance(reduction, str):
        if reduction in ("mean", "sum", "none", *more):
            return reduction, None
    elif isinstance(reduction, Tensor):
        if reduction.numel() == 1 and reduction.dtype != torch.bool:
            if not visible(reduction):
                return "sum", reduction.reshape(())
            reduction = reduction.item()
            if 0 < reduction < float("inf"):
                return repr(float(reduction)), None
    elif isinstance(reduction, numeric.Real) and not isinstance(reduction, bool):
        if 0 < float(reduction) < float("inf"):
            return repr(float(reduction)), None
    known = ", ".join(f'"{word}"' for word in ("mean", "sum", *more, "none"))
    raise ValueError(f"reduction must be {known} or a number above 0, not {reduction!r}")
