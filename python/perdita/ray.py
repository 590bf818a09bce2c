"""The mean of a loss as an aggregate of Ray Data, of all rows or of groups.

>>> import ray, perdita.ray
>>> rows = [{"logits": [2.0, 0.0], "label": 0, "w": 1.0}, {"logits": [0.0, 1.0], "label": 0, "w": 3.0}]
>>> mean = perdita.ray.Mean("cross_entropy", pred="logits", target="label", weight="w")
>>> result = ray.data.from_items(rows).aggregate(mean)
"""

from __future__ import annotations

from typing import Any

from ray.data.aggregate import AggregateFn
from ray.data.block import BlockAccessor

from . import arrow
from ._fields import CallError
from ._loss import Loss
from ._metric import of_loss
from ._total import Total

__all__ = ["Mean"]


# Not an AggregateFnV2: Ray reads no column for it but the keys of groups and its own `on`, which is one.
class Mean(AggregateFn):  # type: ignore[misc]
    """The mean Σwℓ/Σw of a loss over rows: `dataset.aggregate(Mean(…))`, `dataset.groupby("fold").aggregate(Mean(…))`.

    Parameters:
        loss: a loss of predictions or rows of scores, or its text
        pred: the column of predictions, or of rows of scores
        target: the column of targets
        weight: the column of weights (default: all weights are 1)
        alias_name: the column of the result (default: the text of the loss)
        checked: False for no check that numbers lie in their domains and none is NaN (default True)

    Workers exchange the text of a `Total`, with twice the precision of a float. So the mean does not depend on blocks,
    on the order in which they finish, or on tasks that are repeated because a worker was lost. Rows with a null are
    left out; the mean of none is 0. `perdita.arrow.losses` says which columns there may be.
    """

    def __init__(
        self,
        loss: Loss | str,
        *,
        pred: str,
        target: str,
        weight: str | None = None,
        alias_name: str | None = None,
        checked: bool = True,
    ) -> None:
        self._loss = str(of_loss(loss))
        self._columns = [pred, target] if weight is None else [pred, target, weight]
        self._checked = checked
        super().__init__(
            init=lambda key: str(Total()),
            accumulate_block=self._with_block,
            merge=_sum,
            finalize=lambda total: Total(total).mean,
            name=alias_name or self._loss,
        )

    def _with_block(self, total: str, block: Any) -> str:
        """The total with the rows of a block."""
        table = BlockAccessor.for_block(block).to_arrow()
        for name in self._columns:
            if name not in table.column_names:
                raise CallError(f"there is no column {name!r}, only {', '.join(table.column_names)}")
        columns = [table.column(name) for name in self._columns]
        return str(Total(total) + arrow.total(self._loss, *columns, checked=self._checked))


def _sum(a: str, b: str) -> str:
    """The text of the sum of two totals."""
    return str(Total(a) + Total(b))
