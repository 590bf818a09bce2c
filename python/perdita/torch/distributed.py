"""Losses over a batch, or a vocabulary, that lies with several processes (`torch.distributed`).

>>> loss = perdita.torch.distributed.Clip(temperature=0.07)      # on every rank
>>> value = loss(images, texts)                                  # this rank's rows; the global batch's mean
>>> value.backward()                                             # this rank's part of its gradient

Contrastive losses (InfoNCE, CLIP, SigLIP, SupCon, NT-Xent, …): every rank has its own rows, as many as it likes, and
never those of more than two others. Shards go round in a ring while the one before is computed with, twice: to sum the
rows up, and to pull at them; gradients travel with their shards and arrive at home. The value is the same on all ranks;
a rank's gradients are the global loss's in its own rows, and its part of that in the temperature: sums over ranks are
the whole. `DistributedDataParallel` averages gradients instead: multiply the loss by the number of ranks there.

Losses of linear layers (linear_cross_entropy, linear_focal, arc_face, cos_face), vocabulary-parallel: every rank has
the same hidden states and labels, and some rows of the weight, in the order of ranks. Every rank gets the whole
gradient in the hidden states, and its own in its rows of the weight.

Kernels run on the CPU, over gloo. Tensors of other devices are gathered from all ranks, and every rank computes the
whole batch with the formula's own tensor operations, in pieces: memory for all rows, never for all scores. All ranks
must call together. What is wrong on one rank is an error on all; a rank that is gone is an error of the process group
on the others.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
import torch.distributed as dist
from torch import Tensor

from .. import _docs, _loss
from .._perdita import Core, sharded, vocabulary
from . import _autograd, _kernels, functional
from ._kernels import address


def _numbers(tensor: Tensor) -> Tensor:
    """Contiguous, in a type that is computed in."""
    return tensor.detach().to(tensor.dtype if tensor.dtype == torch.float64 else torch.float32).contiguous()


class _Group:
    """The ranks that compute together."""

    def __init__(self, group: dist.ProcessGroup | None) -> None:
        if not dist.is_initialized():
            raise RuntimeError("torch.distributed is not initialised: call init_process_group first")
        self.group = group
        self.rank, self.world = dist.get_rank(group), dist.get_world_size(group)

    def gather(self, own: Tensor) -> Tensor:
        """One row per rank, from each its own."""
        rows = [torch.empty_like(own) for _ in range(self.world)]
        dist.all_gather(rows, own, group=self.group)
        return torch.stack(rows)

    def sum(self, own: Tensor) -> Tensor:
        dist.all_reduce(own, group=self.group)
        return own

    def agree(self, check: Callable[[], None], sizes: list[int]) -> list[list[int]]:
        """Every rank's sizes, if nothing is wrong with any rank's arguments."""
        problem = None
        try:
            check()
        except (ValueError, TypeError) as error:
            problem = error
        told = self.gather(torch.tensor([problem is not None, *sizes])).tolist()
        if problem is not None:
            raise problem
        if wrong := [rank for rank, (failed, *_) in enumerate(told) if failed]:
            raise ValueError(f"the arguments on rank {wrong[0]} are wrong: its error says how")
        return [row[1:] for row in told]

    def pass_on(self, tag: int, out: Tensor, into: Tensor) -> list[Any]:
        """Sends to the next rank, receives from the one before; both go on in the background."""
        ranks = [(self.rank + step) % self.world for step in (1, -1)]
        if self.group is not None:
            ranks = [dist.get_global_rank(self.group, rank) for rank in ranks]
        # gloo has one buffer per tag: of empty messages it makes none.
        sent = [dist.isend(out, ranks[0], self.group, tag)] if out.numel() else []
        return sent + ([dist.irecv(into, ranks[1], self.group, tag)] if into.numel() else [])


class _Ring:
    """The shards of all ranks, one after another, beginning with one's own."""

    def __init__(
        self, group: _Group, rows: list[Tensor], labels: Tensor | None, sizes: list[int], rounds: int
    ):
        self.group, self.sizes, self.rounds = group, sizes, rounds
        self.own = [*rows, *([] if labels is None else [labels])]
        self.labelled = labels is not None
        self.shard: list[Tensor] = []
        self.visits = 0
        self.pulls: list[Tensor] = []  # what this rank adds to the gradients in the shard at hand
        self.arriving: list[Tensor] = []  # what the ranks before have added to them
        self.moving: list[Any] = []
        self.moving_pulls: list[Any] = []

    def _owner(self, step: int) -> int:
        return (self.group.rank - step) % self.group.world

    def _like(self, tensors: list[Tensor], step: int) -> list[Tensor]:
        size = self.sizes[self._owner(step)]
        return [x.new_empty((size, *x.shape[1:])) for x in tensors]

    def visit(self, step: int) -> tuple[Any, ...]:
        """The shard that is this many ranks before this one, and memory for what it is pulled by."""
        last = self.visits // self.group.world == self.rounds - 1
        self.visits += 1
        for work in self.moving:
            work.wait()
        self.shard = self.own if step == 0 else self.next
        if last and step > 0:
            self._pass_pulls(step - 1)
        if step + 1 < self.group.world:
            self.next = self._like(self.own, step + 1)
            pairs = zip(self.shard, self.next, strict=True)
            self.moving = [
                w for tag, (out, into) in enumerate(pairs) for w in self.group.pass_on(tag, out, into)
            ]
        else:
            self.moving = []
        rows = self.shard[:-1] if self.labelled else self.shard
        if last:
            self.pulls = [torch.zeros_like(x) for x in rows]
        first = sum(self.sizes[: self._owner(step)])
        labels = address(self.shard[-1]) if self.labelled else None
        a, b = (*map(address, rows), None)[:2]
        grad_a, grad_b = (*map(address, self.pulls), None, None)[:2] if last else (None, None)
        return (first, a, b, labels, None), grad_a, grad_b

    def _pass_pulls(self, step: int) -> None:
        """Adds to what came along with the shard, and sends it on."""
        for work in self.moving_pulls:
            work.wait()
        if step > 0:
            self.pulls = [pull.add_(x) for pull, x in zip(self.pulls, self.arriving, strict=True)]
        if self.group.world == 1:
            self.arriving = self.pulls
            return
        self.leaving, self.arriving = self.pulls, self._like(self.pulls, step + 1)
        pairs = enumerate(zip(self.leaving, self.arriving, strict=True), start=len(self.own))
        self.moving_pulls = [w for tag, (out, into) in pairs for w in self.group.pass_on(tag, out, into)]

    def home(self) -> list[Tensor]:
        """What all ranks have added to the gradients in one's own rows."""
        self._pass_pulls(self.group.world - 1)
        for work in self.moving_pulls:
            work.wait()
        return self.arriving


class _Sharded(torch.autograd.Function):
    """The global loss, computed with all gradients when it is computed at all."""

    @staticmethod
    def forward(
        ctx: Any, core: Core, group: Any, reduction: str, labels: Any, weight: Any, *inputs: Any
    ) -> Tensor:
        plan, group = core.plan(0), _Group(group)
        a, b, temperature, score_bias = inputs
        rows = [_numbers(x) for x in (a, b) if x is not None]
        labels = None if labels is None else labels.detach().to(torch.int64).contiguous()

        def check() -> None:
            if any(x.ndim != 2 for x in rows) or len({(x.shape, x.dtype) for x in rows}) > 1:
                raise ValueError(f"a and b must be (n, dim), alike, not {[tuple(x.shape) for x in rows]}")
            needs = core.card["needs"]
            for name, given in {"b": b is not None, "labels": labels is not None}.items():
                if (name in needs) != given:
                    raise ValueError(f"{core.text} {'needs' if name in needs else 'takes no'} {name}")
            for name, given in {"labels": labels, "weight": weight}.items():
                if given is not None and given.shape != a.shape[:1]:
                    raise ValueError(f"{name} has the shape {tuple(given.shape)}, not {tuple(a.shape[:1])}")
            if weight is not None and not bool((weight >= 0).all()):
                raise ValueError("weight must not be negative or NaN")
            if reduction not in ("mean", "sum"):
                raise ValueError(f'reduction must be "mean" or "sum", not {reduction!r}')

        width = a.shape[1] if a.ndim == 2 else 0
        told = group.agree(check, [len(a), width, a.element_size()])
        if any(row[1:] != told[0][1:] for row in told):
            raise ValueError(f"ranks differ in the width or type of their rows: {[row[1:] for row in told]}")
        ring = _Ring(group, rows, labels, [row[0] for row in told], 1 if plan["kind"] == "pairwise" else 2)
        # Rows of a look for partners; those of b do only where the loss goes both ways.
        looking = 2 if plan.get("setting") in ("both", "views") else 1
        grads = [torch.zeros_like(x) for x in rows[:looking]]
        weight = None if weight is None else _numbers(weight).to(rows[0].dtype)
        local = (
            sum(ring.sizes[: group.rank]),
            *map(address, (rows[0], rows[1] if b is not None else None, labels, weight)),
        )
        (value, counted, _), of_temperature, of_bias = sharded(
            core,
            local,
            width,
            group.world,
            ring.visit,
            reduction="sum",
            grad_a=address(grads[0]),
            grad_b=address(grads[1]) if looking == 2 else None,
        )
        pulled = ring.home()
        total, weights = group.sum(torch.tensor([value, counted], dtype=torch.float64)).tolist()
        scale = 1.0 if reduction == "sum" else 1.0 / weights if weights else 0.0
        for grad, pull in zip(grads, pulled, strict=False):
            pull.add_(grad)
        whole = iter(pulled)
        scalars = (of_temperature, of_bias)
        ctx.save_for_backward(
            *(None if x is None else next(whole).mul_(scale).to(x.dtype) for x in (a, b)),
            *(x.new_full(x.shape, (slope or 0.0) * scale) if isinstance(x, Tensor) else None
              for x, slope in zip((temperature, score_bias), scalars, strict=True)),
        )  # fmt: skip
        return a.new_tensor(total * scale)

    @staticmethod
    @torch.autograd.function.once_differentiable
    def backward(ctx: Any, upstream: Tensor) -> tuple[Any, ...]:
        return (None,) * 5 + tuple(None if grad is None else grad * upstream for grad in ctx.saved_tensors)


class _Vocabulary(torch.autograd.Function):
    """The loss of a linear layer whose classes lie with several ranks."""

    @staticmethod
    def forward(
        ctx: Any, core: Core, group: Any, reduction: str, labels: Any, row_weight: Any, *inputs: Any
    ) -> Tensor:
        group = _Group(group)
        hidden, weight, bias = inputs
        rows, keys = _numbers(hidden), _numbers(weight)
        labels = labels.detach().to(torch.int64).contiguous()

        def check() -> None:
            if rows.ndim != 2 or keys.ndim != 2 or rows.shape[1] != keys.shape[1] or rows.dtype != keys.dtype:
                raise ValueError(f"hidden is {tuple(hidden.shape)} of {hidden.dtype}, weight {tuple(weight.shape)} "
                                 f"of {weight.dtype}: they must be (n, dim) and (classes, dim)")  # fmt: skip
            for name, given, want in (("labels", labels, len(rows)), ("weight", row_weight, len(rows)),
                                      ("bias", bias, len(keys))):  # fmt: skip
                if given is not None and given.shape != (want,):
                    raise ValueError(f"{name} has the shape {tuple(given.shape)}, not {(want,)}")
            if reduction not in ("mean", "sum"):
                raise ValueError(f'reduction must be "mean" or "sum", not {reduction!r}')

        told = group.agree(check, [len(keys), *hidden.shape[:2], hidden.element_size()])
        if any(row[1:] != told[0][1:] for row in told):
            raise ValueError(f"ranks differ in hidden: {[row[1:] for row in told]}")
        sizes = [row[0] for row in told]

        def gather(own: Any) -> Any:
            return group.gather(torch.from_numpy(own)).reshape(-1).numpy()

        like = lambda x: None if x is None else _numbers(x).to(rows.dtype)  # noqa: E731
        bias_numbers, weights = like(bias), like(row_weight)
        grads = [None if x is None else torch.zeros_like(x) for x in (rows, keys, bias_numbers)]
        value, _, _ = vocabulary(
            core,
            address(rows),
            rows.shape[1],
            address(keys),
            address(labels),
            sum(sizes[: group.rank]),
            sum(sizes),
            gather,
            reduction=reduction,
            bias=address(bias_numbers),
            weight=address(weights),
            grad_a=address(grads[0]),
            grad_b=address(grads[1]),
            grad_bias=address(grads[2]),
        )
        group.sum(grads[0])
        ctx.save_for_backward(
            *(None if g is None else g.to(x.dtype) for g, x in zip(grads, inputs, strict=True))
        )
        return hidden.new_tensor(value)

    @staticmethod
    @torch.autograd.function.once_differentiable
    def backward(ctx: Any, upstream: Tensor) -> tuple[Any, ...]:
        return (None,) * 5 + tuple(None if grad is None else grad * upstream for grad in ctx.saved_tensors)


class _AllRows(torch.autograd.Function):
    """The rows of all ranks, one after another.

    What comes back for one's own is the whole gradient in them already: every rank computes the whole loss.
    """

    @staticmethod
    def forward(ctx: Any, own: Tensor, group: Any) -> Tensor:
        group = _Group(group)
        sizes = group.gather(torch.tensor([len(own)], device=own.device))[:, 0].tolist()
        # Ranks send as many rows as the one that has most.
        padded = own.new_zeros((max(sizes), *own.shape[1:]))
        padded[: len(own)] = own
        start = sum(sizes[: group.rank])
        ctx.own = slice(start, start + len(own))
        return torch.cat([rows[:size] for rows, size in zip(group.gather(padded), sizes, strict=True)])

    @staticmethod
    def backward(ctx: Any, upstream: Tensor) -> tuple[Tensor, None]:
        return upstream[ctx.own], None


def _plainly(
    text: str,
    group: Any,
    reduction: str,
    scales: tuple[Any, Any],
    shared: dict[str, Any],
    parts: dict[str, Any],
) -> Tensor:
    """The loss by tensor operations on the rows of all ranks: `parts` lie with several, `shared` is everywhere."""
    world = _Group(group).world
    whole = {key: None if x is None else _AllRows.apply(x, group) for key, x in parts.items()}
    # Every rank finds the whole gradient in the scales, and has its part of it.
    scales = tuple(None if x is None else x.detach() + (x - x.detach()) / world for x in scales)
    given = {"temperature": scales[0], "score_bias": scales[1]} | shared | whole
    given = {key: x if isinstance(x, Tensor) else None for key, x in given.items()}
    names = (
        "a",
        "b",
        "negatives",
        "bias",
        "temperature",
        "score_bias",
        "labels",
        "key_labels",
        "targets",
        "weight",
    )
    return _autograd.multiplied(*(given.get(name) for name in names), text, reduction)


def contrastive(
    name: str,
    a: Tensor,
    b: Tensor | None = None,
    *,
    labels: Tensor | None = None,
    weight: Tensor | None = None,
    reduction: str = "mean",
    group: dist.ProcessGroup | None = None,
    **parameters: Any,
) -> Tensor:
    """The loss `name` of the global batch.

    `a` (n, dim), `b`, `labels` and `weight` (n,) are this rank's part of it.
    """
    text, learned = functional.split(name, parameters)
    scales = learned.get("temperature"), learned.get("bias")
    if not _autograd.fused(a):
        parts = {"a": a, "b": b, "labels": labels, "weight": weight}
        return _plainly(text, group, reduction, scales, {}, parts)
    return _Sharded.apply(_kernels.at_scale(text, *scales), group, reduction, labels, weight, a, b, *scales)


def linear(
    name: str,
    hidden: Tensor,
    weight: Tensor,
    labels: Tensor,
    *,
    bias: Tensor | None = None,
    row_weight: Tensor | None = None,
    reduction: str = "mean",
    group: dist.ProcessGroup | None = None,
    **parameters: Any,
) -> Tensor:
    """The loss `name` of a linear layer, of whose `weight` (and `bias`) these are this rank's rows.

    `hidden` (n, dim), `labels` (n,) and `row_weight` (n,) are the same on all ranks; labels count all classes.
    """
    text, _ = functional.split(name, parameters)
    if not _autograd.fused(hidden):
        shared = {"a": hidden, "labels": labels, "weight": row_weight}
        return _plainly(text, group, reduction, (None, None), shared, {"b": weight, "bias": bias})
    return _Vocabulary.apply(_kernels.core(text), group, reduction, labels, row_weight, hidden, weight, bias)


class _Module(torch.nn.Module):
    """A loss with its parameters, those that are tensors among the module's."""

    def __init__(
        self, *, reduction: str = "mean", group: dist.ProcessGroup | None = None, **parameters: Any
    ) -> None:
        super().__init__()
        # An unknown name or a wrong value is an error now.
        self._text, _ = functional.split(self._name, parameters)
        self.reduction, self.group = reduction, group
        self._fixed = {k: v for k, v in parameters.items() if not isinstance(v, Tensor)}
        self._learned = [k for k in parameters if k not in self._fixed]
        for name in self._learned:
            setattr(self, name, parameters[name])

    def forward(self, *rows: Tensor, **inputs: Any) -> Tensor:
        parameters = self._fixed | {name: getattr(self, name) for name in self._learned}
        return self._call(
            self._name, *rows, reduction=self.reduction, group=self.group, **inputs, **parameters
        )

    def extra_repr(self) -> str:
        return self._text


def _module(card: dict[str, Any]) -> type[torch.nn.Module] | None:
    kind = Core(card["name"]).plan(2)["kind"] if card["kind"] == "product" else None
    call = {"contrastive": contrastive, "pairwise": contrastive, "linear": linear}.get(kind)
    if call is None:
        return None
    made = type(_loss.camel(card["name"]), (_Module,), {"_name": card["name"], "_call": staticmethod(call)})
    made.__doc__ = f"{_docs.of_class(card)}\n\nOver all ranks: see the module's own docstring."
    made.__module__ = __name__
    return made


_modules = [made for card in _loss.CARDS.values() if (made := _module(card)) is not None]
globals().update({made.__name__: made for made in _modules})
__all__ = ["contrastive", "linear", *(made.__name__ for made in _modules)]
