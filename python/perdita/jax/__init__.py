"""The losses as functions on JAX's arrays: under `jit`, `grad`, `vmap`, `scan`, on any device.

>>> import jax, jax.numpy as jnp
>>> import perdita.jax
>>> loss = lambda p: perdita.jax.huber(p, jnp.zeros(2), delta=1.0)
>>> jax.value_and_grad(loss)(jnp.array([0.5, 3.0]))
(Array(1.3125, dtype=float32), Array([0.25, 0.5 ], dtype=float32))

On the CPU one pass of a compiled kernel gives the value and its gradient. On other devices, and for gradients in
targets or weights and those of higher order, the steps of the same formula run as JAX's own operations.

Losses of named arrays whose formula is not one of a few numbers or rows (sequences, lists, images) have no steps to
run: on other devices their arrays go to the CPU and back (`jax.pure_callback`), and there are no gradients in weights
or of gradients yet.

Parameters are numbers, known when a function is compiled; only `temperature`, and `bias` of siglip, may be arrays
that are learnt. bfloat16 and float16 are computed in float32, the type of their losses. A wrong label is an error when
the kernel meets it, NaN on other devices. Arrays that are sharded over CPU devices are gathered for a kernel; inside
`jax.shard_map` every device has its own.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import jax.numpy as jnp
from jax import Array
from jax.typing import ArrayLike

from .. import _docs
from .._loss import CARDS, FIELDS, INPUTS, signature, text
from . import _elementwise, _kernels, _named, _products


def _shaped(name: str, x: Array, *wanted: tuple[int, ...]) -> None:
    if x.shape not in wanted:
        raise ValueError(f"{name} has the shape {x.shape}, not {' or '.join(map(str, wanted))}")


def _numbers(name: str, x: Any) -> Array:
    x = jnp.asarray(x)
    if x.dtype == bool or jnp.issubdtype(x.dtype, jnp.integer):
        return x.astype(float)
    if not jnp.issubdtype(x.dtype, jnp.floating):
        raise TypeError(f"{name} must be numbers, not {x.dtype}")
    return x


def _labels(name: str, x: Any) -> Array:
    x = jnp.asarray(x)
    if x.dtype != bool and not jnp.issubdtype(x.dtype, jnp.integer):
        raise TypeError(f"{name} must be integers, not {x.dtype}")
    return x


def _function(card: dict[str, Any]) -> Callable[..., Array]:
    """A loss as a function."""
    make = {"product": _on_products, "arrays": _on_named}.get(card["kind"], _on_elements)
    loss, arrays, options = make(card)
    keyword = inspect.Parameter.KEYWORD_ONLY
    named = [inspect.Parameter(name, keyword, default=default) for name, default in options.items()]
    parameters = signature(card).parameters.values()
    loss.__name__ = loss.__qualname__ = card["name"]
    loss.__module__ = __name__
    loss.__doc__ = _docs.of_class(card)
    loss.__signature__ = inspect.Signature([*arrays, *parameters, *named])  # type: ignore[attr-defined]
    return loss


Made = tuple[Callable[..., Array], list[inspect.Parameter], dict[str, Any]]
"""A function, its positional parameters, and those by name beside the loss's own."""


def _reduced(loss: Callable[[str], Array], reduction: Any) -> Array:
    """The loss by the name of a reduction; or its sum over a number, which may be an array."""
    if isinstance(reduction, str) and reduction in ("mean", "sum", "none"):
        return loss(reduction)
    if isinstance(reduction, str) or (not isinstance(reduction, Array) and not 0 < reduction < float("inf")):
        raise ValueError(f'reduction must be "mean", "sum", "none" or a positive number, not {reduction!r}')
    return loss("sum") / reduction


def _on_elements(card: dict[str, Any]) -> Made:
    name, kind = card["name"], card["kind"]

    def loss(
        pred: ArrayLike,
        target: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        reduction: str | float | Array = "mean",
        **parameters: Any,
    ) -> Array:
        written = _elementwise.core(text(name, parameters)).text
        pred = _numbers("pred", pred)
        if kind != "pointwise" and (pred.ndim == 0 or pred.shape[-1] == 0):
            raise ValueError(f"pred must have an axis of scores, the last, not the shape {pred.shape}")
        rows = pred.shape if kind == "pointwise" else pred.shape[:-1]
        target = _labels("target", target) if kind == "labels" else _numbers("target", target)
        _shaped("target", target, rows if kind == "labels" else pred.shape)
        if weight is not None:
            weight = _numbers("weight", weight)
            _shaped("weight", weight, rows, ())

        def reduced(reduction: str) -> Array:
            how = _elementwise.How(written, kind, reduction, _kernels.fused.get())
            return _elementwise.loss(how, pred, target, weight)

        return _reduced(reduced, reduction)

    positional = inspect.Parameter.POSITIONAL_OR_KEYWORD
    arrays = [inspect.Parameter(array, positional) for array in ("pred", "target")]
    return loss, arrays, {"weight": None, "reduction": "mean"}


def _on_products(card: dict[str, Any]) -> Made:
    name, own = card["name"], {p["name"] for p in card["params"]}
    inputs = [x for x in INPUTS if x != "b" and x not in own]
    scales = {p: x for p, x in {"temperature": "temperature", "bias": "score_bias"}.items() if p in own}

    def loss(
        a: ArrayLike, b: ArrayLike | None = None, *, reduction: str | float | Array = "mean", **others: Any
    ) -> Array:
        given = {"a": a, "b": b, **{x: others.pop(x) for x in inputs if x in others}}
        # A scale that is an array can be learnt.
        given |= {x: others.pop(p) for p, x in scales.items() if isinstance(others.get(p), Array)}
        convert = {"labels": _labels, "key_labels": _labels}
        arrays = {x: convert.get(x, _numbers)(x, array) for x, array in given.items() if array is not None}
        written = _elementwise.core(text(name, others)).text
        return _reduced(lambda reduction: _products.loss(written, reduction, arrays), reduction)

    positional = inspect.Parameter.POSITIONAL_OR_KEYWORD
    takes = [*card["needs"], *card["allows"]]
    arrays = [inspect.Parameter("a", positional)]
    if "b" in takes:
        arrays.append(inspect.Parameter("b", positional))
    return loss, arrays, dict.fromkeys(takes[len(arrays) - 1 :]) | {"reduction": "mean"}


def _on_named(card: dict[str, Any]) -> Made:
    name, own = card["name"], [p["name"] for p in card["params"]]
    fields = FIELDS[name]

    def loss(
        *args: ArrayLike,
        weight: ArrayLike | None = None,
        reduction: str | float | Array = "mean",
        **others: Any,
    ) -> Array:
        written = _elementwise.core(text(name, {key: others.pop(key) for key in own if key in others})).text
        given = fields.named(args, others)
        arrays = {x: (_labels if x in fields.labels else _numbers)(x, array) for x, array in given.items()}
        weighed = None if weight is None else _numbers("weight", weight)
        return _reduced(lambda reduction: _named.loss(written, reduction, arrays, weighed), reduction)

    return loss, fields.parameters(), {"weight": None, "reduction": "mean"}


globals().update({name: _function(card) for name, card in CARDS.items()})
__all__ = list(CARDS)
