"""Arrays that a loss takes by name: how they are called with, and what shape a loss per observation has."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any


class Fields:
    """The arrays of a loss, as its card has them."""

    def __init__(self, card: dict[str, Any]) -> None:
        fields = card["fields"]
        self.loss: str = card["name"]
        self.names: list[str] = [field["name"] for field in fields]
        self.needed: list[str] = [field["name"] for field in fields if not field["optional"]]
        self.ordered = self.needed + [name for name in self.names if name not in self.needed]
        """As they come by position: those that may be left out last."""
        self.variable = [field["name"] for field in fields if field["holds"] == "variable"]
        """Those that there are gradients in."""
        self.labels = [field["name"] for field in fields if field["holds"] == "labels"]
        axes = {field["name"]: field["axes"].split() for field in fields}
        self.places: list[tuple[str, slice]] = []
        """Where the sizes of an observation's axes stand: in the shape of which array, from where to where."""
        for axis in card["each"].split():
            name = next(name for name in self.ordered if axis in axes[name])
            self.places.append((name, _place(axis, axes[name])))

    def parameters(self) -> list[inspect.Parameter]:
        """The arrays in a signature."""
        kind, empty = inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.empty
        return [
            inspect.Parameter(name, kind, default=empty if name in self.needed else None)
            for name in self.ordered
        ]

    def named(self, args: Sequence[Any], given: Mapping[str, Any]) -> dict[str, Any]:
        """The arrays of a call by name, in the order of the fields, without those that are None."""
        if len(args) > len(self.names):
            known = ", ".join(self.ordered)
            raise TypeError(f"{self.loss} takes {known} by position, and got {len(args)} arrays")
        arrays = dict(zip(self.ordered, args, strict=False))
        for name, array in given.items():
            if name not in self.names:
                raise TypeError(f"{self.loss} takes no argument {name!r}: it takes {', '.join(self.ordered)}")
            if name in arrays:
                raise TypeError(f"{self.loss} got {name} by position and by name")
            arrays[name] = array
        for name in self.needed:
            if arrays.get(name) is None:
                raise TypeError(f"{self.loss} needs {name}")
        return {name: arrays[name] for name in self.names if arrays.get(name) is not None}


def shape_at(places: Sequence[tuple[str, slice]], arrays: Mapping[str, Any]) -> tuple[Any, ...]:
    """The shape of the losses of all observations, from where the sizes of its axes stand.

    Whether the arrays fit each other is for the core to say: what is wrong here is an error there.
    """
    return tuple(size for name, place in places for size in arrays[name].shape[place])


def _place(axis: str, axes: list[str]) -> slice:
    """Where the sizes of an axis stand in a shape: `...` are any number."""
    at, dots = axes.index(axis), axes.index("...") if "..." in axes else len(axes)
    if at < dots:
        return slice(at, at + 1)
    return slice(at if at == dots else at - len(axes), at + 1 - len(axes) or None)


def columns(
    inputs: Sequence[tuple[str, bool]], arrays: Mapping[str, Any], absent: Callable[[], Any]
) -> list[Any]:
    """The inputs of a program: arrays, or where it asks for them by number, what stands along their last axis."""

    def column(name: str) -> Any:
        name, _, place = name.partition("[")
        if name not in arrays:
            return absent()
        return arrays[name][..., int(place[:-1])] if place else arrays[name]

    return [column(name) for name, _ in inputs]


def width(arrays: Mapping[str, Any], rows: Sequence[Any]) -> int:
    """How long rows are, if an array has any."""
    return next((int(x.shape[-1]) for x in arrays.values() if x.ndim > len(rows)), 1)
