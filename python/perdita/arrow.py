"""Losses of columns of Arrow, a row each: for DuckDB, Polars, Spark, and whatever else hands out Arrow's arrays.

>>> import pyarrow as pa, perdita.arrow
>>> logits = pa.array([[2.0, 0.0], None, [0.0, 1.0]])
>>> perdita.arrow.losses("focal(gamma=2)", logits, pa.array([0, 1, 1])).null_count
1

The page "In databases and data frames" of the book has recipes.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

import numpy as np
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.compute as pc  # type: ignore[import-untyped]

from ._fields import CallError
from ._loss import Loss
from ._metric import of_loss
from ._total import Total

__all__ = ["losses", "total"]

T = TypeVar("T")


def losses(loss: Loss | str, pred: Any, target: Any, weight: Any = None, *, checked: bool = True) -> pa.Array:
    """The loss of each row, wℓ, as an array of Arrow of the same length.

    * `loss`: a loss of predictions or of rows of scores, or its text.
    * `pred`: a column of numbers, or of lists of scores, all of the same length (a list, large list or fixed-size
      list, or a tensor of fixed shape).
    * `target`: a column of numbers or class indices, or of lists for targets that are distributions.
    * `weight`: a column of numbers of at least 0.
    * `checked`: False to leave out the check that numbers lie in their domains and none is NaN.

    Columns are arrays and chunked arrays of pyarrow, or anything with Arrow's PyCapsule interface, such as a Series of
    Polars. Numbers without null in one chunk are not copied. The result has the type of the predictions: float32,
    float64 or float16; float64 for integers and decimals.

    A row is null where the prediction, the target, the weight or an element of a list is null, or the target is the
    label to ignore (-100 by default): an average leaves such rows out, as the mean of the loss does. Errors name the
    first wrong row, counted from 0.
    """
    rows = _rows(loss, pred, target, weight)
    if not rows.there.any():
        return pa.nulls(len(rows.there), rows.type)
    each = _named(rows, lambda arrays: rows.loss(**arrays, reduction="none", checked=checked))
    return pa.array(each, rows.type, mask=None if rows.there.all() else ~rows.there)


def total(loss: Loss | str, pred: Any, target: Any, weight: Any = None, *, checked: bool = True) -> Total:
    """The total of all rows that have a loss. Arguments are those of `losses`.

    >>> total("mse", pa.array([1.0, None, 3.0]), pa.array([0, 0, 0]))
    Total('sum 10.0, weight 2.0, count 2')
    """
    rows = _rows(loss, pred, target, weight)
    if not rows.there.any():
        return Total()
    return _named(rows, lambda arrays: rows.loss.total(**arrays, checked=checked))


class _Rows(NamedTuple):
    """The arrays of a call, a row each."""

    loss: Loss
    arrays: dict[str, np.ndarray]
    """By the names of the call. The weight of a row without a loss is 0."""
    there: np.ndarray
    """True for each row that has a loss."""
    type: pa.DataType
    """The type of the losses."""


def _rows(loss: Loss | str, pred: Any, target: Any, weight: Any) -> _Rows:
    loss = of_loss(loss)
    if not loss._fields.separate:
        raise CallError(f"{loss} takes more than a prediction and target: a row has no loss of its own")
    given = {"pred": _column("pred", pred), "target": _column("target", target)}
    if weight is not None:
        given["weight"] = _column("weight", weight)
    _fit(loss, given)

    there = ~np.logical_or.reduce([x.is_null().to_numpy(zero_copy_only=False) for x in given.values()])
    kind = _type(given["pred"].type)
    if not there.any():
        return _Rows(loss, {}, there, kind)
    if not there.all():
        # Rows that have no loss become copies of the first that has one.
        rows = pa.array(np.where(there, np.arange(len(there)), there.argmax()))
        given = {name: column.take(rows) for name, column in given.items()}

    arrays = {}
    for name, column in given.items():
        arrays[name], whole = _numbers(name, column)
        there &= whole
    if (ignored := loss._core.ignored) is not None and arrays["target"].ndim == 1:
        there &= arrays["target"] != ignored
    if not there.all():
        arrays["weight"] = np.where(there, arrays.get("weight", 1.0), 0.0)
    return _Rows(loss, arrays, there, kind)


def _fit(loss: Loss, given: dict[str, pa.Array]) -> None:
    """Checks that columns have the same number of rows, and lists where the loss takes rows of numbers."""
    scores = loss._fields.rowwise
    for name, column in given.items():
        if len(column) != len(given["pred"]):
            raise ValueError(f"{name} has {len(column)} rows, but pred has {len(given['pred'])}")
        if _is_list(column.type) and (name == "weight" or not scores):
            raise CallError(f"{name} of {loss.name} must be a number per row, not {column.type}")
    if scores and not _is_list(given["pred"].type):
        raise CallError(f"pred of {loss.name} must be a list of scores per row, not {given['pred'].type}")


def _column(name: str, given: Any) -> pa.Array:
    """One array of numbers, or of lists of numbers."""
    column = given
    if not isinstance(column, (pa.Array, pa.ChunkedArray)):
        if hasattr(given, "__arrow_c_stream__"):
            column = pa.chunked_array(given)
        elif hasattr(given, "__arrow_c_array__"):
            column = pa.array(given)
        else:
            raise CallError(f"{name} must be an array of Arrow, not {type(given).__name__}")
    if isinstance(column, pa.ChunkedArray):
        # Even a single chunk would be copied when it is combined.
        column = column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()
    if isinstance(column, pa.ExtensionArray):
        if len(shape := getattr(column.type, "shape", (0,))) != 1:
            raise CallError(f"{name} must be rows of numbers, not tensors of shape {tuple(shape)}")
        column = column.storage
    element = column.type.value_type if _is_list(column.type) else column.type
    known = (
        pa.types.is_integer,
        pa.types.is_floating,
        pa.types.is_boolean,
        pa.types.is_decimal,
        pa.types.is_null,
    )
    if not any(is_of(element) for is_of in known):
        raise CallError(f"{name} must be numbers or lists of numbers, not {column.type}")
    return column


def _is_list(kind: pa.DataType) -> bool:
    return pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_fixed_size_list(kind)


def _type(kind: pa.DataType) -> pa.DataType:
    """The type of the losses of predictions of a type."""
    element = kind.value_type if _is_list(kind) else kind
    return element if pa.types.is_floating(element) else pa.float64()


def _numbers(name: str, column: pa.Array) -> tuple[np.ndarray, np.ndarray | bool]:
    """The numbers of a column without null, a row per list, and False for each row with a null in its list."""
    if not _is_list(column.type):
        return _elements(column), True
    width, values = _width(name, column), column.flatten()
    if not values.null_count:
        return _elements(values).reshape(-1, width), True
    whole = values.is_valid().to_numpy(zero_copy_only=False).reshape(-1, width).all(1)
    return _elements(pc.fill_null(values, 0)).reshape(-1, width), whole


def _width(name: str, column: pa.Array) -> int:
    """The length of all lists of a column."""
    if pa.types.is_fixed_size_list(column.type):
        width = column.type.list_size
    else:
        lengths = column.value_lengths().to_numpy()
        width = int(lengths[0])
        if (other := lengths != width).any():
            row = int(other.argmax())
            raise ValueError(f"{name}[{row}] has {lengths[row]} numbers, but {name}[0] has {width}")
    if width == 0:
        raise ValueError(f"{name} must have lists of numbers, not of 0")
    return width


def _elements(values: pa.Array) -> np.ndarray:
    """Numbers without null, in the memory of Arrow where they are no truth values or decimals."""
    if pa.types.is_decimal(values.type):
        values = values.cast(pa.float64())
    return values.to_numpy(zero_copy_only=not pa.types.is_boolean(values.type))


def _named(rows: _Rows, call: Callable[[dict[str, np.ndarray]], T]) -> T:
    """The result of a call. Its error is that of the first row that has one, and names it."""

    def of(part: slice) -> T:
        return call({name: array[part] for name, array in rows.arrays.items()})

    def fails(first: int) -> bool:
        try:
            of(slice(first))
        except ValueError:
            return True
        return False

    try:
        return call(rows.arrays)
    except CallError:
        raise
    except ValueError:
        if fails(0):  # not because of a row
            raise
        row = bisect_left(range(1, len(rows.there) + 1), True, key=fails)
        try:
            of(slice(row, row + 1))
        except ValueError as error:
            raise ValueError(f"row {row}: {error}") from None
        raise
