"""Conversion of arrays for the compiled kernels, and of results."""

from __future__ import annotations

from typing import Any

import numpy as np

from ._fields import CallError, fits

_COMPUTED = (np.dtype(np.float32), np.dtype(np.float64))
_LABELS = tuple(np.dtype(t) for t in (np.int64, np.int32, np.uint8, np.uint16, np.uint32))
_SHORT = ("float16", "bfloat16")


def _array(name: str, given: Any) -> np.ndarray:
    """A contiguous array. Elements that are masked would count, and are an error."""
    if isinstance(given, np.ma.MaskedArray) and np.ma.is_masked(given):
        raise ValueError(
            f"{name} has masked elements: pass np.ma.getdata({name}), and weight=~np.ma.getmaskarray({name})"
        )
    return np.asarray(given, order="C")


def numbers(name: str, given: Any, dtype: np.dtype | None = None) -> np.ndarray:
    """A contiguous array of float32 or float64, or of `dtype`.

    Such an array is not copied. Python numbers, lists and integers become float64; bfloat16 and
    float16 are converted to float32 for the computation.
    """
    array = _array(name, given)
    have = array.dtype
    if have is dtype or (dtype is None and have in _COMPUTED):
        return array
    if have.kind not in "iubf" and have.name not in _SHORT:
        raise CallError(f"{name} must be numbers, not {have}")
    if dtype is None:
        dtype = _COMPUTED[have.kind in "iub" or have.itemsize > 4]
    return array.astype(dtype, copy=False)


def labels(name: str, given: Any) -> np.ndarray:
    """Labels as a contiguous array of integers."""
    array = _array(name, given)
    if array.dtype in _LABELS:
        return array
    if array.dtype.kind not in "iub" and array.size:
        raise CallError(f"{name} must be integers, not {array.dtype}")
    within(name, array, np.int64)
    return array.astype(np.int64)


def no_text(name: str, array: np.ndarray) -> None:
    """Refuses labels that are texts, with what to write."""
    texts = (x for x in array.ravel() if isinstance(x, str)) if array.dtype.kind in "UO" else iter(())
    if (first := next(texts, None)) is not None:
        raise CallError(
            f"{name} has texts, such as {str(first)!r}, and must be numbers: sklearn.preprocessing.LabelEncoder makes "
            f"class indices of them, {name} == {str(first)!r} makes targets of two classes"
        )


def within(name: str, array: np.ndarray, dtype: Any) -> None:
    """Checks that integers are the same ones in another type: a large one might become the label to ignore."""
    if array.dtype.kind not in "iu" or array.dtype.itemsize < np.dtype(dtype).itemsize or not array.size:
        return
    ends = np.iinfo(dtype)
    for at in (int(array.argmin()), int(array.argmax())):
        if not ends.min <= array.flat[at] <= ends.max:
            raise ValueError(f"{name}[{at}] = {array.flat[at]} is not a class: it exceeds {np.dtype(dtype)}")


def is_soft(targets: Any, scores: np.ndarray) -> bool:
    """True for targets that are probabilities, a row per row of scores."""
    dtype = getattr(targets, "dtype", None)
    if dtype is not None and dtype.kind in "iub":
        return False
    array: np.ndarray = np.asarray(targets)
    return array.dtype.kind not in "iub" and array.ndim > 0 and array.shape == scores.shape


def memory(name: str, out: np.ndarray | None, want: tuple[int, ...], dtype: np.dtype) -> np.ndarray:
    """Memory for a result: `out`, or a new array."""
    if out is None:
        return np.empty(want, dtype)
    if not isinstance(out, np.ndarray) or out.dtype != dtype or not out.flags.carray:
        raise ValueError(f"{name} must be a contiguous, writeable array of {dtype}")
    fits(name, out, want)
    return out


def narrowed(array: np.ndarray, given: Any) -> np.ndarray:
    """A result in the half-precision type of the given array, if it has one."""
    dtype = getattr(given, "dtype", None)
    if dtype is array.dtype or getattr(dtype, "name", "") not in _SHORT:
        return array
    return array.astype(dtype)
