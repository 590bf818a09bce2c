"""The compiled part of figures, theory, advice and the command line, which builds from source leave out by default."""

from __future__ import annotations

from typing import Any

from . import _perdita

MISSING = (
    "this build of perdita has no figures, theory, advice and command line. Build them: "
    'pip install ./python --config-settings=build-args="--features tools"'
)


def are_built() -> bool:
    """True if this build has the tools."""
    return hasattr(_perdita, "run")


def tool(name: str) -> Any:
    """A function of the tools."""
    if not are_built():
        raise ImportError(MISSING)
    return getattr(_perdita, name)
