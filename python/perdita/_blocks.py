"""Rows of similarity losses on arrays of any library: factors of products, weights, and blocks of rows.

Blocks are recomputed for gradients, not kept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any, Protocol

from ._replay import Namespace, Tape

ELEMENTS = 1 << 24
"""The largest number of elements of a block, unless it is a single row."""


class Arrays(Namespace, Protocol):
    """The operations that plans need, beside those of programs.

    Arrays also have `@`, `.T`, `.reshape`, and along an axis `.sum`, `.mean`, `.any`, and `.argmax`, which
    returns the first of equal elements.
    """

    def concat(self, arrays: Sequence[Any], axis: int) -> Any:
        """The arrays, concatenated along an axis."""

    def stop_gradient(self, x: Any) -> Any:
        """The array as a constant."""

    def formula(self, tape: Tape, inputs: Sequence[Any], label: Any = None) -> Sequence[Any]:
        """The outputs of a program, as from `replay`, with the gradients of `tape.backward`."""

    def pieces(self, f: Callable[..., Any], size: int, rows: Sequence[Any]) -> Any:
        """f(*rows), a tuple of arrays with the same number of rows, for blocks of at most `size` rows.

        With several blocks, f is recomputed for its gradient.
        """


def number(xp: Arrays, mask: Any, like: Any) -> Any:
    """1 where the mask holds, else 0."""
    return xp.where(mask, xp.constant(1.0, like), 0.0)


def point(xp: Arrays, tape: Tape, x: Any, target: Any = None) -> Any:
    """The pointwise loss of every element, by default for the target 1."""
    target = xp.broadcast_to(xp.constant(1.0, x), x.shape) if target is None else target
    return xp.formula(tape, [x, target])[0]


def counted(xp: Arrays, counts: Any, losses: Any, weight: Any) -> tuple[Any, Any]:
    """Weighted losses and the weights of rows: 0 for ignored rows."""
    return xp.where(counts, losses, 0.0) * weight, xp.where(counts, weight, 0.0)


def factor(xp: Arrays, plan: SimpleNamespace, x: Any) -> Any:
    """Rows as factors of the product, normalised if the loss asks for it. A zero row stays zero, with gradient 0."""
    if not plan.normalize and getattr(plan, "distance", "") != "cosine":
        return x
    maximum = xp.stop_gradient(xp.largest(xp.abs(x)))  # so that squares neither overflow nor vanish
    x = x / xp.where(maximum == 0, 1.0, maximum)
    square = xp.sum(x * x)
    return xp.where(square == 0, 0.0, x / xp.sqrt(xp.where(square == 0, 1.0, square)))


def asking(xp: Arrays, plan: SimpleNamespace, x: Any, weight: Any) -> Any:
    """Query rows as factors. A row of weight 0 is replaced by zeros, whatever its values."""
    counts = (weight != 0).reshape(-1, *[1] * (len(x.shape) - 1))
    return factor(xp, plan, xp.where(counts, x, 0.0))


def in_pieces(xp: Arrays, losses: Callable[..., Any], piece: int | None, width: int, *rows: Any) -> Any:
    """The losses and weights of all rows, in blocks, for `width` elements per row."""
    return xp.pieces(losses, piece or max(1, ELEMENTS // max(1, width)), rows)
