"""The domains of arrays, from cards: which losses have any, and a check of numbers without a kernel."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from ._perdita import Core


class Domain(NamedTuple):
    """An interval, perhaps of absolute values, or two labels."""

    low: float
    high: float
    has_low: bool
    """True if the lower end lies in the domain."""
    has_high: bool
    """True if the upper end lies in the domain."""
    two_labels: bool
    """True for two labels, `low` and `high`."""
    mirrored: bool
    """True if the interval is that of the absolute values."""
    text: str
    """The domain in words: `[0, ∞)`, `(0, ∞) in absolute value` or `-1 or 1`."""

    @classmethod
    def of(cls, bounds: Mapping[str, Any]) -> Domain:
        """The domain of a field, from a card."""
        return cls(**bounds)

    def __str__(self) -> str:
        return self.text

    @property
    def is_real(self) -> bool:
        """True for all real numbers."""
        return math.isinf(self.low) and math.isinf(self.high)

    def holds(self, x: np.ndarray) -> bool:
        """True if all numbers are inside; infinities are not."""
        if self.two_labels:
            return bool(((x == self.low) | (x == self.high)).all())
        x = np.abs(x) if self.mirrored else x
        low, high = x.min(), x.max()  # NaN, if there is one
        above = low >= self.low if self.has_low and math.isfinite(self.low) else low > self.low
        return bool(
            above and (high <= self.high if self.has_high and math.isfinite(self.high) else high < self.high)
        )

    def outside(self, x: np.ndarray) -> np.ndarray:
        """True where a number lies outside, also for NaN."""
        if self.two_labels:
            return (x != self.low) & (x != self.high)
        x = np.abs(x) if self.mirrored else x
        above = x >= self.low if self.has_low or math.isinf(self.low) else x > self.low
        below = x <= self.high if self.has_high or math.isinf(self.high) else x < self.high
        return ~(above & below)


def domains(card: Mapping[str, Any]) -> dict[str, Domain]:
    """The arrays of a card that hold numbers, with their domains."""
    return {x["name"]: Domain.of(x["bounds"]) for x in card["fields"] if x["holds"] != "labels"}


@lru_cache(maxsize=1024)
def narrow(text: str) -> dict[str, Domain]:
    """The arrays of a loss whose domain is not that of all real numbers, with their domains."""
    return {name: domain for name, domain in domains(Core(text).card).items() if not domain.is_real}


def check(text: str, arrays: Mapping[str, np.ndarray], counts: np.ndarray | None = None) -> None:
    """Raises ValueError for the first number outside its domain. Arrays are by field.

    `counts`, with the shape of the observations, is False where one does not count: it may hold anything.
    """
    for name, domain in narrow(text).items():
        if name not in arrays:
            continue
        wrong = domain.outside(arrays[name])
        if counts is not None:
            wrong &= counts.reshape(counts.shape + (1,) * (wrong.ndim - counts.ndim))
        if not wrong.any():
            continue
        at = int(wrong.argmax())
        found = arrays[name].flat[at]
        is_outside = (
            f"is neither {domain.low:g} nor {domain.high:g}"
            if domain.two_labels
            else f"lies outside {domain.text}"
        )
        raise ValueError(f"{Core(text).card['name']}: {name}[{at}] = {found:g} {is_outside}")
