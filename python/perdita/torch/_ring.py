"""Communication between ranks: collectives, and shards that circulate in a ring."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
import torch.distributed as dist
from torch import Tensor

from ._kernels import address, named


class Group:
    """A process group."""

    def __init__(self, group: dist.ProcessGroup | None) -> None:
        if not dist.is_initialized():
            raise RuntimeError("torch.distributed is not initialised: call init_process_group first")
        self.group = group
        self.rank, self.world = dist.get_rank(group), dist.get_world_size(group)

    def gather(self, own: Tensor) -> Tensor:
        """The tensors of all ranks, stacked."""
        rows = [torch.empty_like(own) for _ in range(self.world)]
        dist.all_gather(rows, own, group=self.group)
        return torch.stack(rows)

    def sum(self, own: Tensor) -> Tensor:
        dist.all_reduce(own, group=self.group)
        return own

    def agree(self, check: Callable[[], None], sizes: list[int]) -> list[list[int]]:
        """The sizes of every rank, after a check of the arguments on all ranks."""
        problem = None
        try:
            check()
        except (ValueError, TypeError) as error:
            problem = error
        told = self.gather(torch.tensor([problem is not None, *sizes])).tolist()
        if problem is not None:
            raise problem
        if wrong := [rank for rank, (failed, *_) in enumerate(told) if failed]:
            raise ValueError(f"invalid arguments on rank {wrong[0]}: see its error")
        return [row[1:] for row in told]

    def pass_on(self, tag: int, out: Tensor, into: Tensor) -> list[Any]:
        """Sends to the next rank and receives from the previous one, asynchronously."""
        ranks = [(self.rank + step) % self.world for step in (1, -1)]
        if self.group is not None:
            ranks = [dist.get_global_rank(self.group, rank) for rank in ranks]
        # gloo has one buffer per tag, and none for empty messages.
        sent = [dist.isend(out, ranks[0], self.group, tag)] if out.numel() else []
        return sent + ([dist.irecv(into, ranks[1], self.group, tag)] if into.numel() else [])


class Ring:
    """The shards of all ranks in turn, beginning with this rank's own."""

    def __init__(self, group: Group, arrays: dict[str, Tensor], sizes: list[int], rounds: int):
        self.group, self.sizes, self.rounds = group, sizes, rounds
        self.names, self.own = list(arrays), list(arrays.values())
        self.moved = [name for name in arrays if name != "labels"]  # with gradients; before the labels
        self.shard: list[Tensor] = []
        self.next: list[Tensor] = []
        self.visits = 0
        self.pulls: list[Tensor] = []  # this rank's contribution to the gradients in the current shard
        self.arriving: list[Tensor] = []  # the contributions of the ranks before
        self.moving: list[Any] = []
        self.moving_pulls: list[Any] = []

    def _owner(self, step: int) -> int:
        return (self.group.rank - step) % self.group.world

    def _like(self, tensors: list[Tensor], step: int) -> list[Tensor]:
        size = self.sizes[self._owner(step)]
        return [x.new_empty((size, *x.shape[1:])) for x in tensors]

    def visit(self, step: int) -> tuple[Any, ...]:
        """The shard of the rank this many steps before, and memory for its gradients."""
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
        if last:
            self.pulls = [torch.zeros_like(x) for x in self.shard[: len(self.moved)]]
        first = sum(self.sizes[: self._owner(step)])
        arrays = [named(name, x) for name, x in zip(self.names, self.shard, strict=True)]
        pulls = zip(self.moved, self.pulls, strict=True) if last else ()
        return (first, arrays, None), [(name, address(pull)) for name, pull in pulls]

    def _pass_pulls(self, step: int) -> None:
        """Adds this rank's gradients to those that came with the shard, and sends them on."""
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
        """The contributions of all ranks to the gradients in this rank's rows."""
        self._pass_pulls(self.group.world - 1)
        for work in self.moving_pulls:
            work.wait()
        return self.arriving
