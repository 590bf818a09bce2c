"""`perdita.arrow`: losses of columns, with nulls and lists of every kind, errors that name rows, data frames."""

from __future__ import annotations

import doctest
import sys
from typing import Any

import numpy as np
import pytest

import perdita
from perdita import CallError

pa = pytest.importorskip("pyarrow")
import perdita.arrow  # noqa: E402
from perdita.arrow import losses, total  # noqa: E402

RNG = np.random.default_rng(0)
LOGITS, LABELS = RNG.normal(size=(6, 3)), np.array([0, 2, 1, 1, 0, 2])
FOCAL = perdita.Focal(gamma=2)
EACH = FOCAL(LOGITS, LABELS, reduction="none")


def lists(rows: np.ndarray) -> dict[str, Any]:
    """Rows as every kind of list."""
    kinds = {
        "list": pa.list_(pa.float64()),
        "large list": pa.large_list(pa.float64()),
        "fixed-size list": pa.list_(pa.float64(), rows.shape[1]),
    }
    arrays = {name: pa.array(rows.tolist(), kind) for name, kind in kinds.items()}
    return arrays | {"tensor": pa.FixedShapeTensorArray.from_numpy_ndarray(rows)}


@pytest.mark.parametrize("kind", lists(LOGITS))
def test_rows_of_scores(kind: str) -> None:
    scores, labels = lists(LOGITS)[kind], pa.array(LABELS)
    assert losses("focal(gamma=2)", scores, labels).to_pylist() == EACH.tolist()
    assert losses(FOCAL, scores.slice(2, 3), labels.slice(2, 3)).to_pylist() == EACH[2:5].tolist()
    chunked = pa.chunked_array([scores.slice(0, 4), scores.slice(4)])
    assert losses(FOCAL, chunked, pa.chunked_array([labels])).to_pylist() == EACH.tolist()


def test_targets_that_are_distributions() -> None:
    shares = RNG.dirichlet(np.ones(3), 6)
    for target in lists(shares).values():
        got = losses("soft_focal(gamma=2)", pa.array(LOGITS.tolist()), target)
        assert got.to_pylist() == perdita.SoftFocal(gamma=2)(LOGITS, shares, reduction="none").tolist()


@pytest.mark.parametrize("name", ["float16", "float32", "float64"])
def test_numbers_and_weights(name: str) -> None:
    pred, target, weight = np.array([1.5, -2.0, 0.25], name), np.array([0, 1, 2]), np.array([1, 0, 2])
    found = losses("mse", pa.array(pred), pa.array(target), pa.array(weight))
    assert found.type == pa.array(pred).type
    assert found.to_pylist() == [2.25, 0.0, 6.125]


def test_integers_truth_values_decimals() -> None:
    ints, flags = pa.array([1, 2, 3]), pa.array([True, False, True])
    assert losses("mse", ints, flags).to_pylist() == [0.0, 4.0, 4.0]
    decimals = ints.cast(pa.decimal128(30, 2))
    found = losses("mse", decimals, flags)
    assert found.type == pa.float64() and found.to_pylist() == [0.0, 4.0, 4.0]


@pytest.mark.parametrize("kind", [None, pa.list_(pa.float32()), pa.list_(pa.float32(), 2)], ids=str)
def test_nulls(kind: Any) -> None:
    scores = pa.array([None, [2.0, 0.0], [0.0, 1.0], [1.0, None], [1.0, 1.0], [3.0, 1.0]], kind)
    labels, weight = pa.array([1, 0, 0, 1, None, 1]), pa.array([1.0, 2.0, 0.5, 1.0, 1.0, None])
    rows = np.array([[2.0, 0.0], [0.0, 1.0]], "float32" if kind else "float64")
    want = FOCAL(rows, [0, 0], weight=[2.0, 0.5], reduction="none").tolist()
    assert losses(FOCAL, scores, labels, weight).to_pylist() == [None, *want, None, None, None]
    assert losses(FOCAL, scores.slice(1), labels.slice(1), weight.slice(1)).to_pylist()[:2] == want
    found = total(FOCAL, scores, labels, weight)
    assert (found.count, found.weight) == (2, 2.5)
    assert found == FOCAL.total(rows, [0, 0], weight=[2.0, 0.5])


def test_ignored_rows_are_null() -> None:
    labels = pa.array([0, -100, 1, 1, 0, -100])
    scores = lists(LOGITS)["list"]
    want = FOCAL(LOGITS[[0, 2, 3, 4]], [0, 1, 1, 0])
    found = losses(FOCAL, scores, labels).to_pylist()
    assert found[1] is None and found[5] is None
    assert np.mean([x for x in found if x is not None]) == pytest.approx(want, rel=1e-15)
    assert total(FOCAL, scores, labels).mean == want


def test_no_rows() -> None:
    empty = pa.array([], pa.list_(pa.float32()))
    assert losses(FOCAL, empty, pa.array([], pa.int64())) == pa.array([], pa.float32())
    nothing = pa.nulls(3, pa.float64())
    assert losses("mse", nothing, nothing).to_pylist() == [None] * 3
    assert total("mse", nothing, nothing) == perdita.Total()
    chunkless = pa.chunked_array([], pa.float64())
    assert len(losses("mse", chunkless, chunkless)) == 0


def test_memory_of_arrow_is_used() -> None:
    numbers = pa.array(np.arange(6.0))
    address = numbers.buffers()[1].address
    rows = {
        "numbers": numbers,
        "one chunk": pa.chunked_array([numbers]),
        "fixed": pa.FixedSizeListArray.from_arrays(numbers, 3),
        "lists": pa.ListArray.from_arrays(pa.array([0, 3, 6], pa.int32()), numbers),
    }
    for column in rows.values():
        array, _ = perdita.arrow._numbers("pred", perdita.arrow._column("pred", column))
        assert array.ctypes.data == address


def test_errors_name_the_column_and_the_row() -> None:
    numbers, labels = pa.array([1.0, None, np.nan, np.nan]), pa.array([0, 0, 0, 0])
    with pytest.raises(ValueError, match=r"^row 2: mse: prediction\[0\] = NaN lies outside"):
        losses("mse", numbers, labels)
    with pytest.raises(ValueError, match=r"^row 2: mse: prediction\[0\] = NaN"):
        total("mse", numbers, labels)
    assert np.isnan(losses("mse", numbers, labels, checked=False).to_pylist()[2])

    scores = pa.array([[1.0, 2.0]] * 4)
    with pytest.raises(ValueError, match=r"^row 3: label\[0\] = 2 is not a class: there are 2"):
        losses("focal", scores, pa.array([0, None, 1, 2]))
    with pytest.raises(ValueError, match=r"^row 1: weight\[0\] = -1"):
        losses("focal", scores, labels, pa.array([1, -1, 1, 1]))
    with pytest.raises(ValueError, match=r"^pred\[1\] has 1 numbers, but pred\[0\] has 2$"):
        losses("focal", pa.array([[1.0, 2.0], [1.0]]), pa.array([0, 1]))
    with pytest.raises(ValueError, match=r"^target has 3 rows, but pred has 4$"):
        losses("mse", numbers, pa.array([0, 1, 2]))
    with pytest.raises(ValueError, match=r"^target has the shape \(4, 3\), not \(4, 2\)$"):
        losses("soft_cross_entropy", scores, pa.array([[1.0, 0.0, 0.0]] * 4))
    with pytest.raises(ValueError, match=r"^pred must have lists of numbers, not of 0$"):
        losses("focal", pa.array([[], []], pa.list_(pa.float64())), pa.array([0, 1]))


def test_columns_that_have_no_losses() -> None:
    numbers, scores = pa.array([1.0, 2.0]), pa.array([[1.0, 2.0]] * 2)
    with pytest.raises(CallError, match=r"^pred of focal must be a list of scores per row, not double$"):
        losses("focal", numbers, pa.array([0, 1]))
    with pytest.raises(CallError, match=r"^pred of mse must be a number per row, not list"):
        losses("mse", scores, numbers)
    with pytest.raises(CallError, match=r"^weight of focal must be a number per row, not list"):
        losses("focal", scores, pa.array([0, 1]), scores)
    with pytest.raises(CallError, match=r"^pred must be numbers or lists of numbers, not string$"):
        losses("mse", pa.array(["a", "b"]), numbers)
    with pytest.raises(CallError, match=r"^target must be an array of Arrow, not list$"):
        losses("mse", numbers, [0.0, 0.0])
    with pytest.raises(CallError, match=r"^target must be integers"):
        losses("focal", scores, pa.array([0.5, 1.0]))
    with pytest.raises(CallError, match=r"^giou takes more than a prediction and target"):
        losses("giou", scores, scores)
    tensors = pa.FixedShapeTensorArray.from_numpy_ndarray(np.zeros((2, 3, 2)))
    with pytest.raises(CallError, match=r"^pred must be rows of numbers, not tensors of shape \(3, 2\)$"):
        losses("focal", tensors, pa.array([0, 1]))


def test_docstrings_run() -> None:
    found = doctest.testmod(perdita.arrow)
    assert found.attempted >= 3 and found.failed == 0


# ---- databases and data frames ----

ROWS = [([2.0, 0.0], 0), ([0.0, 1.0], 0), (None, 1), ([1.0, None], 1), ([1.0, 1.0], None), ([3.0, 1.0], -100)]
MEAN = FOCAL(np.array([[2.0, 0.0], [0.0, 1.0]]), [0, 0])


def test_duckdb() -> None:
    duckdb = pytest.importorskip("duckdb")
    con = duckdb.connect()
    con.execute("create table predictions (logits double[], label bigint)")
    con.executemany("insert into predictions values (?, ?)", ROWS)
    con.create_function(
        "focal",
        lambda logits, label: losses(FOCAL, logits, label),
        ["DOUBLE[]", "BIGINT"],
        "DOUBLE",
        type="arrow",
        null_handling="special",
    )
    assert con.sql("select avg(focal(logits, label)) from predictions").fetchall() == [(MEAN,)]
    # Several vectors, of arrays of fixed size.
    query = "select [i % 5, 1, i % 7]::double[3] as logits, i % 3 as label from range(5000) t(i)"
    con.create_function(
        "focal3",
        lambda logits, label: losses(FOCAL, logits, label),
        ["DOUBLE[3]", "BIGINT"],
        "DOUBLE",
        type="arrow",
    )
    i = np.arange(5000)
    want = FOCAL(np.stack([i % 5, np.ones(5000), i % 7], -1), i % 3)
    ((got,),) = con.sql(f"select avg(focal3(logits, label)) from ({query})").fetchall()
    assert got == pytest.approx(want, rel=1e-13)


@pytest.mark.parametrize("lazy", [False, True])
def test_polars(lazy: bool) -> None:
    pl = pytest.importorskip("polars")
    frame = pl.DataFrame({"logits": [row for row, _ in ROWS], "label": [label for _, label in ROWS]})
    assert losses(FOCAL, frame["logits"], frame["label"]).null_count == 4
    fixed = frame["logits"].cast(pl.Array(pl.Float64, 2))
    assert losses(FOCAL, fixed, frame["label"]).null_count == 4
    focal = pl.map_batches(
        ["logits", "label"],
        lambda columns: pl.Series(losses(FOCAL, *columns)),
        return_dtype=pl.Float64,
    )
    found = (frame.lazy() if lazy else frame).select(focal.mean().alias("mean"))
    assert (found.collect() if lazy else found)["mean"].to_list() == [MEAN]


def test_datafusion() -> None:
    datafusion = pytest.importorskip("datafusion")
    context = datafusion.SessionContext()
    logits, labels = [row for row, _ in ROWS], [label for _, label in ROWS]
    context.from_arrow(pa.table({"logits": logits, "label": labels}), name="predictions")
    types = [pa.list_(pa.float64()), pa.int64()]
    focal = datafusion.udf(
        lambda *columns: losses(FOCAL, *columns), types, pa.float64(), "immutable", name="focal"
    )
    context.register_udf(focal)
    assert context.sql("select avg(focal(logits, label)) as mean from predictions").to_pydict() == {
        "mean": [MEAN]
    }


def test_spark(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pyspark", minversion="4.1")
    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    from pyspark.sql import SparkSession
    from pyspark.sql.functions import arrow_udf, avg

    spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
    try:

        @arrow_udf("double")
        def focal(logits: pa.Array, label: pa.Array) -> pa.Array:
            return losses("focal(gamma=2)", logits, label)

        frame = spark.createDataFrame(ROWS, "logits array<double>, label bigint").repartition(3)
        ((got,),) = frame.select(avg(focal("logits", "label"))).collect()
        assert got == pytest.approx(MEAN, rel=1e-14)
    finally:
        spark.stop()
