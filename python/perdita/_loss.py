"""Losses on NumPy arrays: a class per loss of the catalogue, made from its card."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np

from . import _docs, _mathematics, _tools
from ._arguments import not_per_class
from ._call import Call
from ._fields import CallError, Fields
from ._mathematics import Field, Property, Symbolic
from ._outcome import Outcome
from ._perdita import Core
from ._perdita import catalogue as _catalogue
from ._signatures import Signature, signature, with_arrays
from ._swapped import swapped, swapping
from ._total import Total
from ._traced import Traced, part

CARDS: dict[str, dict[str, Any]] = {card["name"]: card for card in _catalogue()}
FIELDS: dict[str, Fields] = {name: Fields(card) for name, card in CARDS.items()}
"""The arrays of losses with default parameters: parameters change axes, but not names."""


def camel(name: str) -> str:
    """The class name of a loss: `SmoothL1` for `smooth_l1`."""
    return "".join(part[0].upper() + part[1:] for part in name.split("_"))


def text(name: str, arguments: dict[str, Any]) -> str:
    """The text of a loss: `huber(delta=2)`."""
    return f"{name}({', '.join(f'{key}={written(key, value)}' for key, value in arguments.items())})"


def written(key: str, value: Any) -> str:
    """The text of a parameter's value."""
    if value is None or isinstance(value, (bool, np.bool_)):
        return str(value).lower()
    if isinstance(value, str):
        if not value.isidentifier():
            raise ValueError(f"{key} = {value!r} is not a word")
        return value
    not_per_class(key, value)
    try:
        if np.ndim(value) == 0:
            return repr(float(value))
        return f"[{', '.join(repr(float(x)) for x in value)}]"
    except (TypeError, ValueError):
        raise CallError(f"{key} must be a number, a word or a list of numbers, not {value!r}") from None


class Loss:
    """A loss with its parameters.

    `Loss("huber(delta=2)")` and `Huber(delta=2)` are equal. `Loss("abs(p - y)^1.5")` is a `Formula`. Losses are
    immutable, compared by value, and can be pickled.

    A call takes the arrays of the class's docstring, by name or in the order of the signature, and

    * `weight`: a weight per observation, or a scalar;
    * `reduction`: "mean", "sum", "none", or a number that the sum is divided by;
    * `checked=False`: NaN, and numbers outside their domains, are no errors; the formula gives what it gives.
    """

    __slots__ = ("_core", "_fields")
    _core: Core
    _fields: Fields
    _name: ClassVar[str]

    def __new__(cls, text: str | None = None) -> Loss:
        if not isinstance(text, str):
            hint = (
                "; perdita.formula takes a function" if callable(text) and not isinstance(text, type) else ""
            )
            raise CallError(
                f'Loss takes the text of a loss, Loss("huber(delta=2)"), not {text!r}; a class takes parameters, '
                f"Huber(delta=2){hint}"
            )
        from ._formulas import Formula

        core = Core(text)
        return classes.get(core.card["name"], Formula)._of(core)

    @classmethod
    def _of(cls, core: Core) -> Loss:
        self = object.__new__(cls)
        object.__setattr__(self, "_core", core)
        fields = FIELDS[cls._name]
        # Only a multi-input loss has a parameter that changes its axes.
        object.__setattr__(self, "_fields", Fields(core.card) if fields.kind == "arrays" else fields)
        return self

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(f"{type(self).__name__} is immutable")

    @property
    def __name__(self) -> str:
        """No name: scikit-learn and XGBoost ask for that of a metric, which a loss is not."""
        raise AttributeError(swapped(self, swapping() or "sklearn"))

    @property
    def name(self) -> str:
        """The name in the catalogue."""
        return self._name

    @property
    def parameters(self) -> dict[str, Any]:
        """The parameters and their values."""
        whole = {param["name"] for param in CARDS[self._name]["params"] if param["kind"] == "integer"}
        return {key: int(value) if key in whole else value for key, value in self._core.args.items()}

    @property
    def card(self) -> dict[str, Any]:
        """The card of the loss, with these parameters."""
        return self._core.card

    @property
    def formula(self) -> str:
        """The formula, as text."""
        said: str = self._core.card["formula"]
        return said

    @property
    def symbolic(self) -> Symbolic | None:
        """Value, slope and curvature as expressions, in text and LaTeX; None for a loss without a closed form."""
        return _mathematics.symbolic(str(self))

    @property
    def latex(self) -> str | None:
        """The value in LaTeX; None for a loss without a closed form. `symbolic` has derivatives and letters, too."""
        found = self.symbolic
        return None if found is None else found.value.latex

    @property
    def properties(self) -> tuple[Property, ...]:
        """The properties that a loss may have, each with its claim and proof.

        Those of pointwise losses are proved from the formula by interval arithmetic, with these parameters; the
        convexity of losses of rows is tested. A property is true if it is proved or tested:

        >>> [str(one) for one in perdita.Huber(delta=2).properties if one]
        """
        return _mathematics.properties(str(self))

    @property
    def fields(self) -> tuple[Field, ...]:
        """The arrays, and the parameters with a gradient: names, axes, and domains as numbers."""
        return _mathematics.fields(self._core.card)

    def _repr_latex_(self) -> str | None:
        found = self.symbolic
        return None if found is None else found._repr_latex_()

    def _repr_html_(self) -> str | None:
        from ._html import of_loss

        return of_loss(self) if _tools.are_built() else None

    def __str__(self) -> str:
        return self._core.text

    def __repr__(self) -> str:
        defaults = {param["name"]: param["default"] for param in CARDS[self._name]["params"]}
        given = {key: value for key, value in self.parameters.items() if value != defaults[key]}
        # Python has no literal for infinity, the limits of `barron`.
        shown = {
            key: f"float('{value}')" if isinstance(value, float) and np.isinf(value) else repr(value)
            for key, value in given.items()
        }
        return f"{type(self).__name__}({', '.join(f'{key}={value}' for key, value in shown.items())})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Loss) and str(self) == str(other)

    def __hash__(self) -> int:
        return hash(str(self))

    def __reduce__(self) -> tuple[Any, ...]:
        return Loss, (str(self),)

    def __call__(
        self,
        *args: Any,
        weight: Any = None,
        reduction: str | float = "mean",
        checked: bool = True,
        **arrays: Any,
    ) -> Any:
        """The loss: a float, or an array with `reduction="none"`.

        * `weight`: a number of at least 0 per observation, or one for all. 0 removes an observation, also one of NaN.
          The mean is Σwℓ/Σw (0 if nothing counts).
        * `reduction`: "mean", "sum", "none" (wℓ of every observation), or a number that the sum is divided by, for
          parts of a batch.
        * `checked`: False to leave out the check that numbers lie in their domains and none is NaN.
        """
        if library := swapping():  # with the target first, which nothing else would tell
            raise TypeError(swapped(self, library))
        if args and isinstance(args[0], Traced):
            return self._part(args, weight, reduction, arrays)
        return Call(self._core, self._fields, args, arrays, weight).run(reduction, checked)[0]

    def _part(
        self, args: tuple[Any, ...], weight: Any, reduction: str | float, arrays: dict[str, Any]
    ) -> Traced:
        """The loss as a part of a formula."""
        if self._name not in CARDS:
            raise CallError("a formula is no part of another one: call its function")
        if not self._fields.separate:
            raise CallError(
                f"{self._name} is no part of a formula: it takes more than a prediction and target"
            )
        if weight is not None or arrays or reduction not in ("mean", "none"):
            raise CallError(
                "a part of a formula is the loss of an observation, of a prediction and target by position"
            )
        return part(str(self), *args)

    def value_and_grad(
        self,
        *args: Any,
        weight: Any = None,
        wrt: str | Sequence[str] | None = None,
        reduction: str | float = "mean",
        upstream: Any = None,
        out: np.ndarray | None = None,
        checked: bool = True,
        **arrays: Any,
    ) -> tuple[Any, Any]:
        """The loss and its gradients in one pass: with respect to the arrays in `wrt`, or to all that have one.

        The gradient in predictions or scores is an array; similarity losses return a tuple, multi-input losses a
        dictionary. It is that of the reduced loss; with `reduction="none"`, of the sum. `weight`, `reduction` and
        `checked` are those of a call, and

        * `wrt`: the name of an array, or several, to differentiate in; a single gradient is still in a tuple or
          dictionary.
        * `upstream`: a number per observation, or one for all, that multiplies its gradient: the gradient of what is
          computed from the losses.
        * `out`: memory for the gradient, a contiguous array of its shape and type. It is returned.
        """
        call = Call(self._core, self._fields, args, arrays, weight)
        grads = call.memory(wrt, out)
        value, _ = call.run(reduction, checked, upstream, grads)
        if out is None:
            grads = call.narrowed(grads)
        if self._fields.separate:
            return value, next(iter(grads.values()), None)
        return value, tuple(grads.values()) if self._fields.kind == "product" else grads

    def value_grad_hess(
        self,
        *args: Any,
        weight: Any = None,
        reduction: str | float = "mean",
        upstream: Any = None,
        checked: bool = True,
        **arrays: Any,
    ) -> tuple[Any, np.ndarray, np.ndarray]:
        """The loss, its gradient in the predictions (the scores), and the diagonal of its Hessian."""
        call = Call(self._core, self._fields, args, arrays, weight)
        return call.second_order(reduction, checked, upstream)

    def grad_hess(
        self,
        *args: Any,
        weight: Any = None,
        reduction: str | float = "mean",
        upstream: Any = None,
        checked: bool = True,
        **arrays: Any,
    ) -> tuple[np.ndarray, np.ndarray]:
        """The gradient in the predictions (the scores), and the diagonal of the Hessian: what boosting takes.

        They are those of `value_grad_hess`. Formulas and most pointwise losses leave out what only the value needs, a
        logarithm for example: a value that is NaN where both are numbers, as that of `log(p)` for p < 0, is then no
        error.
        """
        call = Call(self._core, self._fields, args, arrays, weight)
        return call.second_order(reduction, checked, upstream, value=False)[1:]

    def evaluate(
        self,
        *args: Any,
        weight: Any = None,
        reduction: str | float = "mean",
        upstream: Any = None,
        checked: bool = True,
        **arrays: Any,
    ) -> Outcome:
        """The value, the gradients in arrays and in the temperature, and the number of active triplets."""
        call = Call(self._core, self._fields, args, arrays, weight)
        grads = call.memory()
        value, (_, total, count, parameters, active) = call.run(reduction, checked, upstream, grads)
        return Outcome(
            value,
            total,
            count,
            call.narrowed(grads),
            parameters.get("temperature"),
            parameters.get("bias"),
            active,
        )

    def total(self, *args: Any, weight: Any = None, checked: bool = True, **arrays: Any) -> Total:
        """The sum of losses, the sum of weights and the count: totals of parts of a batch, or of batches, are added.

        The mean over all parts is `sum(totals).mean`, also where a mean of means is not.
        """
        return Call(self._core, self._fields, args, arrays, weight).total(checked)


_OPTIONS = {
    "weight": "a weight per observation",
    "reduction": 'also "sum", "none" or a number',
    "checked": "False for no check of numbers",
}
"""Arguments of calls, which are none of constructors."""


def _class(card: dict[str, Any]) -> type[Loss]:
    name, fields = card["name"], FIELDS[card["name"]]
    known = {param["name"] for param in card["params"]}

    def __new__(cls: type[Loss], *arrays: Any, **parameters: Any) -> Loss:
        if arrays:
            if library := swapping():
                raise TypeError(swapped(cls(**parameters), library))
            called = ", ".join(x.name for x in fields.positional())
            raise CallError(
                f"{cls.__name__}{signature(card)} makes a loss, whose call takes arrays: {cls.__name__}()({called})"
            )
        for option in filter(fields.has_another, parameters.keys() - known):
            raise CallError(f"{cls.__name__} has no parameter {option!r}: {fields.instead(option)}")
        for option in _OPTIONS.keys() & parameters.keys() - known:
            said = f"{option} is an argument of the call, {_OPTIONS[option]}: {cls.__name__}()(…, {option}=…)"
            of_classes = option == "weight" and "class_weights" in known
            raise CallError(f"{said}; for a weight per class there is class_weights" if of_classes else said)
        return cls._of(Core(text(name, parameters)))

    __new__.__qualname__ = camel(name)  # the name in error messages
    members = {"__slots__": (), "__new__": __new__, "__module__": "perdita", "_name": name}
    calls = [Loss.__call__, Loss.value_and_grad, Loss.evaluate, Loss.total]
    if fields.separate:
        calls += [Loss.value_grad_hess, Loss.grad_hess]
    members |= {method.__name__: with_arrays(method, fields) for method in calls}
    made = type(camel(name), (Loss,), members)
    made.__doc__ = _docs.of_class(card)
    made.__signature__ = Signature(card, members["__call__"])  # type: ignore[attr-defined]
    return made


classes: dict[str, type[Loss]] = {name: _class(card) for name, card in CARDS.items()}


def loss(text: str) -> Loss:
    """The loss with this text: `loss("focal(gamma=2, alpha=0.25)")`, or a formula, `loss("abs(p - y)^1.5")`."""
    return Loss(text)


def catalogue() -> list[dict[str, Any]]:
    """The cards of all losses."""
    return _catalogue()
