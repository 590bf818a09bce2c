"""The operator of pointwise and row-wise losses: two tensors, and a gradient in the first of them.

The operator of all losses would work, but its lists of tensors and names cost 10 µs of a call that takes 140 µs with
its gradient, at 64 elements (pointwise losses: 6 to 12 % in eager mode, 6 to 8 % compiled), and these losses are the
most frequent ones.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from perdita._fields import shape_at

from ._kernels import NAMES, REDUCTIONS, Known, address, known, ready


def run(
    loss: Known, reduction: str, first: Tensor, second: Tensor, weight: Tensor | None, keep: bool
) -> tuple[Tensor, Tensor | None]:
    """The reduced loss (or per-row losses), and with `keep` its gradient in the first tensor."""
    first, second, rowwise = ready(first), ready(second), loss.fields.rowwise
    dtype, count, grad, each, into = first.dtype, first.numel(), None, None, None
    name = NAMES[dtype]
    if keep:
        grad = torch.empty_like(first)
        into = grad.data_ptr(), count, name
    if reduction == "none":
        each = first.new_empty(first.shape[:-1] if rowwise else first.shape)
    value = loss.core.pair(
        (first.data_ptr(), count, name),
        (second.data_ptr(), second.numel(), NAMES[second.dtype]),
        None if weight is None else address(weight := ready(weight)),
        None if each is None else address(each),
        into,
        first.shape[-1] if rowwise else 1,
        REDUCTIONS.get(reduction) or float(reduction),
        loss.checked,
        torch.get_num_threads(),
    )
    return torch.scalar_tensor(value, dtype=dtype) if each is None else each, grad


def spread(upstream: Tensor, grad: Tensor) -> Tensor:
    """The gradient times the upstream gradient: a scalar, or a number per row."""
    return (upstream[..., None] if 0 < upstream.ndim < grad.ndim else upstream) * grad


def scaled(grad: Tensor, upstream: Tensor) -> Tensor:
    """As `spread`, in the gradient's own memory."""
    if upstream.ndim == 0:
        return grad if upstream.item() == 1 else grad.mul_(upstream)
    return grad.mul_(upstream[..., None] if upstream.ndim < grad.ndim else upstream)


def pair(
    first: Tensor,
    second: Tensor,
    weight: Tensor | None,
    text: str,
    reduction: str,
    keep: bool,
    checked: bool = False,
) -> tuple[Tensor, Tensor]:
    """As `run`, with an empty tensor for a gradient that is not requested."""
    value, grad = run(known(text, checked), reduction, first, second, weight, keep)
    return value, first.new_empty(0) if grad is None else grad


# As `torch.library.custom_op`, whose wrapper takes 7 µs more to call.
_of_torch: Any = torch.library  # untyped in part
_library = _of_torch.Library("perdita", "FRAGMENT")
_SCHEMA = (
    "(Tensor first, Tensor second, Tensor? weight, str text, str reduction, bool keep, bool checked=False)"
)


def _fake(
    first: Tensor,
    second: Tensor,
    weight: Tensor | None,
    text: str,
    reduction: str,
    keep: bool,
    checked: bool = False,
) -> tuple[Tensor, Tensor]:
    fields = known(text).fields
    shape = shape_at(fields.places, {fields.first: first}) if reduction == "none" else ()
    return first.new_empty(shape), first.new_empty(first.shape if keep else 0)


# `pair_forward` has no derivative of its own: PyTorch dispatches an operator that has one twice, in Python.
for _name in ("pair", "pair_forward"):
    _library.define(f"{_name}{_SCHEMA} -> (Tensor, Tensor)", tags=(torch.Tag.pt2_compliant_tag,))
    _library.impl(_name, pair, "CPU")
    _of_torch.register_fake(f"perdita::{_name}")(_fake)


def _save(ctx: Any, inputs: Any, output: Any) -> None:
    ctx.save_for_backward(output[1])


def _backward(ctx: Any, upstream: Tensor, _: Tensor) -> tuple[Tensor | None, ...]:
    (grad,) = ctx.saved_tensors
    return spread(upstream, grad), *[None] * 6


_of_torch.register_autograd("perdita::pair", _backward, setup_context=_save)
