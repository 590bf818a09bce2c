"""CLIP's loss over the batch of all processes, under DistributedDataParallel.

    python examples/clip_ddp.py

Starts two processes on this machine, over gloo. Each holds half of the pairs; the model becomes that of one process
with all of them. On a cluster, `torchrun` starts the processes instead.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import torch
import torch.distributed as dist
import torch.multiprocessing as mp
from torch import Tensor, nn
from torch.nn.parallel import DistributedDataParallel

import perdita.torch.distributed

PROCESSES, PAIRS, STEPS = 2, 8, 20


class Model(nn.Module):
    """Two towers and their loss. A learnt temperature belongs to the wrapped module."""

    def __init__(self, loss: type[nn.Module]) -> None:
        super().__init__()
        self.images, self.texts = nn.Linear(6, 4), nn.Linear(5, 4)
        self.loss = loss(logit_scale=nn.Parameter(torch.tensor(2.0)))

    def forward(self, images: Tensor, texts: Tensor) -> Tensor:
        return self.loss(self.images(images), self.texts(texts))


def batch() -> tuple[Tensor, Tensor]:
    """The global batch."""
    generator = torch.Generator().manual_seed(1)
    images = torch.randn(PAIRS, 6, generator=generator)
    return images, images[:, :5] + 0.1 * torch.randn(PAIRS, 5, generator=generator)


def train(model: nn.Module, images: Tensor, texts: Tensor) -> list[float]:
    """The losses of all steps."""
    optimizer, losses = torch.optim.SGD(model.parameters(), lr=0.1), []
    for _ in range(STEPS):
        optimizer.zero_grad()
        loss = model(images, texts)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def process(rank: int, store: str) -> None:
    """One of the processes."""
    dist.init_process_group("gloo", init_method=f"file://{store}", rank=rank, world_size=PROCESSES)
    torch.manual_seed(0)
    model = DistributedDataParallel(Model(perdita.torch.distributed.Clip))
    images, texts = (x.chunk(PROCESSES)[rank] for x in batch())
    losses = train(model, images, texts)
    if rank == 0:
        torch.manual_seed(0)
        alone = train(Model(perdita.torch.Clip), *batch())
        print(
            f"two processes: {losses[0]:.4f} → {losses[-1]:.4f}; one process: {alone[0]:.4f} → {alone[-1]:.4f}"
        )
        assert max(abs(a - b) for a, b in zip(losses, alone, strict=True)) < 1e-4
    dist.barrier()
    # The wrapped model keeps the group's threads alive. The objects that they release last need the interpreter, and
    # abort the process if that is ending (a race in PyTorch with gloo): give them time.
    time.sleep(0.2)
    dist.destroy_process_group()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        mp.spawn(process, (str(Path(folder) / "store"),), PROCESSES)
