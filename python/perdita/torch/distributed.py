"""Losses over a batch or a vocabulary that is sharded over processes (`torch.distributed`).

>>> loss = perdita.torch.distributed.Clip(temperature=0.07)      # on every rank
>>> value = loss(images, texts)                                  # this rank's rows; the mean over the global batch
>>> value.backward()                                             # the gradient in this rank's rows

Contrastive losses (InfoNCE, CLIP, SigLIP, SupCon, NT-Xent, …): every rank has its own rows, in any number, and holds
those of at most two other ranks at a time. Shards circulate in a ring, overlapped with computation, in two rounds: one
for the sums of rows, one for gradients, which travel with their shards back to their rank. The value is the same on all
ranks. A rank's gradients are those of the global loss in its own rows, and its part of the gradient in the temperature.
They are multiplied by the number of ranks, since `DistributedDataParallel` and FSDP take their mean over ranks; with
`averaged=False` they are not, for those who sum them. A learnt temperature is averaged only if it belongs to the
wrapped module.

Losses of linear layers (linear_cross_entropy, linear_focal, arc_face, cos_face) are vocabulary-parallel: every rank has
the same hidden states and labels, and a part of the rows of the weight, in the order of ranks. Every rank gets the full
gradient in the hidden states, and that in its own rows of the weight.

Kernels run on the CPU, over gloo. On other devices the same ring runs over tiles of scores that are computed with
PyTorch's operations, in blocks: a rank does its part of the work, and holds the rows of three ranks, whatever their
number. Linear layers exchange scores there: each rank gets those of all classes for its part of the rows. Values and
gradients are those of one process, within 8 units in the last place of the largest; in the temperature within
4/temperature, as terms of that size cancel.

All ranks must call together. Invalid arguments on one rank raise an error on all; a lost rank raises an error of the
process group on the others.
"""

from __future__ import annotations

from typing import Any

import torch
import torch.distributed as dist
from torch import Tensor

from .. import _docs, _loss, _products
from .._fields import CallError, fits
from .._names import nearest
from .._perdita import Core, sharded, vocabulary
from . import _autograd, _columns, _kernels, _tiles
from ._calls import CALLS, Call
from ._kernels import address, named
from ._options import parse
from ._ring import Group, Ring


def _numbers(tensor: Tensor) -> Tensor:
    """The tensor, contiguous, in the type of the computation."""
    return tensor.detach().to(tensor.dtype if tensor.dtype == torch.float64 else torch.float32).contiguous()


class _Sharded(torch.autograd.Function):
    """The global loss, computed together with all gradients."""

    @staticmethod
    def forward(
        ctx: Any,
        text: str,
        group: Any,
        reduction: str,
        averaged: bool,
        labels: Any,
        weight: Any,
        *inputs: Any,
    ) -> Tensor:
        a, b, temperature, score_bias = inputs
        learnt = {"temperature": temperature, "bias": score_bias}
        scales = {name: x for name, x in learnt.items() if x is not None}
        loss, group = _kernels.known(text), Group(group, a.device)
        plan = _products.plan_of(text, 0)
        arrays = {name: _numbers(x) for name, x in (("a", a), ("b", b)) if x is not None}
        rows = list(arrays.values())
        if labels is not None:
            arrays["labels"] = labels = labels.detach().to(torch.int64).contiguous()

        def check() -> None:
            if any(x.ndim != 2 for x in rows) or len({(x.shape, x.dtype) for x in rows}) > 1:
                raise ValueError(
                    f"a and b must have the same shape (n, dim) and type, not {[tuple(x.shape) for x in rows]}"
                )
            if plan.kind not in _tiles.KINDS:
                raise ValueError(f"{plan.name} has no sharded form")
            for name in ("b", "labels"):
                if (name in plan.needs) != (name in arrays):
                    raise ValueError(f"{text} {'needs' if name in plan.needs else 'takes no'} {name}")
            for name, given in {"labels": labels, "sample_weight": weight}.items():
                if given is not None:
                    fits(name, given, a.shape[:1])
            if ctx.needs_input_grad[5]:
                raise ValueError("sample_weight has no gradient over shards")
            if weight is not None and not bool((weight >= 0).all()):
                raise ValueError("sample_weight must not be negative or NaN")
            _check_reduction(reduction)

        width = a.shape[1] if a.ndim == 2 else 0
        told = group.agree(check, [len(a), width, a.element_size()])
        if any(row[1:] != told[0][1:] for row in told):
            raise ValueError(f"ranks differ in the width or type of their rows: {[row[1:] for row in told]}")
        ring = Ring(group, arrays, [row[0] for row in told], 1 if plan.kind == "pairwise" else 2)
        weight = None if weight is None else _numbers(weight).to(rows[0].dtype)
        with _autograd.without_autocast(a):
            if _autograd.fused(a):
                found = _by_kernel(_kernels.with_parameters(loss, scales), plan, ring, arrays, weight)
            else:
                found = _tiles.evaluate(plan, ring, arrays, weight, scales)
        pulled = ring.home()
        total, weights = group.sum(torch.stack([found.sum, found.weight]).double()).tolist()
        scale = 1.0 if reduction == "sum" else 1.0 / weights if weights else 0.0
        for grad, pull in zip(found.grads, pulled, strict=False):
            pull.add_(grad)
        whole, scaled = iter(pulled), scale * (group.world if averaged else 1)
        ctx.save_for_backward(
            *(None if x is None else next(whole).mul_(scaled).to(x.dtype) for x in (a, b)),
            *(None if x is None else (found.slopes[name] * scaled).to(x.dtype).expand(x.shape)
              for name, x in learnt.items()),
        )  # fmt: skip
        return a.new_tensor(total * scale)

    @staticmethod
    @torch.autograd.function.once_differentiable
    def backward(ctx: Any, upstream: Tensor) -> tuple[Any, ...]:
        return (None,) * 6 + tuple(None if grad is None else grad * upstream for grad in ctx.saved_tensors)


def _by_kernel(
    core: Core, plan: Any, ring: Ring, arrays: dict[str, Tensor], weight: Tensor | None
) -> _tiles.Found:
    """The losses of this rank's rows and their gradients, by the kernel."""
    # Rows of a are queries; those of b are, too, if the loss is symmetric.
    looking = 2 if getattr(plan, "setting", "") in ("both", "views") else 1
    grads = {name: torch.zeros_like(arrays[name]) for name in ring.moved[:looking]}

    def memory(tensors: dict[str, Tensor]) -> list[tuple[str, Any]]:
        return [(name, address(x)) for name, x in tensors.items()]

    def inputs(arrays: dict[str, Tensor]) -> list[Any]:
        return [named(name, x) for name, x in arrays.items()]

    def visit(step: int) -> tuple[Any, ...]:
        shard = ring.visit(step)
        return (shard.first, inputs(shard.arrays), None), memory(shard.grads)

    value, weights, _, slopes, _ = sharded(
        core,
        (sum(ring.sizes[: ring.group.rank]), inputs(arrays), None if weight is None else address(weight)),
        ring.group.world,
        visit,
        reduction="sum",
        grads=memory(grads),
    )
    numbers = [torch.tensor(x, dtype=torch.float64) for x in (value, weights)]
    return _tiles.Found(
        *numbers,
        list(grads.values()),
        {name: torch.tensor(x, dtype=torch.float64) for name, x in slopes.items()},
    )


class _Vocabulary(torch.autograd.Function):
    """The loss of a linear layer whose classes are distributed over ranks."""

    @staticmethod
    def forward(
        ctx: Any, text: str, group: Any, reduction: str, labels: Any, row_weight: Any, *inputs: Any
    ) -> Tensor:
        hidden, weight, bias = inputs
        group = Group(group, hidden.device)
        rows, keys = _numbers(hidden), _numbers(weight)
        labels = labels.detach().to(torch.int64).contiguous()

        def check() -> None:
            if rows.ndim != 2 or keys.ndim != 2 or rows.shape[1] != keys.shape[1] or rows.dtype != keys.dtype:
                raise ValueError(f"hidden is {tuple(hidden.shape)} of {hidden.dtype}, weight {tuple(weight.shape)} "
                                 f"of {weight.dtype}: they must be (n, dim) and (classes, dim)")  # fmt: skip
            for name, given in (("labels", labels), ("sample_weight", row_weight)):
                if given is not None:
                    fits(name, given, rows.shape[:1])
            if bias is not None:
                fits("bias", bias, keys.shape[:1])
            _check_reduction(reduction)

        told = group.agree(check, [len(keys), *(*hidden.shape, 0, 0)[:2], hidden.element_size()])
        if any(row[1:] != told[0][1:] for row in told):
            raise ValueError(f"ranks differ in hidden: {[row[1:] for row in told]}")
        sizes = [row[0] for row in told]

        arrays = {"a": rows, "b": keys, "labels": labels}
        if bias is not None:
            arrays["bias"] = _numbers(bias).to(rows.dtype)
        weights = None if row_weight is None else _numbers(row_weight).to(rows.dtype)
        if _autograd.fused(hidden):
            value, grads = _vocabulary(_kernels.core(text), group, sizes, arrays, weights, reduction)
        else:
            with _autograd.without_autocast(hidden):
                part = _columns.evaluate(_products.plan_of(text, sum(sizes)), group, sizes, arrays, weights)
            value, total = group.sum(torch.stack([part.sum, part.weight]).double()).tolist()
            scale = 1.0 if reduction == "sum" else 1.0 / total if total else 0.0
            value, grads = value * scale, {name: grad.mul_(scale) for name, grad in part.grads.items()}
        grads["a"] = group.sum(grads["a"])
        found = zip(("a", "b", "bias"), inputs, strict=True)
        ctx.save_for_backward(*(grads[name].to(x.dtype) if name in grads else None for name, x in found))
        return hidden.new_tensor(value)

    @staticmethod
    @torch.autograd.function.once_differentiable
    def backward(ctx: Any, upstream: Tensor) -> tuple[Any, ...]:
        return (None,) * 5 + tuple(None if grad is None else grad * upstream for grad in ctx.saved_tensors)


def _vocabulary(
    core: Core,
    group: Group,
    sizes: list[int],
    arrays: dict[str, Tensor],
    weight: Tensor | None,
    reduction: str,
) -> tuple[float, dict[str, Tensor]]:
    """The loss of all rows and classes, and the gradients by way of this rank's classes, by the kernel."""

    def gather(own: Any) -> Any:
        return group.gather(torch.from_numpy(own)).reshape(-1).numpy()

    grads = {name: torch.zeros_like(x) for name, x in arrays.items() if name != "labels"}
    value, *_ = vocabulary(
        core,
        [named(name, x) for name, x in arrays.items()],
        (sum(sizes[: group.rank]), sum(sizes)),
        gather,
        None if weight is None else address(weight),
        reduction=reduction,
        grads=[(name, address(grad)) for name, grad in grads.items()],
    )
    return value, grads


def _check_reduction(reduction: str) -> None:
    if reduction not in ("mean", "sum"):
        raise ValueError(f'reduction must be "mean" or "sum", not {reduction!r}')


def _named(name: str) -> Call:
    """The call of a loss by its name."""
    if name not in CALLS:
        raise CallError(f"name must be that of a loss, not {name!r}{nearest(str(name), list(CALLS))}")
    return CALLS[name]


def contrastive(
    name: str,
    a: Tensor,
    b: Tensor | None = None,
    *,
    labels: Tensor | None = None,
    sample_weight: Tensor | None = None,
    reduction: str = "mean",
    averaged: bool = True,
    group: dist.ProcessGroup | None = None,
    **parameters: Any,
) -> Tensor:
    """The loss `name` of the global batch.

    `a` (n, dim), `b`, `labels` (the second input of a loss of `a` alone) and `sample_weight` (n,) are this rank's part.
    `averaged`: gradients are averaged over ranks afterwards, as by `DistributedDataParallel`; False if summed.
    """
    how = parse(_named(name), parameters)
    text, learned = how.text, how.scales
    if labels is None and "b" not in CALLS[name].fields.names:
        b, labels = None, b  # by position
    scales = learned.get("temperature"), learned.get("bias")
    return _Sharded.apply(text, group, reduction, averaged, labels, sample_weight, a, b, *scales)


def linear(
    name: str,
    hidden: Tensor,
    weight: Tensor,
    labels: Tensor,
    *,
    bias: Tensor | None = None,
    sample_weight: Tensor | None = None,
    reduction: str = "mean",
    group: dist.ProcessGroup | None = None,
    **parameters: Any,
) -> Tensor:
    """The loss `name` of a linear layer, of whose `weight` (and `bias`) these are this rank's rows.

    `hidden` (n, dim), `labels` (n,) and `sample_weight` (n,) are the same on all ranks; labels count all classes.
    Gradients in `hidden` are complete on every rank, so that their mean over ranks is, too.
    """
    text = parse(_named(name), parameters).text
    return _Vocabulary.apply(text, group, reduction, labels, sample_weight, hidden, weight, bias)


class _Module(torch.nn.Module):
    """A loss with its parameters; tensors are parameters of the module."""

    def __init__(
        self, *, reduction: str = "mean", group: dist.ProcessGroup | None = None, **parameters: Any
    ) -> None:
        super().__init__()
        self._how = {"averaged": parameters.pop("averaged", True)} if self._call is contrastive else {}
        # Unknown names and wrong values are errors here.
        self._text = parse(CALLS[self._name], parameters).text
        self.reduction, self.group = reduction, group
        self._fixed = {k: v for k, v in parameters.items() if not isinstance(v, Tensor)}
        self._learned = [k for k in parameters if k not in self._fixed]
        for name in self._learned:
            setattr(self, name, parameters[name])

    def forward(self, *rows: Tensor, **inputs: Any) -> Tensor:
        parameters = self._fixed | {name: getattr(self, name) for name in self._learned}
        return self._call(
            self._name, *rows, reduction=self.reduction, group=self.group, **self._how, **inputs, **parameters
        )

    def extra_repr(self) -> str:
        given = self._fixed | {name: getattr(self, name) for name in self._learned}
        given |= {name: value for name, value in self._how.items() if not value}
        return ", ".join(f"{key}={value!r}" for key, value in given.items())


def _module(card: dict[str, Any]) -> type[torch.nn.Module] | None:
    plan = Core(card["name"]).plan(2)
    kind = plan and plan["kind"]
    call = {"contrastive": contrastive, "pairwise": contrastive, "linear": linear}.get(kind)
    if call is None:
        return None
    made = type(_loss.camel(card["name"]), (_Module,), {"_name": card["name"], "_call": staticmethod(call)})
    made.__doc__ = f"{_docs.of_class(card)}\n\nOver all ranks: see `perdita.torch.distributed`."
    made.__module__ = __name__
    return made


_modules = [made for card in _loss.CARDS.values() if (made := _module(card)) is not None]
globals().update({made.__name__: made for made in _modules})
__all__ = ["contrastive", "linear", *(made.__name__ for made in _modules)]
