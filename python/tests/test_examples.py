"""The notebooks among the examples run, cell by cell, and are kept without outputs."""

from __future__ import annotations

import ast
import functools
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).resolve().parent
NOTEBOOKS = sorted((HERE.parent / "examples").glob("*.ipynb"))


def cells(notebook: Path, kind: str) -> list[str]:
    return [
        "".join(cell["source"])
        for cell in json.loads(notebook.read_text())["cells"]
        if cell["cell_type"] == kind
    ]


def shown(value: Any) -> None:
    """Formats a value as Jupyter does."""
    for name in ("_repr_html_", "_repr_svg_", "_repr_markdown_", "_repr_latex_"):
        if hasattr(value, name):
            text = getattr(value, name)()
            assert text is None or text  # None, if it has no such form
    assert repr(value)


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebooks_run(notebook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = cells(notebook, "code")
    for library in ("torch", "xgboost", "lightgbm"):
        if any(f"import {library}" in cell for cell in code):
            pytest.importorskip(library)
    if any("mp.spawn" in cell for cell in code):
        import processes
        import torch.multiprocessing

        start = functools.partial(torch.multiprocessing.start_processes, start_method=processes.START)
        monkeypatch.setattr(torch.multiprocessing, "spawn", start)
    monkeypatch.chdir(notebook.parent)
    monkeypatch.syspath_prepend(notebook.parent)
    names: dict[str, Any] = {"__name__": "__main__"}
    for number, cell in enumerate(code):
        body = ast.parse(cell, f"{notebook.name}[{number}]").body
        last = body.pop() if isinstance(body[-1], ast.Expr) else None
        exec(compile(ast.Module(body, []), f"{notebook.name}[{number}]", "exec"), names)
        if last is not None:
            shown(eval(compile(ast.Expression(last.value), f"{notebook.name}[{number}]", "eval"), names))


def test_there_are_notebooks() -> None:
    stems = {notebook.stem for notebook in NOTEBOOKS}
    assert stems >= {"replacing_torch_nn", "segmentation", "clip", "sup_con", "boosting", "ddp"}
    for notebook in NOTEBOOKS:
        assert cells(notebook, "markdown")[0].startswith("# ")


def test_notebooks_have_no_outputs() -> None:
    tool = HERE.parent / "tools/notebooks.py"
    done = subprocess.run([sys.executable, str(tool), "--check"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", ["style_transfer", "super_resolution", "generation"])
def test_perceptual_examples_write_pictures(name: str, tmp_path: Path) -> None:
    pytest.importorskip("torch")
    from processes import program

    image = pytest.importorskip("PIL.Image")
    script = HERE.parent / f"examples/perceptual/{name}.py"
    fewer = ["--steps", "3"] if name == "style_transfer" else ["--epochs", "1"]
    done = program(script, *fewer, "--out", str(tmp_path))
    assert done.returncode == 0, done.stderr
    pictures = sorted(tmp_path.glob("*.png"))
    assert f"{'transfer' if name == 'style_transfer' else name}.png" in {path.name for path in pictures}
    for path in pictures:
        low, high = image.open(path).getextrema()
        assert low < 50 and high > 200, path.name
