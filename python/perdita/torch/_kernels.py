"""The compiled kernels on CPU tensors: as plain calls, and as an opaque operator for `torch.compile`.

One operator serves all losses: a loss is its text, and its tensors have the names of its fields. Pointwise and row-wise
losses have a faster operator (`_pairs.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, wraps
from typing import Any, TypeVar, cast

import torch
from torch import Tensor

from perdita import _formula
from perdita._domains import narrow
from perdita._fields import Fields
from perdita._formula import Formula
from perdita._loss import text as written
from perdita._perdita import Core

NAMES = {
    torch.float32: "float32",
    torch.float64: "float64",
    torch.int64: "int64",
    torch.int32: "int32",
    torch.uint8: "uint8",
}
REDUCTIONS: dict[str, str | float] = {"mean": "mean", "sum": "sum", "none": "sum"}


F = TypeVar("F", bound=Callable[..., Any])


def constant(f: F) -> F:
    """A cached function of constants, which `torch.compile` does not trace."""
    cached = lru_cache(maxsize=1024)(f)

    @wraps(f)
    def call(*arguments: Any) -> Any:
        return cached(*arguments)

    # As `torch.compiler.assume_constant_result`, which would import the compiler, for a second.
    call._dynamo_marked_constant = True  # type: ignore[attr-defined]
    return cast(F, call)


@constant
def core(text: str) -> Core:
    """The loss with this text."""
    return _formula.core(text)


@constant
def argument(text: str, name: str) -> Any:
    """A parameter of a loss; None if it has none of this name."""
    return core(text).args.get(name)


softened = constant(_formula.softened)


@dataclass(frozen=True)
class Known:
    """A loss by its text, looked up once per call."""

    text: str
    core: Core
    fields: Fields
    checked: bool
    """True if it has arrays with bounded domains, which are checked."""


@constant
def known(text: str, checked: bool = False) -> Known:
    """The loss with this text, and its arrays. `checked`: numbers outside of bounded domains are an error."""
    fields = Fields(core(text).card, first="input")
    checked = checked and any(name in fields.names for name in narrow(text))
    return Known(text, core(text), fields, checked)


@constant
def formula(text: str, width: int) -> Formula | None:
    """The formula for rows of a given length; None if the loss has none."""
    made = _formula.formula(text, width)
    _ = made and made.tape and made.tape.backward  # torch.compile looks it up, and makes none
    return made


def address(tensor: Tensor) -> tuple[int, int, str]:
    """The address, length and type of a contiguous tensor, which must outlive their use."""
    return tensor.data_ptr(), tensor.numel(), NAMES[tensor.dtype]


def named(name: str, tensor: Tensor) -> tuple[str, tuple[int, int, str], Sequence[int]]:
    """A contiguous tensor as a named array of the core."""
    return name, address(tensor), tensor.shape


def ready(x: Tensor) -> Tensor:
    """The tensor in contiguous memory."""
    # A negative view (`is_neg`) reports itself contiguous.
    return x if x.is_contiguous() and not x.is_neg() else x.contiguous().resolve_neg()


def run(
    loss: Known,
    names: Sequence[str],
    inputs: Sequence[Tensor],
    weight: Tensor | None,
    upstream: Tensor | None,
    reduction: str,
    keep: Sequence[bool],
) -> list[Tensor]:
    """As `evaluate`, without the operator's overhead, which dominates for small losses."""
    core, fields, here = loss.core, loss.fields, inputs[0].is_cpu
    arrays, call, grads, memory = {}, [], [], []
    learnt, wanted = {}, []
    for name, given, kept in zip(names, inputs, keep, strict=True):
        if name in fields.learnt:
            learnt[name] = given
            if kept:
                wanted.append(name)
            continue
        arrays[name] = x = ready(given if here else given.cpu())
        count, dtype = x.numel(), NAMES[x.dtype]
        call.append((name, (x.data_ptr(), count, dtype), x.shape))
        if kept:
            grads.append(grad := torch.empty_like(x))
            memory.append((name, (grad.data_ptr(), count, dtype)))
    if learnt:
        core = with_parameters(loss, learnt)
    if wanted and not memory:
        # The gradient in a parameter comes only with that in an array.
        scratch = torch.empty_like(arrays["a"])
        memory.append(("a", address(scratch)))
    if weight is not None:
        weight = ready(weight.cpu())
    if upstream is not None:
        upstream = ready(upstream.cpu())

    like = arrays[fields.first]
    each = like.new_empty(fields.rows(arrays)) if reduction == "none" else None
    value, _, _, parameters, _ = core.evaluate(
        call,
        None if weight is None else address(weight),
        reduction=REDUCTIONS.get(reduction) or float(reduction),
        each=None if each is None else address(each),
        grads=memory,
        upstream=None if upstream is None else address(upstream),
        domains=loss.checked and here,
        threads=torch.get_num_threads(),
    )
    outputs = [torch.scalar_tensor(value, dtype=like.dtype) if each is None else each, *grads]
    for name in wanted:
        outputs.append(learnt[name].new_full(learnt[name].shape, parameters[name]))
    return outputs if here else [x.to(inputs[0].device) for x in outputs]


def evaluate(
    inputs: Sequence[Tensor],
    weight: Tensor | None,
    upstream: Tensor | None,
    text: str,
    names: str,
    reduction: str,
    keep: Sequence[bool],
    checked: bool = False,
) -> list[Tensor]:
    """The reduced loss (or per-observation losses), and its gradients in the tensors marked in `keep`.

    `names` are the fields of the tensors, separated by spaces; parameters with gradients may come last, in place of the
    loss's own. `upstream` multiplies the gradient of every observation. Tensors of other devices are copied to the CPU,
    and results back; those of the CPU are checked, if they are to be.
    """
    return run(known(text, checked), names.split(), inputs, weight, upstream, reduction, keep)


def check(loss: Known, arrays: dict[str, Tensor], weight: Tensor | None) -> None:
    """Raises ValueError for a number outside its domain, where the formula is replayed, which checks none."""
    if loss.checked:
        inputs = [x.detach() for x in arrays.values()]
        weight = None if weight is None else weight.detach()
        run(loss, tuple(arrays), inputs, weight, None, "sum", [False] * len(inputs))


def backward(
    loss: Known,
    names: Sequence[str],
    inputs: Sequence[Tensor],
    weight: Tensor | None,
    grads: Sequence[Tensor],
    upstream: Tensor,
    reduction: str,
    keep: Sequence[bool],
    call: Callable[..., list[Tensor]],
) -> list[Tensor | None]:
    """The gradients in the tensors: those of the forward pass, or from the tensors if the kernel must run again."""
    scale: Tensor | None = upstream
    if reduction == "none" and loss.fields.separate:
        scale = upstream[(..., *[None] * (grads[0].ndim - upstream.ndim))]
    elif reduction == "none":
        grads, scale = call(loss, names, inputs, weight, upstream, "sum", keep)[1:], None
    left, found = iter(grads), []
    for kept in keep:
        grad = next(left) if kept else None
        found.append(grad if grad is None or scale is None else scale * grad)
    return found


def fit(text: str, arrays: dict[str, Tensor]) -> None:
    """Checks the shapes of arrays, but not under `torch.compile`, where they may be symbolic."""
    if not torch.compiler.is_compiling():
        core(text).fit([(name, x.shape) for name, x in arrays.items()])


def with_parameters(loss: Known, learnt: dict[str, Tensor]) -> Core:
    """The loss with these parameter values."""
    values = {name: x.item() for name, x in learnt.items()}
    return Core(written(loss.fields.loss, loss.core.args | values)) if values else loss.core


_evaluate = torch.library.custom_op("perdita::evaluate", evaluate, mutates_args=())


@_evaluate.register_fake
def _(
    inputs: Sequence[Tensor],
    weight: Tensor | None,
    upstream: Tensor | None,
    text: str,
    names: str,
    reduction: str,
    keep: Sequence[bool],
    checked: bool = False,
) -> list[Tensor]:
    arrays, fields = dict(zip(names.split(), inputs, strict=True)), known(text).fields
    shape = fields.rows(arrays) if reduction == "none" else ()
    value = arrays[fields.first].new_empty(shape)
    return [value, *(x.new_empty(x.shape) for x, kept in zip(inputs, keep, strict=True) if kept)]


def _save(ctx: Any, inputs: Any, output: Any) -> None:
    tensors, weight, _, *ctx.how, _ = inputs
    text, _, reduction, _ = ctx.how
    again = reduction == "none" and not known(text).fields.separate
    ctx.save_for_backward(*output[1:], *((weight, *tensors) if again else ()))


def _backward(ctx: Any, upstream: list[Tensor]) -> tuple[Any, ...]:
    text, names, reduction, keep = ctx.how
    count = sum(keep)
    grads, (weight, *tensors) = ctx.saved_tensors[:count], ctx.saved_tensors[count:] or (None,)

    def call(loss: Known, _: Any, inputs: Any, weight: Any, upstream: Any, reduction: str, keep: Any) -> Any:
        return torch.ops.perdita.evaluate(inputs, weight, upstream, loss.text, names, reduction, keep)

    found = backward(known(text), names, tensors, weight, grads, upstream[0], reduction, keep, call)
    return found, *[None] * 7


_evaluate.register_autograd(_backward, setup_context=_save)
