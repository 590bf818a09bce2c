"""Names of losses that are meant by others: slips, and the names of other libraries."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from ._perdita import elsewhere


def meant(name: str, known: Sequence[str]) -> str | None:
    """The class or function that is meant by a name, if one is near."""
    plain = {one.lower().replace("_", ""): one for one in known}
    said = name.lower().replace("_", "")
    said = said.replace("loss", "") or said
    here = (elsewhere(name) or "").replace("_", "")
    found = plain.get(said) or plain.get(here)
    if found is None:
        near = get_close_matches(said, plain, 1, 0.75)
        found = plain[near[0]] if near else None
    return found


def nearest(name: str, known: Sequence[str]) -> str:
    """The rest of an error message about an unknown name."""
    found = meant(name, known)
    return f"; did you mean `{found}`?" if found else ""


def missing(module: str, name: str, known: Sequence[str]) -> str:
    """The message about an attribute that a module of losses has not."""
    found = meant(name, known)
    hint = f"; did you mean {found!r}?" if found else ""
    return f"module {module!r} has no attribute {name!r}{hint}"
