"""The losses as functions of JAX arrays: under `jit`, `grad`, `vmap`, `scan`, on any device.

>>> import jax, jax.numpy as jnp
>>> import perdita.jax
>>> loss = lambda p: perdita.jax.huber(p, jnp.zeros(2), delta=1.0)
>>> jax.value_and_grad(loss)(jnp.array([0.5, 3.0]))
(Array(1.3125, dtype=float32), Array([0.25, 0.5 ], dtype=float32))

On the CPU, one pass of a compiled kernel computes value and gradient. On other devices, for gradients in targets or
weights, and for higher derivatives, the same formula is replayed with JAX's operations.

Multi-input losses of sequences, lists and images cannot be replayed: on other devices their arrays are copied to the
CPU and back (`jax.pure_callback`), and there are no gradients in weights and no higher derivatives yet.

Numbers outside their domains (a probability of 1.5, labels 0 and 1 where -1 and 1 are required) are a ValueError. Of
arrays that `jax.jit` traces it is the kernel's, an error of XLA with the same text, raised when the computation has got
there. Where the formula is replayed there is no such check: on other devices, under `by_formula`, for gradients in
parameters, targets or weights, and for higher derivatives. `checked=False` leaves the check out.

Numeric parameters may be traced: `jax.jit(lambda x, y, gamma: focal(x, y, gamma=gamma))`. There are gradients in
`temperature`, in `bias` of siglip, and in numbers of losses that can be replayed. Words, flags, whole numbers and class
weights are static. bfloat16 and float16 are computed in float32, the type of their losses. A wrong label raises an
error in the kernel, and gives NaN on other devices. Arrays that are sharded over CPU devices are gathered for a kernel;
inside `jax.shard_map` every device has its own part.

Within `with perdita.jax.by_formula():` losses are JAX's operations alone, also on the CPU: for `jax.export`, which
takes no custom calls, and for sharded arrays, which are then not gathered. A function that was compiled before keeps
its kernels.

`perdita.jax.formula` is a loss of your own.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import partial
from numbers import Real
from typing import Any

import jax.numpy as jnp
import numpy as np
from jax import Array, dtypes
from jax.core import Tracer
from jax.typing import ArrayLike

from .. import _arrays, _docs, _formula, _formulas
from .._arguments import flag
from .._fields import CallError, Fields
from .._loss import CARDS, FIELDS, Loss, text
from .._names import missing as _missing
from .._signatures import signature
from . import _loss
from ._kernels import traced as by_formula


def _numbers(name: str, x: Any) -> Array:
    if isinstance(x, (np.ndarray, np.generic)) and x.dtype.kind in "iu":
        x = x.astype(float)  # JAX's integers of 32 bits would wrap.
    try:
        x = jnp.asarray(x)
    except OverflowError:
        x = jnp.asarray(x, float)
    except (TypeError, ValueError) as error:
        raise CallError(f"{name} must be numbers: {error}") from None
    if x.dtype == bool or jnp.issubdtype(x.dtype, jnp.integer):
        return x.astype(float)
    if not jnp.issubdtype(x.dtype, jnp.floating):
        raise CallError(f"{name} must be numbers, not {x.dtype}")
    return x


def _labels(name: str, x: Any) -> Array:
    if not isinstance(x, Array):
        x = np.asarray(x)
        _arrays.within(name, x, dtypes.canonicalize_dtype(np.int64))
    x = jnp.asarray(x)
    if x.dtype != bool and not jnp.issubdtype(x.dtype, jnp.integer):
        raise CallError(f"{name} must be integers, not {x.dtype}")
    return x


def _is_soft(targets: Any, scores: Any) -> bool:
    """True for targets that are probabilities, a row per row of scores."""
    try:
        targets = jnp.asarray(targets)
    except OverflowError:
        return False  # integers
    return jnp.issubdtype(targets.dtype, jnp.floating) and targets.shape == jnp.shape(scores)


def _function(
    card: dict[str, Any], fields: Fields, text: Callable[[dict[str, Any]], str]
) -> Callable[..., Array]:
    """A loss as a function; `text` is its text with other values of some parameters."""
    name, own = card["name"], {p["name"] for p in card["params"]}
    numbers = {p["name"] for p in card["params"] if p["kind"] in ("number", "optional")}
    numeric = numbers | {p["name"] for p in card["params"] if p["kind"] == "per_class"}

    def loss(
        *args: ArrayLike,
        weight: ArrayLike | None = None,
        reduction: str | float | Array = "mean",
        checked: bool = True,
        **others: Any,
    ) -> Array:
        given = {key: others.pop(key) for key in tuple(others) if key not in own and fields.takes(key)}
        for key in others:
            if key not in own and fields.has_another(key):
                raise CallError(f"{name} takes no argument {key!r}: {fields.instead(key)}")
        # A parameter that is traced may have a gradient.
        traced = {x: y for x, y in others.items() if isinstance(y, Array if x in fields.learnt else Tracer)}
        for key, x in traced.items():
            if key not in own:
                _formula.core(text({key: 0.0}))  # for its error
            if key in numbers and x.ndim:
                raise CallError(f"{name}: {key} must be one number, not of shape {x.shape}")
            if key not in numeric or x.ndim:
                said = f"{name}: {key} must be known, not traced by jax.jit: name it in static_argnames"
                raise CallError(said)
        learnt = {x: others.pop(x) for x in traced}
        written = _formula.core(text(others)).text
        named, of = fields.named(args, given), fields
        if of.kind == "labels" and _is_soft(named["labels"], named["scores"]):
            written = _formula.softened(written)
            of, named = _formula.fields(written), {"scores": named["scores"], "targets": named["labels"]}
        arrays = {
            x: (_labels if x in of.labels else _numbers)(fields.called.get(x, x), array)
            for x, array in (named | learnt).items()
        }
        if of.kind == "pointwise" and not arrays["target"].ndim:
            arrays["target"] = jnp.broadcast_to(arrays["target"], arrays["prediction"].shape)
        weights = None if weight is None else _numbers("weight", weight)
        left = flag("checked", checked) and _loss.check(written, named, arrays, weight)
        return _reduced(lambda reduction: _loss.loss(written, reduction, arrays, weights, left), reduction)

    loss.__name__ = loss.__qualname__ = name
    loss.__module__ = __name__
    loss.__doc__ = _docs.of_class(card)
    options = ({"weight": None} if fields.weighted else {}) | {"reduction": "mean", "checked": True}
    keyword = inspect.Parameter.KEYWORD_ONLY
    loss.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [
            *fields.positional(),
            *signature(card).parameters.values(),
            *fields.keywords(),
            *(inspect.Parameter(x, keyword, default=y) for x, y in options.items()),
        ]
    )
    return loss


def _reduced(loss: Callable[[str], Array], reduction: Any) -> Array:
    """The reduced loss, for "mean", "sum", "none", or a number (also an array) that divides the sum."""
    if isinstance(reduction, str) and reduction in ("mean", "sum", "none"):
        return loss(reduction)
    if _is_number(reduction) and (isinstance(reduction, Tracer) or 0 < reduction < float("inf")):
        return loss("sum") / reduction
    raise ValueError(f'reduction must be "mean", "sum", "none" or a positive number, not {reduction!r}')


def _is_number(x: Any) -> bool:
    """True for a real number that is no bool, also in an array without axes."""
    if not isinstance(x, (Real, np.ndarray, Array)) or jnp.ndim(x):
        return False
    dtype = jnp.result_type(x)
    return jnp.issubdtype(dtype, jnp.integer) or jnp.issubdtype(dtype, jnp.floating)


def formula(loss: str | Loss | Callable[..., Any], /, **parameters: float) -> Callable[..., Array]:
    """A loss as a formula, from its text, a function, or a `perdita.Formula`: see `perdita.formula`.

    >>> import jax, jax.numpy as jnp, perdita.jax
    >>> loss = perdita.jax.formula("abs(p - y)^q; q = 1.5")
    >>> loss(jnp.array([1.0, 2.0]), jnp.zeros(2), q=3.0)
    Array(4.5, dtype=float32)
    >>> jax.grad(lambda q: loss(jnp.array([1.0, 2.0]), jnp.zeros(2), q=q))(3.0)
    Array(2.7725887, dtype=float32, weak_type=True)

    The result is called as the losses of this module: with `pred` and `target`, or with numbers by their names, and
    with values of its parameters, which may be traced and have gradients.
    """
    made = _formulas.formula(loss, **parameters)
    return _function(made.described, made._fields, lambda given: str(_formulas.formula(made, **given)))


globals().update({name: _function(card, FIELDS[name], partial(text, name)) for name, card in CARDS.items()})
__all__ = ["by_formula", "formula", *CARDS]


def __dir__() -> list[str]:
    return sorted(__all__)


def __getattr__(name: str) -> Any:
    raise AttributeError(_missing(__name__, name, __all__))
