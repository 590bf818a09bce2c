"""The way of most calls: a pointwise or row-wise loss of two plain CPU tensors, straight to its kernel.

A kernel takes less than a microsecond for small batches; conversions, checks of shapes, and names for errors take ten.
Here the core looks at the tensors itself (`Tensors`, by DLPack's exchange API), and evaluates what needs none of that.
All other calls take the general way, which begins in `_adapters.py`, and has all errors. Both end in the same operator,
`_autograd.Paired`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from perdita._perdita import Tensors

from ._adapters import is_evaluated_as_given
from ._autograd import attached, is_ordinary
from ._calls import Call
from ._evaluate import OF_TWO
from ._kernels import Known, known
from ._options import Options

_PLAIN = Tensor, nn.Parameter
# Missing before PyTorch 2.10.
_EXCHANGE: Any = getattr(Tensor, "__dlpack_c_exchange_api__", None)


@dataclass(frozen=True)
class Direct:
    """A loss whose parameters are constants, looked up once."""

    loss: Known
    unchecked: Known
    least: int
    """The least number of scores in a row; 0 for pointwise losses."""
    tensors: Tensors

    def evaluate(self, first: Any, second: Any, reduction: Any, dim: Any, checked: bool) -> Tensor | None:
        """The loss; None if an argument needs more than its kernel."""
        if (
            type(first) not in _PLAIN
            or type(second) not in _PLAIN
            or type(reduction) is not str
            or not first.is_cpu
            or first.is_neg()
            or second.is_neg()
            or not is_ordinary()
        ):
            return None
        keep = False
        if torch.is_grad_enabled():
            if second.requires_grad:
                return None
            keep = first.requires_grad
        grad = torch.empty_like(first) if keep else None
        loss = self.loss if checked else self.unchecked
        try:
            value = self.tensors.evaluate(
                first, second, grad, dim, reduction, loss.checked, torch.get_num_threads()
            )
        except (TypeError, ValueError):
            return None  # The general way has the error with the names of the call.
        if value is None:
            return None
        found = torch.scalar_tensor(value, dtype=first.dtype)
        return found if grad is None else attached(first, second, None, (loss, reduction), (found, grad))

    def __reduce__(self) -> Any:
        return _of_text, (self.unchecked.text, self.least)


def direct(call: Call, how: Options) -> Direct | None:
    """The direct way of a loss; None if these parameters take more than a kernel."""
    fields = call.fields
    if how.scales or not fields.separate or not is_evaluated_as_given(call, how):
        return None
    least = 2 if call.name in OF_TWO else 1
    return _of_text(how.text, least if fields.rowwise else 0)


def _of_text(text: str, least: int) -> Direct | None:
    if _EXCHANGE is None:
        return None
    loss = known(text)
    tensors = Tensors(loss.core, _EXCHANGE, least, loss.fields.kind == "labels")
    return Direct(known(text, True), loss, least, tensors)
