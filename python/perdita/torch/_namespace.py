"""The array operations of PyTorch for programs and plans."""

from __future__ import annotations

import operator
import sys
from collections.abc import Callable, Sequence
from typing import Any, cast

import torch
from torch import Tensor
from torch.autograd import forward_ad
from torch.utils.checkpoint import checkpoint

from perdita import _replay

add, sub, mul, div = operator.add, operator.sub, operator.mul, operator.truediv
neg, less, equal = operator.neg, operator.lt, operator.eq
exp, expm1, log, log1p = torch.exp, torch.expm1, torch.log, torch.log1p
sqrt, tanh, abs, sigmoid = torch.sqrt, torch.tanh, torch.abs, torch.sigmoid
where = torch.where

# Private in PyTorch. Without it, the path for transforms of `torch.func` is used everywhere, which is also correct.
transformed: Callable[[], bool] = getattr(torch._C, "_are_functorch_transforms_active", lambda: True)

_dispatch_modes: Callable[[], int] = getattr(torch._C, "_len_torch_dispatch_stack", lambda: 0)


def traced() -> bool:
    """True inside of a tracer such as `make_fx`, which sees operators only."""
    return _dispatch_modes() > 0


def forward_mode() -> bool:
    """True inside of forward-mode differentiation. Private in PyTorch; kernels have no forward mode."""
    return bool(getattr(forward_ad, "_current_level", -1) >= 0)


def is_ordinary() -> bool:
    """True outside of transforms, tracers and forward mode. In one step: the most frequent calls ask for it."""
    return not (transformed() or _dispatch_modes() or getattr(forward_ad, "_current_level", -1) >= 0)


def has_memory(x: Tensor) -> bool:
    """False for a tensor of a batched backward pass."""
    try:
        x.data_ptr()
    except RuntimeError:
        return False
    return True


def broadcast_to(x: Tensor, shape: Sequence[int]) -> Tensor:
    # In a batched backward pass, torch.broadcast_to does not work.
    return x.expand(tuple(shape))


def constant(values: float | list[float], like: Tensor) -> Tensor:
    return torch.tensor(values, dtype=like.dtype, device=like.device)


def softplus(x: Tensor) -> Tensor:
    # torch's own is x beyond 20, which is not exact.
    return torch.logaddexp(x, torch.zeros_like(x))


def sum(x: Tensor) -> Tensor:
    return x.sum(-1, keepdim=True)


def largest(x: Tensor) -> Tensor:
    return x.amax(-1, keepdim=True)


def take(x: Tensor, index: Tensor) -> Tensor:
    return x.gather(-1, index.long())


def positions(count: int, like: Tensor) -> Tensor:
    return torch.arange(count, device=like.device)


def concat(tensors: Sequence[Tensor], axis: int) -> Tensor:
    return torch.cat(list(tensors), axis)


def stop_gradient(x: Tensor) -> Tensor:
    return x.detach()


def count(x: Tensor) -> int:
    return x.numel()


def signed(labels: Tensor) -> Tensor:
    return labels.long()


class Replay(torch.autograd.Function):
    """A program on tensors. Its backward is the replay of the program's backward, so there is any order."""

    generate_vmap_rule = True

    @staticmethod
    def forward(tape: _replay.Tape, label: Tensor | None, *inputs: Tensor) -> tuple[Tensor, ...]:
        # An output that is an input must be a tensor of its own.
        return tuple(x.clone() for x in _replay.replay(tape, sys.modules[__name__], inputs, label))

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Any, ...], output: tuple[Tensor, ...]) -> None:
        ctx.tape, label, *tensors = inputs
        ctx.save_for_backward(label, *tensors)

    @staticmethod
    def backward(ctx: Any, *upstream: Tensor) -> tuple[Tensor | None, ...]:
        label, *inputs = ctx.saved_tensors
        grads = formula(ctx.tape.backward, [*inputs, *upstream], label)
        return None, None, *grads


class ForwardReplay(Replay):
    """`Replay` with forward mode, which `torch.compile` cannot trace."""

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Any, ...], output: tuple[Tensor, ...]) -> None:
        Replay.setup_context(ctx, inputs, output)
        ctx.save_for_forward(*inputs[1:])

    @staticmethod
    def jvp(ctx: Any, _: None, __: None, *tangents: Tensor | None) -> tuple[Tensor, ...]:
        """J t is the gradient in u of uᵀJ t, which is the product of t and of the gradients for u upstream."""
        label, *inputs = ctx.saved_tensors
        moved = [torch.zeros_like(x) if t is None else t for x, t in zip(inputs, tangents, strict=True)]
        # uᵀJ t is linear in u: its gradient is the same at all of them.
        outputs = [torch.zeros_like(x) for x in formula(ctx.tape, inputs, label)]
        found = formula(ctx.tape.backward.backward, [*inputs, *outputs, *moved], label)
        return tuple(found[len(inputs) :])


def formula(tape: _replay.Tape, inputs: Sequence[Tensor], label: Tensor | None = None) -> tuple[Tensor, ...]:
    """The outputs of a program."""
    way = ForwardReplay if forward_mode() else Replay
    return cast(tuple[Tensor, ...], way.apply(tape, label, *inputs))


def pieces(f: Callable[..., tuple[Tensor, ...]], size: int, rows: Sequence[Tensor]) -> tuple[Tensor, ...]:
    """f(*rows) by at most `size` rows at a time, of which nothing is kept but the outputs."""
    if len(rows[0]) <= size:
        return f(*rows)
    parts = zip(*(torch.split(x, size) for x in rows), strict=True)
    if transformed():  # checkpoints know no transforms
        outputs = [f(*part) for part in parts]
    else:
        outputs = [checkpoint(f, *part, use_reentrant=False, preserve_rng_state=False) for part in parts]
    return tuple(torch.cat(of_all) for of_all in zip(*outputs, strict=True))
