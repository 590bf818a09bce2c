"""Totals of parts of a batch, or of batches: added up, pickled, and written down without losing a digit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from . import _perdita
from ._fields import CallError

_KEYS = ("sum", "weight", "count", "exponent")
"""The parts, in the order of the compiled part."""


class Total:
    """The sum of losses, the sum of weights and the count of some observations: `loss.total(…)`.

    Totals of parts are added: `a + b`, `sum(totals)`. Sums have twice the precision of a float, so that their order
    does not matter. Totals are immutable, compared by value, and can be pickled. `str(total)` is a text with every
    digit, and `Total(text)` the same total again; `Total()` is that of no observation.

    >>> import perdita
    >>> parts = [perdita.Mse().total([x], [0.0]) for x in (1.0, 2.0, 4.0)]
    >>> total = sum(parts)
    >>> total.mean, total.count
    (7.0, 3)
    >>> total
    Total('sum 21.0, weight 3.0, count 3')
    """

    __slots__ = ("_core",)
    _core: _perdita.Total

    def __init__(self, text: str = "sum 0.0, weight 0.0, count 0") -> None:
        if not isinstance(text, str):
            raise CallError(f"Total takes the text of a total, not {text!r}; Total.from_dict takes its parts")
        object.__setattr__(self, "_core", _perdita.Total(text))

    @classmethod
    def _of(cls, core: _perdita.Total) -> Total:
        self = object.__new__(cls)
        object.__setattr__(self, "_core", core)
        return self

    @classmethod
    def from_dict(cls, parts: Mapping[str, Any]) -> Total:
        """The total of what `to_dict` returned. Parts that no total has are a ValueError."""
        if set(parts) != set(_KEYS):
            raise CallError(f"the parts of a total are {', '.join(_KEYS)}, not {', '.join(map(str, parts))}")
        high_low = [tuple(parts[key]) for key in ("sum", "weight")]
        return cls._of(_perdita.total_of((*high_low, parts["count"], parts["exponent"])))

    def to_dict(self) -> dict[str, Any]:
        """The parts: `sum` and `weight` as two floats each, of which the first is the nearest to their sum; `count`;
        `exponent`, 0 unless the sums are 2**exponent times these, as they would overflow."""
        return dict(zip(_KEYS, self._core.parts, strict=True))

    @property
    def mean(self) -> float:
        """Σwℓ/Σw; 0 if nothing counts."""
        return self._core.mean

    @property
    def sum(self) -> float:
        """Σwℓ; infinite if it is larger than any float, even where the mean is not."""
        return self._core.sum

    @property
    def weight(self) -> float:
        """Σw, the denominator of the mean."""
        return self._core.weight

    @property
    def count(self) -> int:
        """The number of observations that count: not ignored, and with a weight other than 0."""
        return self._core.count

    def __add__(self, other: Total) -> Total:
        if not isinstance(other, Total):
            return NotImplemented
        return Total._of(self._core.merge(other._core))

    def __radd__(self, other: int) -> Total:
        # sum() begins with 0.
        return self if isinstance(other, int) and other == 0 else NotImplemented

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError("Total is immutable")

    def __str__(self) -> str:
        return self._core.text

    def __repr__(self) -> str:
        return f"Total({str(self)!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Total) and str(self) == str(other)

    def __hash__(self) -> int:
        return hash(str(self))

    def __reduce__(self) -> tuple[Any, ...]:
        return Total, (str(self),)
