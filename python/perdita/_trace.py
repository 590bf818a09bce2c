"""The steps of a function, and the text of the formula that they are.

    lambda p, y, d=1.5: np.where(abs(p - y) <= d, 0.5 * (p - y) ** 2, d * abs(p - y))
        nodes   p, y, d, p - y, abs(p - y), …          in the order of evaluation, so operands come first
        text    where(t2 <= d, 0.5*t1^2, d*t2); d = 1.5; t1 = p - y; t2 = abs(t1)

A node that is used more than once is a definition, and so is one whose text would nest too many brackets; the others
are written where they are used. Brackets stand where the precedence of operators needs them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import count
from typing import NamedTuple

from ._fields import CallError
from ._perdita import functions

ARITIES: dict[str, set[int]] = {}
"""The functions of formulas by name, with the numbers of arguments that they take."""
for _names, _arguments, _ in functions():
    for _name in _names:
        ARITIES.setdefault(_name, set()).add(len(_arguments))

# Precedence, as in the grammar.
_OR, _AND, _NOT, _COMPARE, _ADD, _MULTIPLY, _NEGATIVE, _POWER, _AT_LABEL, _ATOM = range(10)

_INFIX: dict[str, tuple[str, int, int, int]] = {
    "or": (" or ", _OR, _OR, _AND),
    "and": (" and ", _AND, _AND, _NOT),
    **{sign: (f" {sign} ", _COMPARE, _ADD, _ADD) for sign in ("<", "<=", ">", ">=", "==", "!=")},
    "+": (" + ", _ADD, _ADD, _MULTIPLY),
    "-": (" - ", _ADD, _ADD, _MULTIPLY),
    "*": ("*", _MULTIPLY, _MULTIPLY, _NEGATIVE),
    "/": ("/", _MULTIPLY, _MULTIPLY, _NEGATIVE),
    "^": ("^", _POWER, _AT_LABEL, _NEGATIVE),
}
"""Operators: text, precedence, that of the left operand, that of the right one."""

_NESTED_MAX = 32
"""The most brackets around a part of a text: the grammar reads twice as many."""

_POWERS_MAX = 60
"""The most powers by operator: the grammar reads a few more. Others are written as a function."""


_Operand = tuple[int, int]
"""A node, and the precedence that it needs to stand without brackets."""


class _Node(NamedTuple):
    """A step: its text, with operands between the parts."""

    level: int
    parts: tuple[str | _Operand, ...]


class Trace:
    """The steps of a call, by their numbers."""

    def __init__(self) -> None:
        self.nodes: list[_Node] = []
        self.inputs: set[int] = set()
        self._powers = 0

    def _add(self, level: int, *parts: str | _Operand) -> int:
        self.nodes.append(_Node(level, parts))
        return len(self.nodes) - 1

    def name(self, name: str, *, is_input: bool) -> int:
        """An input or a parameter."""
        made = self._add(_ATOM, name)
        if is_input:
            self.inputs.add(made)
        return made

    def constant(self, c: float) -> int:
        """A number."""
        return self._add(_ATOM if math.copysign(1.0, c) > 0 else _NEGATIVE, _written(c))

    def infix(self, sign: str, x: int, y: int) -> int:
        """An operation of two nodes."""
        if sign == "^":
            self._powers += 1
            if self._powers > _POWERS_MAX:
                return self.call("power", [x, y])
        text, level, left, right = _INFIX[sign]
        return self._add(level, (x, left), text, (y, right))

    def negative(self, x: int) -> int:
        return self._add(_NEGATIVE, "-", (x, _NEGATIVE))

    def negation(self, x: int) -> int:
        return self._add(_NOT, "not ", (x, _NOT))

    def at_label(self, row: int, label: int) -> int:
        """The entry of a row at the label."""
        return self._add(_AT_LABEL, (row, _AT_LABEL), "[", (label, _OR), "]")

    def call(self, name: str, args: Sequence[int]) -> int:
        """A function of formulas."""
        if len(args) not in ARITIES[name]:
            takes = " or ".join(map(str, sorted(ARITIES[name])))
            raise CallError(f"{name} takes {takes} arguments in a formula, and got {len(args)}")
        return self._brackets(f"{name}(", args, ")")

    def loss(self, text: str, args: Sequence[int]) -> int:
        """A loss of the catalogue, by its text, of other arguments."""
        name, _, settings = text.removesuffix(")").partition("(")
        return self._brackets(f"{name}(", args, f", {settings})" if settings else ")")

    def _brackets(self, begin: str, args: Sequence[int], end: str) -> int:
        parts: list[str | _Operand] = []
        for x in args:
            parts += [", " if parts else begin, (x, _OR)]
        return self._add(_ATOM, *parts, end)

    def text(self, value: int, parameters: Mapping[str, float], names: Mapping[int, str]) -> str:
        """The formula of a node. `names` are those of inputs that have others than in the function."""
        used = self._uses(value)
        taken = self.names(value) | {*names.values()}
        fresh = (name for i in count(1) if (name := f"t{i}") not in taken)
        definitions = [f"{name} = {_written(x)}" for name, x in parameters.items()]
        texts: dict[int, str] = {}
        levels: dict[int, int] = {}
        nested: dict[int, int] = {}

        def define(at: int) -> None:
            name = next(fresh)
            definitions.append(f"{name} = {texts[at]}")
            texts[at], levels[at], nested[at] = name, _ATOM, 0

        for at, (level, parts) in enumerate(self.nodes[: value + 1]):
            if at not in used:
                continue
            written, depth = [], 0
            for part in parts:
                if isinstance(part, str):
                    written.append(names.get(at, part))
                    continue
                operand, wanted = part
                inside = level == _ATOM or levels[operand] < wanted
                if nested[operand] + inside > _NESTED_MAX:
                    define(operand)
                written.append(f"({texts[operand]})" if levels[operand] < wanted else texts[operand])
                depth = max(depth, nested[operand] + inside)
            texts[at], levels[at], nested[at] = "".join(written), level, depth
            if used[at] > 1 and len(parts) > 1:
                define(at)

        return "; ".join([texts[value], *definitions])

    def _uses(self, value: int) -> dict[int, int]:
        """The number of times that each node that the value depends on is an operand."""
        used = {value: 1}
        for at in range(value, -1, -1):
            if at in used:
                for part in self.nodes[at].parts:
                    if not isinstance(part, str):
                        used[part[0]] = used.get(part[0], 0) + 1
        return used

    def names(self, value: int) -> set[str]:
        """The inputs and parameters that a value depends on."""
        return {"".join(map(str, self.nodes[at].parts)) for at in self._uses(value) if self._is_name(at)}

    def _is_name(self, at: int) -> bool:
        level, parts = self.nodes[at]
        return level == _ATOM and len(parts) == 1


def _written(c: float) -> str:
    """A number that parses to the same bits."""
    return repr(c).removesuffix(".0")
