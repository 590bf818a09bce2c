"""Messages about names that do not exist."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches


def missing(module: str, name: str, known: Sequence[str]) -> str:
    """The message about an attribute that a module has not."""
    by_letters = {x.lower().replace("_", ""): x for x in known}
    near = get_close_matches(name.lower().replace("_", "").removesuffix("loss"), by_letters, 1, 0.7)
    hint = f"; did you mean {by_letters[near[0]]!r}?" if near else ""
    return f"module {module!r} has no attribute {name!r}{hint}"
