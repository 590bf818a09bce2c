"""Losses on NumPy arrays: one class per line of the catalogue, made from what the loss says about itself."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from . import _arrays, _docs
from ._perdita import Core
from ._perdita import catalogue as _catalogue

CARDS: dict[str, dict[str, Any]] = {card["name"]: card for card in _catalogue()}


def camel(name: str) -> str:
    """`smooth_l1` as a class is called: `SmoothL1`."""
    return "".join(part[0].upper() + part[1:] for part in name.split("_"))


def text(name: str, arguments: dict[str, Any]) -> str:
    """A loss as it is written: `huber(delta=2)`."""
    return f"{name}({', '.join(f'{key}={_written(value)}' for key, value in arguments.items())})"


def _written(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return value
    if np.ndim(value) == 0:
        return repr(float(value))
    return f"[{', '.join(repr(float(x)) for x in value)}]"


class Loss:
    """A loss with its parameters.

    `Loss("huber(delta=2)")` and `Huber(delta=2)` are the same. Losses are immutable, compare by what they are, pickle.
    """

    __slots__ = ("_core",)
    _core: Core
    _name: ClassVar[str | None] = None

    def __new__(cls, text: str) -> Loss:
        core = Core(text)
        self = object.__new__(classes[core.card["name"]])
        self._core = core
        return self

    @property
    def name(self) -> str:
        """The name in the catalogue."""
        return self._core.card["name"]

    @property
    def parameters(self) -> dict[str, Any]:
        """Every parameter with its value."""
        return self._core.args

    @property
    def card(self) -> dict[str, Any]:
        """What the loss says about itself, with these parameters."""
        return self._core.card

    def __str__(self) -> str:
        return self._core.text

    def __repr__(self) -> str:
        defaults = {param["name"]: param["default"] for param in CARDS[self.name]["params"]}
        given = {key: value for key, value in self.parameters.items() if value != defaults[key]}
        return f"{type(self).__name__}({', '.join(f'{key}={value!r}' for key, value in given.items())})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Loss) and str(self) == str(other)

    def __hash__(self) -> int:
        return hash(str(self))

    def __reduce__(self) -> tuple[Any, ...]:
        return Loss, (str(self),)


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
        call = _Call(self, pred, target, weight)
        if reduction == "none":
            each = np.empty(call.rows, call.pred.dtype)
            call.evaluate("sum", checked, each=each)
            return _arrays.narrowed(each, pred)
        return call.evaluate(reduction, checked)

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
        value = call.run(reduction, upstream, checked, grad=grad)
        return _arrays.narrowed(value, pred), grad if out is not None else _arrays.narrowed(grad, pred)


class _Curved(_Elementwise):
    __slots__ = ()

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
        value = call.run(reduction, upstream, checked, grad=grad, hess=hess)
        return tuple(_arrays.narrowed(x, pred) for x in (value, grad, hess))


class _Call:
    """Checked arguments of a call: contiguous, of one type, of shapes that fit."""

    __slots__ = ("classes", "core", "pred", "rows", "target", "weight")

    def __init__(self, loss: Loss, pred: Any, target: Any, weight: Any) -> None:
        self.core = loss._core
        kind = CARDS[loss._name]["kind"]
        self.pred = pred = _arrays.numbers("pred", pred)
        if kind == "pointwise":
            self.rows, self.classes = pred.shape, 1
        else:
            if pred.ndim == 0:
                raise ValueError("pred must have an axis of scores, the last")
            self.rows, self.classes = pred.shape[:-1], pred.shape[-1]
        if kind == "labels":
            self.target = _arrays.fits("target", _arrays.labels("target", target), self.rows)
        else:
            self.target = _arrays.fits("target", _arrays.numbers("target", target, pred.dtype), pred.shape)
        self.weight = self.per_row("weight", weight)

    def per_row(self, name: str, array: Any) -> np.ndarray | None:
        """A number per pair (row): as many as there are, or one for all."""
        if array is None:
            return None
        array = _arrays.numbers(name, array, self.pred.dtype)
        return np.ascontiguousarray(np.broadcast_to(array, self.rows)) if array.ndim == 0 else _arrays.fits(name, array, self.rows)

    def evaluate(self, reduction: str | float, checked: bool, **out: np.ndarray | None) -> float:
        """The reduced value."""
        call = self.core.evaluate
        return call(
            self.pred, self.target, self.weight, reduction=reduction, classes=self.classes, checked=checked, **out
        )[0]

    def run(
        self, reduction: str | float, upstream: Any, checked: bool, **out: np.ndarray
    ) -> float | np.ndarray:
        """The value, reduced or of every row, into `out` what else is asked for."""
        upstream = self.per_row("upstream", upstream)
        if reduction != "none":
            return self.evaluate(reduction, checked, upstream=upstream, **out)
        each = np.empty(self.rows, self.pred.dtype)
        self.evaluate("sum", checked, each=each, upstream=upstream, **out)
        return each


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
    """A loss of rows that are multiplied with rows. Scores are never stored."""

    __slots__ = ()

    def __call__(self, a: Any, b: Any = None, *, reduction: str | float = "mean", **inputs: Any) -> float | np.ndarray:
        """The loss: a float, or an array with `reduction="none"`."""
        return self._evaluate(a, b, inputs, reduction, grads=False).value

    def value_and_grad(
        self, a: Any, b: Any = None, *, reduction: str | float = "mean", **inputs: Any
    ) -> tuple[float | np.ndarray, tuple[np.ndarray, ...]]:
        """The loss, and its gradients in a, b, negatives and bias, those that are given."""
        outcome = self._evaluate(a, b, inputs, reduction, grads=True)
        return outcome.value, tuple(outcome.grads.values())

    def evaluate(self, a: Any, b: Any = None, *, reduction: str | float = "mean", **inputs: Any) -> Outcome:
        """Everything at once: value, gradients, the gradient in the temperature, the number of active triplets."""
        return self._evaluate(a, b, inputs, reduction, grads=True)

    def _evaluate(
        self, a: Any, b: Any, inputs: dict[str, Any], reduction: str | float, *, grads: bool
    ) -> Outcome:
        rows = _arrays.numbers("a", a)
        if rows.ndim != 2:
            raise ValueError(f"a must be rows of embeddings, (n, dim), not of shape {rows.shape}")
        upstream, checked = inputs.pop("upstream", None), inputs.pop("checked", False)
        call: dict[str, Any] = {"checked": checked}
        given = {"a": a, "b": b, **inputs}
        for name in ("b", "negatives", "targets", "bias", "weight"):
            array = given.pop(name, None)
            call[name] = None if array is None else _arrays.numbers(name, array, rows.dtype)
        for name in ("labels", "key_labels"):
            array = given.pop(name, None)
            call[name] = None if array is None else _arrays.labels(name, array)
        if unknown := [name for name in given if name != "a"]:
            raise TypeError(f"{self.name} takes no argument {unknown[0]!r}")
        _rows_fit(rows, call)
        call["per_query"] = call["negatives"] is not None and call["negatives"].ndim == 3
        each = np.empty(len(rows), rows.dtype) if reduction == "none" else None
        if upstream is not None:
            call["upstream"] = _arrays.fits("upstream", _arrays.numbers("upstream", upstream, rows.dtype), (len(rows),))
        arrays = {"a": rows, **{name: call[name] for name in ("b", "negatives", "bias")}}
        memory = {name: np.empty_like(x) for name, x in arrays.items() if grads and x is not None}
        value, weight, count, temperature, bias, active = self._core.products(
            rows,
            rows.shape[1],
            reduction="sum" if each is not None else reduction,
            each=each,
            **{f"grad_{name}": grad for name, grad in memory.items()},
            **call,
        )
        originals = {"a": a, "b": b, **inputs}
        return Outcome(
            value if each is None else _arrays.narrowed(each, a),
            weight,
            count,
            {name: _arrays.narrowed(grad, originals[name]) for name, grad in memory.items()},
            temperature,
            bias,
            active,
        )


def _rows_fit(a: np.ndarray, call: dict[str, Any]) -> None:
    """The shapes that a flat array would not show."""
    n, dim = a.shape
    b, negatives = call["b"], call["negatives"]
    if b is not None and (b.ndim != 2 or b.shape[1] != dim):
        raise ValueError(f"b must be rows of {dim} numbers, as a, not of shape {b.shape}")
    shared = negatives is not None and negatives.ndim == 2 and negatives.shape[1] == dim
    own = negatives is not None and negatives.ndim == 3 and (negatives.shape[0], negatives.shape[2]) == (n, dim)
    if negatives is not None and not (shared or own):
        raise ValueError(f"negatives must be (k, {dim}) or ({n}, k, {dim}), not of shape {negatives.shape}")
    keys = 0 if b is None else len(b)
    for name, want in {"labels": n, "key_labels": keys, "bias": keys, "weight": n}.items():
        if call[name] is not None:
            _arrays.fits(name, call[name], (want,))
    if call["targets"] is not None:
        _arrays.fits("targets", call["targets"], (n, keys))


_BASES = {"pointwise": _Curved, "labels": _Curved, "soft": _Curved, "product": _Product}


def signature(card: dict[str, Any]) -> inspect.Signature:
    """The parameters of a loss, by keyword only, with their defaults."""
    keyword = inspect.Parameter.KEYWORD_ONLY
    return inspect.Signature(
        [inspect.Parameter(p["name"], keyword, default=p["default"]) for p in card["params"]]
    )


def _class(card: dict[str, Any]) -> type[Loss]:
    name, known = card["name"], {param["name"] for param in card["params"]}

    def __new__(cls: type[Loss], **parameters: Any) -> Loss:
        for key in parameters:
            if key not in known:
                Core(text(name, {key: parameters[key]}))  # says which parameters there are
        self = object.__new__(cls)
        self._core = Core(text(name, parameters))
        return self

    made = type(camel(name), (_BASES[card["kind"]],), {"__slots__": (), "__new__": __new__, "_name": name})
    made.__doc__ = _docs.of_class(card)
    made.__module__ = "perdita"
    made.__signature__ = signature(card)
    return made


classes: dict[str, type[Loss]] = {name: _class(card) for name, card in CARDS.items()}


def loss(text: str) -> Loss:
    """The loss that is written so: `loss("focal(gamma=2, alpha=0.25)")`."""
    return Loss(text)


def catalogue() -> list[dict[str, Any]]:
    """Every loss: what it says about itself, and its parameters."""
    return _catalogue()
