"""Every loss of the catalogue as a PyTorch module, and as a function in `perdita.torch.functional`.

>>> import torch, perdita.torch
>>> loss = perdita.torch.Huber(delta=1.0)
>>> input = torch.tensor([0.5, 3.0], requires_grad=True)
>>> loss(input, torch.zeros(2)).backward()
>>> input.grad
tensor([0.2500, 0.5000])

A loss that `torch.nn` has is called as there. `perdita.torch.functional` describes calls, weights and reductions,
`perdita.torch.Formula` is a loss of your own, `perdita.torch.Metric` the mean over batches and processes.
"""

from __future__ import annotations

from .._names import missing as _missing
from . import functional
from ._autograd import traced as _traced  # noqa: F401
from ._composed import MODULES as COMPOSED
from ._modules import MODULES, Formula, Loss
from ._perceptual import Perceptual

globals().update(MODULES | COMPOSED)
__all__ = ["Formula", "Loss", "Metric", "Perceptual", "functional", *MODULES, *COMPOSED]


def __dir__() -> list[str]:
    return __all__


def _class_of_metrics() -> type:
    """The class of metrics, which is one of torchmetrics' where that is installed: importing it takes a second."""
    try:
        from ._torchmetrics import Metric
    except ModuleNotFoundError as error:
        if error.name != "torchmetrics":
            raise
        from ._metric import Metric  # type: ignore[assignment]
    return Metric


def __getattr__(name: str) -> object:
    if name == "Metric":
        return globals().setdefault(name, _class_of_metrics())
    raise AttributeError(_missing(__name__, name, __all__))
