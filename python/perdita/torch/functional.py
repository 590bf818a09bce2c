"""Every loss of the catalogue as a function of tensors, called as those of `torch.nn.functional`.

Pointwise and row-wise losses are called `loss(input, target)`, others with the inputs of their signatures, by name or
in this order. A loss that PyTorch has takes PyTorch's arguments, in PyTorch's order and with PyTorch's meaning.

* `weight`, where PyTorch has it, means what it means there: one per class for losses of labels, one per element for
  `bce`, `bce_with_logits`, `huber` (Σwℓ/n), `mse` and `mae` (Σwℓ/Σw).
* `sample_weight`, for every loss, is a weight per observation. The mean is Σwℓ/Σw; observations that are ignored or
  have weight 0 have a value and a gradient of exactly 0.
* Parameters with a gradient are `temperature`, `logit_scale`, `bias` of siglip, `pos_weight` and `weight` per element,
  where they are tensors; others are numbers.
* `reduction`: "mean", "sum", "none", or a number that the sum is divided by, which may be a tensor.
* `dim` is the dimension of the classes: as in PyTorch the second, or the only one. The last one needs no copy.
* float32 and float64 are computed in their own precision, bfloat16 and float16 in float32. Targets and weights of
  any type are converted to the type of the predictions. Value and gradient have the type of the input, but under
  autocast the value stays float32, as with PyTorch's losses.
* Numbers of CPU tensors outside of bounded domains (a target of 2 for `bce_with_logits`, of 0 for `hinge`) are a
  ValueError; `checked=False` leaves the check out. NaN is no error.
* CPU tensors use compiled kernels, which compute value and gradient in one pass. On other devices, for gradients in
  targets and weights, for higher derivatives and for forward-mode differentiation, the formula is replayed with
  PyTorch's operations; there a wrong label makes its row NaN, since a check would synchronise with the device.
* Multi-input losses of sequences, lists and images cannot be replayed: tensors of other devices are copied to the CPU
  and their gradients back, and there are no gradients in weights and no higher derivatives yet.
* `torch.func.vmap` calls a kernel once per example.

Where PyTorch has the loss, value and gradient agree, with few intended differences, such as: if all observations are
ignored, a loss is 0, not NaN. The page "Coming from torch.nn" of the documentation lists them.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from torch import Tensor
from torch.compiler import is_dynamo_compiling

from perdita._loss import CARDS
from perdita._names import missing

from ._adapters import evaluated
from ._calls import CALLS
from ._composed import FUNCTIONS
from ._direct import direct
from ._document import document
from ._options import by_position, parse


def _function(name: str, card: dict[str, Any]) -> Callable[..., Tensor]:
    call = CALLS[name]
    count, positional = len(call.by_position), call.positional_in_function
    plain, dim = cache(lambda: direct(call, parse(call, {}))), call.options.get("dim")

    def loss(*args: Any, **given: Any) -> Tensor:
        if not given and len(args) == 2 and not is_dynamo_compiling() and (way := plain()):
            value = way.evaluate(*args, "mean", dim, True)
            if value is not None:
                return value
        options = {}
        if len(args) > count:
            options = by_position(call, positional, args[count:], given, call.by_position)
        for key in tuple(given):
            if key not in call.inputs:
                options[key] = given.pop(key)
        return evaluated(call, args[:count], given, parse(call, options))

    loss.__name__ = loss.__qualname__ = name
    loss.__doc__ = document(call, card, call.in_function)
    loss.__signature__ = call.function()  # type: ignore[attr-defined]
    loss.__module__ = __name__
    return loss


globals().update({name: _function(name, card) for name, card in CARDS.items()} | FUNCTIONS)
__all__ = [*CARDS, *FUNCTIONS]


def __dir__() -> list[str]:
    return __all__


def __getattr__(name: str) -> Any:
    raise AttributeError(missing(__name__, name, __all__))
