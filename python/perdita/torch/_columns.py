"""Losses of a linear layer whose classes lie with several ranks, on any device.

    scores         of a block of rows and this rank's classes, on every rank
    exchange       to each rank, the scores of all classes for its part of the block
    losses         of this part, and their gradients in the scores
    exchange back  and from the scores to the hidden rows and this rank's classes

A rank computes its part of the scores and its part of the losses, and holds no weights of others.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, NamedTuple, cast

import torch
from torch import Tensor

from perdita import _blocks
from perdita._blocks import asking, factor
from perdita._plans import of_scores, unignored

from . import _namespace
from ._ring import Group

xp = cast(Any, _namespace)


class Found(NamedTuple):
    """The contribution of a rank."""

    sum: Tensor
    """Σwℓ of its part of the rows."""
    weight: Tensor
    """Σw of the same."""
    grads: dict[str, Tensor]
    """The gradients of all losses by way of its classes: in hidden rows, its rows of the weight, and its bias."""


def evaluate(
    plan: SimpleNamespace, group: Group, sizes: list[int], arrays: dict[str, Tensor], weight: Tensor | None
) -> Found:
    """The losses of rows `a` with the classes of all ranks, of which this one has the rows `b` of the weight."""
    hidden, labels, bias = arrays["a"], arrays["labels"], arrays.get("bias")
    weight = xp.constant(1.0, hidden).expand(len(hidden)) if weight is None else weight
    weight = unignored(xp, plan, labels, weight)
    with torch.enable_grad():
        b = arrays["b"].detach().requires_grad_()
        factors = factor(xp, plan, b)
    # Leaves of each block's graph.
    leaves = [factors.detach().requires_grad_(), *([] if bias is None else [bias.detach().requires_grad_()])]
    grads = [torch.zeros_like(x) for x in leaves]
    of_hidden = torch.zeros_like(hidden)
    total, weights = hidden.new_zeros(()), hidden.new_zeros(())

    rows = group.world * max(1, _blocks.ELEMENTS // max(1, sum(sizes)))
    for start in range(0, len(hidden), rows):
        block = slice(start, start + rows)
        with torch.enable_grad():
            a = hidden[block].detach().requires_grad_()
            own = asking(xp, plan, a, weight[block]) @ leaves[0].T / plan.temperature
            own = own if bias is None else own + leaves[1]
        parts = own.detach().tensor_split(group.world)
        mine = len(parts[group.rank])
        scores = torch.cat(group.exchange(parts, [(mine, size) for size in sizes]), 1).requires_grad_()

        of_part = (x[block].tensor_split(group.world)[group.rank] for x in (weight, labels))
        with torch.enable_grad():
            each, share = of_scores(xp, plan, scores, *of_part)
            value = each.sum()
        total, weights = total + value.detach(), weights + share.detach().sum()

        (slopes,) = torch.autograd.grad(value, [scores])
        back = group.exchange(torch.split(slopes, sizes, 1), [tuple(part.shape) for part in parts])
        found = torch.autograd.grad(own, [a, *leaves], torch.cat(back))
        of_hidden[block] = found[0]
        for grad, more in zip(grads, found[1:], strict=True):
            grad.add_(more)
    (of_b,) = torch.autograd.grad(factors, [b], grads[0])
    named = {"a": of_hidden, "b": of_b} | ({} if bias is None else {"bias": grads[1]})
    return Found(total, weights, named)
