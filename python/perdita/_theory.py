"""Statements that are taught about losses, checked by computation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ._arguments import word
from ._figure import Figure
from ._tools import tool


@dataclass(frozen=True, repr=False)
class Claim:
    """A statement about losses, as a text makes it, and the result of its check."""

    id: str
    topic: str
    title: str
    claim: str
    """The right statement."""
    latex: str
    """The same, with LaTeX between `$`."""
    source: str
    """The section of the text, and the papers behind it."""
    says: str
    """The part of the text's statement that is compared: a number, a formula, a rule."""
    method: str
    """intervals, duals, exact, monte_carlo or experiment."""
    verdict: str
    """proved, holds, corrected, refuted, or failed: our own statement does not hold."""
    detail: str
    """The precision, the correction, the counterexample or the reason."""
    computed: tuple[str, ...]
    """The computed values, a line each."""
    tables: tuple[dict[str, Any], ...]
    """Tables of them: caption, header and rows."""
    figures: tuple[Figure, ...]

    def __repr__(self) -> str:
        return f"<{self.verdict}: {self.id}, {self.title}>"

    def __str__(self) -> str:
        lines = [
            f"{self.id}: {self.title}",
            f"  claim      {self.claim}",
            f"  text says  {self.says} ({self.source})",
            f"  {self.verdict:9}  {self.detail}",
        ]
        return "\n".join([*lines, *(f"    {line}" for line in self.computed)])

    def _repr_markdown_(self) -> str:
        lines = "".join(f"- {line}\n" for line in self.computed)
        return f"**{self.title}** ({self.verdict}: {self.detail})\n\n{self.latex}\n\n{lines}"


class Claims(tuple[Claim, ...]):
    """Checked claims."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "\n".join(map(repr, self))

    def __getitem__(self, key: Any) -> Any:
        """A claim by its number or by its id."""
        if isinstance(key, str):
            found = [claim for claim in self if claim.id == key]
            if not found:
                raise KeyError(key)
            return found[0]
        return super().__getitem__(key)

    def _repr_markdown_(self) -> str:
        rows = "".join(f"| `{x.id}` | {x.latex} | {x.verdict} | {x.detail} |\n" for x in self)
        return f"| claim | | verdict | |\n| --- | --- | --- | --- |\n{rows}"


def theory(*claims: str, topic: str | None = None) -> Claims:
    """Checks statements that are taught about losses: theorems, identities, tables and rules.

    >>> perdita.theory("focal-gradient")
    >>> [x.id for x in perdita.theory(topic="focal") if x.verdict == "corrected"]

    * `claims`: their ids; all by default, which takes seconds.
    * `topic`: "principles", "regression", "classification", "focal", "metric", "generative", "structured" or
      "combining".
    """
    ids = [word("claims", claim) for claim in claims]
    checked = tool("theory")(ids, None if topic is None else word("topic", topic))
    return Claims(_claim(about, tuple(map(Figure, drawings))) for about, drawings in checked)


def _claim(about: dict[str, Any], figures: tuple[Figure, ...]) -> Claim:
    boxes = about.get("boxes")
    details = (about[key] for key in ("to", "right", "witness", "why") if key in about)
    return Claim(
        **{
            key: about[key]
            for key in ("id", "topic", "title", "claim", "latex", "source", "says", "method", "verdict")
        },
        detail=next(details, f"on {boxes} boxes"),
        computed=tuple(about["computed"]),
        tables=tuple(about["tables"]),
        figures=figures,
    )
