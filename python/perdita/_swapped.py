"""Losses as metrics and objectives of libraries that give the target first: an error that says what to write."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._loss import Loss

LIBRARIES = ("sklearn.", "xgboost.", "lightgbm.")
"""The libraries that call metrics and objectives with (y_true, y_pred)."""


def swapping() -> str:
    """The library among them that calls the function that asks; empty if it is none."""
    caller = str(sys._getframe(2).f_globals.get("__name__", ""))
    return caller.partition(".")[0] if caller.startswith(LIBRARIES) else ""


def swapped(loss: Loss, library: str) -> str:
    instead = {"sklearn": "perdita.sklearn.scorer({0!r})"}
    boosting = "perdita.{1}.objective({0!r}), or metric({0!r}) there"
    return (
        f"{type(loss).__name__} takes the prediction first, and {library} calls metrics and objectives with "
        f"(y_true, y_pred): use {instead.get(library, boosting).format(str(loss), library)}"
    )
