"""Claims about losses, checked by computation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ._arguments import word
from ._figure import Figure
from ._tools import tool


@dataclass(frozen=True)
class Judgement:
    """A comparison of a statement of the lecture notes with what was computed."""

    statement: str
    """The id of the statement."""
    what: str
    """The quantity or formula that was compared."""
    outcome: str
    """right, right_to_digits, not_comparable, unsupported, or wrong."""
    detail: str
    """The precision, the computed value, the reason, or the right statement and the size of the error."""


@dataclass(frozen=True, repr=False)
class Claim:
    """A statement about losses, and the result of its check."""

    id: str
    topic: str
    title: str
    claim: str
    """The statement."""
    latex: str
    """The same, with LaTeX between `$`."""
    reference: str
    """The papers in which it is found; empty for what any textbook has."""
    method: str
    """intervals, duals, exact, monte_carlo or experiment."""
    verdict: str
    """proved, holds, or failed."""
    detail: str
    """The precision, the number of boxes of a proof, or the reason of the failure."""
    judgements: tuple[Judgement, ...]
    """The lecture notes' statements on the same, judged."""
    rejects: tuple[dict[str, str], ...]
    """Wrong losses that the check rejects: the loss in whose place they are, and their error."""
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
            f"  {self.verdict:9}  {self.detail}",
            *(f"  {x.statement:9}  {x.outcome.replace('_', ' ')}: {x.detail}" for x in self.judgements),
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
    """Checks claims about losses: theorems, identities, tables and rules.

    >>> perdita.theory("focal-gradient")
    >>> [j.statement for x in perdita.theory(topic="focal") for j in x.judgements if j.outcome == "wrong"]

    * `claims`: their ids; all by default, which takes seconds.
    * `topic`: "principles", "regression", "classification", "focal", "metric", "generative", "structured" or
      "combining".
    """
    ids = [word("claims", claim) for claim in claims]
    checked = tool("theory")(ids, None if topic is None else word("topic", topic))
    return Claims(_claim(about, tuple(map(Figure, drawings))) for about, drawings in checked)


def _claim(about: dict[str, Any], figures: tuple[Figure, ...]) -> Claim:
    boxes = about.get("boxes")
    details = (about[key] for key in ("to", "why") if key in about)
    return Claim(
        **{
            key: about[key]
            for key in ("id", "topic", "title", "claim", "latex", "reference", "method", "verdict")
        },
        detail=next(details, f"on {boxes} boxes"),
        judgements=tuple(map(_judgement, about["judgements"])),
        rejects=tuple(about["rejects"]),
        computed=tuple(about["computed"]),
        tables=tuple(about["tables"]),
        figures=figures,
    )


def _judgement(about: dict[str, Any]) -> Judgement:
    details = (str(about[key]) for key in ("right", "off", "to", "why", "computed") if key in about)
    return Judgement(about["statement"], about["what"], about["outcome"], "; ".join(details))
