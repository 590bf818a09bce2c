"""Losses on NumPy arrays: one class per line of the catalogue, made from what the loss says about itself."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from . import _arrays, _docs
from ._fields import Fields, shape_at
from ._perdita import Core
from ._perdita import catalogue as _catalogue

CARDS: dict[str, dict[str, Any]] = {card["name"]: card for card in _catalogue()}
FIELDS: dict[str, Fields] = {name: Fields(card) for name, card in CARDS.items() if card["kind"] == "arrays"}
"""The arrays of losses as they are by default: parameters change their axes, but not their names."""


def camel(name: str) -> str:
    """`smooth_l1` as a class is called: `SmoothL1`."""
    return "".join(part[0].upper() + part[1:] for part in name.split("_"))


def text(name: str, arguments: dict[str, Any]) -> str:
    """A loss as it is written: `huber(delta=2)`."""
    return f"{name}({', '.join(f'{key}={_written(key, value)}' for key, value in arguments.items())})"


def _written(key: str, value: Any) -> str:
    if value is None or isinstance(value, (bool, np.bool_)):
        return str(value).lower()
    if isinstance(value, str):
        if not value.isidentifier():
            raise ValueError(f"{key} = {value!r} is no word")
        return value
    try:
        if np.ndim(value) == 0:
            return repr(float(value))
        return f"[{', '.join(repr(float(x)) for x in value)}]"
    except (TypeError, ValueError):
        raise TypeError(f"{key} must be a number, a word or a list of numbers, not {value!r}") from None


class Loss:
    """A loss with its parameters.

    `Loss("huber(delta=2)")` and `Huber(delta=2)` are the same. Losses are immutable, compare by what they
    are, and pickle.
    """

    __slots__ = ("_core",)
    _core: Core
    _name: ClassVar[str]
    _kind: ClassVar[str]

    def __new__(cls, text: str) -> Loss:
        core = Core(text)
        return classes[core.card["name"]]._of(core)

    @classmethod
    def _of(cls, core: Core) -> Loss:
        self = object.__new__(cls)
        object.__setattr__(self, "_core", core)
        return self

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(f"{type(self).__name__} is immutable: make another")

    @property
    def name(self) -> str:
        """The name in the catalogue."""
        return self._name

    @property
    def parameters(self) -> dict[str, Any]:
        """Every parameter with its value."""
        whole = {param["name"] for param in CARDS[self._name]["params"] if param["kind"] == "integer"}
        return {key: int(value) if key in whole else value for key, value in self._core.args.items()}

    @property
    def card(self) -> dict[str, Any]:
        """What the loss says about itself, with these parameters."""
        return self._core.card

    def __str__(self) -> str:
        return self._core.text

    def __repr__(self) -> str:
        defaults = {param["name"]: param["default"] for param in CARDS[self._name]["params"]}
        given = {key: value for key, value in self.parameters.items() if value != defaults[key]}
        return f"{type(self).__name__}({', '.join(f'{key}={value!r}' for key, value in given.items())})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Loss) and str(self) == str(other)

    def __hash__(self) -> int:
        return hash(str(self))

    def __reduce__(self) -> tuple[Any, ...]:
        return Loss, (str(self),)

    if TYPE_CHECKING:  # what a loss known by its text alone can do

        def __call__(self, *args: Any, **kwargs: Any) -> Any: ...
        def value_and_grad(self, *args: Any, **kwargs: Any) -> Any: ...
        def value_grad_hess(self, *args: Any, **kwargs: Any) -> Any: ...
        def evaluate(self, *args: Any, **kwargs: Any) -> Any: ...


class _Elementwise(Loss):
    """A loss of predictions (or rows of scores) and targets."""

    __slots__ = ()

    def __call__(
        self,
        pred: Any,
        target: Any,
        *,
        weight: Any = None,
        reduction: str | float = "mean",
        checked: bool = False,
    ) -> float | np.ndarray:
        """The loss: a float, or an array with `reduction="none"`."""
        return _Call(self, pred, target, weight).run(reduction, checked)

    def value_and_grad(
        self,
        pred: Any,
        target: Any,
        *,
        weight: Any = None,
        reduction: str | float = "mean",
        upstream: Any = None,
        out: np.ndarray | None = None,
        checked: bool = False,
    ) -> tuple[float | np.ndarray, np.ndarray]:
        """The loss, and its gradient in the predictions, in one pass."""
        call = _Call(self, pred, target, weight)
        grad = _arrays.memory("out", out, call.pred.shape, call.pred.dtype)
        value = call.run(reduction, checked, upstream, grad=grad)
        return value, grad if out is not None else _arrays.narrowed(grad, pred)

    def value_grad_hess(
        self,
        pred: Any,
        target: Any,
        *,
        weight: Any = None,
        reduction: str | float = "mean",
        upstream: Any = None,
        checked: bool = False,
    ) -> tuple[float | np.ndarray, np.ndarray, np.ndarray]:
        """The loss, its gradient in the predictions (the scores), and the diagonal of its Hessian."""
        call = _Call(self, pred, target, weight)
        grad, hess = np.empty_like(call.pred), np.empty_like(call.pred)
        value = call.run(reduction, checked, upstream, grad=grad, hess=hess)
        return value, _arrays.narrowed(grad, pred), _arrays.narrowed(hess, pred)


class _Call:
    """Checked arguments of a call: contiguous, of one type, of shapes that fit."""

    __slots__ = ("classes", "core", "given", "pred", "rows", "target", "weight")

    def __init__(self, loss: Loss, pred: Any, target: Any, weight: Any) -> None:
        self.core, self.given = loss._core, pred
        self.pred = pred = _arrays.numbers("pred", pred)
        shape = pred.shape
        if loss._kind == "pointwise":
            self.rows, self.classes = shape, 1
        elif shape:
            self.rows, self.classes = shape[:-1], shape[-1]
        else:
            raise ValueError("pred must have an axis of scores, the last")
        if loss._kind == "labels":
            self.target = _arrays.fits("target", _arrays.labels("target", target), self.rows)
        else:
            self.target = _arrays.fits("target", _arrays.numbers("target", target, pred.dtype), shape)
        self.weight = None if weight is None else self.per_row("weight", weight)

    def per_row(self, name: str, array: Any) -> np.ndarray:
        """A number per pair (row): as many as there are, or one for all."""
        array = _arrays.numbers(name, array, self.pred.dtype)
        return _arrays.fits(name, array if array.ndim else np.full(self.rows, array), self.rows)

    def run(
        self, reduction: str | float, checked: bool, upstream: Any = None, **out: np.ndarray
    ) -> float | np.ndarray:
        """The value, reduced or of every row, and into `out` what else is asked for."""
        each = None
        if reduction == "none":
            reduction, each = "sum", np.empty(self.rows, self.pred.dtype)
        value, _, _ = self.core.evaluate(
            self.pred,
            self.target,
            self.weight,
            reduction=reduction,
            classes=self.classes,
            checked=checked,
            each=each,
            upstream=None if upstream is None else self.per_row("upstream", upstream),
            **out,
        )
        return value if each is None else _arrays.narrowed(each, self.given)


@dataclass(frozen=True)
class Outcome:
    """What a loss on products gives beside its gradients in arrays."""

    value: float | np.ndarray
    """The loss, reduced or of every row."""
    weight: float
    """Σw, what the mean divides by."""
    count: int
    """How many rows (or triplets) count."""
    grads: dict[str, np.ndarray]
    """The gradients in "a", "b", "negatives" and "bias", those that are there."""
    temperature: float | None
    """The gradient in the temperature, if the loss has one."""
    score_bias: float | None
    """The gradient in the bias of all scores, if the loss has one."""
    active: int | None
    """How many triplets have a loss above 0, if the loss is one of triplets."""


class _Product(Loss):
    """A loss of rows that are multiplied with rows. Scores are never stored.

    `inputs` are those that the class's docstring names, such as `labels`, and `weight`, by name.
    """

    __slots__ = ()

    def __call__(
        self, a: Any, b: Any = None, *, reduction: str | float = "mean", checked: bool = False, **inputs: Any
    ) -> float | np.ndarray:
        """The loss: a float, or an array with `reduction="none"`."""
        return self._evaluate({"a": a, "b": b, **inputs}, reduction, checked).value

    def value_and_grad(
        self,
        a: Any,
        b: Any = None,
        *,
        reduction: str | float = "mean",
        upstream: Any = None,
        checked: bool = False,
        **inputs: Any,
    ) -> tuple[float | np.ndarray, tuple[np.ndarray, ...]]:
        """The loss, and its gradients in a, b, negatives and bias, those that are given."""
        outcome = self._evaluate({"a": a, "b": b, **inputs}, reduction, checked, upstream, grads=True)
        return outcome.value, tuple(outcome.grads.values())

    def evaluate(
        self,
        a: Any,
        b: Any = None,
        *,
        reduction: str | float = "mean",
        upstream: Any = None,
        checked: bool = False,
        **inputs: Any,
    ) -> Outcome:
        """All at once: value, gradients, the gradient in the temperature, the number of active triplets."""
        return self._evaluate({"a": a, "b": b, **inputs}, reduction, checked, upstream, grads=True)

    def _evaluate(
        self,
        given: dict[str, Any],
        reduction: str | float,
        checked: bool,
        upstream: Any = None,
        *,
        grads: bool = False,
    ) -> Outcome:
        a = _arrays.numbers("a", given["a"])
        if a.ndim != 2:
            raise ValueError(f"a must be rows of embeddings, (n, dim), not of shape {a.shape}")
        call: dict[str, Any] = dict.fromkeys(INPUTS)
        for name, array in given.items():
            if name not in ("a", *call):
                raise TypeError(f"{self.name} takes no argument {name!r}")
            if array is not None and name != "a":
                labels = name in ("labels", "key_labels")
                call[name] = _arrays.labels(name, array) if labels else _arrays.numbers(name, array, a.dtype)
        if upstream is not None:
            call["upstream"] = _arrays.numbers("upstream", upstream, a.dtype)
        rows_fit(a, call)
        arrays = {"a": a, **{name: call[name] for name in ("b", "negatives", "bias")}}
        memory = {name: np.empty_like(x) for name, x in arrays.items() if grads and x is not None}
        each = np.empty(len(a), a.dtype) if reduction == "none" else None
        value, weight, count, temperature, bias, active = self._core.products(
            a,
            a.shape[1],
            reduction=reduction if each is None else "sum",
            per_query=call["negatives"] is not None and call["negatives"].ndim == 3,
            checked=checked,
            each=each,
            **{f"grad_{name}": grad for name, grad in memory.items()},
            **call,
        )
        return Outcome(
            value if each is None else _arrays.narrowed(each, given["a"]),
            weight,
            count,
            {name: _arrays.narrowed(grad, given[name]) for name, grad in memory.items()},
            temperature,
            bias,
            active,
        )


class _Named(Loss):
    """A loss of arrays by name, those that the class's docstring lists, also by position in that order.

    `weight` is a number per observation, or one for all.
    """

    __slots__ = ("_fields",)
    _fields: Fields

    @classmethod
    def _of(cls, core: Core) -> Loss:
        self = super()._of(core)
        object.__setattr__(self, "_fields", Fields(core.card))
        return self

    def __call__(
        self,
        *args: Any,
        weight: Any = None,
        reduction: str | float = "mean",
        checked: bool = False,
        **arrays: Any,
    ) -> float | np.ndarray:
        """The loss: a float, or an array with `reduction="none"`."""
        return self._evaluate(args, arrays, (), weight, reduction, None, checked)[0]

    def value_and_grad(
        self,
        *args: Any,
        weight: Any = None,
        wrt: str | Sequence[str] | None = None,
        reduction: str | float = "mean",
        upstream: Any = None,
        checked: bool = False,
        **arrays: Any,
    ) -> tuple[float | np.ndarray, dict[str, np.ndarray]]:
        """The loss, and its gradients by name: in the arrays that `wrt` names, or in all that have one."""
        names = (wrt,) if isinstance(wrt, str) else wrt
        return self._evaluate(args, arrays, names, weight, reduction, upstream, checked)

    def _evaluate(
        self,
        args: tuple[Any, ...],
        given: dict[str, Any],
        wrt: Sequence[str] | None,
        weight: Any,
        reduction: str | float,
        upstream: Any,
        checked: bool,
    ) -> tuple[float | np.ndarray, dict[str, np.ndarray]]:
        fields = self._fields
        given = fields.named(args, given)
        known = [name for name in fields.variable if name in given]
        first = given[known[0]]
        lead = _arrays.numbers(known[0], first)
        dtype = lead.dtype
        arrays = {
            name: _arrays.labels(name, array)
            if name in fields.labels
            else _arrays.numbers(name, array, dtype)
            for name, array in (given | {known[0]: lead}).items()
        }
        shape = shape_at(fields.places, arrays)

        def per_row(name: str, array: Any) -> np.ndarray | None:
            if array is None:
                return None
            array = _arrays.numbers(name, array, dtype)
            return _arrays.fits(name, array if array.ndim else np.full(shape, array), shape)

        if unknown := [name for name in wrt or () if name not in known]:
            raise ValueError(f"{self.name} has gradients in {', '.join(known)} here, not in {unknown[0]!r}")
        grads = {name: np.empty_like(arrays[name]) for name in (known if wrt is None else wrt)}
        each = np.empty(shape, dtype) if reduction == "none" else None
        value, _, _ = self._core.arrays(
            [(name, array, array.shape) for name, array in arrays.items()],
            per_row("weight", weight),
            reduction=reduction if each is None else "sum",
            checked=checked,
            each=each,
            grads=list(grads.items()),
            upstream=per_row("upstream", upstream),
        )
        narrowed = {name: _arrays.narrowed(grad, given[name]) for name, grad in grads.items()}
        return value if each is None else _arrays.narrowed(each, first), narrowed


INPUTS = ("b", "labels", "key_labels", "targets", "bias", "negatives", "weight")
"""What losses on products are called with, beside a."""


def rows_fit(a: np.ndarray, call: dict[str, Any]) -> None:
    """The shapes that a flat array would not show."""
    n, dim = a.shape
    b, negatives = call["b"], call["negatives"]
    if b is not None and (b.ndim != 2 or b.shape[1] != dim):
        raise ValueError(f"b must be rows of {dim} numbers, as a, not of shape {b.shape}")
    shared = negatives is not None and negatives.ndim == 2 and negatives.shape[1] == dim
    own = negatives is not None and negatives.ndim == 3 and negatives.shape[::2] == (n, dim)
    if negatives is not None and not (shared or own):
        raise ValueError(f"negatives must be (k, {dim}) or ({n}, k, {dim}), not of shape {negatives.shape}")
    keys = 0 if b is None else len(b)
    rows = {"labels": (n,), "weight": (n,), "upstream": (n,)}
    for name, want in {**rows, "key_labels": (keys,), "bias": (keys,), "targets": (n, keys)}.items():
        if call.get(name) is not None:
            _arrays.fits(name, call[name], want)


def signature(card: dict[str, Any]) -> inspect.Signature:
    """The parameters of a loss, by keyword only, with their defaults."""
    keyword = inspect.Parameter.KEYWORD_ONLY
    return inspect.Signature(
        [inspect.Parameter(p["name"], keyword, default=p["default"]) for p in card["params"]]
    )


_CALLS = (_Named.__call__, _Named.value_and_grad)


def _with_fields(method: Any, fields: Fields) -> Any:
    """A method of losses of named arrays, with the names that this one has in its signature."""

    @functools.wraps(method)
    def call(self: Loss, *args: Any, **given: Any) -> Any:
        return method(self, *args, **given)

    own = inspect.signature(method)
    variadic = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    first, *options = [x for x in own.parameters.values() if x.kind not in variadic]
    call.__signature__ = own.replace(  # type: ignore[attr-defined]
        parameters=[first, *fields.parameters(), *options]
    )
    return call


def _class(card: dict[str, Any]) -> type[Loss]:
    name, kind = card["name"], card["kind"]

    def __new__(cls: type[Loss], **parameters: Any) -> Loss:
        return cls._of(Core(text(name, parameters)))

    __new__.__qualname__ = camel(name)  # as an error calls it
    members = {"__slots__": (), "__new__": __new__, "__module__": "perdita", "_name": name, "_kind": kind}
    base = {"product": _Product, "arrays": _Named}.get(kind, _Elementwise)
    if kind == "arrays":
        members |= {method.__name__: _with_fields(method, FIELDS[name]) for method in _CALLS}
    made = type(camel(name), (base,), members)
    made.__doc__ = _docs.of_class(card)
    made.__signature__ = signature(card)  # type: ignore[attr-defined]
    return made


classes: dict[str, type[Loss]] = {name: _class(card) for name, card in CARDS.items()}


def loss(text: str) -> Loss:
    """The loss that is written so: `loss("focal(gamma=2, alpha=0.25)")`."""
    return Loss(text)


def catalogue() -> list[dict[str, Any]]:
    """Every loss: what it says about itself, and its parameters."""
    return _catalogue()
