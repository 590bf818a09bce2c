"""Losses as modules."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import update_wrapper
from inspect import Parameter
from types import FunctionType
from typing import Any, ClassVar, cast

import numpy as np
from torch import Tensor, nn
from torch.compiler import is_dynamo_compiling

import perdita
from perdita import _formulas
from perdita._arguments import flag
from perdita._fields import CallError
from perdita._loss import CARDS, camel

from ._adapters import evaluated
from ._calls import CALLS, Call, of_formula
from ._direct import direct
from ._document import document, forward_document
from ._options import Options, by_position, is_live, parse, set_live
from ._tensors import reduced

_CHANGEABLE = ("reduction", "dim", "checked")


class _Brief(type):
    """Classes whose help is about the loss, without the members of `torch.nn.Module`."""

    def __dir__(cls) -> list[str]:
        own = {name for base in cls.__mro__ if base.__module__.startswith("perdita") for name in vars(base)}
        return sorted(name for name in own if not name.startswith("_") or name in ("__doc__", "__init__"))


class Loss(nn.Module, metaclass=_Brief):
    """A loss with its parameters. See `perdita.torch.functional` for calls, weights and reductions.

    Parameters are read as attributes, and do not change, but for `reduction`, `dim` and `checked`. Those that are
    tensors are parameters or buffers of the module.
    """

    name: ClassVar[str]
    """The name in the catalogue."""
    _call: ClassVar[Call]
    checked: bool

    def __init__(self, *args: Any, **parameters: Any) -> None:
        super().__init__()
        call = self._call
        given = by_position(call, call.positional, args, parameters) | parameters
        for key in given:
            if key not in call.options:
                raise CallError(call.unknown(key))
        reduced(given.get("reduction", "mean"), *call.more_reductions)
        flag("checked", given.get("checked", True))
        self._given = {
            key: x for key, x in given.items() if not (key in _CHANGEABLE or isinstance(x, Tensor))
        }
        self._held = tuple(
            key for key, x in given.items() if isinstance(x, Tensor) and key not in _CHANGEABLE
        )
        self._live = tuple(key for key in self._held if is_live(call, key, given[key]))
        for key, value in (call.options | given).items():
            if key in _CHANGEABLE:
                setattr(self, key, value)
            elif key not in self._held:
                object.__setattr__(self, key, value)
            elif isinstance(value, nn.Parameter):
                self.register_parameter(key, value)
            else:
                self.register_buffer(key, value)
        self._set(self._checked())

    def _set(self, how: Options) -> None:
        self._how = how
        self._direct = None if self._live else direct(self._call, how)

    def _checked(self) -> Options:
        """The parameters, without those that are tensors in the computation."""
        held = {key: getattr(self, key) for key in self._held}
        how = parse(self._call, self._given | held)
        fixed = {key: x for key, x in how.own.items() if key not in self._live}
        return replace(how, scales={}, own=fixed)

    def forward(self, *args: Tensor, sample_weight: Tensor | None = None, **given: Tensor | None) -> Tensor:
        """The loss of the inputs."""
        if len(args) == 2 and sample_weight is None and not given and not is_dynamo_compiling():
            own = self.__dict__  # attributes of a module are slower
            direct = own.get("_direct")
            if direct is not None:
                value = direct.evaluate(*args, own["reduction"], own.get("dim"), own["checked"])
                if value is not None:
                    return cast(Tensor, value)
        call, how = self._call, self._how
        how = Options(how.text, dict(how.scales), dict(how.own), self.reduction, how.dim, sample_weight)
        how.checked = self.checked
        if call.fields.rowwise and call.name != "kl":
            how.dim = cast(int, self.dim)
        for key in self._live:
            set_live(call, key, getattr(self, key), how)
        return evaluated(call, args, given, how)

    def __setattr__(self, key: str, value: Any) -> None:
        fixed = key in self._call.options and key not in _CHANGEABLE
        if fixed and key not in self.__dict__.get("_live", ()):
            made = type(self).__name__
            raise AttributeError(
                f"the parameters of a loss do not change: make another, {made}({key}={value!r}, …)"
            )
        # torch.compile takes a number of NumPy for a tensor.
        super().__setattr__(key, value.item() if isinstance(value, np.generic) else value)

    def _load_from_state_dict(self, state: Mapping[str, Any], prefix: str, *others: Any) -> None:
        super()._load_from_state_dict(state, prefix, *others)
        self._set(self._checked())

    def extra_repr(self) -> str:
        """The parameters that were given."""
        given = self._given | {key: getattr(self, key).detach() for key in self._held}
        options = self._call.options
        given |= {
            key: getattr(self, key)
            for key in _CHANGEABLE
            if key in options and getattr(self, key) != options[key]
        }
        return ", ".join(f"{key}={value!r}" for key, value in given.items())


def _forward(call: Call) -> Any:
    """A copy of the method, with the inputs of one loss in its signature. A wrapper would cost a call."""
    method = Loss.forward
    made = FunctionType(method.__code__, method.__globals__, method.__name__, None, method.__closure__)
    made.__kwdefaults__ = method.__kwdefaults__
    update_wrapper(made, method)
    self = Parameter("self", Parameter.POSITIONAL_OR_KEYWORD)
    signature = call.forward()
    made.__signature__ = signature.replace(parameters=[self, *signature.parameters.values()])  # type: ignore[attr-defined]
    made.__doc__ = forward_document(call)
    return made


def _module(name: str, card: dict[str, Any]) -> type[Loss]:
    call = CALLS[name]
    fields = {
        "name": name,
        "_call": call,
        "forward": _forward(call),
        "__doc__": document(call, card, call.options),
        "__module__": "perdita.torch",
        "__signature__": call.signature(),
    }
    return cast(type[Loss], _Brief(camel(name), (Loss,), fields))


class Formula(Loss):
    """A loss as a formula, from its text, a function, or a `perdita.Formula`: see `perdita.formula`.

    >>> import torch, perdita.torch
    >>> loss = perdita.torch.Formula("abs(p - y)^q; q = 1.5", q=3)
    >>> loss(torch.tensor([1.0, 2.0]), torch.zeros(2))
    tensor(4.5000)

    A call takes `input` and `target`, or numbers by their names, with gradients in all of them.

    Parameters:
        reduction: "mean", "sum", "none", or a number that the sum is divided by (default 'mean')
        dim: the dimension of the classes, for formulas of rows (default 1)
        checked: False for no check that numbers of the CPU lie in their domains (default True)
        others: values of parameters of the formula, which are numbers
        sample_weight: a weight per observation; the mean is Σwℓ/Σw
    """

    name = "formula"

    def __init__(
        self,
        formula: str | perdita.Loss | Callable[..., Any],
        /,
        *,
        reduction: str | float | Tensor = "mean",
        dim: int | None = None,
        checked: bool = True,
        **parameters: float,
    ) -> None:
        text = str(_formulas.formula(formula, **parameters))
        object.__setattr__(self, "_call", of_formula(text))
        options = {} if dim is None else {"dim": dim}
        super().__init__(reduction=reduction, checked=checked, **options)

    @property
    def formula(self) -> str:
        """The text of the formula."""
        return self._how.text

    def extra_repr(self) -> str:
        """The formula, and the options that are not the defaults."""
        options = super().extra_repr()
        return repr(self.formula) + (f", {options}" if options else "")


MODULES: dict[str, type[Loss]] = {camel(name): _module(name, card) for name, card in CARDS.items()}
