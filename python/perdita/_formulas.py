"""Losses as formulas, from text or from a function of Python."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from . import _perdita
from ._arguments import number
from ._fields import CallError, Fields
from ._loss import Loss
from ._perdita import Core
from ._traced import Function, traced

_OF_CALLS = (
    "self", "weight", "sample_weight", "upstream", "reduction", "checked", "wrt", "out", "dim", "value", "each",
)  # fmt: skip
"""Arguments and results of calls, which inputs and parameters can't be called."""


@dataclass(frozen=True)
class Rewrite:
    """A rule by which a formula was rewritten to a stable form."""

    written: str
    """The form as it is written."""
    computed: str
    """The form that is computed."""
    gain: str
    """The reason: what goes wrong with the form as it is written."""

    def __str__(self) -> str:
        return f"{self.written} → {self.computed}: {self.gain}"


class Formula(Loss):
    """A loss as a formula. It is made by `perdita.formula`, or from its text, `perdita.loss("abs(p - y)^1.5")`.

    The call takes `pred` and `target` for a prediction (or a row of scores) and a target; other inputs by their names.
    """

    __slots__ = ()
    _name = "formula"

    def __new__(cls, text: str | None = None) -> Formula:
        if not isinstance(text, str):
            raise CallError(f"a formula is made from its text, or by perdita.formula, not from {text!r}")
        return formula(text)

    @classmethod
    def _of(cls, core: Core) -> Formula:
        self = object.__new__(cls)
        fields = Fields(core.card)
        # Those of a prediction and target, or of scores, have the names of calls.
        arrays = () if fields.separate else fields.names
        own = (*fields.names, *fields.called.values()) if fields.separate else ()
        for name in (*arrays, *core.args):
            if name in _OF_CALLS or (name in own and name in core.args):
                raise ValueError(
                    f"formula: {name} is an argument or a result of calls: another name is needed"
                )
        object.__setattr__(self, "_core", core)
        object.__setattr__(self, "_fields", fields)
        return self

    @property
    def parameters(self) -> dict[str, float]:
        """The parameters and their values. `perdita.formula(loss, delta=2)` has another value."""
        return dict(self._core.args)

    @property
    def inputs(self) -> tuple[str, ...]:
        """The inputs, as the formula calls them: the prediction or scores first, then the target."""
        return tuple(_perdita.inputs(self._core))

    @property
    def rewrites(self) -> tuple[Rewrite, ...]:
        """The rules by which the formula was rewritten to a stable form; none of `as_written(…)`."""
        return tuple(Rewrite(*rule) for rule in _perdita.rewrites(self._core))

    @property
    def described(self) -> dict[str, Any]:
        """The card, with the parameters."""
        params = [
            {
                "name": name,
                "kind": "number",
                "choices": [],
                "default": x,
                "accepts": "a number",
                "doc": "parameter of the formula",
            }
            for name, x in self.parameters.items()
        ]
        return self.card | {"params": params}

    def __repr__(self) -> str:
        return f"perdita.formula({str(self)!r})"

    def torch(self, **options: Any) -> Any:
        """The loss as a module of PyTorch, `perdita.torch.Formula(loss, **options)`."""
        from .torch import Formula as Module

        return Module(self, **options)

    def jax(self) -> Callable[..., Any]:
        """The loss as a function of JAX arrays, `perdita.jax.formula(loss)`."""
        from .jax import formula as function

        return function(self)


def formula(loss: str | Loss | Callable[..., Any], /, **parameters: float) -> Formula:
    """The loss of a formula: of its text, or of a function of predictions and targets.

    >>> import numpy as np, perdita
    >>> huber = perdita.formula("0.5*r^2 if abs(r) <= d else d*(abs(r) - 0.5*d); r = p - y; d = 1.5")
    >>> huber([0.5, 3.0], [0.0, 0.0])
    1.75
    >>> tilted = perdita.formula(lambda p, y, tau=0.9: np.maximum(tau * (y - p), (tau - 1) * (y - p)))
    >>> tilted
    perdita.formula('maximum(tau*(y - p), (tau - 1)*(y - p)); tau = 0.9')

    A function is called once, with values that record the operations on them: operators, NumPy's functions
    (`np.exp(p)`, `np.where(p > y, a, b)`), those of `perdita.math` (`logsumexp(z) - z[y]`), and losses of the catalogue
    (`perdita.Huber()(p, y)`). Arguments with a default are parameters; the others are inputs:

    * a prediction and a target: a pair of numbers, or with functions of rows (`logsumexp`, `sum`, `z[y]`) scores, and a
      label or a row of targets. Under usual names such as p, z, y_pred and y, t, y_true each has its role; others are
      a prediction first, then a target. The call takes them in this order;
    * one, three or more: numbers by name, each with a gradient. The call takes them by name.

    `parameters` replaces values of parameters. The domain of an input is stated in the text, "…; y in {0, 1}": it is
    checked, and what is proved holds there. The function is not kept: a loss is its text, also in pickles.
    """
    if isinstance(loss, str):
        text = loss
    elif isinstance(loss, Loss):
        text = str(loss)
    elif callable(loss) and not isinstance(loss, type):
        return _of_function(traced(loss, parameters))
    else:
        raise CallError(f"a formula is made from its text or a function, not from {loss!r}")
    numbers = [(name, number(name, x)) for name, x in parameters.items()]
    return Formula._of(Core(_perdita.formula(text, numbers)))


def _of_function(function: Function) -> Formula:
    """The formula of a function: with its names of inputs, or with usual ones if those of two inputs tell no roles."""
    is_pair, error = len(function.inputs) == 2, None
    try:
        made = formula(function.text({}))
    except ValueError as found:
        error = found
    else:
        missing = [name for name in function.inputs if name not in made.inputs]
        if not missing and (made._fields.separate or not is_pair):
            return made
        if not is_pair:
            error = ValueError(
                f"{missing[0]} is the name of a loss or a constant: the argument needs another name"
            )
    if is_pair:
        free = (next(name for name in usual if name not in function.parameters) for usual in _USUAL_NAMES)
        try:
            return formula(function.text(dict(zip(function.inputs, free, strict=True))))
        except ValueError as found:
            error = error or found
    assert error is not None, "found above"
    raise error from None


_USUAL_NAMES = ("p", "z", "prediction"), ("y", "t", "target")
"""Names of a prediction and of a target. The last ones are no parameters."""
