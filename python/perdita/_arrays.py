"""Arrays on their way to the compiled kernels, and back."""

from __future__ import annotations

from typing import Any

import numpy as np

from ._fields import fits

_COMPUTED = (np.dtype(np.float32), np.dtype(np.float64))
_LABELS = tuple(np.dtype(t) for t in (np.int64, np.int32, np.uint8, np.uint16, np.uint32))
_SHORT = ("float16", "bfloat16")


def numbers(name: str, given: Any, dtype: np.dtype | None = None) -> np.ndarray:
    """Numbers as the kernels take them: contiguous, of float32 or float64, or of `dtype`.

    What is so already is passed on as it is. Python numbers, lists and integers become float64; bfloat16 and
    float16 are copied to float32, in which they are computed.
    """
    array: np.ndarray = np.asarray(given, order="C")
    have = array.dtype
    if have is dtype or (dtype is None and have in _COMPUTED):
        return array
    if have.kind not in "iubf" and have.name not in _SHORT:
        raise TypeError(f"{name} must be numbers, not {have}")
    if dtype is None:
        dtype = _COMPUTED[have.kind in "iub" or have.itemsize > 4]
    return array.astype(dtype, copy=False)


def labels(name: str, given: Any) -> np.ndarray:
    """Labels as the kernels take them: contiguous integers."""
    array: np.ndarray = np.asarray(given, order="C")
    if array.dtype in _LABELS:
        return array
    if array.dtype.kind not in "iub" and array.size:
        raise TypeError(f"{name} must be integers, not {array.dtype}")
    return array.astype(np.int64)


def memory(name: str, out: np.ndarray | None, want: tuple[int, ...], dtype: np.dtype) -> np.ndarray:
    """Where a result goes: `out` if there is one, or a new array."""
    if out is None:
        return np.empty(want, dtype)
    if not isinstance(out, np.ndarray) or out.dtype != dtype or not out.flags.carray:
        raise ValueError(f"{name} must be a contiguous, writeable array of {dtype}")
    fits(name, out, want)
    return out


def narrowed(array: np.ndarray, given: Any) -> np.ndarray:
    """A result in the type that was given, where that is shorter than the one it was computed in."""
    dtype = getattr(given, "dtype", None)
    if dtype is array.dtype or getattr(dtype, "name", "") not in _SHORT:
        return array
    return array.astype(dtype)
