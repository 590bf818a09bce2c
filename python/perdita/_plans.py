"""The computation of similarity losses on arrays of any library, by kind, in differentiable operations.

Formulas are programs of the core. Here are the pairing of rows and the aggregation of scores, for a block of rows of
scores at a time. Blocks are recomputed for gradients, not kept.
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

    abs: Callable[[Any], Any]
    exp: Callable[[Any], Any]
    log: Callable[[Any], Any]
    log1p: Callable[[Any], Any]
    sqrt: Callable[[Any], Any]

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


# ---- common parts ----


def _number(xp: Arrays, mask: Any, like: Any) -> Any:
    """1 where the mask holds, else 0."""
    return xp.where(mask, xp.constant(1.0, like), 0.0)


def _point(xp: Arrays, tape: Tape, x: Any, target: Any = None) -> Any:
    """The pointwise loss of every element, by default for the target 1."""
    target = xp.broadcast_to(xp.constant(1.0, x), x.shape) if target is None else target
    return xp.formula(tape, [x, target])[0]


def _counted(xp: Arrays, counts: Any, losses: Any, weight: Any) -> tuple[Any, Any]:
    """Weighted losses and the weights of rows: 0 for ignored rows."""
    return xp.where(counts, losses, 0.0) * weight, xp.where(counts, weight, 0.0)


def _factor(xp: Arrays, plan: SimpleNamespace, x: Any) -> Any:
    """Rows as factors of the product, normalised if the loss asks for it. A zero row stays zero, with gradient 0."""
    if not plan.normalize and getattr(plan, "distance", "") != "cosine":
        return x
    maximum = xp.stop_gradient(xp.largest(xp.abs(x)))  # so that squares neither overflow nor vanish
    x = x / xp.where(maximum == 0, 1.0, maximum)
    square = xp.sum(x * x)
    return xp.where(square == 0, 0.0, x / xp.sqrt(xp.where(square == 0, 1.0, square)))


def _asking(xp: Arrays, plan: SimpleNamespace, x: Any, weight: Any) -> Any:
    """Query rows as factors. A row of weight 0 is replaced by zeros, whatever its values."""
    counts = (weight != 0).reshape(-1, *[1] * (len(x.shape) - 1))
    return _factor(xp, plan, xp.where(counts, x, 0.0))


def _in_pieces(xp: Arrays, losses: Callable[..., Any], piece: int | None, width: int, *rows: Any) -> Any:
    """The losses and weights of all rows, in blocks, for `width` elements per row."""
    return xp.pieces(losses, piece or max(1, ELEMENTS // max(1, width)), rows)


# ---- rows of scores, and labels or targets ----


def _linear(xp: Arrays, plan: SimpleNamespace, batch: Any, piece: int | None) -> tuple[Any, Any]:
    soft, weight, keys = batch.targets is not None, batch.weight, _factor(xp, plan, batch.b)
    truths, classes = batch.targets if soft else batch.labels, keys.shape[0]
    if not soft and plan.ignored is not None:
        weight = xp.where(truths == plan.ignored, 0.0, weight)
    of_label = xp.constant(plan.weights, batch.a)

    def losses(a: Any, weight: Any, truth: Any) -> tuple[Any, Any]:
        scores, counts, share = a @ keys.T / batch.temperature, weight != 0, weight
        if batch.bias is not None:
            scores = scores + batch.bias
        if soft:
            value = xp.formula(plan.soft, [_bent(scores), xp.where(counts[:, None], truth, 0.0)])[0]
            return _counted(xp, counts, value, weight)
        known = (truth >= 0) & (truth < classes)
        label = xp.where(known, truth, 0)
        here = label[:, None]
        if plan.margin is not None:
            target = xp.formula(plan.margin, [xp.take(scores, here)])[0]
            scores = xp.where(xp.positions(classes, a) == here, target, scores)
        if plan.weights:
            share = weight * xp.take(xp.broadcast_to(of_label, scores.shape), here)[:, 0]
        value = xp.where(known, xp.formula(plan.labels, [_bent(scores)], label)[0], float("nan"))
        return _counted(xp, counts, value, weight)[0], share

    def _bent(scores: Any) -> Any:
        return scores if plan.cap is None else xp.formula(plan.cap, [scores])[0]

    return _in_pieces(xp, losses, piece, classes, _asking(xp, plan, batch.a, weight), weight, truths)


# ---- contrastive: positives against negatives ----


def _contrastive(xp: Arrays, plan: SimpleNamespace, batch: Any, piece: int | None) -> tuple[Any, Any]:
    a, b, weight = batch.a, batch.b, batch.weight
    n, m = a.shape[0], (a if b is None else b).shape[0]
    places, nowhere = xp.positions(n, a), xp.positions(n, a) * 0 - 1

    def meet(score: Any, rows: Any, numbers: Any, columns: Any, place: Any, *own: Any) -> tuple[Any, Any]:
        """Rows whose positives are the columns with the same id. Each row skips the column of its own place."""

        def losses(a: Any, weight: Any, number: Any, place: Any, *own: Any) -> tuple[Any, Any]:
            z, kin = score(a, *own) / batch.temperature, number[:, None] == columns
            met = place[:, None] != xp.positions(columns.shape[0], a)
            margin, constant, counts = _margin(xp, plan.pooling, z, kin & met, ~kin & met)
            counts = counts & (weight != 0)
            value = _point(xp, plan.margin, xp.where(counts, margin, 0.0)) + constant
            return _counted(xp, counts, value, weight)

        asking = [_asking(xp, plan, x, weight) for x in (rows, *own)]
        return _in_pieces(xp, losses, piece, columns.shape[0], asking[0], weight, numbers, place, *asking[1:])

    def among(keys: Any) -> Callable[[Any], Any]:
        return lambda a: a @ keys.T

    keys = [_factor(xp, plan, x) for x in (a, b) if x is not None]
    match plan.setting:
        case "labelled":
            return meet(among(keys[0]), a, batch.labels, batch.labels, places)
        case "queries" if batch.negatives is None:
            if batch.labels is None:
                return meet(among(keys[1]), a, places, xp.positions(m, a), nowhere)
            return meet(among(keys[1]), a, batch.labels, batch.key_labels, nowhere)
        case "queries":
            return _among_negatives(xp, plan, batch, meet)
        case "views":
            score, columns = among(xp.concat(keys, 0)), xp.concat([places, places], 0)
            ways = [(score, a, places, columns, places), (score, b, places, columns, places + n)]
        case _:
            both = zip(reversed(keys), (a, b), strict=True)
            ways = [(among(others), rows, places, places, nowhere) for others, rows in both]
    (each, weights), (other, _) = (meet(*way) for way in ways)
    return 0.5 * (each + other), weights


def _among_negatives(xp: Arrays, plan: SimpleNamespace, batch: Any, meet: Any) -> tuple[Any, Any]:
    """A row's positive in the first column, then the negatives: shared, or of the row."""
    a, negatives = batch.a, batch.negatives
    own, shared = [batch.b], None
    if len(negatives.shape) == 3:
        own.append(negatives)
    else:
        shared = _factor(xp, plan, negatives).T

    def score(a: Any, b: Any, *own: Any) -> Any:
        others = (own[0] @ a[:, :, None])[:, :, 0] if own else a @ shared
        return xp.concat([xp.sum(a * b), others], 1)

    first = xp.positions(a.shape[0], a) * 0
    columns = xp.where(xp.positions(1 + negatives.shape[-2], a) == 0, 0, -1)
    return meet(score, a, first, columns, first - 1, *own)


def _ln_sum_exp(xp: Arrays, z: Any) -> Any:
    """ln Σ exp of rows; −∞ if all scores are −∞."""
    maximum = xp.stop_gradient(xp.largest(z))
    maximum = xp.where(maximum == -float("inf"), 0.0, maximum)
    total = xp.sum(xp.exp(z - maximum))
    return xp.where(total == 0, -float("inf"), maximum + xp.log(xp.where(total == 0, 1.0, total)))


def _margin(xp: Arrays, pooling: str, z: Any, positives: Any, negatives: Any) -> tuple[Any, Any, Any]:
    """The margin of positives over ln Σ exp of negatives, a constant to add, and the mask of rows with positives."""
    count, least = xp.sum(_number(xp, positives, z)), -float("inf")
    counts = count > 0
    some = xp.where(counts, count, 1.0)
    positive_score, others = (_ln_sum_exp(xp, xp.where(mask, z, least)) for mask in (positives, negatives))
    constant = 0.0 * some
    if pooling == "mean_inside":
        constant = xp.log(some)
    if pooling == "mean_outside":
        # Several positives have their mean as score; the negatives are then all exponentials but that of the mean.
        several = count > 1
        mean = xp.sum(xp.where(positives, z, 0.0)) / some
        more = positive_score + xp.log1p(-xp.exp(xp.where(several, mean - positive_score, -1.0)))
        others = _ln_sum_exp(xp, xp.concat([others, xp.where(several, more, least)], 1))
        positive_score = mean
    return (positive_score - others)[:, 0], constant[:, 0], counts[:, 0]


# ---- pairwise ----


def _pairwise(xp: Arrays, plan: SimpleNamespace, batch: Any, piece: int | None) -> tuple[Any, Any]:
    keys = _factor(xp, plan, batch.b)

    def losses(a: Any, weight: Any, place: Any) -> tuple[Any, Any]:
        scores, counts = a @ keys.T / batch.temperature + batch.score_bias, weight != 0
        partner = _number(xp, place[:, None] == xp.positions(keys.shape[0], a), a)
        value = _point(xp, plan.pair, scores, partner)
        return _counted(xp, counts, xp.sum(value)[:, 0], weight)

    asking, places = _asking(xp, plan, batch.a, batch.weight), xp.positions(batch.a.shape[0], batch.a)
    return _in_pieces(xp, losses, piece, keys.shape[0], asking, batch.weight, places)


# ---- relational losses and triplets ----


def _distances(xp: Arrays, kind: str, x: Any, y: Any) -> Any:
    """The distances of all rows of x and y, from differences: products lose digits for close rows."""
    apart = x[:, None, :] - y
    square = xp.sum(apart * apart)[:, :, 0]
    if kind == "euclidean":
        return xp.where(square == 0, 0.0, xp.sqrt(xp.where(square == 0, 1.0, square)))
    if kind == "cosine":
        # A row of zeros has no direction.
        return xp.where(xp.sum(x * x) * xp.sum(y * y)[:, 0] < 0.5, 1.0, 0.5 * square)
    return square


def _relational(xp: Arrays, plan: SimpleNamespace, batch: Any, piece: int | None) -> tuple[Any, Any]:
    rows, labels = _factor(xp, plan, batch.a), batch.labels
    n, dim = rows.shape
    places, distance = xp.positions(n, rows), getattr(plan, "distance", None)

    def losses(a: Any, weight: Any, label: Any, place: Any) -> tuple[Any, Any]:
        seen = a @ rows.T / batch.temperature if distance is None else _distances(xp, distance, a, rows)
        same, counts = label[:, None] == labels, weight != 0
        if plan.both:
            counts = counts & (same & (place[:, None] != places)).any(-1) & (~same).any(-1)
        kin = xp.where(place[:, None] == places, 0.0, 2.0 * _number(xp, same, a) - 1.0)
        value = xp.formula(plan.row, [xp.where(counts[:, None], seen, 0.0), kin])[0]
        return _counted(xp, counts, value, weight)

    asking = _asking(xp, plan, batch.a, batch.weight)
    width = n if distance is None else n * dim
    return _in_pieces(xp, losses, piece, width, asking, batch.weight, labels, places)


def _triplets(xp: Arrays, plan: SimpleNamespace, batch: Any, piece: int | None) -> tuple[Any, Any]:
    """The sums of the losses of every anchor's triplets, and their numbers."""
    if plan.mining == "distance_weighted":
        raise NotImplementedError(
            f"{plan.name}(mining=distance_weighted) is random, and only in the CPU kernel"
        )
    rows, labels = _factor(xp, plan, batch.a), batch.labels
    n, dim = rows.shape
    places = xp.positions(n, rows)

    def losses(a: Any, weight: Any, label: Any, place: Any) -> tuple[Any, Any]:
        far = _distances(xp, plan.distance, a, rows)
        same = label[:, None] == labels
        farther, triplets = _mined(xp, plan.mining, far, same & (place[:, None] != places), ~same)
        triplets = triplets & (weight != 0).reshape(-1, *[1] * (len(farther.shape) - 1))
        value = xp.where(triplets, _point(xp, plan.margin, xp.where(triplets, farther, 0.0)), 0.0)
        counted = (value > 0) if plan.active_only else triplets
        sums = (x.reshape(x.shape[0], -1).sum(-1) for x in (value, _number(xp, counted, a)))
        return tuple(weight * x for x in sums)

    asking = _asking(xp, plan, batch.a, batch.weight)
    width = n * (dim if plan.mining == "batch_hard" else max(n, dim))
    return _in_pieces(xp, losses, piece, width, asking, batch.weight, labels, places)


def _mined(xp: Arrays, mining: str, far: Any, positive: Any, negative: Any) -> tuple[Any, Any]:
    """The distances of negatives minus those of positives, and the mask of mined triplets.

    If distances are NaN, there is no nearest row, and the triplet is NaN.
    """
    to_positive, to_negative = far[:, :, None], far[:, None, :]
    if mining == "batch_all":
        return to_negative - to_positive, positive[:, :, None] & negative[:, None, :]

    def best(score: Any, among: Any) -> tuple[Any, Any]:
        """The index of the highest score (the first of equal ones), and True if there is one."""
        score = xp.where(among & (score > -float("inf")), score, -float("inf"))
        return score.argmax(-1), (score > -float("inf")).any(-1)

    still = xp.stop_gradient(far)
    farthest, found = best(still, negative)
    if mining == "batch_hard":
        (positives, there), (nearest, found) = best(still, positive), best(-still, negative)
        to_positive, found = xp.take(far, positives[:, None]), (found & there)[:, None]
        to_negative, triplets = xp.take(far, nearest[:, None]), positive.any(-1) & negative.any(-1)
        return xp.where(found, to_negative - to_positive, float("nan")), triplets[:, None]
    beyond = negative[:, None, :] & (still[:, None, :] > still[:, :, None])
    nearest, semi_hard = best(-still[:, None, :], beyond)
    chosen = xp.take(far, xp.where(semi_hard, nearest, farthest[:, None]))
    found = semi_hard | found[:, None]
    return xp.where(found, chosen - far, float("nan")), positive & negative.any(-1)[:, None]


# ---- decorrelation ----


def _decorrelation(xp: Arrays, plan: SimpleNamespace, batch: Any, piece: int | None) -> tuple[Any, Any]:
    (n, features), views = batch.a.shape, [batch.a, batch.b]
    freedom = n if plan.cross else n - 1
    centred = [x - x.mean(0) for x in views]
    spread = [xp.sqrt((x * x).sum(0) / freedom + plan.epsilon) for x in centred]
    turned = [(x / deviation if plan.cross else x).T for x, deviation in zip(centred, spread, strict=True)]
    off = plan.off if plan.cross else plan.off / features

    def entries(x: Any, y: Any) -> Any:
        """The losses of the correlation or covariance matrix, row by row."""

        def losses(x: Any, place: Any) -> tuple[Any, ...]:
            diagonal = place[:, None] == xp.positions(features, x)
            losses = _point(xp, plan.same, x @ y.T / freedom, _number(xp, diagonal, x))
            return (xp.sum(losses * xp.where(diagonal, xp.constant(plan.diagonal, x), off))[:, 0],)

        return _in_pieces(xp, losses, piece, features, x, xp.positions(features, x))[0].sum()

    value = entries(*turned) if plan.cross else entries(turned[0], turned[0]) + entries(turned[1], turned[1])
    for deviation in spread if plan.variance > 0 else ():
        value = value + 0.5 * plan.variance * _point(xp, plan.alive, deviation).mean(0)
    if plan.invariance > 0:
        value = value + plan.invariance * _point(xp, plan.same, *views).mean()
    return value, xp.constant(1.0, batch.a)


KINDS = {
    "linear": _linear,
    "contrastive": _contrastive,
    "pairwise": _pairwise,
    "relational": _relational,
    "triplets": _triplets,
    "decorrelation": _decorrelation,
}
