"""Metrics: the mean of a loss over the batches of an evaluation, of one process or of several."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ._fields import CallError
from ._loss import Loss
from ._total import Total


def of_loss(loss: Loss | str) -> Loss:
    """The loss, or that with this text."""
    return loss if isinstance(loss, Loss) else Loss(loss)


class Metric:
    """The mean of a loss over batches: `update` with each, then `compute`. `loss` is a loss or its text.

    >>> import perdita
    >>> metric = perdita.Metric("mse")
    >>> metric.update([1.0, 2.0], [0.0, 0.0]).update([3.0], [0.0], weight=[2.0]).compute()
    5.75
    >>> metric.total
    Total('sum 23.0, weight 4.0, count 3')

    The mean is Σwℓ/Σw over all observations, which a mean of the means of batches is not; 0 if none counts. A metric
    holds a `Total`, with sums of twice the precision of a float, so neither the order of batches nor the number of
    processes changes it. Losses that compare rows with each other compare those of a batch.

    Metrics of the same loss are added (`a + b`, `sum(metrics)`) or merged into one (`a.merge(b, c)`), and can be
    pickled. `perdita.torch.Metric` takes tensors and is a `torchmetrics.Metric`.
    """

    __slots__ = ("_loss", "_total")

    def __init__(self, loss: Loss | str) -> None:
        self._loss = of_loss(loss)
        self._total = Total()

    @classmethod
    def _of(cls, loss: Loss, total: Total) -> Metric:
        self = cls(loss)
        self._total = total
        return self

    @classmethod
    def from_dict(cls, parts: Mapping[str, Any]) -> Metric:
        """The metric of what `to_dict` returned."""
        if set(parts) != {"loss", "total"}:
            raise CallError(f"the parts of a metric are loss, total, not {', '.join(map(str, parts))}")
        return cls._of(Loss(parts["loss"]), Total.from_dict(parts["total"]))

    def to_dict(self) -> dict[str, Any]:
        """The text of the loss, and the parts of the total, without losing a digit."""
        return {"loss": str(self._loss), "total": self._total.to_dict()}

    @property
    def loss(self) -> Loss:
        """The loss."""
        return self._loss

    @property
    def total(self) -> Total:
        """The sum of losses, the sum of weights and the count of all observations so far."""
        return self._total

    def update(self, *args: Any, weight: Any = None, checked: bool = True, **arrays: Any) -> Metric:
        """Adds a batch: predictions and targets, or the arrays of the loss by name. Returns the metric.

        A batch with an error is not added.
        """
        self._total += self._loss.total(*args, weight=weight, checked=checked, **arrays)
        return self

    def merge(self, *others: Metric | Iterable[Metric]) -> Metric:
        """Adds the observations of other metrics of the same loss, one by one or in lists. Returns the metric."""
        merged = self._total
        for other in others:
            for metric in other if isinstance(other, Iterable) else [other]:
                merged += self._same(metric)
        self._total = merged
        return self

    def _same(self, other: Any) -> Total:
        """The total of a metric of the same loss."""
        if not isinstance(other, Metric):
            raise CallError(f"a metric is merged with metrics, not with {other!r}")
        if other._loss != self._loss:
            raise CallError(f"metrics of two losses do not add up: {self._loss} and {other._loss}")
        return other._total

    def compute(self) -> float:
        """The mean over all observations so far, Σwℓ/Σw; 0 if none counts."""
        return self._total.mean

    def reset(self) -> Metric:
        """Forgets all observations. Returns the metric."""
        self._total = Total()
        return self

    def __add__(self, other: Metric) -> Metric:
        if not isinstance(other, Metric):
            return NotImplemented
        return Metric._of(self._loss, self._total + self._same(other))

    def __radd__(self, other: int) -> Metric:
        # sum() begins with 0.
        return self + Metric(self._loss) if isinstance(other, int) and other == 0 else NotImplemented

    def __repr__(self) -> str:
        return f"<perdita.Metric of {self._loss}: {self._total}>"

    def __reduce__(self) -> tuple[Any, ...]:
        return Metric.from_dict, (self.to_dict(),)
