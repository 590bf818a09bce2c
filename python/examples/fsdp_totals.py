"""Training under DistributedDataParallel and under FSDP, checked against totals.

    python examples/fsdp_totals.py

Starts two processes on this machine, over gloo, with unequal numbers of rows. The loss of a step is the mean over the
rows of both: the mean of two means would weigh rows of the smaller part more. It is compared with `loss.total`, merged
over processes, and the trained model with that of one process with all rows. On a cluster, `torchrun` starts the
processes instead.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import torch
import torch.distributed as dist
import torch.multiprocessing as mp
from torch import Tensor, nn
from torch.distributed.device_mesh import init_device_mesh
from torch.distributed.fsdp import fully_shard
from torch.nn.parallel import DistributedDataParallel

import perdita
import perdita.torch.distributed

SIZES, STEPS, FEATURES, CLASSES = (11, 5), 5, 6, 3


def model() -> nn.Module:
    """The same on every process."""
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(FEATURES, 8), nn.Tanh(), nn.Linear(8, CLASSES)).double()


def ddp(net: nn.Module) -> nn.Module:
    return DistributedDataParallel(net)


def fsdp(net: nn.Module) -> nn.Module:
    return fully_shard(net, mesh=init_device_mesh("cpu", (dist.get_world_size(),)))


def batches() -> Iterator[tuple[Tensor, Tensor]]:
    """The rows and labels of every step, of all processes."""
    generator, count = torch.Generator().manual_seed(1), sum(SIZES)
    for _ in range(STEPS):
        rows = torch.randn(count, FEATURES, dtype=torch.float64, generator=generator)
        yield rows, torch.randint(CLASSES, (count,), generator=generator)


def own(x: Tensor, rank: int) -> Tensor:
    return x.split(SIZES)[rank]


def summed(number: float) -> float:
    """The sum over all processes."""
    total = torch.tensor(number, dtype=torch.float64)
    dist.all_reduce(total)
    return total.item()


def merged(total: perdita.Total) -> perdita.Total:
    """The total of all processes, without losing a digit."""
    totals: list[perdita.Total] = [perdita.Total()] * dist.get_world_size()
    dist.all_gather_object(totals, total)
    return sum(totals, perdita.Total())


def close(a: float, b: float) -> bool:
    return abs(a - b) <= 1e-14 * abs(b)


def train(net: nn.Module, rank: int, before: list[perdita.Total]) -> nn.Module:
    """Trains a wrapped model. `before` are the totals of the steps in one process."""
    loss, metric = perdita.CrossEntropy(), perdita.torch.Metric("cross_entropy")
    optimizer = torch.optim.SGD(net.parameters(), lr=0.5)
    for (rows, labels), alone in zip(batches(), before, strict=True):
        optimizer.zero_grad()
        scores, targets = net(own(rows, rank)), own(labels, rank)
        # Gradients are averaged over processes: the sum over this one's rows, divided by the rows of each on average.
        share = sum(SIZES) / dist.get_world_size()
        value = perdita.torch.functional.cross_entropy(scores, targets, reduction="sum") / share
        value.backward()
        optimizer.step()

        total = merged(loss.total(scores.detach().numpy(), targets.numpy()))
        assert total.count == sum(SIZES) == alone.count
        assert close(summed(value.item()) / dist.get_world_size(), total.mean)
        assert close(total.mean, alone.mean)
        metric.update(scores.detach(), targets)
    assert close(metric.compute().item(), sum(before, perdita.Total()).mean)
    return net


def train_alone() -> tuple[nn.Module, list[perdita.Total]]:
    """The model of one process with all rows, and the totals of its steps."""
    net, totals = model(), []
    optimizer = torch.optim.SGD(net.parameters(), lr=0.5)
    for rows, labels in batches():
        optimizer.zero_grad()
        scores = net(rows)
        perdita.torch.functional.cross_entropy(scores, labels).backward()
        optimizer.step()
        totals.append(perdita.CrossEntropy().total(scores.detach().numpy(), labels.numpy()))
    return net, totals


def contrast(rank: int) -> None:
    """A loss that compares all rows is no sum over processes: its value is the total of the whole batch."""
    images, texts = torch.randn(2, sum(SIZES), 4, generator=torch.Generator().manual_seed(2))
    value = perdita.torch.distributed.Clip(temperature=0.1)(own(images, rank), own(texts, rank))
    total = perdita.Clip(temperature=0.1).total(images.numpy(), texts.numpy())
    assert abs(value.item() - total.mean) <= 1e-6 * total.mean


def process(rank: int, store: str) -> None:
    """One of the processes."""
    dist.init_process_group("gloo", init_method=f"file://{store}", rank=rank, world_size=len(SIZES))
    alone, totals = train_alone()
    wrap: Callable[[nn.Module], nn.Module]
    for name, wrap in (("DistributedDataParallel", ddp), ("FSDP", fsdp)):
        net = train(wrap(model()), rank, totals)
        for trained, expected in zip(net.parameters(), alone.parameters(), strict=True):
            whole = trained.full_tensor() if hasattr(trained, "full_tensor") else trained
            torch.testing.assert_close(whole, expected, rtol=1e-12, atol=1e-14)
        if rank == 0:
            print(f"{name}: {totals[0].mean:.4f} → {totals[-1].mean:.4f}, as in one process")
    contrast(rank)
    dist.barrier()
    # The wrapped model keeps the group's threads alive. The objects that they release last need the interpreter, and
    # abort the process if that is ending (a race in PyTorch with gloo): give them time.
    time.sleep(0.2)
    dist.destroy_process_group()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        mp.spawn(process, (str(Path(folder) / "store"),), len(SIZES))
