"""A loss with its derivatives: by the kernel on the CPU; by the replayed formula on other devices and for higher
derivatives; without a formula by a callback to the CPU."""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array

from .. import _domains, _fields, _formula
from .._fields import Fields
from .._formula import Formula
from .._loss import Loss
from .._loss import text as written
from . import _kernels, _namespace

_BESIDE = ("weight", "upstream")
_LARGEST = np.iinfo(np.int64).max
_LABELS = (jnp.int32, jnp.int64, jnp.uint8, jnp.uint16, jnp.uint32)


class How(NamedTuple):
    """The static part of a call."""

    text: str
    reduction: str
    fused: bool
    names: tuple[str, ...]
    """The names of the arrays: fields, parameters, weight, upstream."""
    checked: bool
    """True if the kernel checks domains."""

    @property
    def fields(self) -> Fields:
        return _formula.fields(self.text)

    def given(self, arrays: tuple[Array, ...]) -> tuple[dict[str, Array], dict[str, Array]]:
        """The arrays by field, and the weight and upstream gradient."""
        both = dict(zip(self.names, arrays, strict=True))
        return both, {name: both.pop(name) for name in _BESIDE if name in both}

    @property
    def parameters(self) -> tuple[str, ...]:
        """The parameters in which the kernel has no gradient."""
        others = (*self.fields.names, *self.fields.learnt, *_BESIDE)
        return tuple(name for name in self.names if name not in others)

    def rows(self, arrays: tuple[Array, ...]) -> tuple[int, ...]:
        """The shape of the observations."""
        return self.fields.rows(self.given(arrays)[0])

    def formula(self, arrays: tuple[Array, ...]) -> Formula | None:
        """The formula for these arrays, if there is one."""
        # A plan is for rows of any length.
        wide = self.fields.kind != "product"
        width = _fields.width(self.given(arrays)[0], self.rows(arrays)) if wide else 1
        return _formula.formula(self.text, width, self.parameters)

    def along(self, moving: list[int], arrays: tuple[Array, ...]) -> tuple[int, ...]:
        """The indices of the differentiated arrays, checked to have a gradient."""
        for name in (self.names[i] for i in moving):
            by_formula = name in ("weight", *self.parameters) or self.fields.kind != "arrays"
            if name not in self.fields.moving and not (by_formula and self.formula(arrays)):
                said = f"{self.fields.loss} has no gradient in {name}: use jax.lax.stop_gradient"
                raise ValueError(said + self._others(name, arrays))
        return tuple(moving)

    def _others(self, name: str, arrays: tuple[Array, ...]) -> str:
        """The rest of a message about a parameter without a gradient: those that have one."""
        if name not in self.parameters:
            return ""
        width = _fields.width(self.given(arrays)[0], self.rows(arrays))
        known = (*self.fields.learnt, *_formula.differentiable(self.text, width))
        return f". Parameters with a gradient: {', '.join(known) or 'none'}"

    def by_kernel(self, along: tuple[int, ...]) -> bool:
        """True if the kernel's gradients are the derivative in these arrays."""
        separate = self.reduction != "none" or self.fields.separate
        return separate and all(self.names[i] in self.fields.moving for i in along)


def _known(x: Any) -> bool:
    """True if the numbers can be read here: they are not traced, and lie in this machine's memory."""
    if isinstance(x, jax.core.Tracer):
        return False
    return not isinstance(x, Array) or all(device.platform == "cpu" for device in x.devices())


_SELECTORS = ("mask", "labels", "lengths", "input_lengths")
"""The arrays of multi-input losses that say which numbers of the others count."""


def check(text: str, given: dict[str, Any], arrays: dict[str, Array], weight: Any) -> bool:
    """Raises ValueError for a number outside its domain, of the arrays that are known as they are given.

    Returns True if there are others, which only the kernel can check.
    """
    domains, fields = _domains.narrow(text), _formula.fields(text)
    bounded = {name: given[name] for name in domains if name in given}
    known = {name: np.asarray(x) for name, x in bounded.items() if _known(x)}
    partial = fields.kind == "arrays" and not given.keys().isdisjoint(_SELECTORS)
    traced = len(known) < len(bounded)
    if all(domains[name].holds(x) for name, x in known.items() if x.size):
        return traced
    ignored = _formula.core(text).ignored
    labels = given[fields.labels[0]] if fields.kind == "labels" and ignored is not None else None
    if partial or not (_known(weight) and _known(labels)):
        return True  # Not known here are the numbers that count.
    rows = fields.rows(arrays)
    counts = np.ones(rows, bool) if weight is None else np.broadcast_to(np.asarray(weight) != 0, rows)
    if labels is not None:
        counts = counts & (np.asarray(labels) != ignored)
    _domains.check(text, {name: x for name, x in known.items() if x.shape[: len(rows)] == rows}, counts)
    return traced


def loss(text: str, reduction: str, given: dict[str, Array], weight: Array | None, checked: bool) -> Array:
    """The loss of arrays by field, and of parameters, in at least single precision."""
    how = How(text, reduction, _kernels.fused.get(), tuple(given), checked)
    arrays = tuple(given.values())
    if weight is not None:
        rows = how.rows(arrays)
        if weight.ndim:
            _fields.broadcasts("weight", weight, rows)
        how, weight = how._replace(names=(*how.names, "weight")), jnp.broadcast_to(weight, rows)
        arrays = (*arrays, weight)
    _formula.fit(text, {name: x for name, x in given.items() if name not in how.parameters}, weight)
    value: Array = _loss(how, *arrays)
    return value


@partial(jax.jit, static_argnums=0)
def _loss(how: How, *arrays: Array) -> Array:
    fields, given = how.fields, how.given(arrays)[0]
    dtype = jnp.promote_types(given[fields.first].dtype, jnp.float32)

    def typed(name: str, x: Array) -> Array:
        if name not in fields.labels:
            return x.astype(dtype)
        if x.dtype == jnp.uint64:
            return jnp.minimum(x, _LARGEST).astype(jnp.int64)
        return x if x.dtype in _LABELS else x.astype(jnp.int32)

    way = _each if how.reduction == "none" and how.formula(arrays) is None else _value
    value: Array = way(how, *(typed(name, x) for name, x in zip(how.names, arrays, strict=True)))
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
    if not how.by_kernel(along):
        return _namespace.pushed(partial(_by_formula, how), primals, tangents)
    value, *grads = _both(how, along, *primals)
    # Of a loss that is not reduced: every row's by its own numbers.
    changes = (
        jnp.sum(grad * tangents[i], tuple(range(value.ndim, grad.ndim)))
        for i, grad in zip(along, grads, strict=True)
    )
    return value, sum(changes, jnp.zeros_like(value))


@partial(jax.custom_jvp, nondiff_argnums=(0, 1))
def _both(how: How, along: tuple[int, ...], *arrays: Array) -> tuple[Array, ...]:
    """The loss, and its gradients in some of the arrays."""
    return _either(how, along, *arrays)


@partial(_both.defjvp, symbolic_zeros=True)
def _(how: How, along: tuple[int, ...], primals: Any, tangents: Any) -> tuple[Any, Any]:
    if how.formula(primals) is None:
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
    how = how._replace(reduction="sum", names=(*how.names, "upstream"), checked=False)
    grads = dict(zip(along, _both(how, along, *arrays)[1:], strict=True))
    return tuple(grads.get(i) for i in range(len(arrays) - 1))


_each.defvjp(_each_forward, lambda how, pull, upstream: pull(upstream), symbolic_zeros=True)


def _either(how: How, along: tuple[int, ...], *arrays: Array) -> tuple[Array, ...]:
    slow = partial(_called_back if how.formula(arrays) is None else _slopes, how, along)
    both: tuple[Array, ...] = _kernels.either(how.fused, partial(_kernel, how, along), slow, *arrays)
    return both


def _value_like(how: How, arrays: tuple[Array, ...]) -> Array:
    """An array of the type and shape that the loss has."""
    some = jnp.sum(next(x for x in arrays if jnp.issubdtype(x.dtype, jnp.floating)))
    return some if how.reduction != "none" else jnp.broadcast_to(some, how.rows(arrays))


def _kernel(how: How, along: tuple[int, ...], *arrays: Array) -> tuple[Array, ...]:
    name, reduction = ("each", "sum") if how.reduction == "none" else ("value", how.reduction)
    outputs = {name: _value_like(how, arrays)} | {f"grad_{how.names[i]}": arrays[i] for i in along}
    if along and all(how.names[i] in how.fields.learnt for i in along):
        outputs["grad_a"] = arrays[0]  # on the way to which those of parameters arise
    inputs = dict(zip(how.names, arrays, strict=True))
    return tuple(_kernels.call(how.text, reduction, how.checked, inputs, outputs))[: 1 + len(along)]


def _called_back(how: How, along: tuple[int, ...], *arrays: Array) -> tuple[Array, ...]:
    """The kernel, by way of Python on the CPU."""

    def call(*arrays: Any) -> tuple[Any, ...]:
        called = [how.fields.called.get(name, name) for name in how.names]
        given: dict[str, Any] = dict(zip(called, arrays, strict=True))
        wrt = [called[i] for i in along]
        of_text = _formula.core(how.text)
        own = {name: given.pop(name) for name in how.parameters}
        loss = Loss(written(of_text.card["name"], of_text.args | own))
        value, grads = loss.value_and_grad(**given, wrt=wrt, reduction=how.reduction, checked=False)
        if how.fields.separate:
            grads = (grads,) if wrt else ()
        return shapes[0].dtype.type(value), *(grads.values() if isinstance(grads, dict) else grads)

    like = [_value_like(how, arrays), *(arrays[i] for i in along)]
    shapes = [jax.ShapeDtypeStruct(x.shape, x.dtype) for x in like]  # type: ignore[no-untyped-call]
    return tuple(jax.pure_callback(call, shapes, *arrays, vmap_method="sequential"))


def _slopes(how: How, along: tuple[int, ...], *arrays: Array) -> tuple[Array, ...]:
    """The value, and what `_both` gives, by the formula."""

    def some(*moved: Array) -> Array:
        inputs = list(arrays)
        for i, x in zip(along, moved, strict=True):
            inputs[i] = x
        return _by_formula(how, *inputs)

    value, pull = jax.vjp(some, *(arrays[i] for i in along))
    return value, *pull(jnp.ones_like(value))


def _by_formula(how: How, *arrays: Array) -> Array:
    """The loss by its formula's steps: differentiable in all numbers, to any order, on any device."""
    given, beside = how.given(arrays)
    formula, xp = how.formula(arrays), _namespace
    assert formula is not None, "asked for before"
    value: Array = _formula.evaluate(xp, formula, given, beside.get("weight"), how.reduction)
    return value
