"""Contrastive and pairwise losses on arrays of any library: rows against columns of scores.

    tile      the sums of rows over the scores of some columns: ln Σ exp of positives and of negatives, …
    of_sums   the losses of rows, from their sums over all columns

In one process, a single tile has all columns. Where columns lie with other processes, the sums of tiles are merged.
"""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, NamedTuple

from ._blocks import Arrays, asking, counted, factor, in_pieces, number, point

# ---- contrastive: positives against negatives ----


class RowSums(NamedTuple):
    """All that the loss of a row needs of its scores, (n, 1) each. Those of several sets of columns are merged."""

    count: Any
    """The number of positives."""
    score: Any
    """The sum of the scores of positives, if the loss takes their mean."""
    positive: Any
    """ln Σ exp of the scores of positives; −∞ without any."""
    negative: Any
    """The same of negatives."""


class Way(NamedTuple):
    """Rows that ask, and the columns that they meet: a column of the same id is a positive, one of the same place is
    the row itself, and skipped."""

    rows: Any
    keys: Any
    ids: Any
    of_keys: Any
    places: Any
    seats: Any


def ways(xp: Arrays, setting: str, rows: SimpleNamespace, keys: SimpleNamespace, count: int) -> list[Way]:
    """The ways in which some of the `count` rows meet some columns. Both have `a`, `b`, `labels` and `places` among
    all; keys are factors."""
    nowhere = rows.places * 0 - 1
    match setting:
        case "labelled":
            return [Way(rows.a, keys.a, rows.labels, keys.labels, rows.places, keys.places)]
        case "queries":
            return [Way(rows.a, keys.b, rows.places, keys.places, nowhere, keys.places)]
        case "views":
            both, ids = xp.concat([keys.a, keys.b], 0), xp.concat([keys.places, keys.places], 0)
            seats = xp.concat([keys.places, keys.places + count], 0)
            of_b = Way(rows.b, both, rows.places, ids, rows.places + count, seats)
            return [Way(rows.a, both, rows.places, ids, rows.places, seats), of_b]
        case _:
            pairs = (rows.a, keys.b), (rows.b, keys.a)
            return [Way(x, y, rows.places, keys.places, nowhere, keys.places) for x, y in pairs]


def tile(
    xp: Arrays,
    plan: SimpleNamespace,
    way: Way,
    temperature: Any,
    weight: Any,
    piece: int | None,
    score: Callable[..., Any] | None = None,
    *own: Any,
) -> RowSums:
    """The sums of rows over the scores of some columns. `score` replaces the product with the keys, and takes `own`,
    too."""

    def sums(a: Any, ids: Any, places: Any, *own: Any) -> tuple[Any, ...]:
        z = (a @ way.keys.T if score is None else score(a, *own)) / temperature
        kin, met = ids[:, None] == way.of_keys, places[:, None] != way.seats
        positives, negatives, least = kin & met, ~kin & met, -float("inf")
        count, is_mean = xp.sum(number(xp, positives, z)), plan.pooling == "mean_outside"
        return (
            count,
            xp.sum(xp.where(positives, z, 0.0)) if is_mean else 0.0 * count,
            *(_ln_sum_exp(xp, xp.where(mask, z, least)) for mask in (positives, negatives)),
        )

    factors = [asking(xp, plan, x, weight) for x in (way.rows, *own)]
    width = way.of_keys.shape[0]
    return RowSums(*in_pieces(xp, sums, piece, width, factors[0], way.ids, way.places, *factors[1:]))


def of_sums(xp: Arrays, plan: SimpleNamespace, sums: RowSums, weight: Any) -> tuple[Any, Any]:
    """The weighted losses of rows, and the weights of those that count: that have a positive."""
    margin, constant, counts = _margin(xp, plan.pooling, sums)
    counts = counts & (weight != 0)
    value = point(xp, plan.margin, xp.where(counts, margin, 0.0)) + constant
    return counted(xp, counts, value, weight)


def contrastive(xp: Arrays, plan: SimpleNamespace, batch: Any, piece: int | None) -> tuple[Any, Any]:
    a, b, weight = batch.a, batch.b, batch.weight
    n, m = a.shape[0], (a if b is None else b).shape[0]

    def losses(way: Way, *scored: Any) -> tuple[Any, Any]:
        return of_sums(xp, plan, tile(xp, plan, way, batch.temperature, weight, piece, *scored), weight)

    if batch.negatives is not None:
        return losses(*_among_negatives(xp, plan, batch))
    keys = {name: factor(xp, plan, x) for name, x in (("a", a), ("b", b)) if x is not None}
    rows = SimpleNamespace(a=a, b=b, labels=batch.labels, places=xp.positions(n, a))
    met = SimpleNamespace(**keys, labels=batch.labels, places=xp.positions(m, a))
    found = ways(xp, plan.setting, rows, met, n)
    if plan.setting == "queries" and batch.labels is not None:
        found = [found[0]._replace(ids=batch.labels, of_keys=batch.key_labels)]
    (each, weights), *others = (losses(way) for way in found)
    return (0.5 * (each + others[0][0]), weights) if others else (each, weights)


def _among_negatives(xp: Arrays, plan: SimpleNamespace, batch: Any) -> tuple[Any, ...]:
    """A row's positive in the first column, then the negatives: shared, or of the row."""
    a, negatives = batch.a, batch.negatives
    own, shared = [batch.b], None
    if len(negatives.shape) == 3:
        own.append(negatives)
    else:
        shared = factor(xp, plan, negatives).T

    def score(a: Any, b: Any, *own: Any) -> Any:
        others = (own[0] @ a[:, :, None])[:, :, 0] if own else a @ shared
        return xp.concat([xp.sum(a * b), others], 1)

    first = xp.positions(a.shape[0], a) * 0
    seats = xp.positions(1 + negatives.shape[-2], a)
    return Way(a, None, first, xp.where(seats == 0, 0, -1), first - 1, seats), score, *own


def _ln_sum_exp(xp: Arrays, z: Any) -> Any:
    """ln Σ exp of rows; −∞ if all scores are −∞."""
    maximum = xp.stop_gradient(xp.largest(z))
    maximum = xp.where(maximum == -float("inf"), 0.0, maximum)
    total = xp.sum(xp.exp(z - maximum))
    return xp.where(total == 0, -float("inf"), maximum + xp.log(xp.where(total == 0, 1.0, total)))


def _margin(xp: Arrays, pooling: str, sums: RowSums) -> tuple[Any, Any, Any]:
    """The margin of positives over ln Σ exp of negatives, a constant to add, and the mask of rows with positives."""
    count, score, positive_score, others = sums
    counts, least = count > 0, -float("inf")
    some = xp.where(counts, count, 1.0)
    constant = 0.0 * some
    if pooling == "mean_inside":
        constant = xp.log(some)
    if pooling == "mean_outside":
        # Several positives have their mean as score; the negatives are then all exponentials but that of the mean.
        several = count > 1
        mean = score / some
        more = positive_score + xp.log1p(-xp.exp(xp.where(several, mean - positive_score, -1.0)))
        others = _ln_sum_exp(xp, xp.concat([others, xp.where(several, more, least)], 1))
        positive_score = mean
    return (positive_score - others)[:, 0], constant[:, 0], counts[:, 0]


# ---- pairwise ----


def pair_losses(
    xp: Arrays, plan: SimpleNamespace, way: Way, scales: Any, weight: Any, piece: int | None
) -> tuple[Any, Any]:
    """The weighted losses of rows with some columns, of which that of the same id is the partner, and the weights.
    `scales` has `temperature` and `score_bias`."""

    def losses(a: Any, weight: Any, ids: Any) -> tuple[Any, Any]:
        scores, counts = a @ way.keys.T / scales.temperature + scales.score_bias, weight != 0
        value = point(xp, plan.pair, scores, number(xp, ids[:, None] == way.of_keys, a))
        return counted(xp, counts, xp.sum(value)[:, 0], weight)

    return in_pieces(
        xp, losses, piece, way.of_keys.shape[0], asking(xp, plan, way.rows, weight), weight, way.ids
    )


def pairwise(xp: Arrays, plan: SimpleNamespace, batch: Any, piece: int | None) -> tuple[Any, Any]:
    places, seats = (xp.positions(x.shape[0], x) for x in (batch.a, batch.b))
    keys = SimpleNamespace(b=factor(xp, plan, batch.b), places=seats)
    (way,) = ways(xp, "queries", SimpleNamespace(a=batch.a, places=places), keys, len(places))
    return pair_losses(xp, plan, way, batch, batch.weight, piece)
