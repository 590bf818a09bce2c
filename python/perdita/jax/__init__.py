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

from .. import _docs, _formula
from .._loss import CARDS, FIELDS, signature, text
from . import _loss


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
    name, own, fields = card["name"], {p["name"] for p in card["params"]}, FIELDS[card["name"]]

    def loss(
        *args: ArrayLike,
        weight: ArrayLike | None = None,
        reduction: str | float | Array = "mean",
        **others: Any,
    ) -> Array:
        given = {key: others.pop(key) for key in tuple(others) if key not in own and fields.takes(key)}
        # A parameter with a gradient that is an array can be learnt.
        learnt = {x: others.pop(x) for x in fields.learnt if isinstance(others.get(x), Array)}
        written = _formula.core(text(name, others)).text
        arrays = {
            x: (_labels if x in fields.labels else _numbers)(fields.called.get(x, x), array)
            for x, array in (fields.named(args, given) | learnt).items()
        }
        weights = None if weight is None else _numbers("weight", weight)
        return _reduced(lambda reduction: _loss.loss(written, reduction, arrays, weights), reduction)

    loss.__name__ = loss.__qualname__ = name
    loss.__module__ = __name__
    loss.__doc__ = _docs.of_class(card)
    options = {"weight": None} if fields.weighted else {}
    keyword = inspect.Parameter.KEYWORD_ONLY
    loss.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [
            *fields.positional(),
            *signature(card).parameters.values(),
            *fields.keywords(),
            *(inspect.Parameter(x, keyword, default=y) for x, y in (options | {"reduction": "mean"}).items()),
        ]
    )
    return loss


def _reduced(loss: Callable[[str], Array], reduction: Any) -> Array:
    """The loss by the name of a reduction; or its sum over a number, which may be an array."""
    if isinstance(reduction, str) and reduction in ("mean", "sum", "none"):
        return loss(reduction)
    if isinstance(reduction, str) or (not isinstance(reduction, Array) and not 0 < reduction < float("inf")):
        raise ValueError(f'reduction must be "mean", "sum", "none" or a positive number, not {reduction!r}')
    return loss("sum") / reduction


globals().update({name: _function(card) for name, card in CARDS.items()})
__all__ = list(CARDS)
