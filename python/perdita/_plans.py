"""The computation of similarity losses on arrays of any library, by kind, in differentiable operations.

Formulas are programs of the core. Here are the pairing of rows and the aggregation of scores, for a block of rows of
scores at a time.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from ._blocks import Arrays, asking, counted, factor, in_pieces, number, point
from ._contrasts import contrastive, pairwise

# ---- rows of scores, and labels or targets ----


def _linear(xp: Arrays, plan: SimpleNamespace, batch: Any, piece: int | None) -> tuple[Any, Any]:
    soft, keys = batch.targets is not None, factor(xp, plan, batch.b)
    truths, classes = batch.targets if soft else batch.labels, keys.shape[0]
    weight = batch.weight if soft else unignored(xp, plan, truths, batch.weight)

    def losses(a: Any, weight: Any, truth: Any) -> tuple[Any, Any]:
        scores = a @ keys.T / batch.temperature
        if batch.bias is not None:
            scores = scores + batch.bias
        if not soft:
            return of_scores(xp, plan, scores, weight, truth)
        counts = weight != 0
        value = xp.formula(plan.soft, [_bent(xp, plan, scores), xp.where(counts[:, None], truth, 0.0)])[0]
        return counted(xp, counts, value, weight)

    return in_pieces(xp, losses, piece, classes, asking(xp, plan, batch.a, weight), weight, truths)


def unignored(xp: Arrays, plan: SimpleNamespace, labels: Any, weight: Any) -> Any:
    """The weights of rows, 0 for the label to ignore."""
    return weight if plan.ignored is None else xp.where(labels == plan.ignored, 0.0, weight)


def of_scores(xp: Arrays, plan: SimpleNamespace, scores: Any, weight: Any, labels: Any) -> tuple[Any, Any]:
    """The weighted losses of rows of scores of all classes, and their weights."""
    counts, share, classes = weight != 0, weight, scores.shape[-1]
    known = (labels >= 0) & (labels < classes)
    label = xp.where(known, labels, 0)
    here = label[:, None]
    if plan.margin is not None:
        target = xp.formula(plan.margin, [xp.take(scores, here)])[0]
        scores = xp.where(xp.positions(classes, scores) == here, target, scores)
    if plan.weights:
        of_label = xp.constant(plan.weights, scores)
        share = weight * xp.take(xp.broadcast_to(of_label, scores.shape), here)[:, 0]
    value = xp.where(known, xp.formula(plan.labels, [_bent(xp, plan, scores)], label)[0], float("nan"))
    return counted(xp, counts, value, weight)[0], share


def _bent(xp: Arrays, plan: SimpleNamespace, scores: Any) -> Any:
    """Scores below their soft cap, if there is one."""
    return scores if plan.cap is None else xp.formula(plan.cap, [scores])[0]


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
    rows, labels = factor(xp, plan, batch.a), batch.labels
    n, dim = rows.shape
    places, distance = xp.positions(n, rows), getattr(plan, "distance", None)

    def losses(a: Any, weight: Any, label: Any, place: Any) -> tuple[Any, Any]:
        seen = a @ rows.T / batch.temperature if distance is None else _distances(xp, distance, a, rows)
        same, counts = label[:, None] == labels, weight != 0
        if plan.both:
            counts = counts & (same & (place[:, None] != places)).any(-1) & (~same).any(-1)
        kin = xp.where(place[:, None] == places, 0.0, 2.0 * number(xp, same, a) - 1.0)
        value = xp.formula(plan.row, [xp.where(counts[:, None], seen, 0.0), kin])[0]
        return counted(xp, counts, value, weight)

    queries = asking(xp, plan, batch.a, batch.weight)
    width = n if distance is None else n * dim
    return in_pieces(xp, losses, piece, width, queries, batch.weight, labels, places)


def _triplets(xp: Arrays, plan: SimpleNamespace, batch: Any, piece: int | None) -> tuple[Any, Any]:
    """The sums of the losses of every anchor's triplets, and their numbers."""
    if plan.mining == "distance_weighted":
        raise NotImplementedError(
            f"{plan.name}(mining=distance_weighted) is random, and only in the CPU kernel"
        )
    rows, labels = factor(xp, plan, batch.a), batch.labels
    n, dim = rows.shape
    places = xp.positions(n, rows)

    def losses(a: Any, weight: Any, label: Any, place: Any) -> tuple[Any, Any]:
        far = _distances(xp, plan.distance, a, rows)
        same = label[:, None] == labels
        farther, triplets = _mined(xp, plan.mining, far, same & (place[:, None] != places), ~same)
        triplets = triplets & (weight != 0).reshape(-1, *[1] * (len(farther.shape) - 1))
        value = xp.where(triplets, point(xp, plan.margin, xp.where(triplets, farther, 0.0)), 0.0)
        counted = (value > 0) if plan.active_only else triplets
        sums = (x.reshape(x.shape[0], -1).sum(-1) for x in (value, number(xp, counted, a)))
        return tuple(weight * x for x in sums)

    queries = asking(xp, plan, batch.a, batch.weight)
    width = n * (dim if plan.mining == "batch_hard" else max(n, dim))
    return in_pieces(xp, losses, piece, width, queries, batch.weight, labels, places)


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
            losses = point(xp, plan.same, x @ y.T / freedom, number(xp, diagonal, x))
            return (xp.sum(losses * xp.where(diagonal, xp.constant(plan.diagonal, x), off))[:, 0],)

        return in_pieces(xp, losses, piece, features, x, xp.positions(features, x))[0].sum()

    value = entries(*turned) if plan.cross else entries(turned[0], turned[0]) + entries(turned[1], turned[1])
    for deviation in spread if plan.variance > 0 else ():
        value = value + 0.5 * plan.variance * point(xp, plan.alive, deviation).mean(0)
    if plan.invariance > 0:
        value = value + plan.invariance * point(xp, plan.same, *views).mean()
    return value, xp.constant(1.0, batch.a)


KINDS = {
    "linear": _linear,
    "contrastive": contrastive,
    "pairwise": pairwise,
    "relational": _relational,
    "triplets": _triplets,
    "decorrelation": _decorrelation,
}
