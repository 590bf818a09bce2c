"""Losses of named arrays: the kernel's value and gradients on the CPU; elsewhere the formula's steps, if it is one of
numbers and rows, or else a call back to the CPU."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
from jax import Array

from .. import _fields, _replay
from .._fields import Fields
from .._loss import Loss
from . import _kernels, _namespace
from ._elementwise import LABELS, core, reduced

_BESIDE = ("weight", "upstream")


@lru_cache(maxsize=1024)
def _fields_of(text: str) -> Fields:
    return Fields(core(text).card)


class How(NamedTuple):
    """What is known of a call before there are numbers."""

    text: str
    reduction: str
    fused: bool
    names: tuple[str, ...]
    """Of the arrays, and of what comes beside them."""

    @property
    def fields(self) -> Fields:
        return _fields_of(self.text)

    def given(self, arrays: tuple[Array, ...]) -> tuple[dict[str, Array], dict[str, Array]]:
        """The arrays by name, and what comes beside them."""
        both = dict(zip(self.names, arrays, strict=True))
        return both, {name: both.pop(name) for name in _BESIDE if name in both}

    def rows(self, arrays: tuple[Array, ...]) -> tuple[int, ...]:
        """The shape of the losses of all observations."""
        return _fields.shape_at(self.fields.places, self.given(arrays)[0])

    def tape(self, arrays: tuple[Array, ...]) -> _replay.Tape | None:
        """The formula, if there is one for these arrays."""
        width = _fields.width(self.given(arrays)[0], self.rows(arrays))
        return _replay.tape_of_arrays(self.text, width)

    def along(self, moving: list[int], arrays: tuple[Array, ...]) -> tuple[int, ...]:
        """The arrays that are differentiated, if there are gradients in them."""
        for name in (self.names[i] for i in moving):
            if name not in self.fields.variable and not (name == "weight" and self.tape(arrays)):
                raise ValueError(f"{self.fields.loss} has no gradient in {name}: use jax.lax.stop_gradient")
        return tuple(moving)


def loss(text: str, reduction: str, given: dict[str, Array], weight: Array | None) -> Array:
    """The loss, computed at least in single precision."""
    core(text).fit([(name, x.shape) for name, x in given.items()])
    how = How(text, reduction, _kernels.fused.get(), tuple(given))
    arrays = tuple(given.values())
    if weight is not None:
        rows = how.rows(arrays)
        if weight.shape not in (rows, ()):
            raise ValueError(f"weight has the shape {weight.shape}, not {rows} or ()")
        how, arrays = how._replace(names=(*how.names, "weight")), (*arrays, jnp.broadcast_to(weight, rows))
    value: Array = _loss(how, *arrays)
    return value


@partial(jax.jit, static_argnums=0)
def _loss(how: How, *arrays: Array) -> Array:
    named, fields = list(zip(how.names, arrays, strict=True)), how.fields
    first = next(x for name, x in named if name in fields.variable)
    dtype = jnp.promote_types(first.dtype, jnp.float32)

    def typed(name: str, x: Array) -> Array:
        if name not in fields.labels:
            return x.astype(dtype)
        return x if x.dtype in LABELS else x.astype(jnp.int32)

    way = _each if how.reduction == "none" and how.tape(arrays) is None else _value
    value: Array = way(how, *(typed(name, x) for name, x in named))
    return value


@partial(jax.custom_jvp, nondiff_argnums=(0,))
def _value(how: How, *arrays: Array) -> Array:
    value: Array = _either(how, (), *arrays)[0]
    return value


@partial(_value.defjvp, symbolic_zeros=True)
def _(how: How, primals: Any, tangents: Any) -> tuple[Array, Array]:
    along = how.along(_namespace.moving(tangents), primals)
    if not along:
        value = _value(how, *primals)
        return value, jnp.zeros_like(value)
    if how.reduction == "none" or any(how.names[i] == "weight" for i in along):
        return _namespace.pushed(partial(_formula, how), primals, tangents)
    value, *grads = _both(how, along, *primals)
    changes = (jnp.sum(grad * tangents[i]) for i, grad in zip(along, grads, strict=True))
    return value, sum(changes, jnp.zeros_like(value))


@partial(jax.custom_jvp, nondiff_argnums=(0, 1))
def _both(how: How, along: tuple[int, ...], *arrays: Array) -> tuple[Array, ...]:
    """The reduced loss, and its gradients in some of the arrays."""
    return _either(how, along, *arrays)


@partial(_both.defjvp, symbolic_zeros=True)
def _(how: How, along: tuple[int, ...], primals: Any, tangents: Any) -> tuple[Any, Any]:
    if how.tape(primals) is None:
        raise NotImplementedError(f"{how.fields.loss} has no second derivative yet")
    return _namespace.pushed(partial(_slopes, how, along), primals, tangents)


@partial(jax.custom_vjp, nondiff_argnums=(0,))
def _each(how: How, *arrays: Array) -> Array:
    """The losses of all observations, without a formula: there is no derivative of each, but that of their sum."""
    value: Array = _either(how, (), *arrays)[0]
    return value


def _each_forward(how: How, *primals: Any) -> tuple[Array, Any]:
    arrays = tuple(x.value for x in primals)
    along = how.along([i for i, x in enumerate(primals) if x.perturbed], arrays)
    pull = jax.tree_util.Partial(partial(_pulled, how, along), *arrays)  # type: ignore[no-untyped-call]
    return _each(how, *arrays), pull


def _pulled(how: How, along: tuple[int, ...], *arrays: Array) -> tuple[Array | None, ...]:
    """The gradients in all arrays; the last of those that are given comes from above."""
    how = how._replace(reduction="sum", names=(*how.names, "upstream"))
    grads = dict(zip(along, _both(how, along, *arrays)[1:], strict=True))
    return tuple(grads.get(i) for i in range(len(arrays) - 1))


_each.defvjp(_each_forward, lambda how, pull, upstream: pull(upstream), symbolic_zeros=True)


def _either(how: How, along: tuple[int, ...], *arrays: Array) -> tuple[Array, ...]:
    slow = partial(_called_back if how.tape(arrays) is None else _slopes, how, along)
    both: tuple[Array, ...] = _kernels.either(how.fused, partial(_kernel, how, along), slow, *arrays)
    return both


def _value_like(how: How, arrays: tuple[Array, ...]) -> Array:
    """An array of the type and shape that the loss has."""
    some = jnp.sum(next(x for x in arrays if jnp.issubdtype(x.dtype, jnp.floating)))
    return some if how.reduction != "none" else jnp.broadcast_to(some, how.rows(arrays))


def _kernel(how: How, along: tuple[int, ...], *arrays: Array) -> tuple[Array, ...]:
    name, reduction = ("each", "sum") if how.reduction == "none" else ("value", how.reduction)
    outputs = {name: _value_like(how, arrays)} | {f"grad_{how.names[i]}": arrays[i] for i in along}
    inputs = dict(zip(how.names, arrays, strict=True))
    return tuple(_kernels.call(how.text, reduction, 1, inputs, outputs))


def _called_back(how: How, along: tuple[int, ...], *arrays: Array) -> tuple[Array, ...]:
    """The kernel, by way of Python on the CPU."""

    def call(*arrays: Any) -> tuple[Any, ...]:
        given = dict(zip(how.names, arrays, strict=True))
        wrt = [how.names[i] for i in along]
        value, grads = Loss(how.text).value_and_grad(**given, wrt=wrt, reduction=how.reduction)
        return shapes[0].dtype.type(value), *grads.values()

    like = [_value_like(how, arrays), *(arrays[i] for i in along)]
    shapes = [jax.ShapeDtypeStruct(x.shape, x.dtype) for x in like]  # type: ignore[no-untyped-call]
    return tuple(jax.pure_callback(call, shapes, *arrays, vmap_method="sequential"))


def _slopes(how: How, along: tuple[int, ...], *arrays: Array) -> tuple[Array, ...]:
    if not along:
        return (_formula(how, *arrays),)
    value, grads = jax.value_and_grad(partial(_formula, how), argnums=along)(*arrays)
    return value, *grads


def _formula(how: How, *arrays: Array) -> Array:
    """The loss by its formula's steps: differentiable in all numbers, to any order, on any device."""
    given, beside = how.given(arrays)
    rows, weight = how.rows(arrays), beside.get("weight")
    if weight is not None:
        # What does not count may hold anything: it is replaced before the formula sees it.
        unseen = {name: (weight == 0)[(..., *[None] * (x.ndim - len(rows)))] for name, x in given.items()}
        given = {name: jnp.where(unseen[name], 0.5, x) for name, x in given.items()}
    tape = how.tape(arrays)
    assert tape is not None, "asked for before"
    some = next(iter(given.values()))
    inputs = _fields.columns(tape.inputs, given, lambda: jnp.zeros(rows, some.dtype))
    (each,) = _namespace.formula(tape, inputs)
    if weight is not None:
        each = jnp.where(weight == 0, 0.0, weight * each)
    return reduced(each, weight, how.reduction)
