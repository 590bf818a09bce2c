"""Gradients of losses: those that the kernels leave behind, and those of the formula, of any order."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import lru_cache
from types import SimpleNamespace
from typing import Any, cast

import torch
from torch import Tensor

from perdita import _fields, _products
from perdita._replay import Tape

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


def replayed(pred: Tensor, target: Tensor, weight: Tensor | None, text: str, reduction: str) -> Tensor:
    """The loss by its formula: differentiable in all that goes in, to any order, on any device."""
    kind = _kernels.kind(text)
    classes = 1 if kind == "pointwise" else pred.shape[-1]
    label = target if kind == "labels" else None
    counts, total, wrong = weight, weight, None
    if label is not None:
        ignored, shares = _kernels.labels_of(text, classes)
        known = (label >= 0) & (label < classes)
        seen = torch.ones_like(known) if ignored is None else label != ignored
        wrong = seen & ~known
        counts = seen.to(pred.dtype) if weight is None else torch.where(seen, weight, 0.0)
        total = counts
        if shares:
            total = counts * _namespace.constant(shares, pred)[torch.where(known, label, 0).long()]
    if counts is not None:
        # What does not count may hold anything: it is replaced before the formula sees it. But the gradient in
        # a weight is its row's loss, which must be looked at even where the weight is 0.
        unseen = counts == 0
        if weight is not None and weight.requires_grad:
            unseen = torch.zeros_like(unseen) if label is None else ~seen
        hidden = unseen if kind == "pointwise" else unseen[..., None]
        pred = torch.where(hidden, 0.5, pred)
        target = target if label is not None else torch.where(hidden, 0.5, target)
    inputs = (pred,) if label is not None else (pred, target)
    (each,) = _namespace.formula(_kernels.tape(text, classes), inputs, label)
    if wrong is not None:
        # On other devices nobody waits to see whether a label is wrong; NaN tells.
        each = torch.where(wrong, float("nan"), each)
    if counts is not None:
        each = torch.where(unseen, 0.0, counts * each)
    return _reduced(each, total, reduction)


def _reduced(each: Tensor, total: Tensor | None, reduction: str) -> Tensor:
    """Losses put together; without weights, all count the same."""
    if reduction == "none":
        return each
    if reduction == "sum":
        return each.sum()
    if reduction != "mean":
        return each.sum() / float(reduction)
    if total is None:
        return each.sum() / max(each.numel(), 1)
    total = total.sum()
    return torch.where(total == 0, 0.0, each.sum() / torch.where(total == 0, 1.0, total))


class Elementwise(torch.autograd.Function):
    """The kernel for pairs and rows, which has the gradient ready. Its gradients are those of the formula."""

    @staticmethod
    def forward(*arguments: Any) -> tuple[Tensor, Tensor]:
        return _kernels.elementwise(*arguments)

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Any, ...], output: tuple[Tensor, Tensor]) -> None:
        pred, target, weight, *ctx.how, _ = inputs
        ctx.mark_non_differentiable(output[1])
        ctx.set_materialize_grads(False)
        ctx.save_for_backward(pred, target, weight, output[1])

    @staticmethod
    def backward(ctx: Any, upstream: Tensor | None, _: None) -> tuple[Tensor | None, ...]:
        if upstream is None:
            return (None,) * 6
        pred, target, weight, grad = ctx.saved_tensors
        if torch.is_grad_enabled():
            (grad,) = pulled(lambda pred: replayed(pred, target, weight, *ctx.how), upstream, [pred])
        else:
            grad = _kernels.spread(upstream, grad) * grad
        return grad, None, None, None, None, None

    @staticmethod
    def vmap(info: Any, in_dims: tuple[Any, ...], *arguments: Any) -> Any:
        return looped(Elementwise, info, in_dims, arguments)


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


def elementwise(pred: Tensor, target: Tensor, weight: Tensor | None, text: str, reduction: str) -> Tensor:
    """The loss of pairs or rows whose shapes and types fit, by the way that is best for them."""
    others = target.requires_grad or (weight is not None and weight.requires_grad)
    if not fused(pred) or (others and torch.is_grad_enabled()):
        return replayed(pred, target, weight, text, reduction)
    keep = pred.requires_grad and torch.is_grad_enabled()
    if torch.compiler.is_compiling():
        return cast(Tensor, torch.ops.perdita.elementwise(pred, target, weight, text, reduction, keep)[0])
    return cast(Tensor, applied(Elementwise, pred, target, weight, text, reduction, keep)[0])


class Products(torch.autograd.Function):
    """The kernel for losses on products. Gradients of its gradients are those of the plain computation."""

    @staticmethod
    def forward(*arguments: Any) -> tuple[Tensor, ...]:
        given = (*arguments[:-3], None, *arguments[-3:])
        return tuple(_kernels.products(*given))

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Any, ...], output: tuple[Tensor, ...]) -> None:
        *tensors, text, reduction, keep = inputs
        ctx.how = text, reduction, keep
        ctx.mark_non_differentiable(*output[1:])
        ctx.set_materialize_grads(False)
        ctx.save_for_backward(*tensors, None, *output[1:])

    @staticmethod
    def backward(ctx: Any, upstream: Tensor | None, *_: None) -> tuple[Tensor | None, ...]:
        if upstream is None:
            return (None,) * 13
        text, reduction, keep = ctx.how
        if not torch.is_grad_enabled():
            grads = _kernels.products_backward(ctx.saved_tensors, ctx.how, upstream, _kernels.products)
            return (*grads, *[None] * 7)
        tensors = list(ctx.saved_tensors[:10])
        kept = [i for i, k in enumerate(keep) if k and tensors[i] is not None]

        def plain(*some: Tensor) -> Tensor:
            given = [some[kept.index(i)] if i in kept else x for i, x in enumerate(tensors)]
            return multiplied(*given, text, reduction)

        found = dict(zip(kept, pulled(plain, upstream, [tensors[i] for i in kept]), strict=True))
        return tuple(found.get(i) for i in range(13))

    @staticmethod
    def vmap(info: Any, in_dims: tuple[Any, ...], *arguments: Any) -> Any:
        return looped(Products, info, (*in_dims[:-1], None), arguments)


def multiplied(*arguments: Any) -> Tensor:
    """A loss on products by plain operations: differentiable in all its numbers, on any device."""
    *tensors, text, reduction = arguments
    a, b, negatives, bias, temperature, score_bias, labels, key_labels, targets, weight = tensors
    how = reduction if reduction in ("mean", "sum", "none") else float(reduction)
    with _without_autocast(a):
        sums = _products.products(
            _kernels.core(text),
            cast(Any, _namespace),
            a,
            b,
            labels=_namespace.signed(labels),
            key_labels=_namespace.signed(key_labels),
            targets=targets,
            bias=bias,
            negatives=negatives,
            weight=weight,
            temperature=temperature,
            score_bias=score_bias,
        )
        return cast(Tensor, sums.reduced(cast(Any, _namespace), how))


def _without_autocast(x: Tensor) -> AbstractContextManager[Any]:
    """Products are computed in the type of their embeddings."""
    on = torch.amp.is_autocast_available(x.device.type) and torch.is_autocast_enabled(x.device.type)
    return torch.autocast(x.device.type, enabled=False) if on else nullcontext()


def products(*arguments: Any) -> Tensor:
    """A loss on products whose shapes and types fit, by the way that is best for it."""
    *tensors, text, reduction = arguments
    a, others = tensors[0], [x for x in tensors[_kernels.SCALED :] if x is not None and x.requires_grad]
    if not fused(a) or (others and torch.is_grad_enabled()):
        return multiplied(*arguments)
    keep = [x is not None and x.requires_grad and torch.is_grad_enabled() for x in tensors[: _kernels.SCALED]]
    if torch.compiler.is_compiling():
        return cast(Tensor, torch.ops.perdita.products(*tensors, None, text, reduction, keep)[0])
    return cast(Tensor, applied(Products, *tensors, text, reduction, keep)[0])


class Arrays(torch.autograd.Function):
    """The kernel for losses of named arrays. Gradients of its gradients are those of the formula, if it has one."""

    @staticmethod
    def forward(*arguments: Any) -> tuple[Tensor, ...]:
        text, names, reduction, keep, weight, *inputs = arguments
        return tuple(_kernels.arrays(inputs, weight, None, text, names, reduction, keep))

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Any, ...], output: tuple[Tensor, ...]) -> None:
        *ctx.how, weight = inputs[:5]
        ctx.mark_non_differentiable(*output[1:])
        ctx.set_materialize_grads(False)
        ctx.save_for_backward(weight, *inputs[5:], *output[1:])

    @staticmethod
    def backward(ctx: Any, upstream: Tensor | None, *_: None) -> tuple[Tensor | None, ...]:
        text, names, reduction, keep = ctx.how
        if upstream is None:
            return (None,) * (5 + len(keep))
        weight, inputs = ctx.saved_tensors[0], ctx.saved_tensors[1 : 1 + len(keep)]
        kept = [i for i, k in enumerate(keep) if k]
        some, given = [inputs[i] for i in kept], dict(zip(names.split(), inputs, strict=True))
        if torch.is_grad_enabled() and _tape(text, given) is not None:

            def plain(*some: Tensor) -> Tensor:
                moved = {names.split()[i]: x for i, x in zip(kept, some, strict=True)}
                return named(given | moved, weight, text, reduction)

            grads: tuple[Tensor, ...] = pulled(plain, upstream, some)
        else:
            every = _kernels.arrays_backward(ctx.saved_tensors, ctx.how, upstream, _kernels.arrays)
            grads = tuple(cast(Tensor, every[i]) for i in kept)
            if torch.is_grad_enabled():
                grads = applied(Last, _kernels.fields(text).loss, len(grads), *grads, upstream, *some)
        found = dict(zip(kept, grads, strict=True))
        return (None,) * 5 + tuple(found.get(i) for i in range(len(keep)))

    @staticmethod
    def vmap(info: Any, in_dims: tuple[Any, ...], *arguments: Any) -> Any:
        return looped(Arrays, info, (*[None] * 4, *in_dims[4:]), arguments)


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


def _tape(text: str, arrays: dict[str, Tensor]) -> Tape | None:
    """The formula of a loss of named arrays, if it has one for these."""
    rows = _kernels.shape_of_each(text, arrays)
    return _kernels.tape_of_arrays(text, _fields.width(arrays, rows))


def named(arrays: dict[str, Tensor], weight: Tensor | None, text: str, reduction: str) -> Tensor:
    """A loss of named arrays by its formula: differentiable in all that goes in, to any order, on any device."""
    _kernels.fit(text, arrays)
    rows = _kernels.shape_of_each(text, arrays)
    if weight is not None:
        # As above: what does not count is replaced, but not where the gradient in the weight must see it.
        unseen = torch.zeros_like(weight, dtype=torch.bool) if weight.requires_grad else weight == 0
        hidden = {name: unseen[(..., *[None] * (x.ndim - len(rows)))] for name, x in arrays.items()}
        arrays = {name: torch.where(hidden[name], 0.5, x) for name, x in arrays.items()}
    tape = _tape(text, arrays)
    assert tape is not None, "asked for before"
    some = next(iter(arrays.values()))
    inputs = _fields.columns(tape.inputs, arrays, lambda: some.new_zeros(rows))
    (each,) = _namespace.formula(tape, inputs)
    if weight is not None:
        each = torch.where(unseen, 0.0, weight * each)
    return _reduced(each, weight, reduction)


def arrays(given: dict[str, Tensor], weight: Tensor | None, text: str, reduction: str) -> Tensor:
    """A loss of named arrays of types that fit, by the way that is best for it."""
    inputs, enabled = list(given.values()), torch.is_grad_enabled()
    weighed = weight is not None and weight.requires_grad and enabled
    if (weighed or not fused(inputs[0])) and _tape(text, given) is not None:
        return named(given, weight, text, reduction)
    if weighed:
        raise NotImplementedError(f"{_kernels.fields(text).loss} has no gradient in weight yet")
    names, keep = " ".join(given), [x.requires_grad and enabled for x in inputs]
    if torch.compiler.is_compiling():
        outputs = torch.ops.perdita.arrays(inputs, weight, None, text, names, reduction, keep)
        return cast(Tensor, outputs[0])
    return cast(Tensor, applied(Arrays, text, names, reduction, keep, weight, *inputs)[0])
