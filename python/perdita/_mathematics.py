"""Losses as mathematics: expressions derived from the formula, properties with their proofs, domains of fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from . import _perdita
from ._domains import Domain
from ._perdita import Core


@dataclass(frozen=True)
class Expression:
    """An expression, as Unicode text and as LaTeX."""

    text: str
    latex: str

    def __str__(self) -> str:
        return self.text

    def _repr_latex_(self) -> str:
        return rf"$\displaystyle {self.latex}$"


@dataclass(frozen=True)
class Symbolic:
    """A loss as expressions, derived from the program that computes it, and compared with it at sample points."""

    value: Expression
    slope: Expression
    """The derivative in the prediction; for losses of rows, in the score of class c."""
    curvature: Expression | None
    """The second derivative; None for losses of rows."""
    where: tuple[Expression, ...]
    """The definitions of the letters that are no inputs: `δ = delta = 1`."""

    def __str__(self) -> str:
        return "\n".join(f"{name:9}  {expression.text}" for name, expression in self.lines())

    def lines(self) -> list[tuple[str, Expression]]:
        """The expressions with their names."""
        named = [("value", self.value), ("slope", self.slope)]
        if self.curvature is not None:
            named.append(("curvature", self.curvature))
        return [*named, *(("where", definition) for definition in self.where)]

    def _repr_latex_(self) -> str:
        left = {"value": r"\ell &= ", "slope": r"\ell' &= ", "curvature": r"\ell'' &= "}
        rows = [left.get(name, "&") + expression.latex for name, expression in self.lines()]
        lines = r" \\ ".join(rows)
        return rf"$$\begin{{aligned}} {lines} \end{{aligned}}$$"


@dataclass(frozen=True)
class Property:
    """A property that a loss may have, with the exact claim and its proof."""

    name: str
    """convex, strongly convex, Lipschitz, smooth or bounded below."""
    claim: str | None
    """The inequality; None if the loss does not claim the property."""
    verdict: str | None
    """proved (from the formula, by interval arithmetic), tested (of losses of rows), refuted or undecided."""
    proof: str | None
    """The proof in a few words."""

    def __bool__(self) -> bool:
        return self.verdict in ("proved", "tested")

    def __str__(self) -> str:
        return (
            f"{self.name}: not claimed" if self.claim is None else f"{self.name}: {self.claim}, {self.proof}"
        )


@dataclass(frozen=True)
class Field:
    """An input array of a loss, or a parameter in which it has a gradient."""

    name: str
    axes: tuple[str, ...]
    """The names of its axes; `...` is any number of axes."""
    holds: str
    """variable (numbers with a gradient), constant (numbers without), labels, or parameter."""
    domain: Domain
    optional: bool
    doc: str


@lru_cache(maxsize=1024)
def symbolic(text: str) -> Symbolic | None:
    """A loss as expressions; None if it has no closed form."""
    found = _perdita.symbolic(Core(text))
    if found is None:
        return None
    value, slope, curvature, where = found
    return Symbolic(
        Expression(*value),
        Expression(*slope),
        Expression(*curvature) if curvature else None,
        tuple(Expression(*definition) for definition in where),
    )


@lru_cache(maxsize=1024)
def properties(text: str) -> tuple[Property, ...]:
    """The properties of a loss, each with its proof."""
    return tuple(Property(*about) for about in _perdita.properties(Core(text)))


def fields(card: Mapping[str, Any]) -> tuple[Field, ...]:
    """The fields of a card."""
    return tuple(
        Field(
            about["name"],
            tuple(about["axes"].split()),
            about["holds"],
            Domain.of(about["bounds"]),
            about["optional"],
            about["doc"],
        )
        for about in card["fields"]
    )
