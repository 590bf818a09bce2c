"""The metric of `_metric.py` as a `torchmetrics.Metric`, which synchronises it."""

from __future__ import annotations

from typing import Any

import torchmetrics

from perdita import Loss, Total

from ._metric import Batches, merged, packed


class Metric(Batches, torchmetrics.Metric):
    __doc__ = Batches.__doc__

    is_differentiable = False
    higher_is_better = False
    full_state_update = False

    def __init__(self, loss: Loss | str, *, dim: int = 1, checked: bool = True, **options: Any) -> None:
        super().__init__(**options)
        self._begin(loss, dim, checked)
        self.add_state("parts", packed(Total()), merged)

    def set_dtype(self, dst_type: Any) -> Metric:
        """No conversion: the parts of the total are bits."""
        return self

    def merge_state(self, incoming_state: dict[str, Any] | torchmetrics.Metric) -> None:
        """Adds the batches of another metric of the same loss."""
        self._same(incoming_state)
        super().merge_state(incoming_state)
        self._computed = None  # torchmetrics would return the mean from before.
