"""Losses of pairs and rows: the kernel's value and gradient on the CPU, the formula's steps for all else."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
from jax import Array

from .. import _replay
from .._perdita import Core
from . import _kernels, _namespace


@lru_cache(maxsize=1024)
def core(text: str) -> Core:
    """The loss that is written so."""
    return Core(text)


class How(NamedTuple):
    """What is known of a call before there are numbers."""

    text: str
    kind: str
    reduction: str
    fused: bool

    def classes(self, pred: Array) -> int:
        return 1 if self.kind == "pointwise" else pred.shape[-1]


@partial(jax.jit, static_argnums=0)
def loss(how: How, pred: Array, target: Array, weight: Array | None) -> Array:
    """The loss, computed at least in single precision. Shapes fit."""
    dtype = jnp.promote_types(pred.dtype, jnp.float32)
    rows = pred.shape if how.kind == "pointwise" else pred.shape[:-1]
    if how.kind != "labels":
        target = target.astype(dtype)
    elif target.dtype not in LABELS:
        target = target.astype(jnp.int32)
    if weight is not None:
        weight = jnp.broadcast_to(weight.astype(dtype), rows)
    value: Array = _value(how, pred.astype(dtype), target, weight)
    return value


LABELS = (jnp.int32, jnp.int64, jnp.uint8, jnp.uint16, jnp.uint32)


@partial(jax.custom_jvp, nondiff_argnums=(0,))
def _value(how: How, pred: Array, target: Array, weight: Array | None) -> Array:
    def kernel(*inputs: Any) -> Array:
        return _kernel(how, False, *inputs)[0]

    value: Array = _kernels.either(how.fused, kernel, partial(_formula, how), pred, target, weight)
    return value


@partial(_value.defjvp, symbolic_zeros=True)
def _(how: How, primals: Any, tangents: Any) -> tuple[Array, Array]:
    along = _namespace.moving(tangents)
    if along == [0]:
        value, grad = _both(how, *primals)
        return value, _along(how, grad, tangents[0])
    if not along:
        value = _value(how, *primals)
        return value, jnp.zeros_like(value)
    return _namespace.pushed(partial(_formula, how), primals, tangents)


@partial(jax.custom_jvp, nondiff_argnums=(0,))
def _both(how: How, pred: Array, target: Array, weight: Array | None) -> tuple[Array, Array]:
    """The loss, and its gradient in the predictions: that of every row for itself if they are not reduced."""
    kernel, formula = partial(_kernel, how, True), partial(_slopes, how)
    both: tuple[Array, Array] = _kernels.either(how.fused, kernel, formula, pred, target, weight)
    return both


@partial(_both.defjvp, symbolic_zeros=True)
def _(how: How, primals: Any, tangents: Any) -> tuple[Any, Any]:
    return _namespace.pushed(partial(_slopes, how), primals, tangents)


def _along(how: How, grad: Array, tangent: Array) -> Array:
    if how.reduction != "none":
        return jnp.sum(grad * tangent)
    return grad * tangent if how.kind == "pointwise" else jnp.sum(grad * tangent, -1)


def _kernel(how: How, grad: bool, pred: Array, target: Array, weight: Array | None) -> tuple[Array, ...]:
    inputs = {"pred": pred, "target": target, "weight": weight}
    name, value = "value", jnp.sum(pred)
    if how.reduction == "none":
        name, value = "each", pred if how.kind == "pointwise" else jnp.sum(pred, -1)
    outputs = {name: value, "grad": pred} if grad else {name: value}
    reduction = "sum" if how.reduction == "none" else how.reduction
    return tuple(_kernels.call(how.text, reduction, how.classes(pred), inputs, outputs))


def _slopes(how: How, pred: Array, target: Array, weight: Array | None) -> tuple[Array, Array]:
    value, pull = jax.vjp(lambda pred: _formula(how, pred, target, weight), pred)
    return value, pull(jnp.ones_like(value))[0]


def _formula(how: How, pred: Array, target: Array, weight: Array | None) -> Array:
    """The loss by its formula's steps: differentiable in prediction, target and weight, to any order, on any device."""
    labelled, classes = how.kind == "labels", how.classes(pred)
    counts, total, wrong = weight, weight, None
    if labelled:
        target = target.astype(jnp.promote_types(target.dtype, jnp.int32))
        known = (target >= 0) & (target < classes)
        ignored = core(how.text).ignored
        seen = jnp.ones_like(known) if ignored is None else target != ignored
        wrong = seen & ~known
        counts = total = jnp.where(seen, jnp.ones((), pred.dtype) if weight is None else weight, 0.0)
        if shares := core(how.text).label_weights(classes):
            total = counts * jnp.asarray(shares, pred.dtype)[jnp.where(known, target, 0)]
    if counts is not None:
        # What does not count may hold anything: it is replaced before the formula sees it.
        hidden = counts == 0 if how.kind == "pointwise" else (counts == 0)[..., None]
        pred = jnp.where(hidden, 0.5, pred)
        target = target if labelled else jnp.where(hidden, 0.5, target)
    tape = _replay.tape(how.text, classes)
    (each,) = (
        _namespace.formula(tape, (pred,), target) if labelled else _namespace.formula(tape, (pred, target))
    )
    if wrong is not None:
        # On other devices nobody waits to see whether a label is wrong; NaN tells.
        each = jnp.where(wrong, jnp.nan, each)
    if counts is not None:
        each = jnp.where(counts == 0, 0.0, counts * each)
    return reduced(each, total, how.reduction)


def reduced(each: Array, total: Array | None, reduction: str) -> Array:
    """Losses put together; without weights, all count the same."""
    if reduction == "none":
        return each
    if reduction == "sum":
        return jnp.sum(each)
    total = jnp.asarray(each.size, each.dtype) if total is None else jnp.sum(total)
    return jnp.where(total == 0, 0.0, jnp.sum(each) / jnp.where(total == 0, 1.0, total))
