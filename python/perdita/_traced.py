"""Values that record what is done to them: a function that is called with them is a formula.

Operators, NumPy's functions, those of `perdita.math`, and losses of the catalogue (`perdita.Huber()(p, y)`) are steps
of a trace (`_trace.py`). What needs to know a number (`if p > 0`, `float(p)`, `len(z)`) is an error that says what to
write.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Mapping
from numbers import Real
from typing import Any, NamedTuple, NoReturn

import numpy as np

from ._arguments import number
from ._fields import CallError
from ._trace import ARITIES, Trace

_UFUNCS = {
    "add": "+",
    "subtract": "-",
    "multiply": "*",
    "divide": "/",
    "true_divide": "/",
    "float_power": "^",
    "power": "^",
    "less": "<",
    "less_equal": "<=",
    "greater": ">",
    "greater_equal": ">=",
    "equal": "==",
    "not_equal": "!=",
    "logical_and": "and",
    "logical_or": "or",
    "bitwise_and": "and",
    "bitwise_or": "or",
}
"""NumPy's functions that are operators here. Others have the name of a function of formulas."""


def _constant(x: Any) -> float:
    """A number of a formula."""
    is_number = isinstance(x, Real) or (getattr(x, "ndim", None) == 0 and not isinstance(x, (str, bytes)))
    if not is_number:
        shape = getattr(x, "shape", None)
        said = f"an array of the shape {tuple(shape)}" if shape else repr(x)
        raise CallError(f"the constants of a formula are numbers, not {said}")
    c = float(x)
    if math.isnan(c):
        raise ValueError("NaN is no constant of a formula")
    return c


class Traced:
    """A value while a function is traced: a step of its formula."""

    __slots__ = ("_at", "_trace")

    def __init__(self, trace: Trace, at: int) -> None:
        self._trace, self._at = trace, at

    def __repr__(self) -> str:
        return f"<traced: {self._trace.text(self._at, {}, {})}>"

    def _operand(self, x: Any) -> int:
        """The node of a traced value or a number."""
        if not isinstance(x, Traced):
            return self._trace.constant(_constant(x))
        if x._trace is not self._trace:
            raise ValueError("a value of another function, or of another call, is no part of this formula")
        return x._at

    def _infix(self, sign: str, x: Any, y: Any) -> Traced:
        return Traced(self._trace, self._trace.infix(sign, self._operand(x), self._operand(y)))

    def _call(self, name: str, *args: Any) -> Traced:
        return Traced(self._trace, self._trace.call(name, [self._operand(x) for x in args]))

    # ---- operators ----

    def __add__(self, other: Any) -> Traced:
        return self._infix("+", self, other)

    def __radd__(self, other: Any) -> Traced:
        return self._infix("+", other, self)

    def __sub__(self, other: Any) -> Traced:
        return self._infix("-", self, other)

    def __rsub__(self, other: Any) -> Traced:
        return self._infix("-", other, self)

    def __mul__(self, other: Any) -> Traced:
        return self._infix("*", self, other)

    def __rmul__(self, other: Any) -> Traced:
        return self._infix("*", other, self)

    def __truediv__(self, other: Any) -> Traced:
        return self._infix("/", self, other)

    def __rtruediv__(self, other: Any) -> Traced:
        return self._infix("/", other, self)

    def __pow__(self, other: Any) -> Traced:
        return self._infix("^", self, other)

    def __rpow__(self, other: Any) -> Traced:
        return self._infix("^", other, self)

    def __neg__(self) -> Traced:
        return Traced(self._trace, self._trace.negative(self._at))

    def __pos__(self) -> Traced:
        return self

    def __abs__(self) -> Traced:
        return self._call("abs", self)

    def __lt__(self, other: Any) -> Traced:
        return self._infix("<", self, other)

    def __le__(self, other: Any) -> Traced:
        return self._infix("<=", self, other)

    def __gt__(self, other: Any) -> Traced:
        return self._infix(">", self, other)

    def __ge__(self, other: Any) -> Traced:
        return self._infix(">=", self, other)

    def __eq__(self, other: object) -> Any:
        return self._infix("==", self, other)

    def __ne__(self, other: object) -> Any:
        return self._infix("!=", self, other)

    __hash__ = object.__hash__

    def __and__(self, other: Any) -> Traced:
        return self._infix("and", self, other)

    def __rand__(self, other: Any) -> Traced:
        return self._infix("and", other, self)

    def __or__(self, other: Any) -> Traced:
        return self._infix("or", self, other)

    def __ror__(self, other: Any) -> Traced:
        return self._infix("or", other, self)

    def __invert__(self) -> Traced:
        return Traced(self._trace, self._trace.negation(self._at))

    def __getitem__(self, label: Any) -> Traced:
        trace = self._trace
        if not (isinstance(label, Traced) and label._trace is trace and label._at in trace.inputs):
            raise CallError(
                "a row has one index, that of the label, which is an input: z[y]; of all numbers there are sum, mean, "
                "max and min"
            )
        return Traced(trace, trace.at_label(self._at, label._at))

    # ---- NumPy's methods and functions ----

    def sum(self, axis: int | None = None, **others: Any) -> Traced:
        """The sum of a row."""
        return _reduced("sum", self, axis, **others)

    def mean(self, axis: int | None = None, **others: Any) -> Traced:
        """The mean of a row."""
        return _reduced("mean", self, axis, **others)

    def max(self, axis: int | None = None, **others: Any) -> Traced:
        """The largest number of a row."""
        return _reduced("max", self, axis, **others)

    def min(self, axis: int | None = None, **others: Any) -> Traced:
        """The smallest number of a row."""
        return _reduced("min", self, axis, **others)

    def clip(self, min: Any = None, max: Any = None) -> Traced:
        """The nearest number in [min, max]."""
        made: Traced = _clipped(self, min, max)
        return made

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **options: Any) -> Traced:
        name = ufunc.__name__
        if method != "__call__" or options:
            way = f".{method}" if method != "__call__" else f" with {', '.join(options)}"
            raise CallError(_unknown(f"np.{name}{way}"))
        if name in _UFUNCS:
            return self._infix(_UFUNCS[name], *inputs)
        if name in ("negative", "positive"):
            return -self if name == "negative" else self
        if name in ("logical_not", "invert"):
            return ~self
        if name == "reciprocal":
            return 1 / self
        if name == "fabs":
            return abs(self)
        if name not in ARITIES:
            raise CallError(_unknown(f"np.{name}"))
        return self._call(name, *inputs)

    def __array_function__(self, function: Any, types: Any, args: Any, options: Any) -> Traced:
        made = _FUNCTIONS.get(function.__name__)
        if made is None:
            raise CallError(_unknown(f"np.{function.__name__}"))
        return made(*args, **options)

    def __array__(self, *_: Any, **__: Any) -> NoReturn:
        raise CallError(f"a traced value is no array: {_KNOWN}")

    # ---- what needs to know a number ----

    def __bool__(self) -> NoReturn:
        raise CallError(
            "a traced value is neither true nor false: write where(condition, a, b) in place of `if` and `a if "
            "condition else b`, & | ~ in place of `and`, `or`, `not`, (a < p) & (p < b) in place of a < p < b, and "
            "np.minimum, np.maximum in place of min, max"
        )

    def __float__(self) -> NoReturn:
        raise CallError(
            "a traced value is no number yet: write NumPy's functions, or those of perdita.math, in place of math's"
        )

    __int__ = __index__ = __complex__ = __float__

    def __iter__(self) -> NoReturn:
        raise CallError(
            "a row can't be iterated over: write sums and maxima of rows, np.sum(z), np.max(z), "
            "perdita.math.logsumexp(z), and z[y] for the entry at the label"
        )

    def __len__(self) -> NoReturn:
        raise CallError(
            "the number of classes is known when the loss is called: write perdita.math.classes(z)"
        )


_KNOWN = (
    "a formula has NumPy's elementwise functions, where, clip, sum, mean, max, min, and those of perdita.math"
)


def _unknown(name: str) -> str:
    return f"{name} has no counterpart in a formula: {_KNOWN}"


def called(name: str, *args: Any) -> Any:
    """A function of formulas on traced values."""
    if name == "where" and len(args) == 3 and isinstance(args[0], (bool, np.bool_)):
        return args[1] if args[0] else args[2]
    for x in args:
        if isinstance(x, Traced):
            return x._call(name, *args)
    raise CallError(
        f"perdita.math.{name} is for the traced values of a function that is given to perdita.formula; numbers and "
        "arrays have NumPy's and SciPy's functions"
    )


def part(loss: str, prediction: Traced, *others: Any) -> Traced:
    """A loss of the catalogue, as its text, of a traced prediction and target."""
    trace = prediction._trace
    return Traced(trace, trace.loss(loss, [prediction._operand(x) for x in (prediction, *others)]))


def _reduced(name: str, row: Traced, axis: Any = None, keepdims: Any = False) -> Traced:
    """A reduction of a row, whose result fits rows in any case."""
    if axis not in (None, -1):
        raise CallError(f"the scores of a row lie along the last axis: axis={axis!r} is left out, or -1")
    return row._call(name, row)


def _clipped(x: Any, low: Any = None, high: Any = None, **bounds: Any) -> Any:
    low, high = bounds.get("a_min", bounds.get("min", low)), bounds.get("a_max", bounds.get("max", high))
    if low is None:
        return x if high is None else called("minimum", x, high)
    return called("maximum", x, low) if high is None else called("clip", x, low, high)


def _chosen(condition: Any, x: Any = None, y: Any = None) -> Any:
    if x is None or y is None:
        raise CallError("where takes a condition and two values in a formula: where(condition, x, y)")
    return called("where", condition, x, y)


_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "where": _chosen,
    "clip": _clipped,
    "sum": lambda row, axis=None, **others: _reduced("sum", row, axis, **others),
    "mean": lambda row, axis=None, **others: _reduced("mean", row, axis, **others),
    **{
        name: lambda row, axis=None, _name=name, **others: _reduced(_name, row, axis, **others)
        for name in ("max", "amax", "min", "amin")
    },
}
"""NumPy's functions that are none of `np.ufunc`."""


class Function(NamedTuple):
    """A function that was called with traced values."""

    inputs: dict[str, int]
    """The arguments without a default, and their nodes."""
    parameters: dict[str, float]
    """The arguments with a default, and their values."""
    loss: Traced

    def text(self, names: Mapping[str, str]) -> str:
        """The formula, with other names of some inputs."""
        renamed = {self.inputs[name]: other for name, other in names.items()}
        return self.loss._trace.text(self.loss._at, self.parameters, renamed)


def traced(function: Callable[..., Any], given: Mapping[str, Any]) -> Function:
    """Calls a function with traced values, and other values of some of its parameters."""
    arguments = _arguments_of(function)
    parameters = {name: number(name, x.default) for name, x in arguments.items() if x.default is not x.empty}
    for name, value in given.items():
        if name not in parameters:
            known = ", ".join(parameters) or "none"
            raise CallError(f"the function has no parameter {name!r} with a default; it has {known}")
        parameters[name] = number(name, value)

    trace = Trace()
    values = {name: Traced(trace, trace.name(name, is_input=name not in parameters)) for name in arguments}
    by_name = {name: values[name] for name, x in arguments.items() if x.kind is x.KEYWORD_ONLY}
    loss = function(*(values[name] for name in arguments if name not in by_name), **by_name)

    if not isinstance(loss, Traced) or loss._trace is not trace:
        said = "nothing" if loss is None else repr(loss)
        raise CallError(f"the function returns {said}, not a loss that depends on its inputs")
    used = trace.names(loss._at)
    for name in arguments:
        if name not in used:
            raise CallError(f"the loss does not depend on the argument {name}: leave it out")
    inputs = {name: values[name]._at for name in arguments if name not in parameters}
    return Function(inputs, parameters, loss)


def _arguments_of(function: Callable[..., Any]) -> dict[str, inspect.Parameter]:
    """The arguments of a function: inputs, and parameters, which have a default."""
    try:
        arguments = dict(inspect.signature(function).parameters)
    except (TypeError, ValueError):
        raise CallError(f"the arguments of {function!r} are not known: write lambda p, y: …") from None
    for name, x in arguments.items():
        if x.kind in (x.VAR_POSITIONAL, x.VAR_KEYWORD):
            stars = "*" if x.kind is x.VAR_POSITIONAL else "**"
            raise CallError(f"each input of a loss has a name: {stars}{name} has none, write lambda p, y: …")
    if all(x.default is not x.empty for x in arguments.values()):
        raise CallError("the function has no inputs, which are arguments without a default: lambda p, y: …")
    return arguments
