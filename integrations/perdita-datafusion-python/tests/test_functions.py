"""perdita's functions in the package `datafusion`: the values of `perdita.arrow`, groups, files, errors of planning."""

from __future__ import annotations

import re
from pathlib import Path

import datafusion
import perdita_datafusion
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

ROWS = [([2.0, 0.0], 0), ([0.0, 1.0], 0), (None, 1), ([1.0, None], 1), ([1.0, 1.0], None), ([3.0, 1.0], -100)]
FOCAL = "focal(gamma=2, alpha=1)"


@pytest.fixture
def context() -> datafusion.SessionContext:
    context = datafusion.SessionContext()
    perdita_datafusion.register(context)
    return context


def column(context: datafusion.SessionContext, query: str) -> list:
    (values,) = context.sql(query).to_pydict().values()
    return values


def test_the_readme_runs() -> None:
    text = (Path(__file__).parents[1] / "README.md").read_text()
    (code,) = re.findall(r"```python\n(.*?)```", text, flags=re.DOTALL)
    exec(code, {})


def test_rows_and_their_mean(context: datafusion.SessionContext) -> None:
    table = pa.table({"z": [z for z, _ in ROWS], "y": pa.array([y for _, y in ROWS], pa.int64())})
    context.from_arrow(table, name="t")
    each = column(context, f"select perdita('{FOCAL}', z, y) from t")
    # (1 - p)² · -ln p of a softmax of two scores, 2 and -1 apart.
    assert [x is None for x in each] == [False, False, True, True, True, True]
    assert each[:2] == pytest.approx([0.0018035628352, 0.7018683034], rel=1e-9)
    (mean,) = column(context, f"select perdita_mean('{FOCAL}', z, y) from t")
    assert mean == pytest.approx((each[0] + each[1]) / 2, rel=1e-15)
    (none,) = column(context, f"select perdita_mean('{FOCAL}', z, y) from t where y = -100")
    assert none is None


def test_groups_over_files(context: datafusion.SessionContext, tmp_path: Path) -> None:
    for part in range(3):
        rows = range(part * 20_000, (part + 1) * 20_000)
        table = pa.table(
            {"g": [i % 7 for i in rows], "p": [i % 11 / 2 for i in rows], "y": [i % 5 * 0.25 for i in rows]}
        )
        pq.write_table(table, tmp_path / f"part-{part}.parquet")
    context.register_parquet("t", str(tmp_path))
    means = context.sql(
        "select g, perdita_mean('mse', p, y) as m, avg((p - y) * (p - y)) as a from t group by g"
    ).to_pydict()
    assert sorted(means["g"]) == list(range(7))
    assert means["m"] == pytest.approx(means["a"], rel=1e-13)
    (mean,) = column(context, "select perdita_mean('mse', p, y) from t")
    assert mean == pytest.approx(sum(m for m in means["m"]) / 7, rel=1e-3)


def test_errors_have_our_text(context: datafusion.SessionContext) -> None:
    context.from_pydict({"p": [1.0, float("nan")], "y": [0.0, 0.0]}, name="t")
    for query, problem in [
        ("select perdita('hubber', p, y) from t", "unknown loss `hubber`; did you mean `huber`"),
        ("select perdita_mean('hubber', p, y) from t", "unknown loss `hubber`; did you mean `huber`"),
        ("select perdita_mean('focal', p, y) from t", "pred of focal must be a list of scores per row"),
        ("select perdita_mean('mse', p) from t", "takes the text of a loss, predictions, targets"),
        ("select perdita_mean('mse', p, y) from t", "row 1 of a batch: mse: prediction"),
        ("select perdita_mean(distinct 'mse', p, y) from t", "select distinct in a subquery"),
    ]:
        with pytest.raises(Exception, match=re.escape(problem)):
            context.sql(query).collect()
