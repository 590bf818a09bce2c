"""Gradients of losses: those that the kernels leave behind, and those of the formula, of any order."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import lru_cache
from types import SimpleNamespace
from typing import Any, cast

import torch
from torch import Tensor

from perdita import _fields, _formula
from perdita._formula import Formula

from . import _kernels, _namespace

_way = SimpleNamespace(traced=False)


@contextmanager
def traced() -> Iterator[None]:
    """Here CPU tensors take the way of all other devices: the formula, step by step."""
    before, _way.traced = _way.traced, True
    try:
        yield
    finally:
        _way.traced = before


def fused(x: Tensor) -> bool:
    """Whether the kernels take this tensor."""
    return x.is_cpu and not _way.traced


def formula(text: str, arrays: dict[str, Tensor]) -> Formula | None:
    """The formula of a loss, if it has one for these arrays."""
    fields = _kernels.fields(text)
    # A plan is one for rows of any length.
    wide = fields.kind != "product"
    rows = _fields.shape_at(fields.places, arrays)
    return _kernels.formula(text, _fields.width(arrays, rows) if wide else 1)


def replayed(arrays: dict[str, Tensor], weight: Tensor | None, text: str, reduction: str) -> Tensor:
    """The loss by its formula: differentiable in all that goes in, to any order, on any device."""
    known = formula(text, arrays)
    assert known is not None, "asked for before"
    if known.fields.kind == "arrays":
        _kernels.fit(text, arrays)
    how = reduction if reduction in ("mean", "sum", "none") else float(reduction)
    see_all = weight is not None and weight.requires_grad
    xp = cast(Any, _namespace)
    with _without_autocast(next(iter(arrays.values()))):
        return cast(Tensor, _formula.evaluate(xp, known, arrays, weight, how, see_all=see_all))


def _without_autocast(x: Tensor) -> AbstractContextManager[Any]:
    """Products are computed in the type of their embeddings."""
    on = torch.amp.is_autocast_available(x.device.type) and torch.is_autocast_enabled(x.device.type)
    return torch.autocast(x.device.type, enabled=False) if on else nullcontext()


class Evaluated(torch.autograd.Function):
    """The kernel, which has the gradients ready. Gradients of its gradients are those of the formula, if it has one."""

    @staticmethod
    def forward(*arguments: Any) -> tuple[Tensor, ...]:
        text, names, reduction, keep, weight, *inputs = arguments
        return tuple(_kernels.evaluate(inputs, weight, None, text, names, reduction, keep))

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Any, ...], output: tuple[Tensor, ...]) -> None:
        ctx.how = inputs[:4]
        ctx.mark_non_differentiable(*output[1:])
        ctx.set_materialize_grads(False)
        ctx.save_for_backward(*inputs[4:], *output[1:])

    @staticmethod
    def backward(ctx: Any, upstream: Tensor | None, *_: None) -> tuple[Tensor | None, ...]:
        count = len(ctx.how[3])
        if upstream is None:
            return (None,) * (5 + count)
        weight, *saved = ctx.saved_tensors
        way = _differentiably if torch.is_grad_enabled() else _kernels.backward
        found = way(saved[:count], weight, saved[count:], ctx.how, upstream, _kernels.evaluate)
        return None, None, None, None, None, *found

    @staticmethod
    def vmap(info: Any, in_dims: tuple[Any, ...], *arguments: Any) -> Any:
        return looped(Evaluated, info, (*[None] * 4, *in_dims[4:]), arguments)


def _differentiably(
    inputs: list[Tensor], weight: Tensor | None, grads: Any, how: Any, upstream: Tensor, call: Any
) -> list[Tensor | None]:
    """The gradients in the tensors, as functions of these that can be differentiated again."""
    text, names, reduction, keep = how
    arrays = dict(zip(names.split(), inputs, strict=True))
    moved = {name: x for (name, x), kept in zip(arrays.items(), keep, strict=True) if kept}
    if formula(text, arrays) is not None:

        def plain(*some: Tensor) -> Tensor:
            return replayed(arrays | dict(zip(moved, some, strict=True)), weight, text, reduction)

        found = pulled(plain, upstream, list(moved.values()))
    else:
        every = _kernels.backward(inputs, weight, grads, how, upstream, call)
        grads = [grad for grad in every if grad is not None]
        found = applied(Last, _kernels.fields(text).loss, len(grads), *grads, upstream, *moved.values())
    left = iter(found)
    return [next(left) if kept else None for kept in keep]


class Last(torch.autograd.Function):
    """Gradients that have none in what they depend on: the tensors after them."""

    generate_vmap_rule = True

    @staticmethod
    def forward(name: str, count: int, *tensors: Tensor) -> tuple[Tensor, ...]:
        return tuple(x.clone() for x in tensors[:count])

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Any, ...], output: tuple[Tensor, ...]) -> None:
        ctx.name = inputs[0]

    @staticmethod
    def backward(ctx: Any, *upstream: Tensor) -> tuple[Tensor | None, ...]:
        raise NotImplementedError(f"{ctx.name} has no second derivative yet")


def pulled(f: Any, upstream: Tensor, inputs: list[Tensor]) -> tuple[Tensor, ...]:
    """The gradients of f in its inputs, as functions of these that can be differentiated again."""
    if _namespace.transformed():
        return cast(tuple[Tensor, ...], torch.func.vjp(f, *inputs)[1](upstream))
    inputs = [x.view_as(x) for x in inputs]
    return torch.autograd.grad(f(*inputs), inputs, upstream, create_graph=True)


def applied(function: Any, *arguments: Any) -> Any:
    """The function on these arguments, with no more ado than needed.

    Transforms of `torch.func` want a function with a `setup_context`, which takes PyTorch 20 µs more to call.
    """
    return (function if _namespace.transformed() else _quick(function)).apply(*arguments)


@lru_cache
def _quick(function: Any) -> Any:
    def forward(ctx: Any, *arguments: Any) -> Any:
        output = function.forward(*arguments)
        function.setup_context(ctx, arguments, output)
        return output

    plain = torch.autograd.Function.setup_context
    fields = {"forward": staticmethod(forward), "setup_context": staticmethod(plain)}
    return type(function.__name__, (function,), fields)


def looped(function: Any, info: Any, in_dims: tuple[Any, ...], arguments: tuple[Any, ...]) -> Any:
    """One call after the other: kernels have no axis to spare."""
    calls = [
        function.apply(*(x if d is None else x.select(d, i) for x, d in zip(arguments, in_dims, strict=True)))
        for i in range(info.batch_size)
    ]
    stacked = tuple(torch.stack(outputs) for outputs in zip(*calls, strict=True))
    return stacked, (0,) * len(stacked)


def evaluate(arrays: dict[str, Tensor], weight: Tensor | None, text: str, reduction: str) -> Tensor:
    """The loss of tensors by field, whose types fit, by the way that is best for it."""
    fields, enabled, inputs = _kernels.fields(text), torch.is_grad_enabled(), list(arrays.values())
    keep = [enabled and x.requires_grad for x in inputs]
    weighed = enabled and weight is not None and weight.requires_grad
    beyond = weighed or any(keep[i] and name not in fields.moving for i, name in enumerate(arrays))
    if (beyond or not fused(inputs[0])) and formula(text, arrays) is not None:
        return replayed(arrays, weight, text, reduction)
    if weighed:
        raise NotImplementedError(f"{fields.loss} has no gradient in weight yet")

    names = " ".join(arrays)
    if torch.compiler.is_compiling():
        operator = torch.ops.perdita.evaluate
        return cast(Tensor, operator(inputs, weight, None, text, names, reduction, keep)[0])
    return cast(Tensor, applied(Evaluated, text, names, reduction, keep, weight, *inputs)[0])
