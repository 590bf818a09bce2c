"""Signatures of losses: parameters of the classes, and arrays of their calls."""

from __future__ import annotations

import inspect
import sys
from functools import update_wrapper
from types import FrameType, FunctionType
from typing import TYPE_CHECKING, Any

from ._fields import Fields
from ._swapped import LIBRARIES, swapped

if TYPE_CHECKING:
    from ._loss import Loss


class Signature:
    """The signature of a class, which makes losses, and that of its losses, which take arrays.

    LightGBM counts the arguments of a metric before it calls it.
    """

    def __init__(self, card: dict[str, Any], call: Any) -> None:
        own = call.__signature__
        self._made, self._called = signature(card), own.replace(parameters=list(own.parameters.values())[1:])

    def __get__(self, loss: Loss | None, cls: type[Loss]) -> inspect.Signature:
        caller: FrameType | None = sys._getframe(1)
        while caller is not None and caller.f_globals.get("__name__") == "inspect":
            caller = caller.f_back
        library = str(caller and caller.f_globals.get("__name__", "")).partition(".")[0]
        if f"{library}." in LIBRARIES:
            raise TypeError(swapped(cls() if loss is None else loss, library))
        return self._made if loss is None else self._called


def signature(card: dict[str, Any]) -> inspect.Signature:
    """The keyword-only parameters of a loss, with their defaults."""
    keyword = inspect.Parameter.KEYWORD_ONLY
    return inspect.Signature(
        [inspect.Parameter(p["name"], keyword, default=p["default"]) for p in card["params"]]
    )


def with_arrays(method: Any, fields: Fields) -> Any:
    """A copy of a method with the arrays of one loss in its signature. A wrapper would cost a call."""
    made = FunctionType(method.__code__, method.__globals__, method.__name__, None, method.__closure__)
    made.__kwdefaults__ = method.__kwdefaults__
    update_wrapper(made, method)
    own = inspect.signature(method)
    unused = {"args", "arrays"}
    if not fields.weighted:
        unused.add("weight")
    unused.add("wrt" if fields.separate else "out")
    first, *options = [x for x in own.parameters.values() if x.name not in unused]
    parameters = [first, *fields.positional(), *fields.keywords(), *options]
    made.__signature__ = own.replace(parameters=parameters)  # type: ignore[attr-defined]
    return made
