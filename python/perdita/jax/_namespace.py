"""The array operations of JAX for programs and plans.

Elementwise operations are those of `jax.lax`. Each of `jax.numpy` is a jitted function, which is traced, differentiated
and lowered as a call: without them, a jitted loss and its gradient take 0.5 to 0.8 of the time to lower.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
from jax import Array, lax
from jax.custom_derivatives import SymbolicZero
from jax.lax import abs, exp, expm1, log, log1p, neg, sqrt, stop_gradient, tanh
from jax.lax import logistic as sigmoid
from jax.nn import softplus
from jax.numpy import broadcast_to
from jax.numpy import concatenate as concat

from .._replay import Tape, replay

__all__ = [
    "abs",
    "add",
    "broadcast_to",
    "concat",
    "constant",
    "count",
    "div",
    "equal",
    "exp",
    "expm1",
    "formula",
    "largest",
    "less",
    "log",
    "log1p",
    "moving",
    "mul",
    "neg",
    "pieces",
    "positions",
    "pushed",
    "sigmoid",
    "signed",
    "softplus",
    "sqrt",
    "stop_gradient",
    "sub",
    "sum",
    "take",
    "tanh",
    "where",
]


def _elementwise(fast: Callable[[Any, Any], Array], general: Callable[[Any, Any], Array]) -> Any:
    """A function of `jax.lax` for floats of one type and rank, and numbers; that of `jax.numpy` for others."""

    def operation(x: Any, y: Any) -> Array:
        if isinstance(y, float) and _is_floating(x):
            return fast(x, x.dtype.type(y))
        if isinstance(x, float) and _is_floating(y):
            return fast(y.dtype.type(x), y)
        if _is_floating(x) and _is_floating(y) and x.dtype == y.dtype and x.ndim == y.ndim:
            return fast(x, y)
        return general(x, y)

    return operation


def _is_floating(x: Any) -> bool:
    return hasattr(x, "dtype") and jnp.issubdtype(x.dtype, jnp.floating)


add, sub = _elementwise(lax.add, jnp.add), _elementwise(lax.sub, jnp.subtract)
mul, div = _elementwise(lax.mul, jnp.multiply), _elementwise(lax.div, jnp.divide)
less, equal = _elementwise(lax.lt, jnp.less), _elementwise(lax.eq, jnp.equal)


def where(condition: Array, x: Any, y: Any) -> Array:
    like = y if isinstance(x, (int, float)) else x
    if not _is_floating(like) or like.shape != condition.shape:
        return jnp.where(condition, x, y)
    x, y = (lax.full_like(like, part) if isinstance(part, (int, float)) else part for part in (x, y))
    if x.shape != y.shape or x.dtype != y.dtype:
        return jnp.where(condition, x, y)
    return lax.select(condition, x, y)


def constant(values: float | list[float], like: Array) -> Array:
    return jnp.asarray(values, like.dtype)


def sum(x: Array) -> Array:
    return lax.expand_dims(lax.reduce_sum(x, (x.ndim - 1,)), (x.ndim - 1,))


def largest(x: Array) -> Array:
    return lax.expand_dims(lax.reduce_max(x, (x.ndim - 1,)), (x.ndim - 1,))


def take(x: Array, index: Array) -> Array:
    return jnp.take_along_axis(x, index, -1, mode="clip")


def positions(count: int, like: Array) -> Array:
    return jnp.arange(count)


def count(x: Array) -> int:
    return x.size


def signed(labels: Array) -> Array:
    return labels.astype(jnp.promote_types(labels.dtype, jnp.int32))


def moving(tangents: Sequence[Any]) -> list[int]:
    """The indices of the differentiated inputs, from tangents with symbolic zeros."""
    return [i for i, t in enumerate(tangents) if t is not None and not isinstance(t, SymbolicZero)]


def pushed(function: Any, primals: Any, tangents: Any) -> tuple[Any, Any]:
    """The value and derivative of a function, by differentiating its operations."""
    along = moving(tangents)

    def some(*moved: Array) -> Any:
        inputs = list(primals)
        for i, x in zip(along, moved, strict=True):
            inputs[i] = x
        return function(*inputs)

    return jax.jvp(some, [primals[i] for i in along], [tangents[i] for i in along])


def formula(tape: Tape, inputs: Sequence[Array], label: Array | None = None) -> tuple[Array]:
    """The output of a program, a number per observation."""
    return (_formula(tape, label, *inputs),)


@partial(jax.custom_jvp, nondiff_argnums=(0,))
def _formula(tape: Tape, label: Array | None, *inputs: Array) -> Array:
    value: Array = replay(tape, _THIS, inputs, label)[0]
    return value


@partial(_formula.defjvp, symbolic_zeros=True)
def _(tape: Tape, primals: Any, tangents: Any) -> tuple[Array, Array]:
    value = _formula(tape, *primals)
    label, *inputs = primals
    # The formula's own slopes; further derivatives differentiate their steps.
    slopes = replay(tape.backward, _THIS, (*inputs, jnp.ones_like(value)), label)
    change = jnp.zeros_like(value)
    for i in moving(tangents[1:]):
        along = slopes[i] * tangents[1 + i]
        change += jnp.sum(along, -1) if tape.inputs[i][1] else along
    return value, change


def pieces(f: Callable[..., Any], size: int, rows: Sequence[Array]) -> Any:
    """f(*rows) in blocks of at most `size` rows, recomputed for the gradient."""
    count = rows[0].shape[0]
    if count <= size:
        return f(*rows)
    whole = count // size * size
    f = jax.checkpoint(f)
    blocks = [x[:whole].reshape(-1, size, *x.shape[1:]) for x in rows]
    outputs = [x.reshape(whole, *x.shape[2:]) for x in jax.lax.map(lambda piece: f(*piece), blocks)]
    if whole < count:
        outputs = [concat(parts) for parts in zip(outputs, f(*(x[whole:] for x in rows)), strict=True)]
    return tuple(outputs)


_THIS = sys.modules[__name__]
