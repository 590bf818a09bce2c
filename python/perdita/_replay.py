"""Replay of formulas on arrays of any library: an array operation for each step that the core recorded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Protocol

from perdita._perdita import Core, Program


class Namespace(Protocol):
    """The array operations that a library must provide.

    Arithmetic and comparison take arrays, of which one may be a number: they may simply be Python's operators.
    """

    add: Any
    sub: Any
    mul: Any
    div: Any
    neg: Any
    less: Any
    equal: Any
    exp: Any
    expm1: Any
    log: Any
    log1p: Any
    sqrt: Any
    tanh: Any
    abs: Any
    sigmoid: Any
    softplus: Any

    def constant(self, values: float | list[float], like: Any) -> Any:
        """An array of these numbers, with the type and device of `like`."""

    def where(self, condition: Any, x: Any, y: Any) -> Any:
        """x where the condition holds, else y; one of them may be a number."""

    def broadcast_to(self, x: Any, shape: tuple[int, ...]) -> Any:
        """The array, broadcast to this shape."""

    def sum(self, x: Any) -> Any:
        """The sum over the last axis, which is kept with length 1."""

    def largest(self, x: Any) -> Any:
        """The maximum along the last axis, which is kept with length 1."""

    def take(self, x: Any, index: Any) -> Any:
        """The element at the index along the last axis."""

    def positions(self, count: int, like: Any) -> Any:
        """0, 1, …, count − 1, on the device of `like`."""

    def count(self, x: Any) -> int:
        """The number of elements."""

    def signed(self, labels: Any) -> Any:
        """Labels in a signed type."""


class Tape:
    """A program in Python, fetched from the core once, with its derivatives."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self.inputs: list[tuple[str, bool]] = program.inputs
        self.outputs: list[tuple[int, bool]] = program.outputs
        self.steps: list[tuple[str, list[int], Any]] = program.steps
        self.gradients = False
        """True if the outputs are the gradients in the inputs, in order."""
        self.rows = any(wide for _, wide in self.inputs)
        last = {arg: i for i, (_, args, _) in enumerate(self.steps) for arg in args}
        kept = {i for i, _ in self.outputs}
        self.done: list[list[int]] = [[] for _ in self.steps]
        """The values that are not used after each step."""
        for arg, i in last.items():
            if arg not in kept:
                self.done[i].append(arg)

    @cached_property
    def backward(self) -> Tape:
        """The backward program: from the inputs and an upstream gradient per output, the gradient in each input."""
        made = Tape(self._program.backward())
        made.gradients = True
        # A gradient that is the same for a whole row is broadcast over it.
        made.outputs = [(i, wide) for (i, _), (_, wide) in zip(made.outputs, self.inputs, strict=True)]
        return made


@lru_cache(maxsize=1024)
def tape(text: str, width: int = 1, parameters: tuple[str, ...] = ()) -> Tape | None:
    """The program of a loss for rows of a given length, with parameters as its last inputs; None if it has none."""
    program = Core(text).trace(width, list(parameters))
    return None if program is None else Tape(program)


@dataclass
class _At:
    """The state of a replay besides the values of its steps."""

    xp: Namespace
    inputs: Sequence[Any]
    shape: Sequence[int]
    """Of the arrays, or of their rows."""
    classes: int
    label: Any
    here: Any
    """True at the place of the label."""

    def array(self, x: Any) -> Any:
        return self.xp.constant(x, self.inputs[0]) if isinstance(x, (float, list)) else x

    def pick(self, condition: Any, x: Any, y: Any) -> Any:
        return self.xp.where(condition, self.array(x), y)

    def row(self, x: Any) -> Any:
        return self.xp.broadcast_to(x, (*self.shape, self.classes))


_STEPS: dict[str, Callable[..., Any]] = {
    "input": lambda at, i: at.inputs[i],
    "literal": lambda at, c: c,
    "constants": lambda at, per_class: at.array(per_class),
    "add": lambda at, x, y: at.xp.add(x, y),
    "sub": lambda at, x, y: at.xp.sub(x, y),
    "mul": lambda at, x, y: at.xp.mul(x, y),
    "div": lambda at, x, y: at.xp.div(x, y),
    "neg": lambda at, x: at.xp.neg(x),
    "select_lt": lambda at, x, y, then, other: at.pick(at.xp.less(x, y), then, other),
    "strong_mul": lambda at, w, x: at.xp.where(at.xp.equal(w, 0.0), 0.0, at.xp.mul(w, x)),
    "with_derivative": lambda at, x, value, slope: value,
    "min": lambda at, x, y: at.pick(at.xp.less(y, x), y, x),
    "max": lambda at, x, y: at.pick(at.xp.less(x, y), y, x),
    "abs": lambda at, x: at.xp.abs(x),
    "sqrt": lambda at, x: at.xp.sqrt(x),
    "exp": lambda at, x: at.xp.exp(x),
    "exp_m1": lambda at, x: at.xp.expm1(x),
    "ln": lambda at, x: at.xp.log(x),
    "ln_1p": lambda at, x: at.xp.log1p(x),
    "tanh": lambda at, x: at.xp.tanh(x),
    "sigmoid": lambda at, x: at.xp.sigmoid(x),
    "softplus": lambda at, x: at.xp.softplus(x),
    "powf": lambda at, x, c: x**c,
    "power": lambda at, x, y: x**y,
    "sum": lambda at, x: at.xp.sum(x),
    "sum_others": lambda at, x: at.xp.sum(at.xp.where(at.here, 0.0, x)),
    "largest": lambda at, x: at.xp.largest(x),
    "at_label": lambda at, x: at.xp.take(at.row(x), at.label),
    "set_label": lambda at, x, y: at.pick(at.here, y, x),
}


def replay(tape: Tape, xp: Namespace, inputs: Sequence[Any], label: Any = None) -> list[Any]:
    """The outputs of a program on arrays.

    Without rows among the inputs, all arrays have one shape (…), and so have the outputs. Else rows are
    (…, C), each with a C of its own where there are no labels, numbers per row are (…), and labels are integers
    (…). A label that is no class counts as class 0: mask such rows afterwards.
    """
    here, shape, classes = None, tuple(inputs[0].shape), 1
    if tape.rows:
        named = list(zip(inputs, tape.inputs, strict=True))
        *shape, classes = next(x.shape for x, (_, wide) in named if wide)
        inputs = [x if wide else x[..., None] for x, (_, wide) in named]
    if label is not None:
        label = xp.where((label >= 0) & (label < classes), label, 0)[..., None]
        here = xp.positions(classes, inputs[0]) == label
    at = _At(xp, inputs, shape, classes, label, here)

    values: list[Any] = []
    for (op, args, constant), done in zip(tape.steps, tape.done, strict=True):
        given = [values[arg] for arg in args]
        values.append(_STEPS[op](at, *given) if constant is None else _STEPS[op](at, *given, constant))
        for arg in done:
            values[arg] = None

    def output(k: int, value: Any, wide: bool) -> Any:
        if wide:
            like = inputs[k].shape if tape.gradients else (*shape, classes)
            return xp.broadcast_to(at.array(value), like)
        if tape.rows:
            return xp.broadcast_to(at.array(value), (*shape, 1))[..., 0]
        return xp.broadcast_to(at.array(value), shape)

    return [output(k, values[i], wide) for k, (i, wide) in enumerate(tape.outputs)]
