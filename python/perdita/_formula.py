"""Losses by their formulas on arrays of any library: on any device, differentiable in all numbers, to any order.

A formula is a program of the core that is replayed (pointwise and row-wise losses, some multi-input losses), or a plan
(similarity losses). Both take arrays by field; ignored observations are replaced before.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from . import _products, _replay
from ._blocks import Arrays
from ._fields import CallError, Fields, columns, shape_at
from ._perdita import Core
from ._products import SCALES, Sums
from ._replay import Tape


@lru_cache(maxsize=1024)
def core(text: str) -> Core:
    """The loss with this text."""
    return Core(text)


@lru_cache(maxsize=1024)
def fields(text: str) -> Fields:
    """The arrays of the loss."""
    return Fields(core(text).card)


@lru_cache(maxsize=1024)
def softened(text: str) -> str:
    """The loss of soft targets, rows of probabilities, for a loss of labels."""
    from ._loss import text as written

    loss = core(text)
    name = loss.card["name"]
    if name != "cross_entropy":
        hint = ": soft_focal takes probabilities" if name == "focal" else ""
        raise CallError(f"target must be integers for {name}{hint}")
    # Without defaults: a parameter that is traced is no default, and is given later.
    default = core("soft_cross_entropy").args
    given = {key: x for key, x in loss.args.items() if key in default and x != default[key]}
    return core(written("soft_cross_entropy", given)).text


def fit(text: str, arrays: Mapping[str, Any], weight: Any) -> None:
    """Checks the shapes of arrays by field, without their values."""
    of_loss = fields(text)
    if of_loss.kind == "arrays":
        core(text).fit([(name, x.shape) for name, x in arrays.items()])
    elif of_loss.kind == "product":
        given = _renamed(of_loss, arrays)
        _products.fitting(text, given.pop("a"), given | {"weight": weight})
    else:
        of_loss.fit(arrays)


class Formula(NamedTuple):
    """The static part of a loss."""

    core: Core
    fields: Fields
    tape: Tape | None
    """The program; None for similarity losses, which have a plan."""
    ignored: int | None
    """The label to ignore."""
    label_weights: list[float]
    """The weight of each label in the mean; empty if all are 1."""


@lru_cache(maxsize=1024)
def formula(text: str, width: int, parameters: tuple[str, ...] = ()) -> Formula | None:
    """The formula of a loss for rows of a given length; None if it has none.

    `parameters` are those that are given with the arrays: numbers that may have a gradient.
    """
    loss, of_loss = core(text), fields(text)
    if of_loss.kind == "product":
        # Random draws are in the kernel only; plans have numbers.
        drawn = loss.args.get("mining") == "distance_weighted"
        return None if drawn or parameters else Formula(loss, of_loss, None, None, [])
    tape = _replay.tape(text, width, parameters)
    return None if tape is None else Formula(loss, of_loss, tape, loss.ignored, loss.label_weights(width))


@lru_cache(maxsize=1024)
def differentiable(text: str, width: int) -> tuple[str, ...]:
    """The parameters in which the formula has a gradient: numbers that do not change its form."""
    return tuple(name for name in core(text).args if formula(text, width, (name,)))


def evaluate(
    xp: Arrays,
    formula: Formula,
    arrays: Mapping[str, Any],
    weight: Any,
    reduction: str | float,
    *,
    see_all: bool = False,
) -> Any:
    """The reduced loss of checked arrays by field.

    With `see_all`, observations of weight 0 are computed, too: the gradient in a weight is its observation's loss.
    """
    if formula.tape is None:
        labels = {name: xp.signed(arrays[name]) for name in formula.fields.labels if name in arrays}
        given = _renamed(formula.fields, {**arrays, **labels})
        sums = _products.products(formula.core, xp, **given, weight=weight)
    else:
        sums = _by_tape(xp, formula, formula.tape, arrays, weight, see_all)
    return sums.reduced(xp, reduction)


def _renamed(fields: Fields, arrays: Mapping[str, Any]) -> dict[str, Any]:
    """The arrays of a similarity loss, with the names of its parameters."""
    return {SCALES[name] if name in fields.learnt else name: x for name, x in arrays.items()}


def _by_tape(
    xp: Arrays, formula: Formula, tape: Tape, arrays: Mapping[str, Any], weight: Any, see_all: bool
) -> Sums:
    fields = formula.fields
    rows, first = shape_at(fields.places, arrays), arrays[fields.first]
    parameters = {name: x for name, x in arrays.items() if name not in fields.names}
    arrays = {name: x for name, x in arrays.items() if name in fields.names}
    counts, total, label, wrong = weight, weight, None, None
    if fields.kind == "labels":
        label = xp.signed(arrays[fields.labels[0]])
        known = (label >= 0) & (label < first.shape[-1])
        seen = known | ~known if formula.ignored is None else label != formula.ignored
        wrong = seen & ~known
        counts = total = xp.where(seen, xp.constant(1.0, first) if weight is None else weight, 0.0)
        if formula.label_weights:
            total = counts * xp.constant(formula.label_weights, first)[xp.where(known, label, 0)]
        arrays = {fields.first: first}

    unseen = None if counts is None else counts == 0
    if see_all:
        unseen = None if label is None else ~seen
    if unseen is not None:
        # Ignored observations may hold any values: they are replaced before the formula is evaluated.
        hidden = {name: unseen[(..., *[None] * (len(x.shape) - len(rows)))] for name, x in arrays.items()}
        arrays = {name: xp.where(hidden[name], 0.5, x) for name, x in arrays.items()}

    inputs = columns(
        tape.inputs, {**arrays, **parameters}, lambda: xp.broadcast_to(xp.constant(0.0, first), rows)
    )
    each = xp.formula(tape, inputs, label)[0]
    if wrong is not None:
        # Checking labels would synchronise with the device: a wrong one gives NaN.
        each = xp.where(wrong, float("nan"), each)
    if counts is not None:
        each = counts * each
    if unseen is not None:
        each = xp.where(unseen, 0.0, each)
    return Sums(each.sum(), None if total is None else total.sum(), each)
