"""What the package's page shows runs as it stands there."""

import re
from pathlib import Path

import numpy as np
import pytest

README = Path(__file__).parents[1] / "README.md"


def blocks():
    return re.findall(r"```python\n(.*?)```", README.read_text(), flags=re.DOTALL)


def given():
    """What the page takes as known."""
    rng = np.random.default_rng(0)
    rows = rng.normal(size=(8, 4)).astype(np.float32)
    return {
        "image": rows,
        "text": rows[::-1].copy(),
        "logits": rows,
        "targets": (rows > 0).astype(np.float32),
        "boxes": np.float32([[0, 0, 2, 2], [1, 1, 4, 3]]),
    }


@pytest.mark.parametrize("code", blocks(), ids=lambda code: code.split("\n")[0])
def test_blocks_run(code, capsys):
    for library in re.findall(r"^import (.*)$", code, flags=re.MULTILINE):
        for name in library.split(", "):
            if not name.startswith("perdita"):
                pytest.importorskip(name.split(" as ")[0])
    names = given()
    if "xgboost" in code:
        names["data"] = pytest.importorskip("xgboost").DMatrix(names["logits"], names["targets"][:, 0])
    exec(code, names)


def test_there_are_blocks():
    assert len(blocks()) >= 4
