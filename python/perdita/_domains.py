"""The domains of arrays, from cards: which losses have any, and a check of numbers without a kernel."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from ._perdita import Core

_REALS = "(-∞, ∞)"
_MIRRORED = " in absolute value"


class Domain(NamedTuple):
    """An interval, perhaps of absolute values, or two labels."""

    text: str
    low: float
    high: float
    two: bool
    """True for two labels, `low` and `high`."""
    mirrored: bool
    """True if the interval is that of the absolute values."""

    @classmethod
    def of(cls, text: str) -> Domain:
        """The domain of a card: `[0, ∞)`, `(0, ∞) in absolute value` or `-1 or 1`."""
        two, mirrored = " or " in text, text.endswith(_MIRRORED)
        text = text.removesuffix(_MIRRORED)
        low, high = text.split(" or ") if two else text[1:-1].split(", ")
        return cls(text, float(low.replace("∞", "inf")), float(high.replace("∞", "inf")), two, mirrored)

    def holds(self, x: np.ndarray) -> bool:
        """True if all numbers are inside; infinities are not."""
        if self.two:
            return bool(((x == self.low) | (x == self.high)).all())
        x = np.abs(x) if self.mirrored else x
        low, high = x.min(), x.max()  # NaN, if there is one
        above = low >= self.low if self.text[0] == "[" else low > self.low
        return bool(above and (high <= self.high if self.text[-1] == "]" else high < self.high))

    def outside(self, x: np.ndarray) -> np.ndarray:
        """True where a number lies outside, also for NaN."""
        if self.two:
            return (x != self.low) & (x != self.high)
        x = np.abs(x) if self.mirrored else x
        above = x >= self.low if self.text[0] == "[" or math.isinf(self.low) else x > self.low
        below = x <= self.high if self.text[-1] == "]" or math.isinf(self.high) else x < self.high
        return ~(above & below)


@lru_cache(maxsize=1024)
def narrow(text: str) -> dict[str, Domain]:
    """The arrays of a loss whose domain is not that of all real numbers, with their domains."""
    card = Core(text).card
    domains = {field["name"]: field["domain"] for field in card["fields"] if field["holds"] != "labels"}
    if (" or " in card["target"] or card["target"].endswith(_MIRRORED)) and "target" in domains:
        domains["target"] = card["target"]
    return {name: Domain.of(domain) for name, domain in domains.items() if domain != _REALS}


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
            f"is neither {domain.low:g} nor {domain.high:g}" if domain.two else f"lies outside {domain.text}"
        )
        raise ValueError(f"{text.partition('(')[0]}: {name}[{at}] = {found:g} {is_outside}")
