"""The compiled kernels on CPU tensors: as plain calls, and as operators that `torch.compile` can look past.

One operator for losses of pairs and rows, one for losses on products, one for losses of named arrays; a loss is its
text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache, wraps
from typing import Any, TypeVar, cast

import torch
from torch import Tensor

from perdita import _replay
from perdita._fields import Fields, shape_at
from perdita._loss import text as written
from perdita._perdita import Core
from perdita._replay import Tape

_NAMES = {
    torch.float32: "float32",
    torch.float64: "float64",
    torch.int64: "int64",
    torch.int32: "int32",
    torch.uint8: "uint8",
}


F = TypeVar("F", bound=Callable[..., Any])


def constant(f: F) -> F:
    """A function of constants, called once for each: also by `torch.compile`, which does not look into it."""
    cached = lru_cache(maxsize=1024)(f)

    @wraps(f)
    def call(*arguments: Any) -> Any:
        return cached(*arguments)

    return cast(F, torch.compiler.assume_constant_result(call))  # type: ignore[no-untyped-call]


@constant
def core(text: str) -> Core:
    """The loss that is written so."""
    return Core(text)


@constant
def kind(text: str) -> str:
    """What the loss takes: "pointwise", "labels", "soft", "product" or "arrays"."""
    return str(core(text).card["kind"])


@constant
def fields(text: str) -> Fields:
    """The arrays that the loss takes by name."""
    return Fields(core(text).card)


@constant
def labels_of(text: str, classes: int) -> tuple[int | None, list[float]]:
    """The label of rows that are not looked at, and what rows of each label count for in the mean."""
    return core(text).ignored, core(text).label_weights(classes)


@constant
def tape(text: str, classes: int) -> Tape:
    """The formula, for rows of so many scores."""
    made = _replay.tape(text, classes)
    _ = made.backward  # torch.compile looks it up, and makes none
    return made


@constant
def tape_of_arrays(text: str, width: int) -> Tape | None:
    """The formula of a loss of named arrays, where rows are so long; None if it is no formula of numbers and rows."""
    made = _replay.tape_of_arrays(text, width)
    _ = made and made.backward
    return made


def address(tensor: Tensor | None) -> tuple[int, int, str] | None:
    """Where the numbers of a contiguous tensor are. It must outlive what is done there."""
    return None if tensor is None else (tensor.data_ptr(), tensor.numel(), _NAMES[tensor.dtype])


def _contiguous(x: Tensor) -> Tensor:
    # A negative view is contiguous in name only.
    return x.contiguous().resolve_neg()


def _kept(like: Tensor | None, keep: bool) -> Tensor | None:
    """Memory for the gradient in a contiguous tensor."""
    return torch.empty_like(like) if keep and like is not None else None


def _reduction(reduction: str) -> str | float:
    return {"mean": "mean", "sum": "sum", "none": "sum"}.get(reduction) or float(reduction)


def elementwise(
    pred: Tensor, target: Tensor, weight: Tensor | None, text: str, reduction: str, keep: bool
) -> tuple[Tensor, Tensor]:
    """The reduced loss (or every row's), and with `keep` its gradient in the predictions.

    Rows have their scores on the last axis. Without `keep` the second tensor is empty.
    """
    pointwise = kind(text) == "pointwise"
    pred, target = _contiguous(pred), _contiguous(target)
    weight = None if weight is None else _contiguous(weight)
    grad = _kept(pred, keep)
    each = pred.new_empty(pred.shape if pointwise else pred.shape[:-1]) if reduction == "none" else None
    value, _, _ = core(text).evaluate(
        address(pred),
        address(target),
        address(weight),
        reduction=_reduction(reduction),
        classes=1 if pointwise else pred.shape[-1],
        each=address(each),
        grad=address(grad),
    )
    reduced = torch.scalar_tensor(value, dtype=pred.dtype) if each is None else each
    return reduced, pred.new_empty(0) if grad is None else grad


def products(
    a: Tensor,
    b: Tensor | None,
    negatives: Tensor | None,
    bias: Tensor | None,
    temperature: Tensor | None,
    score_bias: Tensor | None,
    labels: Tensor | None,
    key_labels: Tensor | None,
    targets: Tensor | None,
    weight: Tensor | None,
    upstream: Tensor | None,
    text: str,
    reduction: str,
    keep: list[bool],
) -> list[Tensor]:
    """The reduced loss (or every row's), and its gradients in the first six arguments that `keep` names.

    What is not asked for is an empty tensor. `upstream` multiplies the gradient of every row.
    """
    tensors = (b, negatives, bias, labels, key_labels, targets, weight, upstream)
    a, given = _contiguous(a), [None if x is None else _contiguous(x) for x in tensors]
    b, negatives, bias, labels, key_labels, targets, weight, upstream = given
    # The gradient in a scale comes only with that in an array.
    wanted = [keep[0] or any(keep[4:]), *keep[1:4]]
    grads = [_kept(x, k) for x, k in zip((a, b, negatives, bias), wanted, strict=True)]
    each = a.new_empty(len(a)) if reduction == "none" else None
    value, _, _, of_temperature, of_bias, _ = at_scale(text, temperature, score_bias).products(
        address(a),
        a.shape[1],
        b=address(b),
        labels=address(labels),
        key_labels=address(key_labels),
        targets=address(targets),
        bias=address(bias),
        negatives=address(negatives),
        per_query=negatives is not None and negatives.ndim == 3,
        weight=address(weight),
        reduction=_reduction(reduction),
        each=address(each),
        grad_a=address(grads[0]),
        grad_b=address(grads[1]),
        grad_negatives=address(grads[2]),
        grad_bias=address(grads[3]),
        upstream=address(upstream),
    )
    for scale, slope in ((temperature, of_temperature), (score_bias, of_bias)):
        grads.append(None if scale is None or slope is None else scale.new_full(scale.shape, slope))
    reduced = torch.scalar_tensor(value, dtype=a.dtype) if each is None else each
    asked = zip(grads, keep, strict=True)
    return [reduced, *(grad if k and grad is not None else a.new_empty(0) for grad, k in asked)]


def arrays(
    inputs: list[Tensor],
    weight: Tensor | None,
    upstream: Tensor | None,
    text: str,
    names: str,
    reduction: str,
    keep: list[bool],
) -> list[Tensor]:
    """The reduced loss (or every observation's), and its gradients in the arrays that `keep` names.

    `names` are those of the arrays, with a space between them. What is not asked for is an empty tensor. `upstream`
    multiplies the gradient of every observation. Tensors of other devices are copied to the CPU, and results back.
    """
    device, like = inputs[0].device, _first(inputs)
    here = [_contiguous(x.cpu()) for x in inputs]
    beside = [None if x is None else _contiguous(x.cpu()) for x in (weight, upstream)]
    grads = [_kept(x, k) for x, k in zip(here, keep, strict=True)]
    shape = shape_of_each(text, dict(zip(names.split(), inputs, strict=True)))
    each = torch.empty(shape, dtype=like.dtype) if reduction == "none" else None
    named = names.split()
    value, _, _ = core(text).arrays(
        [(name, address(x), x.shape) for name, x in zip(named, here, strict=True)],
        address(beside[0]),
        reduction=_reduction(reduction),
        each=address(each),
        grads=[(name, address(x)) for name, x in zip(named, grads, strict=True) if x is not None],
        upstream=address(beside[1]),
    )
    reduced = torch.scalar_tensor(value, dtype=like.dtype) if each is None else each
    gradients = (x.new_empty(0) if grad is None else grad for x, grad in zip(here, grads, strict=True))
    return [x.to(device) for x in (reduced, *gradients)]


def fit(text: str, arrays: dict[str, Tensor]) -> None:
    """An error unless the loss takes arrays of these shapes. `torch.compile` does without: its may be symbols."""
    if not torch.compiler.is_compiling():
        core(text).fit([(name, x.shape) for name, x in arrays.items()])


def _first(inputs: Sequence[Tensor]) -> Tensor:
    """The first array of numbers, in whose type a loss is computed."""
    return next(x for x in inputs if x.is_floating_point())


def shape_of_each(text: str, arrays: dict[str, Tensor]) -> tuple[int, ...]:
    """The shape of the losses of all observations."""
    return shape_at(fields(text).places, arrays)


def at_scale(text: str, temperature: Tensor | None, score_bias: Tensor | None) -> Core:
    """The loss with these numbers as its temperature and the bias of its scores."""
    given = {"temperature": temperature, "bias": score_bias}
    values = {key: x.item() for key, x in given.items() if x is not None}
    return Core(written(core(text).card["name"], {**core(text).args, **values})) if values else core(text)


_elementwise = torch.library.custom_op("perdita::elementwise", elementwise, mutates_args=())


@_elementwise.register_fake
def _(
    pred: Tensor, target: Tensor, weight: Tensor | None, text: str, reduction: str, keep: bool
) -> tuple[Tensor, Tensor]:
    rows = pred.shape if kind(text) == "pointwise" else pred.shape[:-1]
    return pred.new_empty(rows if reduction == "none" else ()), pred.new_empty(pred.shape if keep else 0)


def _keep_elementwise(ctx: Any, inputs: Any, output: Any) -> None:
    ctx.save_for_backward(output[1])


def _elementwise_backward(ctx: Any, upstream: Tensor, _: Tensor) -> tuple[Tensor | None, ...]:
    (grad,) = ctx.saved_tensors
    return spread(upstream, grad) * grad, None, None, None, None, None


def spread(upstream: Tensor, grad: Tensor) -> Tensor:
    """What comes from above for every row, beside rows of scores."""
    return upstream[..., None] if 0 < upstream.ndim < grad.ndim else upstream


_elementwise.register_autograd(_elementwise_backward, setup_context=_keep_elementwise)

_products = torch.library.custom_op("perdita::products", products, mutates_args=())
SCALED = 6
"""How many of the arguments of `products` have gradients."""


@_products.register_fake
def _(*arguments: Any) -> list[Tensor]:
    a, reduction, keep = arguments[0], arguments[-2], arguments[-1]
    given = zip(arguments[:SCALED], keep, strict=True)
    grads = [a.new_empty(0) if x is None or not k else x.new_empty(x.shape) for x, k in given]
    return [a.new_empty(a.shape[0] if reduction == "none" else ()), *grads]


def _keep_products(ctx: Any, inputs: Any, output: Any) -> None:
    ctx.arguments = inputs[-3:]
    ctx.save_for_backward(*inputs[:-3], *output[1:])


def products_backward(
    saved: Sequence[Any],
    how: tuple[str, str, list[bool]],
    upstream: Tensor,
    call: Callable[..., list[Tensor]],
) -> list[Tensor | None]:
    """The gradients in the first six arguments, from these and the gradients that were saved."""
    inputs, grads = saved[:-SCALED], saved[-SCALED:]
    text, reduction, keep = how
    if reduction == "none":
        grads = call(*inputs[:-1], upstream, text, "sum", keep)[1:]
    else:
        grads = [upstream * grad for grad in grads]
    return [grad if k and x is not None else None for x, grad, k in zip(inputs, grads, keep, strict=False)]


def _products_backward(ctx: Any, upstream: list[Tensor]) -> tuple[Tensor | None, ...]:
    grads = products_backward(ctx.saved_tensors, ctx.arguments, upstream[0], torch.ops.perdita.products)
    return (*grads, *[None] * 8)


_products.register_autograd(_products_backward, setup_context=_keep_products)

_arrays = torch.library.custom_op("perdita::arrays", arrays, mutates_args=())


@_arrays.register_fake
def _(
    inputs: list[Tensor],
    weight: Tensor | None,
    upstream: Tensor | None,
    text: str,
    names: str,
    reduction: str,
    keep: list[bool],
) -> list[Tensor]:
    shape = shape_of_each(text, dict(zip(names.split(), inputs, strict=True))) if reduction == "none" else ()
    grads = [x.new_empty(x.shape if k else 0) for x, k in zip(inputs, keep, strict=True)]
    return [_first(inputs).new_empty(shape), *grads]


def _keep_arrays(ctx: Any, inputs: Any, output: Any) -> None:
    arrays, weight, _, *ctx.how = inputs
    ctx.save_for_backward(weight, *arrays, *output[1:])


def arrays_backward(
    saved: Sequence[Any], how: Sequence[Any], upstream: Tensor, call: Callable[..., list[Tensor]]
) -> list[Tensor | None]:
    """The gradients in the arrays, from these and the gradients that were saved."""
    text, names, reduction, keep = how
    weight, inputs, grads = saved[0], saved[1 : 1 + len(keep)], saved[1 + len(keep) :]
    if reduction == "none":
        grads = call(list(inputs), weight, upstream, text, names, "sum", keep)[1:]
    else:
        grads = [upstream * grad for grad in grads]
    return [grad if k else None for grad, k in zip(grads, keep, strict=True)]


def _arrays_backward(ctx: Any, upstream: list[Tensor]) -> tuple[Any, ...]:
    grads = arrays_backward(ctx.saved_tensors, ctx.how, upstream[0], torch.ops.perdita.arrays)
    return grads, *[None] * 6


_arrays.register_autograd(_arrays_backward, setup_context=_keep_arrays)
