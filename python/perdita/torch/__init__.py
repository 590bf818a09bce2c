"""Every loss of the catalogue as a PyTorch module, and as a function in `perdita.torch.functional`.

>>> import torch, perdita.torch
>>> loss = perdita.torch.Huber(delta=1.0)
>>> input = torch.tensor([0.5, 3.0], requires_grad=True)
>>> loss(input, torch.zeros(2)).backward()
>>> input.grad
tensor([0.2500, 0.5000])

A loss that `torch.nn` has is called as there. `perdita.torch.functional` describes calls, weights and reductions,
`perdita.torch.Formula` is a loss of your own.
"""

from __future__ import annotations

from .._names import missing as _missing
from . import functional
from ._autograd import traced as _traced  # noqa: F401
from ._composed import MODULES as COMPOSED
from ._modules import MODULES, Formula, Loss
from ._perceptual import Perceptual

globals().update(MODULES | COMPOSED)
__all__ = ["Formula", "Loss", "Perceptual", "functional", *MODULES, *COMPOSED]


def __dir__() -> list[str]:
    return __all__


def __getattr__(name: str) -> object:
    raise AttributeError(_missing(__name__, name, __all__))
