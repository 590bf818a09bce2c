"""The mean of a loss over batches of tensors, and over the processes of `torch.distributed`."""

from __future__ import annotations

import struct
from typing import Any

import torch
import torch.distributed as dist
from torch import Tensor, nn

from perdita import Loss, Total
from perdita._arguments import flag
from perdita._fields import CallError
from perdita._metric import of_loss

from ._tensors import HALF


def packed(total: Total, device: torch.device | str = "cpu") -> Tensor:
    """The parts of a total as six integers, of which four are the bits of floats: no conversion rounds them."""
    parts = total.to_dict()
    floats = struct.unpack("4q", struct.pack("4d", *parts["sum"], *parts["weight"]))
    return torch.tensor([*floats, parts["count"], parts["exponent"]], dtype=torch.int64, device=device)


def unpacked(parts: Tensor) -> Total:
    """The total with these parts."""
    *bits, count, exponent = parts.tolist()
    floats = struct.unpack("4d", struct.pack("4q", *bits))
    return Total.from_dict({"sum": floats[:2], "weight": floats[2:], "count": count, "exponent": exponent})


def merged(parts: Tensor) -> Tensor:
    """The parts of the sum of totals, a row each, in the order of the rows: that of the ranks."""
    return packed(sum(map(unpacked, parts), Total()), parts.device)


class Batches:
    """The mean of a loss over batches of tensors, of one process or of several: a `torchmetrics.Metric` where
    torchmetrics is installed, else a module with the same methods.

    >>> import torch, perdita.torch
    >>> metric = perdita.torch.Metric("mse")
    >>> metric.update(torch.tensor([1.0, 2.0]), torch.zeros(2))
    >>> metric.update(torch.tensor([3.0]), torch.zeros(1), sample_weight=torch.tensor([2.0]))
    >>> metric.compute()
    tensor(5.7500, dtype=torch.float64)

    * `update(input, target, sample_weight=None)` adds a batch, for other losses their arrays, by position or name.
    * `compute()` is the mean Σwℓ/Σw over the batches of all processes of `torch.distributed`, which all call it: their
      totals are gathered with every digit and merged in the order of the ranks. It is 0 if nothing counts.
    * A call adds a batch and returns its own mean. `reset()` forgets all batches, `merge_state(other)` adds those of
      another metric of the same loss.

    Parameters:
        loss: a loss, or its text
        dim: the dimension of the classes, for losses of rows of scores (default 1)
        checked: False for no check that numbers lie in their domains and none is NaN (default True)
        options: those of `torchmetrics.Metric`; without it, `process_group` and `sync_on_compute`

    Tensors of other devices are copied to the CPU, where the kernels are. Values are float64, on MPS float32.
    """

    loss: Loss
    parts: Tensor
    dim: int
    checked: bool

    def _begin(self, loss: Loss | str, dim: int, checked: bool) -> None:
        self.loss, self.dim, self.checked = of_loss(loss), dim, flag("checked", checked)

    @property
    def total(self) -> Total:
        """The sum of losses, the sum of weights and the count of the batches of this process."""
        return unpacked(self.parts)

    def update(self, *args: Tensor, sample_weight: Tensor | None = None, **arrays: Tensor) -> None:
        """Adds a batch. One with an error is not added."""
        batch = self._total(args, arrays, sample_weight)
        self.parts = packed(self.total + batch, self.parts.device)

    def compute(self) -> Tensor:
        """The mean over the batches of all processes; 0 if nothing counts."""
        return self._value(self.total)

    def _total(self, args: tuple[Any, ...], arrays: dict[str, Any], weight: Any) -> Total:
        """The total of a batch."""
        fields = self.loss._fields
        given = {fields.called[name]: x for name, x in fields.named(args, arrays).items()}
        given = {name: _host(name, x) for name, x in given.items()}
        if fields.rowwise:
            axes = given["pred"].ndim
            if not -axes <= self.dim < axes:
                raise CallError(
                    f"scores of the shape {tuple(given['pred'].shape)} have no dimension {self.dim}"
                )
            given = {name: x.movedim(self.dim, -1) if x.ndim == axes else x for name, x in given.items()}
        rows = None if weight is None else _host("sample_weight", weight).numpy()
        batch = {name: x.numpy() for name, x in given.items()}
        return self.loss.total(weight=rows, checked=self.checked, **batch)

    def _value(self, total: Total) -> Tensor:
        device = self.parts.device
        kind = torch.float32 if device.type == "mps" else torch.float64
        return torch.tensor(total.mean, dtype=kind, device=device)

    def _same(self, other: Any) -> None:
        """Refuses to add another loss."""
        if isinstance(other, Batches) and other.loss != self.loss:
            raise CallError(f"metrics of two losses do not add up: {self.loss} and {other.loss}")

    def extra_repr(self) -> str:
        """The loss, and the total of this process."""
        return f"{self.loss}: {self.total}"


def _host(name: str, given: Any) -> Tensor:
    """A tensor on the CPU, of a type that NumPy has."""
    if not isinstance(given, Tensor):
        raise CallError(f"{name} must be a tensor, not {type(given).__name__}")
    x = given.detach().cpu()
    return x.float() if x.dtype in HALF else x


class Metric(Batches, nn.Module):
    __doc__ = Batches.__doc__

    def __init__(
        self,
        loss: Loss | str,
        *,
        dim: int = 1,
        checked: bool = True,
        process_group: Any = None,
        sync_on_compute: bool = True,
    ) -> None:
        super().__init__()
        self._begin(loss, dim, checked)
        self.process_group, self.sync_on_compute = process_group, sync_on_compute
        self.register_buffer("parts", packed(Total()), persistent=False)

    def forward(self, *args: Tensor, sample_weight: Tensor | None = None, **arrays: Tensor) -> Tensor:
        """Adds a batch, and returns its mean."""
        batch = self._total(args, arrays, sample_weight)
        self.parts = packed(self.total + batch, self.parts.device)
        return self._value(batch)

    def compute(self) -> Tensor:
        """The mean over the batches of all processes; 0 if nothing counts."""
        if not (self.sync_on_compute and dist.is_available() and dist.is_initialized()):
            return super().compute()
        of_ranks = [torch.empty_like(self.parts) for _ in range(dist.get_world_size(self.process_group))]
        dist.all_gather(of_ranks, self.parts, group=self.process_group)
        return self._value(unpacked(merged(torch.stack(of_ranks))))

    def merge_state(self, other: Metric) -> None:
        """Adds the batches of another metric of the same loss."""
        if not isinstance(other, Metric):
            raise CallError(f"a metric is merged with a metric, not with {other!r}")
        self._same(other)
        self.parts = packed(self.total + other.total, self.parts.device)

    def reset(self) -> None:
        """Forgets all batches."""
        self.parts = packed(Total(), self.parts.device)
