"""Contrastive and pairwise losses of this rank's rows against the shards of a ring, on any device.

    first round    of each tile, this rank's rows × a shard's: the sums of rows, merged with those of the tiles before
    between        the losses of rows, and their gradients in the sums
    second round   each tile again, and back through its sums to this rank's rows, the shard and the temperature

Tiles are replayed in blocks, as in one process, and their scores are not kept: a rank holds two shards and four numbers
per row of its own, whatever the number of ranks. Pairwise losses are sums over columns, so one round is enough.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any, NamedTuple, cast

import torch
from torch import Tensor

from perdita._blocks import factor
from perdita._contrasts import RowSums, Way, of_sums, pair_losses, tile, ways

from . import _namespace
from ._ring import Ring, Shard

KINDS = ("contrastive", "pairwise")
"""The kinds of losses that have tiles."""

xp = cast(Any, _namespace)


class Found(NamedTuple):
    """The contribution of a rank."""

    sum: Tensor
    """Σwℓ of its rows."""
    weight: Tensor
    """Σw of those that count."""
    grads: list[Tensor]
    """The gradients of all losses of its rows, in its rows; those in other rows are with their shards."""
    slopes: dict[str, Tensor]
    """The gradients of the same in the temperature and the bias."""


class _Rows:
    """The rows of this rank, as leaves of graphs that end at them."""

    def __init__(
        self,
        plan: SimpleNamespace,
        ring: Ring,
        own: dict[str, Tensor],
        weight: Tensor | None,
        scales: dict[str, Tensor],
    ) -> None:
        self.plan, self.ring, self.count = plan, ring, sum(ring.sizes)
        like = own["a"]
        self.leaves = {name: own[name].detach().requires_grad_() for name in ring.moved}
        self.scales = {name: x.detach().to(like).reshape(()).requires_grad_() for name, x in scales.items()}
        self.weight = xp.constant(1.0, like).expand(len(like)) if weight is None else weight
        self.labels = own.get("labels")
        self.places = self._places(sum(ring.sizes[: ring.group.rank]), len(like))
        self.temperature = self.scales.get("temperature", plan.temperature)
        self.score_bias = self.scales.get("bias", getattr(plan, "bias", 0.0))
        self.grads = [torch.zeros_like(x) for x in (*self.leaves.values(), *self.scales.values())]

    def _places(self, first: int, count: int) -> Tensor:
        return xp.positions(count, self.leaves["a"]) + first

    def meet(self, shard: Shard, keys: dict[str, Tensor]) -> list[Way]:
        """The ways in which the rows meet a shard whose rows are these."""
        rows = SimpleNamespace(**self.leaves, labels=self.labels, places=self.places)
        met = {name: factor(xp, self.plan, x) for name, x in keys.items()}
        labels, places = shard.arrays.get("labels"), self._places(shard.first, len(keys["a"]))
        met_rows = SimpleNamespace(**met, labels=labels, places=places)
        return ways(xp, getattr(self.plan, "setting", "queries"), rows, met_rows, self.count)

    def visits(self) -> Any:
        """The shards of a round, without those that have no rows."""
        for step in range(self.ring.group.world):
            shard = self.ring.visit(step)
            if len(shard.arrays["a"]):
                yield shard

    def back(
        self, shard: Shard, keys: dict[str, Tensor], outputs: Sequence[Tensor], upstream: Sequence[Tensor]
    ) -> None:
        """Adds the gradients of outputs, in own rows and parameters and in the shard."""
        inputs = [*self.leaves.values(), *self.scales.values(), *keys.values()]
        grads = torch.autograd.grad(outputs, inputs, upstream, allow_unused=True)
        to = [*self.grads, *shard.grads.values()]
        for total, grad in zip(to, grads, strict=True):
            if grad is not None:
                total.add_(grad)

    def found(self, total: Tensor, weight: Tensor) -> Found:
        count = len(self.leaves)
        return Found(
            total, weight, self.grads[:count], dict(zip(self.scales, self.grads[count:], strict=True))
        )


def _keys(shard: Shard, names: Sequence[str]) -> dict[str, Tensor]:
    """The rows of a shard, as leaves."""
    return {name: shard.arrays[name].detach().requires_grad_() for name in names}


def evaluate(
    plan: SimpleNamespace,
    ring: Ring,
    own: dict[str, Tensor],
    weight: Tensor | None,
    scales: dict[str, Tensor],
) -> Found:
    """The losses of this rank's rows, and all their gradients. The ring is then to be taken home."""
    rows = _Rows(plan, ring, own, weight, scales)
    return _pairwise(rows) if plan.kind == "pairwise" else _contrastive(rows)


def _pairwise(rows: _Rows) -> Found:
    total = weights = rows.weight.new_zeros(())
    for shard in rows.visits():
        with torch.enable_grad():
            keys = _keys(shard, rows.ring.moved)
            (way,) = rows.meet(shard, keys)
            each, weight = pair_losses(xp, rows.plan, way, rows, rows.weight, None)
            value, weights = each.sum(), weight.sum()
        rows.back(shard, keys, [value], [torch.ones_like(value)])
        total = total + value.detach()
    return rows.found(total, weights)


def _contrastive(rows: _Rows) -> Found:
    def tiles(shard: Shard, keys: dict[str, Tensor]) -> list[RowSums]:
        met = rows.meet(shard, keys)
        return [tile(xp, rows.plan, way, rows.temperature, rows.weight, None) for way in met]

    whole: list[RowSums] = []
    for shard in rows.visits():
        found = tiles(shard, {name: shard.arrays[name] for name in rows.ring.moved})
        whole = [_merged(x, y) for x, y in zip(whole, found, strict=True)] if whole else found
    if not whole:
        _ = list(rows.visits())  # no rank has rows; shards come home all the same
        return rows.found(rows.weight.sum(), rows.weight.sum())

    with torch.enable_grad():
        sums = [RowSums(x.count, *(part.requires_grad_() for part in x[1:])) for x in whole]
        losses = [of_sums(xp, rows.plan, x, rows.weight) for x in sums]
        # A loss of both sides is their mean.
        total = torch.stack([each.sum() for each, _ in losses]).mean(0)
    parts = [part for x in sums for part in x[1:]]
    upstream = iter(torch.autograd.grad(total, parts, materialize_grads=True))
    slopes = [RowSums(x.count, *(next(upstream) for _ in x[1:])) for x in sums]

    for shard in rows.visits():
        with torch.enable_grad():
            keys = _keys(shard, rows.ring.moved)
            found = tiles(shard, keys)
        triples = zip(found, whole, slopes, strict=True)
        pairs = [pair for of_way in triples for pair in _shares(*of_way) if pair[0].requires_grad]
        rows.back(shard, keys, *zip(*pairs, strict=True))
    return rows.found(total.detach(), losses[0][1].sum())


def _merged(x: RowSums, y: RowSums) -> RowSums:
    """The sums over the columns of both."""
    logarithms = (torch.logaddexp(a, b) for a, b in zip(x[2:], y[2:], strict=True))
    return RowSums(x.count + y.count, x.score + y.score, *logarithms)


def _shares(part: RowSums, whole: RowSums, slopes: RowSums) -> list[tuple[Tensor, Tensor]]:
    """The sums of a tile, and the gradients in them from those in the sums of all."""

    def share(x: Tensor, of: Tensor, slope: Tensor) -> Tensor:
        """∂ ln Σ exp of all / ∂ ln Σ exp of a part is the part's share of the exponentials."""
        return torch.where(of == -float("inf"), 0.0, slope * torch.exp(x.detach() - of.detach()))

    logarithms = zip(part[2:], whole[2:], slopes[2:], strict=True)
    return [(part.score, slopes.score), *((x, share(x, of, slope)) for x, of, slope in logarithms)]
