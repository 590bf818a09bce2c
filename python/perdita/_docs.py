"""The docstrings of losses, made from their cards."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ._fields import ROLES

SHAPES = {
    "pointwise": "pred and target of the same shape (...); weight (...) or a scalar",
    "labels": "pred (..., C); target (...), class indices from 0 to C - 1; weight (...)",
    "soft": "pred (..., C); target (..., C); weight (...)",
}


def by_task(cards: Iterable[dict[str, Any]]) -> dict[str, list[str]]:
    """The names of losses, by task, both in the order of the catalogue."""
    tasks: dict[str, list[str]] = {}
    for card in cards:
        tasks.setdefault(card["task"], []).append(card["name"])
    return tasks


def shapes(card: dict[str, Any]) -> str:
    """The arrays of a call, with their shapes."""
    if card["kind"] in SHAPES:
        return SHAPES[card["kind"]]
    arrays = [field for field in card["fields"] if field["holds"] != "parameter"]
    # The axes of multi-input losses have the letters of the error messages.
    letters = {"d": "dim"} if card["kind"] == "product" else {}
    needs = [_shaped(field, letters) for field in arrays if not field["optional"]]
    allows = [_shaped(field, letters) for field in arrays if field["optional"]]
    if card["kind"] != "product":
        allows.append(f"weight {_axes(card['each'], letters)}")
    elif "weight" in card["allows"]:
        allows.append("weight (n,)")
    return "; ".join(needs) + (f"; optional: {'; '.join(allows)}" if allows else "")


def _axes(axes: str, letters: dict[str, str]) -> str:
    """Axes as a shape: `n c` is (n, c)."""
    names = [letters.get(axis, axis) for axis in axes.split()]
    return f"({', '.join(names)}{',' * (len(names) == 1 and names != ['...'])})"


def _shaped(field: dict[str, Any], letters: dict[str, str]) -> str:
    forms = [axes for axes in (field["axes"], field["alternative"]) if axes is not None]
    return f"{field['name']} {' or '.join(_axes(axes, letters) for axes in forms)}"


def _held(field: dict[str, Any]) -> str:
    """The description of a named array."""
    within = {
        "variable": f"in {field['domain']}, with a gradient",
        "constant": f"in {field['domain']}",
        "labels": "integers",
    }
    return f"    {field['name']}: {field['doc']}; {within[field['holds']]}"


def _roles(loss: str) -> list[str]:
    """The other names of arrays."""
    roles = [f"{array} or {role}" for array, role in zip("ab", ROLES.get(loss, ()), strict=False)]
    return [f"Names: {', '.join(roles)}"] if roles else []


def sections(card: dict[str, Any]) -> list[str]:
    """The sections of a card, a paragraph each."""
    lines = "    {name}: {doc}; {accepts} (default {default})"
    parameters = [lines.format(**param) for param in card["params"]]
    domains = f"{card['predicts']} in {card['prediction']}"
    if card["kind"] in ("pointwise", "soft"):
        domains += f"; target in {card['target']}"
    # Of pointwise losses from the formula, by intervals; of others at points.
    properties = "Proved" if card["kind"] == "pointwise" else "Tested"
    return [
        f"Formula: {card['formula']}",
        f"Shapes: {shapes(card)}",
        *_roles(card["name"]),
        *(["Arrays:\n" + "\n".join(map(_held, card["fields"]))] if card["kind"] == "arrays" else []),
        *(["Parameters:\n" + "\n".join(parameters)] if parameters else []),
        f"Domain: {domains}",
        *([f"{properties}: {', '.join(card['properties'])}"] if card["properties"] else []),
        # Formulas that are no losses of the catalogue have none of these.
        *(f"{key.capitalize()}: {card[key]}" for key in ("estimates", "kinks", "reference") if card[key]),
    ]


def of_class(card: dict[str, Any]) -> str:
    """The docstring of a loss's class."""
    summary = card["summary"][0].upper() + card["summary"][1:]
    return "\n\n".join([f"{summary}.", *sections(card)])
