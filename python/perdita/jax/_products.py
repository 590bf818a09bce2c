"""Losses on products: the kernel's value and gradients on the CPU, the plan's array operations for all else."""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
from jax import Array

from .. import _products
from .._loss import INPUTS
from . import _kernels, _namespace
from ._elementwise import core

_LABELS = ("labels", "key_labels")
_SCALES = ("temperature", "score_bias")
_DIFFERENTIATED = ("a", "b", "negatives", "bias", *_SCALES)
"""What the kernel gives gradients in, if losses are reduced."""


class How(NamedTuple):
    """What is known of a call before there are numbers."""

    text: str
    reduction: str
    fused: bool
    names: tuple[str, ...]
    """Of the arrays, "a" first."""


def loss(text: str, reduction: str, given: dict[str, Array]) -> Array:
    """The loss, computed at least in single precision."""
    _products.fitting(text, given["a"], dict.fromkeys(INPUTS) | {k: x for k, x in given.items() if k != "a"})
    value: Array = _loss(How(text, reduction, _kernels.fused.get(), tuple(given)), *given.values())
    return value


@partial(jax.jit, static_argnums=0)
def _loss(how: How, *arrays: Array) -> Array:
    dtype = jnp.promote_types(arrays[0].dtype, jnp.float32)

    def typed(name: str, x: Array) -> Array:
        if name not in _LABELS:
            return x.astype(dtype)
        return x if x.dtype in (jnp.int32, jnp.int64) else x.astype(jnp.int32)

    value: Array = _value(how, *(typed(name, x) for name, x in zip(how.names, arrays, strict=True)))
    return value


@partial(jax.custom_jvp, nondiff_argnums=(0,))
def _value(how: How, *arrays: Array) -> Array:
    def kernel(*arrays: Array) -> Array:
        return _kernel(how, (), *arrays)[0]

    value: Array = _either(how, kernel, partial(_formula, how), *arrays)
    return value


@partial(_value.defjvp, symbolic_zeros=True)
def _(how: How, primals: Any, tangents: Any) -> tuple[Array, Array]:
    along = tuple(_namespace.moving(tangents))
    if not along:
        value = _value(how, *primals)
        return value, jnp.zeros_like(value)
    if how.reduction == "none" or any(how.names[i] not in _DIFFERENTIATED for i in along):
        return _namespace.pushed(partial(_formula, how), primals, tangents)
    value, *grads = _both(how, along, *primals)
    changes = (jnp.sum(grad * tangents[i]) for i, grad in zip(along, grads, strict=True))
    return value, sum(changes, jnp.zeros_like(value))


@partial(jax.custom_jvp, nondiff_argnums=(0, 1))
def _both(how: How, along: tuple[int, ...], *arrays: Array) -> tuple[Array, ...]:
    """The reduced loss, and its gradients in some of the arrays."""
    kernel, formula = partial(_kernel, how, along), partial(_slopes, how, along)
    values: tuple[Array, ...] = _either(how, kernel, formula, *arrays)
    return values


@partial(_both.defjvp, symbolic_zeros=True)
def _(how: How, along: tuple[int, ...], primals: Any, tangents: Any) -> tuple[Any, Any]:
    return _namespace.pushed(partial(_slopes, how, along), primals, tangents)


def _either(how: How, kernel: Any, formula: Any, *arrays: Array) -> Any:
    if core(how.text).args.get("mining") == "distance_weighted":
        return kernel(*arrays)  # draws with random numbers that only the kernel has
    return _kernels.either(how.fused, kernel, formula, *arrays)


def _kernel(how: How, along: tuple[int, ...], *arrays: Array) -> tuple[Array, ...]:
    a = arrays[0]
    value = {"value": jnp.sum(a)} if how.reduction != "none" else {"each": jnp.sum(a, 1)}
    grads = {f"grad_{how.names[i]}": arrays[i] for i in along}
    if along and all(how.names[i] in _SCALES for i in along):
        grads["grad_a"] = a  # on the way to which those of the scales arise
    reduction = "sum" if how.reduction == "none" else how.reduction
    inputs = dict(zip(how.names, arrays, strict=True))
    return tuple(_kernels.call(how.text, reduction, a.shape[1], inputs, value | grads))[: 1 + len(along)]


def _formula(how: How, *arrays: Array) -> Array:
    """The loss by the plan's steps: differentiable in all numbers, to any order, on any device."""
    given: dict[str, Any] = dict(zip(how.names, arrays, strict=True))
    sums = _products.products(core(how.text), _namespace, **given)
    value: Array = sums.reduced(_namespace, how.reduction)
    return value


def _slopes(how: How, along: tuple[int, ...], *arrays: Array) -> tuple[Array, ...]:
    value, grads = jax.value_and_grad(partial(_formula, how), argnums=along)(*arrays)
    return value, *grads
