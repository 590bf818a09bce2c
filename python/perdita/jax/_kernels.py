"""The compiled kernels as XLA calls on the CPU, and their replacement on other devices."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextvars import ContextVar
from functools import cache
from typing import Any

import jax
import numpy as np
from jax import Array

from .._perdita import jax_target

_TARGET = "perdita"
fused = ContextVar("fused", default=True)
"""True if calls use the kernel on the CPU."""


@cache
def _register() -> None:
    # A failed registration before a backend exists would break JAX; without a CPU backend none is needed.
    with contextlib.suppress(RuntimeError):
        jax.local_devices(backend="cpu")
        jax.ffi.register_ffi_target(_TARGET, jax_target(), platform="cpu")


@contextlib.contextmanager
def traced() -> Iterator[None]:
    """Context in which CPU calls, too, replay the formula."""
    token = fused.set(False)
    try:
        yield
    finally:
        fused.reset(token)


def either(fused: bool, kernel: Callable[..., Any], formula: Callable[..., Any], *inputs: Any) -> Any:
    """The kernel's outputs on the CPU, the formula's elsewhere."""
    if not fused:
        return formula(*inputs)
    return jax.lax.platform_dependent(*inputs, cpu=kernel, default=formula)


def call(
    text: str, reduction: str, checked: bool, inputs: Mapping[str, Array], outputs: Mapping[str, Array]
) -> Sequence[Array]:
    """A call of a loss with named inputs; `outputs` are arrays of the output types, by name.

    `checked`: a number outside a bounded domain is an error, which XLA raises when the computation has got there.
    """
    _register()
    first = next(iter(inputs.values()))
    # Types, not shapes: inside shard_map they also have the axes over which a value varies.
    types = [jax.typeof(x) for x in outputs.values()]
    return jax.ffi.ffi_call(_TARGET, types, vmap_method="broadcast_all")(
        *inputs.values(),
        loss=text,
        reduction=reduction,
        rank=np.int64(first.ndim),
        checked=np.bool_(checked),
        inputs=" ".join(inputs),
        outputs=" ".join(outputs),
    )
