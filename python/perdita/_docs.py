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
    if card["kind"] != "product":
        return SHAPES[card["kind"]]
    needs = ["a (n, dim)", *(_PRODUCT[name] for name in card["needs"])]
    allows = [_PRODUCT[name] for name in card["allows"]]
    return "; ".join(needs) + (f"; if wanted {'; '.join(allows)}" if allows else "")


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
