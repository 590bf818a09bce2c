"""Communication between ranks: collectives, and shards that circulate in a ring."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import torch
import torch.distributed as dist
from torch import Tensor


class Group:
    """A process group, for tensors of a device."""

    def __init__(self, group: dist.ProcessGroup | None, device: torch.device) -> None:
        if not dist.is_initialized():
            raise RuntimeError("torch.distributed is not initialised: call init_process_group first")
        self.group = group
        self.rank, self.world = dist.get_rank(group), dist.get_world_size(group)
        # gloo sends tensors of the CPU only.
        backends = dict(pair.split(":") for pair in dist.get_backend_config(group).split(","))
        self.wire = torch.device("cpu") if backends.get(device.type) == "gloo" else device

    def gather(self, own: Tensor) -> Tensor:
        """The tensors of all ranks, stacked."""
        rows = [torch.empty_like(own, device=self.wire) for _ in range(self.world)]
        dist.all_gather(rows, own.to(self.wire), group=self.group)
        return torch.stack(rows).to(own.device)

    def sum(self, own: Tensor) -> Tensor:
        """The sum of the tensors of all ranks."""
        total = own.to(self.wire)
        dist.all_reduce(total, group=self.group)
        return total.to(own.device)

    def agree(self, check: Callable[[], None], sizes: list[int]) -> list[list[int]]:
        """The sizes of every rank, after a check of the arguments on all ranks."""
        problem = None
        try:
            check()
        except (ValueError, TypeError) as error:
            problem = error
        told = self.gather(torch.tensor([problem is not None, *sizes], device=self.wire)).tolist()
        if problem is not None:
            raise problem
        if wrong := [rank for rank, (failed, *_) in enumerate(told) if failed]:
            raise ValueError(f"invalid arguments on rank {wrong[0]}: see its error")
        return [row[1:] for row in told]

    def exchange(self, out: Sequence[Tensor], shapes: Sequence[tuple[int, ...]]) -> list[Tensor]:
        """Sends a tensor to each rank, and receives one of these shapes from each."""
        into = [out[0].new_empty(shape, device=self.wire) for shape in shapes]
        into[self.rank] = out[self.rank]
        passed = []
        for step in range(1, self.world):
            after, before = ((self.rank + way) % self.world for way in (step, -step))
            if out[after].numel():
                leaving = out[after].to(self.wire).contiguous()
                passed.append(dist.P2POp(dist.isend, leaving, self._global(after), self.group))
            if into[before].numel():
                passed.append(dist.P2POp(dist.irecv, into[before], self._global(before), self.group))
        for work in dist.batch_isend_irecv(passed) if passed else []:
            work.wait()
        return [x.to(out[0].device) for x in into]

    def _global(self, rank: int) -> int:
        """The rank in the default group."""
        return rank if self.group is None else dist.get_global_rank(self.group, rank)

    def pass_on(self, out: Sequence[Tensor], into: Sequence[Tensor], first_tag: int) -> list[Any]:
        """Sends to the next rank and receives from the previous one, asynchronously."""
        after, before = (self._global((self.rank + step) % self.world) for step in (1, -1))
        # gloo has one buffer per tag, and none for empty messages. NCCL must see both directions at once.
        passed = []
        for tag, (leaving, arriving) in enumerate(zip(out, into, strict=True), start=first_tag):
            if leaving.numel():
                passed.append(dist.P2POp(dist.isend, leaving.to(self.wire), after, self.group, tag))
            if arriving.numel():
                passed.append(dist.P2POp(dist.irecv, arriving, before, self.group, tag))
        return dist.batch_isend_irecv(passed) if passed else []


class Shard(NamedTuple):
    """The rows of a rank."""

    first: int
    """The index of its first row among all."""
    arrays: dict[str, Tensor]
    grads: dict[str, Tensor]
    """Memory for the gradients in the arrays, in the last round."""


class Ring:
    """The shards of all ranks in turn, beginning with this rank's own."""

    def __init__(self, group: Group, arrays: dict[str, Tensor], sizes: list[int], rounds: int):
        self.group, self.sizes, self.rounds = group, sizes, rounds
        self.names, self.own = list(arrays), list(arrays.values())
        self.device = self.own[0].device
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
        return [x.new_empty((size, *x.shape[1:]), device=self.group.wire) for x in tensors]

    def visit(self, step: int) -> Shard:
        """The shard of the rank this many steps before, and memory for its gradients."""
        last = self.visits // self.group.world == self.rounds - 1
        self.visits += 1
        for work in self.moving:
            work.wait()
        self.shard = self.own if step == 0 else [x.to(self.device) for x in self.next]
        if last and step > 0:
            self._pass_pulls(step - 1)
        if step + 1 < self.group.world:
            self.next = self._like(self.own, step + 1)
            self.moving = self.group.pass_on(self.shard, self.next, 0)
        else:
            self.moving = []
        if last:
            self.pulls = [torch.zeros_like(x) for x in self.shard[: len(self.moved)]]
        first = sum(self.sizes[: self._owner(step)])
        arrays = dict(zip(self.names, self.shard, strict=True))
        return Shard(first, arrays, dict(zip(self.moved, self.pulls, strict=True)) if last else {})

    def _pass_pulls(self, step: int) -> None:
        """Adds this rank's gradients to those that came with the shard, and sends them on."""
        for work in self.moving_pulls:
            work.wait()
        if step > 0:
            pairs = zip(self.pulls, self.arriving, strict=True)
            self.pulls = [pull.add_(x.to(self.device)) for pull, x in pairs]
        if self.group.world == 1:
            self.arriving = self.pulls
            return
        self.leaving, self.arriving = self.pulls, self._like(self.pulls, step + 1)
        self.moving_pulls = self.group.pass_on(self.leaving, self.arriving, len(self.own))

    def home(self) -> list[Tensor]:
        """The contributions of all ranks to the gradients in this rank's rows."""
        self._pass_pulls(self.group.world - 1)
        for work in self.moving_pulls:
            work.wait()
        return [x.to(self.device) for x in self.arriving]
