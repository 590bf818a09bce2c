"""Checks of arguments that are no arrays: words, truth values, numbers. Errors name the argument."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from ._fields import CallError


def word(name: str, given: Any) -> str:
    """A text."""
    if isinstance(given, str):
        return given
    raise CallError(f"{name} must be a text, not {given!r}")


def words(name: str, given: Any) -> list[str]:
    """A text, or several."""
    if isinstance(given, str):
        return [given]
    if not isinstance(given, Iterable):
        raise CallError(f"{name} must be a text or several, not {given!r}")
    return [word(name, one) for one in given]


def flag(name: str, given: Any) -> bool:
    """A truth value."""
    if isinstance(given, (bool, np.bool_)):
        return bool(given)
    raise CallError(f"{name} must be True or False, not {given!r}")


def number(name: str, given: Any) -> float:
    """A number, or an array of one."""
    try:
        if not isinstance(given, (str, bool)):
            return float(given)
    except (TypeError, ValueError):
        pass
    raise CallError(f"{name} must be a number, not {given!r}")


def not_per_class(name: str, given: Any) -> None:
    """Refuses weights of positives, one per class, with what to write."""
    if name == "pos_weight" and np.ndim(given):
        raise CallError(
            f"pos_weight is one number, not {given!r}: one per class is a weight of the call, "
            "weight=where(target > 0, pos_weight, 1), and with reduction=target.size the mean is PyTorch's"
        )
