"""The array operations of JAX for programs and plans."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
from jax import Array
from jax.custom_derivatives import SymbolicZero
from jax.lax import stop_gradient
from jax.nn import sigmoid, softplus
from jax.numpy import abs, broadcast_to, exp, expm1, log, log1p, sqrt, tanh, where
from jax.numpy import concatenate as concat

from .._replay import Tape, replay

__all__ = [
    "abs",
    "broadcast_to",
    "concat",
    "constant",
    "count",
    "exp",
    "expm1",
    "formula",
    "largest",
    "log",
    "log1p",
    "moving",
    "pieces",
    "positions",
    "pushed",
    "sigmoid",
    "signed",
    "softplus",
    "sqrt",
    "stop_gradient",
    "sum",
    "take",
    "tanh",
    "where",
]


def constant(values: float | list[float], like: Array) -> Array:
    return jnp.asarray(values, like.dtype)


def sum(x: Array) -> Array:
    return jnp.sum(x, -1, keepdims=True)


def largest(x: Array) -> Array:
    return jnp.max(x, -1, keepdims=True)


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
