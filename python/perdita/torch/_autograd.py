"""Gradients of losses: first ones from the kernels, higher ones from the formula."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from types import SimpleNamespace
from typing import Any, cast

import torch
from torch import Tensor

from perdita import _fields, _formula
from perdita._formula import Formula

from . import _kernels, _namespace, _pairs
from ._kernels import Known
from ._tensors import visible

_way = SimpleNamespace(traced=False)


@contextmanager
def traced() -> Iterator[None]:
    """Context in which CPU tensors, too, are evaluated by the replayed formula."""
    before, _way.traced = _way.traced, True
    try:
        yield
    finally:
        _way.traced = before


def fused(x: Tensor) -> bool:
    """True if the kernels evaluate this tensor."""
    return x.is_cpu and not _way.traced


def formula(loss: Known, arrays: dict[str, Tensor]) -> Formula | None:
    """The formula of a loss, if it has one for these arrays."""
    # A plan is for rows of any length.
    wide = loss.fields.kind != "product"
    rows = _fields.shape_at(loss.fields.places, arrays)
    return _kernels.formula(loss.text, _fields.width(arrays, rows) if wide else 1)


def replayed(loss: Known, arrays: dict[str, Tensor], weight: Tensor | None, reduction: str) -> Tensor:
    """The loss by its formula: differentiable in all inputs, to any order, on any device."""
    known = formula(loss, arrays)
    assert known is not None, "checked by the caller"
    if known.fields.kind == "arrays":
        _kernels.fit(loss.text, arrays)
    how = reduction if reduction in ("mean", "sum", "none") else float(reduction)
    see_all = weight is not None and weight.requires_grad
    xp = cast(Any, _namespace)
    with without_autocast(next(iter(arrays.values()))):
        return cast(Tensor, _formula.evaluate(xp, known, arrays, weight, how, see_all=see_all))


def without_autocast(x: Tensor) -> AbstractContextManager[Any]:
    """Products are computed in the type of their embeddings."""
    on = torch.amp.is_autocast_available(x.device.type) and torch.is_autocast_enabled(x.device.type)
    return torch.autocast(x.device.type, enabled=False) if on else nullcontext()


class Evaluated(torch.autograd.Function):
    """The kernel with its gradients. Higher derivatives come from the formula, if the loss has one.

    Gradients are kept in the context, not among the outputs: for small losses the overhead of the call dominates.
    """

    @staticmethod
    def forward(
        ctx: Any,
        loss: Known,
        names: Sequence[str],
        reduction: str,
        keep: Sequence[bool],
        weight: Tensor | None,
        *inputs: Tensor,
    ) -> Tensor:
        value, *ctx.grads = _kernels.run(loss, names, inputs, weight, None, reduction, keep)
        ctx.how = loss, names, reduction, keep
        ctx.save_for_backward(weight, *inputs)
        return value

    @staticmethod
    def backward(ctx: Any, upstream: Tensor) -> tuple[Tensor | None, ...]:
        _, _, reduction, keep = ctx.how
        if reduction != "none" and not torch.is_grad_enabled():
            left = iter(ctx.grads)
            return (None,) * 5 + tuple([upstream * next(left) if kept else None for kept in keep])
        # Read once: activation checkpointing recomputes them.
        weight, *inputs = ctx.saved_tensors
        return (None,) * 5 + tuple(_gradients(ctx.how, weight, inputs, ctx.grads, upstream))


class Paired(torch.autograd.Function):
    """`Evaluated` for pointwise and row-wise losses. `found` are value and gradient, if the kernel has run."""

    @staticmethod
    def forward(
        ctx: Any,
        first: Tensor,
        second: Tensor,
        weight: Tensor | None,
        how: tuple[Known, str],
        found: tuple[Tensor, Tensor | None] | None,
    ) -> Tensor:
        if found is None:
            found = _pairs.run(*how, first, second, weight, ctx.needs_input_grad[0])
        ctx.how = how
        ctx.save_for_backward(first, second, weight)
        value, ctx.grad = found
        return value

    @staticmethod
    def backward(ctx: Any, upstream: Tensor) -> tuple[Tensor | None, ...]:
        grad = ctx.grad
        if grad is None or torch.is_grad_enabled():
            # An error, if they are freed, as the gradient is.
            first, second, weight = ctx.saved_tensors
            (loss, reduction), inputs = ctx.how, (first, second)
            how = loss, loss.fields.names, reduction, (True, False)
            grad, _ = _gradients(how, weight, inputs, (grad,), upstream)
        elif _graph_is_kept() or torch.compiler.is_compiling() or not _namespace.has_memory(upstream):
            grad = _pairs.spread(upstream, grad)
        else:
            # Nobody else sees it: no second pass over new memory.
            ctx.grad = None
            grad = _pairs.scaled(grad, upstream)
        return grad, None, None, None, None


class Recorded(torch.autograd.Function):
    """`Paired` in a graph of `torch.compile`: at 64 elements a step takes four fifths of that with `pair`."""

    @staticmethod
    def forward(
        ctx: Any,
        first: Tensor,
        second: Tensor,
        weight: Tensor | None,
        loss: Known,
        reduction: str,
        keep: bool,
    ) -> Tensor:
        value, grad = torch.ops.perdita.pair_forward(
            first, second, weight, loss.text, reduction, keep, loss.checked
        )
        ctx.save_for_backward(grad)
        return cast(Tensor, value)

    @staticmethod
    def backward(ctx: Any, upstream: Tensor) -> tuple[Tensor | None, ...]:
        (grad,) = ctx.saved_tensors
        return _pairs.spread(upstream, grad), None, None, None, None, None


# Missing before PyTorch 2.7.
_is_exporting: Callable[[], bool] = getattr(torch.compiler, "is_exporting", lambda: False)

# Private in PyTorch. Without it, gradients are kept.
_graph_is_kept: Callable[[], bool] = getattr(
    torch._C._autograd, "_get_current_graph_task_keep_graph", lambda: True
)


# `Paired.apply` without its steps for transforms and tensors that have left one: for tensors with memory.
attached: Callable[..., Tensor] = super(torch.autograd.Function, Paired).apply


def is_ordinary() -> bool:
    """True where a kernel with one gradient is enough."""
    return not _way.traced and _namespace.is_ordinary()


class Transformed(torch.autograd.Function):
    """`Evaluated` for transforms of `torch.func`, which need `setup_context`, and gradients among the outputs.

    PyTorch takes 20 µs more to call it.
    """

    @staticmethod
    def forward(
        loss: Known,
        names: Any,
        reduction: str,
        keep: Any,
        weight: Tensor | None,
        upstream: Tensor | None,
        *inputs: Tensor,
    ) -> tuple[Tensor, ...]:
        if _namespace.traced():
            operator = torch.ops.perdita.evaluate
            how = loss.text, " ".join(names), reduction, keep, loss.checked
            return tuple(operator(inputs, weight, upstream, *how))
        return tuple(_kernels.run(loss, names, inputs, weight, upstream, reduction, keep))

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Any, ...], output: tuple[Tensor, ...]) -> None:
        ctx.how = inputs[:4]
        ctx.mark_non_differentiable(*output[1:])
        ctx.set_materialize_grads(False)
        ctx.save_for_backward(inputs[4], *inputs[6:], *output[1:])

    @staticmethod
    def backward(ctx: Any, upstream: Tensor | None, *_: None) -> tuple[Tensor | None, ...]:
        count = len(ctx.how[3])
        if upstream is None:
            return (None,) * (6 + count)
        weight, *saved = ctx.saved_tensors
        return (None,) * 6 + tuple(_gradients(ctx.how, weight, saved[:count], saved[count:], upstream))

    @staticmethod
    def vmap(info: Any, in_dims: tuple[Any, ...], *arguments: Any) -> Any:
        """A call per example: kernels have no batch axis."""
        dims = (*[None] * 4, *in_dims[4:])
        calls = [
            Transformed.apply(
                *(x if d is None else x.select(d, i) for x, d in zip(arguments, dims, strict=True))
            )
            for i in range(info.batch_size)
        ]
        stacked = tuple(torch.stack(outputs) for outputs in zip(*calls, strict=True))
        return stacked, (0,) * len(stacked)


def _gradients(
    how: tuple[Any, ...],
    weight: Tensor | None,
    inputs: Sequence[Tensor],
    grads: Sequence[Tensor],
    upstream: Tensor,
) -> list[Tensor | None]:
    loss, names, reduction, keep = how
    way = _differentiably if torch.is_grad_enabled() else _kernels.backward
    transformed = _namespace.transformed()
    batched = not transformed and not _namespace.has_memory(upstream)
    if batched and reduction == "none" and not loss.fields.separate:
        # A batched backward pass (`is_grads_batched`): the formula takes tensors that are no memory.
        if formula(loss, dict(zip(names, inputs, strict=True))) is None:
            raise NotImplementedError(
                f"{loss.fields.loss} has no batched backward pass: torch.func.jacrev has"
            )
        with torch.enable_grad():
            return _differentiably(
                loss, names, inputs, weight, grads, upstream, reduction, keep, _kernels.run
            )
    call = _by_example if transformed else _kernels.run
    return way(loss, names, inputs, weight, grads, upstream, reduction, keep, call)


def _by_example(
    loss: Known, names: Any, inputs: Any, weight: Any, upstream: Any, reduction: str, keep: Any
) -> list[Tensor]:
    """The kernel under a batched backward pass."""
    return list(Transformed.apply(loss, names, reduction, keep, weight, upstream, *inputs))


def _differentiably(
    loss: Known,
    names: Sequence[str],
    inputs: Sequence[Tensor],
    weight: Tensor | None,
    grads: Sequence[Tensor],
    upstream: Tensor,
    reduction: str,
    keep: Sequence[bool],
    call: Any,
) -> list[Tensor | None]:
    """The gradients in the tensors, as differentiable functions of them."""
    arrays = dict(zip(names, inputs, strict=True))
    moved = {name: x for (name, x), kept in zip(arrays.items(), keep, strict=True) if kept}
    if formula(loss, arrays) is not None:

        def plain(*some: Tensor) -> Tensor:
            return replayed(loss, arrays | dict(zip(moved, some, strict=True)), weight, reduction)

        found = pulled(plain, upstream, list(moved.values()))
    else:
        every = _kernels.backward(loss, names, inputs, weight, grads, upstream, reduction, keep, call)
        grads = [grad for grad in every if grad is not None]
        found = Last.apply(loss.fields.loss, len(grads), *grads, upstream, *moved.values())
    left = iter(found)
    return [next(left) if kept else None for kept in keep]


class Last(torch.autograd.Function):
    """Gradients that cannot be differentiated again: the tensors after them are their inputs."""

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
    """The gradients of f in its inputs, as differentiable functions of them."""
    if _namespace.transformed():
        return cast(tuple[Tensor, ...], torch.func.vjp(f, *inputs)[1](upstream))
    inputs = [x.view_as(x) for x in inputs]
    return torch.autograd.grad(f(*inputs), inputs, upstream, create_graph=True)


def _paired(
    loss: Known, inputs: list[Tensor], weight: Tensor | None, reduction: str, keep: bool, compiling: bool
) -> Tensor:
    """The loss of two tensors, by its kernel."""
    if not compiling:
        return cast(Tensor, Paired.apply(*inputs, weight, (loss, reduction), None))
    if torch.compiler.is_compiling() and not _is_exporting():
        return cast(Tensor, Recorded.apply(*inputs, weight, loss, reduction, keep))
    found = torch.ops.perdita.pair(*inputs, weight, loss.text, reduction, keep, loss.checked)
    return cast(Tensor, found[0])


def evaluate(loss: Known, arrays: dict[str, Tensor], weight: Tensor | None, reduction: str) -> Tensor:
    """The loss of checked tensors by field, by kernel or by formula."""
    enabled, inputs = torch.is_grad_enabled(), list(arrays.values())
    weighed = enabled and weight is not None and weight.requires_grad
    keep, beyond = [], weighed
    # An exported program may be differentiated later.
    exporting = _is_exporting()
    for name, x in arrays.items():
        keep.append(enabled and (x.requires_grad or (exporting and name in loss.fields.moving)))
        beyond = beyond or (keep[-1] and name not in loss.fields.moving)
    if (beyond or not fused(inputs[0]) or _namespace.forward_mode()) and formula(loss, arrays) is not None:
        if visible(inputs[0]):
            _kernels.check(loss, arrays, weight)
        return replayed(loss, arrays, weight, reduction)
    if weighed:
        raise NotImplementedError(f"{loss.fields.loss} has no gradient in weight yet")

    compiling = torch.compiler.is_compiling()
    if _namespace.transformed() and not compiling:
        return cast(Tensor, Transformed.apply(loss, tuple(arrays), reduction, keep, weight, None, *inputs)[0])
    compiling = compiling or _namespace.traced()
    if loss.fields.separate:
        return _paired(loss, inputs, weight, reduction, keep[0], compiling)
    if compiling:
        operator, names = torch.ops.perdita.evaluate, " ".join(arrays)
        return cast(
            Tensor, operator(inputs, weight, None, loss.text, names, reduction, keep, loss.checked)[0]
        )
    return cast(Tensor, Evaluated.apply(loss, tuple(arrays), reduction, keep, weight, *inputs))
