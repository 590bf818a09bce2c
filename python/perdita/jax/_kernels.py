"""The compiled kernels as calls that XLA makes on the CPU; elsewhere, what stands in for them."""

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
"""Whether calls take the kernel on the CPU."""


@cache
def _register() -> None:
    # A registration before there is a backend breaks all of JAX if it fails; without a CPU none is needed.
    with contextlib.suppress(RuntimeError):
        jax.local_devices(backend="cpu")
        jax.ffi.register_ffi_target(_TARGET, jax_target(), platform="cpu")


@contextlib.contextmanager
def traced() -> Iterator[None]:
    """Calls in here take the way of all other devices on the CPU, too: the formula, step by step."""
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
    text: str, reduction: str, inputs: Mapping[str, Array], outputs: Mapping[str, Array]
) -> Sequence[Array]:
    """A loss with what it takes and gives, by name; outputs are of the types of the arrays that are given for them."""
    _register()
    first = next(iter(inputs.values()))
    # Their types, not shapes: inside shard_map they also say over which axes a value varies.
    types = [jax.typeof(x) for x in outputs.values()]
    return jax.ffi.ffi_call(_TARGET, types, vmap_method="broadcast_all")(
        *inputs.values(),
        loss=text,
        reduction=reduction,
        rank=np.int64(first.ndim),
        inputs=" ".join(inputs),
        outputs=" ".join(outputs),
    )
