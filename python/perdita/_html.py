"""A loss as a card for notebooks: formulas as MathML, properties, a figure, in the colours and fonts of the page."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from ._figure import plot
from ._mathematics import Property
from ._tools import tool

if TYPE_CHECKING:
    from ._loss import Loss

_CARD = (
    "max-width:60rem;border:1px solid color-mix(in srgb,currentColor 25%,transparent);border-radius:.5rem;"
    "padding:.8rem 1rem"
)
_FACTS = "display:grid;grid-template-columns:fit-content(9rem) minmax(0,1fr);gap:.3rem 1rem;margin:.8rem 0"
_LABEL = "opacity:.7"
_VALUE = "margin:0;min-width:0;overflow-x:auto;overflow-wrap:break-word"
_BADGE = (
    "border:1px solid currentColor;border-radius:1rem;padding:0 .5rem;margin-left:.4rem;font-size:.8em;"
    "white-space:nowrap"
)
_CODE = "font-family:ui-monospace,monospace;overflow-wrap:anywhere"


def of_loss(loss: Loss) -> str:
    """The card of a loss."""
    card = loss.card
    facts = [*_formulas(loss), *_properties(loss)]
    facts += [
        (name, escape(card[name])) for name in ("task", "estimates", "kinks", "reference") if card[name]
    ]
    lines = "".join(
        f'<dt style="{_LABEL}">{name}</dt><dd style="{_VALUE}">{text}</dd>' for name, text in facts
    )
    head = f'<strong style="{_CODE}">{escape(repr(loss))}</strong><div>{escape(card["summary"])}</div>'
    return f'<div style="{_CARD}">{head}<dl style="{_FACTS}">{lines}</dl>{_figure(loss)}</div>'


def _formulas(loss: Loss) -> list[tuple[str, str]]:
    """The formulas, each with its name; the text of the formula, of a loss without a closed form."""
    if loss.symbolic is None:
        return [("formula", f'<span style="{_CODE}">{escape(loss.formula)}</span>')]
    formulas: dict[str, list[str]] = {}
    for name, expression in loss.symbolic.lines():
        mathml = tool("mathml")(rf"\displaystyle {expression.latex}", inline=True)
        formulas.setdefault(name, []).append(mathml)
    return [(name, ",&nbsp; ".join(written)) for name, written in formulas.items()]


def _properties(loss: Loss) -> list[tuple[str, str]]:
    """The claimed properties, each with the verdict of its proof."""
    claimed = [one for one in loss.properties if one.claim is not None]
    return [("properties", "".join(map(_property, claimed)))] if claimed else []


def _property(one: Property) -> str:
    badge = f'<span style="{_BADGE}" title="{escape(one.proof or "")}">{one.verdict}</span>'
    return f"<div>{escape(one.name)}: {escape(one.claim or '')}{badge}</div>"


def _figure(loss: Loss) -> str:
    """Value and slope; nothing of a loss that is no function of one variable."""
    try:
        return plot(loss, what=["value", "slope"])._repr_html_()
    except ValueError:
        return ""
