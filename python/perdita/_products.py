"""Similarity losses on any device: plans executed as differentiable operations on arrays of any library."""

from __future__ import annotations

from functools import lru_cache
from types import SimpleNamespace
from typing import Any, NamedTuple

from ._blocks import Arrays
from ._fields import rows_fit
from ._perdita import Core, Program
from ._plans import KINDS
from ._replay import Namespace, Tape


class Sums(NamedTuple):
    """The sums of a loss."""

    sum: Any
    """Σwℓ."""
    weight: Any
    """Σw; None if all weights are 1."""
    each: Any
    """wℓ of every observation; None if the loss has no per-row losses."""

    def reduced(self, xp: Namespace, reduction: str | float) -> Any:
        """The mean (0 if all weights are 0), the sum, all losses for "none", or the sum divided by a number."""
        if reduction == "none":
            if self.each is None:
                raise ValueError("the loss has no per-row losses: reduction must not be 'none'")
            return self.each
        if reduction == "mean" and self.weight is None:
            return self.sum / max(xp.count(self.each), 1)
        if reduction == "mean":
            nothing = self.weight == 0
            return xp.where(nothing, 0.0, self.sum / xp.where(nothing, 1.0, self.weight))
        return self.sum if reduction == "sum" else self.sum / float(reduction)


SCALES = {"temperature": "temperature", "bias": "score_bias"}
"""The argument names of parameters with a gradient: `bias` is also the name of an array."""


@lru_cache(maxsize=256)
def plan_of(text: str, columns: int) -> SimpleNamespace:
    """The plan of a loss for rows of a given number of scores."""
    core = Core(text)
    card, plan = core.card, core.plan(columns)
    assert plan is not None, "asked of similarity losses alone"
    needs, allows = set(card["needs"]), set(card["allows"])
    allows |= {SCALES[field["name"]] for field in card["fields"] if field["holds"] == "parameter"}
    tapes = {key: Tape(x) if isinstance(x, Program) else x for key, x in plan.items()}
    return SimpleNamespace(**tapes, name=card["name"], needs=needs, allows=allows)


def products(
    core: Core,
    xp: Arrays,
    a: Any,
    b: Any = None,
    *,
    labels: Any = None,
    key_labels: Any = None,
    targets: Any = None,
    bias: Any = None,
    negatives: Any = None,
    weight: Any = None,
    temperature: Any = None,
    score_bias: Any = None,
    piece: int | None = None,
) -> Sums:
    """A similarity loss of a, (n, dim), and b, (m, dim), differentiable in all inputs, to any order.

    Numbers are of one type, in which everything is computed; labels are signed integers. `temperature` and
    `score_bias` take the place of the loss's own, so that they can be learnt. `piece` is how many rows of
    scores there are at a time. A label that is no class nor the one to ignore makes its row's loss NaN.

    Raises ValueError for parts that are missing, that the loss has no use for, or that do not fit;
    NotImplementedError for triplets that are drawn by distance.
    """
    given = dict(b=b, labels=labels, key_labels=key_labels, targets=targets, bias=bias, negatives=negatives)
    given |= dict(weight=weight, temperature=temperature, score_bias=score_bias)
    plan = fitting(core.text, a, given)
    n, m = a.shape[0], (a if b is None else b).shape[0]
    if n > 0 and m > 0:
        own = dict(temperature=getattr(plan, "temperature", None), score_bias=getattr(plan, "bias", None))
        own["weight"] = xp.broadcast_to(xp.constant(1.0, a), (n,))
        given |= {name: x for name, x in own.items() if given[name] is None}
        each, weights = KINDS[plan.kind](xp, plan, SimpleNamespace(a=a, **given), piece)
    else:
        each = weights = a[:, :0].sum(-1)
    return Sums(each.sum(), weights.sum(), None if plan.kind in ("triplets", "decorrelation") else each)


def fitting(text: str, a: Any, given: dict[str, Any]) -> SimpleNamespace:
    """The plan of a loss, with its inputs checked."""
    if len(a.shape) != 2 or a.shape[1] == 0:
        raise ValueError(f"a must be rows of embeddings, (n, dim), not of shape {tuple(a.shape)}")
    b = a if given.get("b") is None else given["b"]
    keys = b.shape
    plan = plan_of(text, keys[0] if keys else 0)
    there = {name for name, x in given.items() if x is not None}
    labels, needs, takes = there & {"labels", "key_labels"}, plan.needs, plan.needs | plan.allows
    if plan.kind == "linear":
        takes = takes - {"targets"} if labels or plan.soft is None else takes
        needs = needs if "targets" in there & takes else needs | {"labels"}
    elif labels and "key_labels" in takes:
        needs = needs | {"labels", "key_labels"}
        takes = takes - {"negatives"}
    for name in sorted(needs - there):
        raise ValueError(f"{plan.name} needs {name}")
    for name in sorted(there - takes):
        raise ValueError(
            f"{plan.name} takes no {name}" + (" together with labels" if name in plan.allows else "")
        )
    rows_fit(a, given)
    n, m = a.shape[0], b.shape[0]
    paired = plan.kind in ("contrastive", "pairwise", "decorrelation") and "key_labels" not in there
    exact = plan.kind == "decorrelation" or getattr(plan, "setting", "queries") != "queries"
    if paired and (m < n or (m > n and (exact or "negatives" in there))):
        raise ValueError(f"b has {m} rows, expected {n}")
    if plan.kind == "decorrelation" and n == 1 and not plan.cross:
        raise ValueError(f"{plan.name} needs at least 2 rows, not 1")
    return plan
