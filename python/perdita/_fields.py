"""The arrays of losses: their names in a call, checks of their shapes, and the shape of the observations."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any

SIMILARITY = ("a", "b", "labels", "key_labels", "targets", "bias", "negatives")
"""The arrays of similarity losses; each loss takes some of them."""


ROLES = {
    "info_nce": ("query", "positive"),
    "n_pair": ("anchor", "positive"),
    "clip": ("image", "text"),
    "siglip": ("image", "text"),
    "linear_cross_entropy": ("hidden",),
    "linear_focal": ("hidden",),
    **dict.fromkeys(
        ("sup_con", "triplet", "lifted_structure", "multi_similarity", "circle", "arc_face", "cos_face"),
        ("embeddings",),
    ),
}
"""Names that a and b have in the literature of a loss; calls take them, too."""


_AXES = ("axis", "dim")
_WEIGHTS = {
    **dict.fromkeys(("where", "mask"), "a mask is a weight of truth values, weight=mask"),
    **dict.fromkeys(("weights", "sample_weight"), "a number per observation is weight="),
}
_REDUCTIONS = ("reduce_fn", "reduce", "size_average")
OTHERS = (*_AXES, *_WEIGHTS, *_REDUCTIONS)
"""Arguments of other libraries that are no arrays: optax's, Keras's, scikit-learn's, PyTorch's."""
_FIRST = ("predictions", "prediction", "y_pred", "logits", "log_predictions", "scores", "input", "outputs")
_SECOND = ("targets", "labels", "y_true", "y")


class CallError(TypeError, ValueError):
    """A wrong call: an array that is missing, that the loss does not take, or that holds no numbers.

    A TypeError, as for any wrong call of a function, and a ValueError, as all errors of the core.
    """


class Fields:
    """The arrays of a loss, from its card.

    Arrays have the names of their fields. In a call of a pointwise or row-wise loss, the predictions or scores are
    called `first`, and the targets or labels `target`.
    """

    def __init__(self, card: dict[str, Any], first: str = "pred") -> None:
        fields = [field for field in card["fields"] if field["holds"] != "parameter"]
        self.loss: str = card["name"]
        self.kind: str = card["kind"]
        self.names: list[str] = [field["name"] for field in fields]
        self.needed: list[str] = [field["name"] for field in fields if not field["optional"]]
        self.variable = [field["name"] for field in fields if field["holds"] == "variable"]
        """The arrays with a gradient."""
        self.first = self.variable[0]
        """The array whose type is the type of the computation."""
        self.labels = [field["name"] for field in fields if field["holds"] == "labels"]
        self.learnt = [field["name"] for field in card["fields"] if field["holds"] == "parameter"]
        """The parameters with a gradient."""
        self.moving = (*self.variable, *self.learnt)
        """All inputs in which the kernels have a gradient."""
        self.weighted: bool = self.kind != "product" or "weight" in card["allows"]
        """True if observations have weights."""

        self.rowwise = self.kind in ("labels", "soft")
        self.separate = self.rowwise or self.kind == "pointwise"
        """True if the loss of a row depends on that row only: for pointwise and row-wise losses."""
        called = (first, "target") if self.separate else self.names
        self.called: dict[str, str] = dict(zip(self.names, called, strict=True))
        """The names of the fields in a call."""
        self._field = {name: field for field, name in self.called.items()}
        self.ordered = [*self.needed, *(name for name in self.names if name not in self.needed)]
        """The names in a call by position, optional ones last."""
        if self.separate:
            self.ordered = list(called)
        elif self.loss == "formula" and len(self.names) > 1:
            self.ordered = []  # The order in its text says nothing: they are given by name.
        if self.kind == "product":
            third = "labels" if "targets" in self.names else "negatives"
            optional = [third] if third in self.names and third not in self.needed else []
            self.ordered = [*self.needed, *optional]
        self.roles = dict(zip(ROLES.get(self.loss, ()), ("a", "b"), strict=False))
        """Other names of arrays."""

        axes = {field["name"]: field["axes"].split() for field in fields}
        self.places: list[tuple[str, slice]] = []
        """The sources of the observations' axes: an array, and a slice of its shape."""
        # Triplets have no per-row losses, but rows have weights.
        for axis in ["n"] if self.kind == "product" else card["each"].split():
            name = next(name for name in [*self.needed, *self.names] if axis in axes[name])
            self.places.append((name, _place(axis, axes[name])))

    def positional(self) -> list[inspect.Parameter]:
        """The positional arrays of a signature."""
        kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
        return [self._parameter(name, kind) for name in self.ordered if name in self._field]

    def keywords(self) -> list[inspect.Parameter]:
        """The keyword-only arrays of a signature."""
        kind = inspect.Parameter.KEYWORD_ONLY
        return [self._parameter(name, kind) for name in self._field if name not in self.ordered]

    def _parameter(self, name: str, kind: Any) -> inspect.Parameter:
        default = inspect.Parameter.empty if self._field[name] in self.needed else None
        return inspect.Parameter(name, kind, default=default)

    def takes(self, name: str) -> bool:
        """True for the name of an array, also of one that only other losses take."""
        return name in self._field or name in self.roles or (self.kind == "product" and name in SIMILARITY)

    def has_another(self, name: str) -> bool:
        """True for an argument that has another name here, or none."""
        return name in OTHERS or (self.separate and name in _FIRST + _SECOND)

    def instead(self, name: str) -> str:
        """The hint for an argument that the loss has not."""
        if self.separate and name in _FIRST + _SECOND:
            first, second = self._field
            return f"here it is {first if name in _FIRST else second}"
        if name in _WEIGHTS and self.weighted:
            return _WEIGHTS[name]
        if name in _AXES and self.rowwise:
            return "the scores of a row lie along the last axis, where moveaxis brings them"
        if name in _AXES or name in _REDUCTIONS:
            return 'all observations are reduced, or none: reduction="mean", "sum" or "none"'
        return f"it takes {', '.join(self._field)}"

    def named(self, args: Sequence[Any], given: Mapping[str, Any]) -> dict[str, Any]:
        """The arrays of a call by field, in the order of the fields, without None."""
        if self.separate and len(args) == 2 and not given:
            first, second = self.names
            return {first: args[0], second: args[1]}
        if len(args) > len(self.ordered):
            names, way = (self.ordered, "position") if self.ordered else (self.names, "name")
            raise CallError(f"{self.loss} takes {', '.join(names)} by {way}, and got {len(args)} arrays")

        arrays = dict(zip(self.ordered, args, strict=False))
        for name, array in given.items():
            known = self.roles.get(name, name)
            if known in arrays:
                twice = "by position and by name" if known == name else f"and {known}, which are the same"
                raise CallError(f"{self.loss} got {name} {twice}")
            arrays[known] = array
        for name, array in arrays.items():
            if not self.takes(name):
                raise CallError(f"{self.loss} takes no argument {name!r}: {self.instead(name)}")
            if name not in self._field and array is not None:
                raise CallError(f"{self.loss} takes no {name}")

        for field in self.needed:
            if arrays.get(self.called[field]) is None:
                raise CallError(f"{self.loss} needs {self.called[field]}")
        both = ((field, arrays.get(name)) for field, name in self.called.items())
        return {field: array for field, array in both if array is not None}

    def rows(self, arrays: Mapping[str, Any]) -> tuple[Any, ...]:
        """The shape of the per-observation losses and of the weights."""
        return shape_at(self.places, arrays)

    def fit(self, arrays: Mapping[str, Any]) -> None:
        """Checks the shapes of predictions, scores or embeddings. The core checks those of multi-input losses."""
        if not self.separate:
            if self.kind == "product":
                rows_fit(arrays["a"], arrays)
            return
        first, second = self.names
        shape = arrays[first].shape
        if self.rowwise and (not shape or shape[-1] == 0):
            wrong = ", not rows of 0" if shape else ""
            raise ValueError(f"{self.called[first]} must have an axis of scores, the last{wrong}")
        fits("target", arrays[second], shape[:-1] if self.kind == "labels" else shape)


def fits(name: str, array: Any, *wanted: Sequence[int]) -> None:
    """Checks that the array has one of these shapes."""
    if array.shape == wanted[0] or any(array.shape == want for want in wanted[1:]):
        return
    known = " or ".join(str(tuple(want)) for want in wanted)
    raise ValueError(f"{name} has the shape {tuple(array.shape)}, not {known}")


def broadcasts(name: str, array: Any, rows: Sequence[int]) -> None:
    """Checks that an array has as many axes as the observations, each of their length or of length 1."""
    shape = tuple(array.shape)
    if len(shape) == len(rows) and all(size in (1, want) for size, want in zip(shape, rows, strict=True)):
        return
    leading = 0 < len(shape) < len(rows) and shape == tuple(rows[: len(shape)])
    hint = (
        f"; one per row is {name}[:{', None' * (len(rows) - len(shape))}]"
        if leading and len(shape) == 1
        else ""
    )
    raise ValueError(f"{name} has the shape {shape}, not {tuple(rows)}{hint}")


def rows_fit(a: Any, given: Mapping[str, Any]) -> None:
    """Checks the arrays of a similarity loss against its rows of a."""
    if len(a.shape) != 2:
        raise ValueError(f"a must be rows of embeddings, (n, dim), not of shape {tuple(a.shape)}")
    n, dim = a.shape
    b, negatives = given.get("b"), given.get("negatives")
    if b is not None and (len(b.shape) != 2 or b.shape[1] != dim):
        raise ValueError(f"b must be rows of {dim} numbers, as a, not of shape {tuple(b.shape)}")
    if negatives is not None:
        shape = tuple(negatives.shape)
        shared, own = len(shape) == 2 and shape[1] == dim, len(shape) == 3 and shape[::2] == (n, dim)
        if not (shared or own):
            raise ValueError(f"negatives must be (k, {dim}) or ({n}, k, {dim}), not of shape {shape}")
    keys = 0 if b is None else b.shape[0]
    wanted = {"labels": (n,), "weight": (n,), "key_labels": (keys,), "bias": (keys,), "targets": (n, keys)}
    for name, want in wanted.items():
        if given.get(name) is not None:
            fits(name, given[name], want)


def shape_at(places: Sequence[tuple[str, slice]], arrays: Mapping[str, Any]) -> tuple[Any, ...]:
    """The shape of the observations, from the shapes of the arrays. The core checks that arrays match."""
    return tuple(size for name, place in places for size in arrays[name].shape[place])


def _place(axis: str, axes: list[str]) -> slice:
    """The slice of an axis in a shape, where `...` is any number of axes."""
    at, dots = axes.index(axis), axes.index("...") if "..." in axes else len(axes)
    if at < dots:
        return slice(at, at + 1)
    return slice(at if at == dots else at - len(axes), at + 1 - len(axes) or None)


def columns(
    inputs: Sequence[tuple[str, bool]], arrays: Mapping[str, Any], absent: Callable[[], Any]
) -> list[Any]:
    """The inputs of a program: arrays, or numbered elements of their last axis."""

    def column(name: str) -> Any:
        name, _, place = name.partition("[")
        if name not in arrays:
            return absent()
        return arrays[name][..., int(place[:-1])] if place else arrays[name]

    return [column(name) for name, _ in inputs]


def width(arrays: Mapping[str, Any], rows: Sequence[Any]) -> int:
    """The length of rows, if an array has any."""
    return next((int(x.shape[-1]) for x in arrays.values() if x.ndim > len(rows)), 1)
