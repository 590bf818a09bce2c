"""What `help` shows of a loss: its card, in words."""

from __future__ import annotations

from typing import Any

SHAPES = {
    "pointwise": "pred and target of any one shape; weight of the same, or one number",
    "labels": "pred (..., C); target (...) labels from 0 to C - 1; weight (...)",
    "soft": "pred (..., C); target (..., C); weight (...)",
}
_PRODUCT = {
    "b": "b (m, dim)",
    "labels": "labels (n,)",
    "key_labels": "key_labels (m,)",
    "targets": "targets (n, m)",
    "bias": "bias (m,)",
    "negatives": "negatives (k, dim) or (n, k, dim)",
    "weight": "weight (n,)",
}


def shapes(card: dict[str, Any]) -> str:
    """What a loss is called with."""
    if card["kind"] == "arrays":
        needs = [_shaped(x) for x in card["fields"] if not x["optional"]]
        allows = [*(_shaped(x) for x in card["fields"] if x["optional"]), f"weight {_axes(card['each'])}"]
    elif card["kind"] == "product":
        needs = ["a (n, dim)", *(_PRODUCT[name] for name in card["needs"])]
        allows = [_PRODUCT[name] for name in card["allows"]]
    else:
        return SHAPES[card["kind"]]
    return "; ".join(needs) + (f"; if wanted {'; '.join(allows)}" if allows else "")


def _axes(axes: str) -> str:
    """Axes as a shape: `n c` is (n, c)."""
    names = axes.split()
    return f"({', '.join(names)}{',' * (len(names) == 1 and names != ['...'])})"


def _shaped(field: dict[str, Any]) -> str:
    return f"{field['name']} {_axes(field['axes'])}"


def _held(field: dict[str, Any]) -> str:
    """What lies in an array that is called for by name."""
    within = {
        "variable": f"in {field['domain']}, with a gradient",
        "constant": f"in {field['domain']}",
        "labels": "integers",
    }
    return f"    {field['name']}: {field['doc']}; {within[field['holds']]}"


def sections(card: dict[str, Any]) -> list[str]:
    """A card's parts, a paragraph each."""
    lines = "    {name}: {doc}; {accepts} (default {default})"
    parameters = [lines.format(**param) for param in card["params"]]
    domains = f"{card['predicts']} in {card['prediction']}"
    if card["kind"] in ("pointwise", "soft"):
        domains += f"; target in {card['target']}"
    return [
        f"Formula: {card['formula']}",
        f"Shapes: {shapes(card)}",
        *(["Arrays:\n" + "\n".join(map(_held, card["fields"]))] if card["fields"] else []),
        *(["Parameters:\n" + "\n".join(parameters)] if parameters else []),
        f"Domain: {domains}",
        *([f"Proved: {', '.join(card['properties'])}"] if card["properties"] else []),
        f"Estimates: {card['estimates']}",
        f"Kinks: {card['kinks']}",
        f"Source: {card['reference']}",
    ]


def of_class(card: dict[str, Any]) -> str:
    """The docstring of a loss's class."""
    summary = card["summary"][0].upper() + card["summary"][1:]
    return "\n\n".join([f"{summary}.", *sections(card)])
