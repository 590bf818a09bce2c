"""`perdita.ray.Mean` on two local nodes of Ray, grouped, with nulls, and with workers that are killed."""

from __future__ import annotations

import os
import pickle
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import perdita

ray = pytest.importorskip("ray")
pytest.importorskip("ray.data")
from ray.cluster_utils import Cluster  # noqa: E402

import perdita.ray  # noqa: E402

RNG = np.random.default_rng(0)
N = 240
LOGITS, LABELS = RNG.normal(size=(N, 3)), RNG.integers(0, 3, N)
WEIGHT, FOLD = RNG.uniform(0, 2, N), RNG.integers(0, 4, N)
FOCAL = perdita.Focal(gamma=2)
MEAN = perdita.ray.Mean("focal(gamma=2)", pred="logits", target="label", weight="w")


@pytest.fixture(scope="module", autouse=True)
def two_nodes() -> Iterator[None]:
    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False})
    cluster.add_node(num_cpus=1)
    ray.init(address=cluster.address, log_to_driver=False)
    assert len([node for node in ray.nodes() if node["Alive"]]) == 2
    yield
    ray.shutdown()
    cluster.shutdown()


def dataset() -> Any:
    """The rows in eight blocks."""
    rows = zip(LOGITS.tolist(), LABELS.tolist(), WEIGHT.tolist(), FOLD.tolist(), strict=True)
    items = [dict(zip(("logits", "label", "w", "fold"), row, strict=True)) for row in rows]
    return ray.data.from_items(items, override_num_blocks=8)


def whole(rows: Any = slice(None)) -> float:
    return FOCAL.total(LOGITS[rows], LABELS[rows], weight=WEIGHT[rows]).mean


def test_the_mean_of_all_rows_and_of_groups() -> None:
    data = dataset()
    assert data.aggregate(MEAN)[MEAN.name] == pytest.approx(whole(), rel=1e-15)
    groups = data.groupby("fold").aggregate(MEAN, ray.data.aggregate.Count()).take_all()
    for group in groups:
        rows = group["fold"] == FOLD
        assert group[MEAN.name] == pytest.approx(whole(rows), rel=1e-15)
        assert group["count()"] == rows.sum()
    assert len(groups) == 4


def test_columns_of_arrays_and_nulls() -> None:
    import pandas as pd

    frame = pd.DataFrame({"logits": list(LOGITS), "label": LABELS, "w": WEIGHT})
    assert ray.data.from_pandas(frame).aggregate(MEAN)[MEAN.name] == pytest.approx(whole(), rel=1e-15)
    mean = perdita.ray.Mean("mse", pred="p", target="y", alias_name="error")
    rows = [{"p": 1.0, "y": 0.0}, {"p": None, "y": 0.0}, {"p": 3.0, "y": 0.0}]
    assert ray.data.from_items(rows).aggregate(mean) == {"error": 5.0}
    assert ray.data.from_items(rows).filter(lambda row: row["p"] is None).aggregate(mean) == {"error": 0.0}


def test_a_worker_that_is_killed_changes_nothing(tmp_path: Path) -> None:
    def once(name: str) -> bool:
        """True for the first caller of all processes."""
        try:
            os.close(os.open(tmp_path / name, os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            return False
        return True

    # In a function, so that workers get the class by value.
    class Dying(perdita.ray.Mean):
        def _with_block(self, total: str, block: Any) -> str:
            found = super()._with_block(total, block)
            if once("aggregating"):
                os.kill(os.getpid(), signal.SIGKILL)
            return found

    def dies(batch: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        if once("mapping"):
            os.kill(os.getpid(), signal.SIGKILL)
        return batch

    mean = Dying("focal(gamma=2)", pred="logits", target="label", weight="w")
    data = dataset().map_batches(dies, batch_size=10)
    groups = data.groupby("fold").aggregate(mean).take_all()
    assert {path.name for path in tmp_path.iterdir()} == {"aggregating", "mapping"}
    untouched = {row["fold"]: row[MEAN.name] for row in dataset().groupby("fold").aggregate(MEAN).take_all()}
    assert {row["fold"]: row[mean.name] for row in groups} == untouched
    assert data.aggregate(MEAN)[MEAN.name] == dataset().aggregate(MEAN)[MEAN.name]


def test_mistakes() -> None:
    with pytest.raises(ValueError, match="no loss"):
        perdita.ray.Mean("no loss", pred="p", target="y")
    wrong = perdita.ray.Mean("mse", pred="q", target="w")
    with pytest.raises(Exception, match="there is no column 'q', only logits, label, w, fold"):
        dataset().aggregate(wrong)
    assert pickle.loads(ray.cloudpickle.dumps(MEAN)).name == "focal"
