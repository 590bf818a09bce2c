"""The Python code of the README, of the package's page and of the book runs as it stands there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import perdita

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = Path(__file__).resolve().parents[1] / "README.md"
BOOK = ROOT / "docs/src"
# The page of comparisons has a test of its own, since it computes in double precision.
PAGES = [
    ROOT / "README.md",
    PACKAGE,
    *sorted(page for page in BOOK.rglob("*.md") if page.name != "comparison.md"),
]


def blocks(page: Path) -> list[str]:
    return re.findall(r"```python\n(.*?)```", page.read_text(), flags=re.DOTALL) if page.exists() else []


def given() -> dict[str, Any]:
    """The names that a page may use without a definition."""
    rng = np.random.default_rng(0)
    rows = rng.normal(size=(8, 4)).astype(np.float32)
    return {
        "image": rows,
        "text": rows[::-1].copy(),
        "logits": rows,
        "targets": (rows > 0).astype(np.float32),
        "boxes": np.float32([[0, 0, 2, 2], [1, 1, 4, 3]]),
    }


@pytest.mark.parametrize("page", [*filter(blocks, PAGES)], ids=lambda page: str(page.relative_to(ROOT)))
def test_blocks_run(page: Path) -> None:
    names = given()
    for code in blocks(page):
        for library in re.findall(r"^import (.*)$", code, flags=re.MULTILINE):
            for name in library.split(", "):
                if name.split(".")[0].split(" ")[0] != "perdita":
                    pytest.importorskip(name.split(" as ")[0])
        if "xgboost" in code:
            names["data"] = pytest.importorskip("xgboost").DMatrix(rows := given()["logits"], rows[:, 0] > 0)
        exec(code, names)


def test_there_are_blocks() -> None:
    assert len(blocks(PACKAGE)) >= 4


LOSS = re.compile(r"`([a-z][a-z0-9_]*(?:\([^`]*=[^`]*\))?)`")


@pytest.mark.parametrize("page", sorted(BOOK.glob("guide/*.md")), ids=lambda page: page.stem)
def test_tables_name_losses(page: Path) -> None:
    """The losses in the first column of a guide's table exist, with these parameters."""
    rows = [
        line.split("|")[1 if page.stem != "index" else 2]
        for line in page.read_text().splitlines()
        if line.startswith("| ")
    ]
    texts = [text for row in rows for text in LOSS.findall(row)]
    assert texts
    for text in texts:
        perdita.loss(text)
