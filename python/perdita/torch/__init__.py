"""Every loss of the catalogue as a PyTorch module, and as a function in `perdita.torch.functional`.

>>> import torch, perdita.torch
>>> loss = perdita.torch.Huber(delta=1.0)
>>> input = torch.tensor([0.5, 3.0], requires_grad=True)
>>> loss(input, torch.zeros(2)).backward()
>>> input.grad
tensor([0.2500, 0.5000])
"""

from __future__ import annotations

from typing import Any, ClassVar

from torch import Tensor, nn

from perdita._loss import CARDS, camel

from . import functional
from ._autograd import traced as _traced  # noqa: F401

__all__ = ["Loss", "functional", *(camel(name) for name in CARDS)]


class Loss(nn.Module):
    """A loss with its parameters. See `perdita.torch.functional` for calls and reductions."""

    name: ClassVar[str]
    """The name in the catalogue."""

    def __init__(self, *, reduction: str | float = "mean", **parameters: Any) -> None:
        super().__init__()
        self.reduction = reduction
        self.dim = parameters.pop("dim", 1) if functional.FIELDS[self.name].rowwise else 1
        functional._how(reduction)
        self._text, scales = functional.split(self.name, parameters)
        self._scales = tuple(scales)
        for key, value in scales.items():
            if isinstance(value, nn.Parameter):
                self.register_parameter(key, value)
            else:
                self.register_buffer(key, value)
        self._given = {key: value for key, value in parameters.items() if key not in scales}

    def forward(self, *args: Tensor, weight: Tensor | None = None, **given: Tensor | None) -> Tensor:
        scales = {key: getattr(self, key) for key in self._scales} if self._scales else {}
        return functional.evaluate(
            self.name, self._text, scales, args, given, weight, self.reduction, self.dim
        )

    def extra_repr(self) -> str:
        """The parameters that were given."""
        given = dict(self._given)
        if self.reduction != "mean":
            given["reduction"] = self.reduction
        if self.dim != 1:
            given["dim"] = self.dim
        return ", ".join(f"{key}={value!r}" for key, value in given.items())


def _module(name: str, card: dict[str, Any]) -> type[Loss]:
    fields = {
        "name": name,
        "__doc__": functional.document(card),
        "__module__": __name__,
        "__signature__": functional.signature(card, inputs=False),
    }
    return type(camel(name), (Loss,), fields)


globals().update({cls.__name__: cls for cls in (_module(name, card) for name, card in CARDS.items())})
