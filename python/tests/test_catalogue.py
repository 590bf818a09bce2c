"""The classes that are made of the catalogue, one per loss, with their documentation; their stubs for type checkers."""

from __future__ import annotations

import inspect
import pydoc
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import perdita

HERE = Path(__file__).resolve().parent
CARDS = perdita.catalogue()
each = pytest.mark.parametrize("card", CARDS, ids=lambda card: card["name"])


@each
def test_every_loss_is_a_class(card: dict[str, Any]) -> None:
    cls = perdita.classes[card["name"]]
    assert getattr(perdita, cls.__name__) is cls and cls.__name__ in dir(perdita)
    assert issubclass(cls, perdita.Loss) and cls.__module__ == "perdita"
    assert cls.__name__.lower() == card["name"].replace("_", "")
    loss = cls()
    assert loss == perdita.loss(card["name"]) and str(loss) == card["name"]
    assert loss.card == {key: value for key, value in card.items() if key != "params"}


@each
def test_help_says_it_all(card: dict[str, Any]) -> None:
    cls = perdita.classes[card["name"]]
    text = pydoc.plain(pydoc.render_doc(cls))
    words = " ".join(text.replace("|", " ").split())
    shown = [
        card["formula"],
        card["reference"],
        card["estimates"],
        card["kinks"],
        card["predicts"],
        card["prediction"],
    ]
    for said in [*shown, *card["properties"], *(param["doc"] for param in card["params"])]:
        assert " ".join(said.replace("|", " ").split()) in words
    summary = (cls.__doc__ or "").split("\n")[0]
    assert summary.lower() == f"{card['summary']}.".lower() and not summary[0].islower()
    assert "Shapes: " in text
    assert card["kind"] == "arrays" or ("target (...)" in text) == (card["kind"] == "labels")
    names = {
        "b": "b (m, dim)",
        "labels": "labels (n,)",
        "key_labels": "key_labels (m,)",
        "targets": "targets (n, m)",
        "bias": "bias (m,)",
        "negatives": "negatives (k, dim) or (n, k, dim)",
        "weight": "weight (n,)",
    }
    for name in (*card["needs"], *card["allows"]):
        assert names[name] in text


@each
def test_signatures_have_every_parameter(card: dict[str, Any]) -> None:
    cls = perdita.classes[card["name"]]
    parameters = inspect.signature(cls).parameters
    assert list(parameters) == [param["name"] for param in card["params"]]
    for param in card["params"]:
        assert parameters[param["name"]].kind is inspect.Parameter.KEYWORD_ONLY
        assert parameters[param["name"]].default == param["default"]
    defaults = {name: parameter.default for name, parameter in parameters.items()}
    assert cls(**defaults) == cls() and cls().parameters == defaults


def test_a_signature() -> None:
    assert str(inspect.signature(perdita.Huber)) == "(*, delta=1.0)"
    assert "ignore_index=-100" in str(inspect.signature(perdita.CrossEntropy))


def test_formulas_and_properties() -> None:
    assert perdita.Huber().formula == "½r² if |r| ≤ δ, else δ(|r| − ½δ); r = p − y, δ = delta"
    assert perdita.Huber(delta=2).card["properties"] == [
        "convex",
        "|slope| ≤ 2",
        "curvature ≤ 1",
        "value ≥ 0",
    ]
    assert perdita.CrossEntropy().card["properties"] == ["convex in the scores"]


def test_the_catalogue_is_a_copy() -> None:
    perdita.catalogue()[0]["name"] = "spoilt"
    assert perdita.catalogue() == CARDS


def test_all_that_is_public_is_there() -> None:
    assert len(set(perdita.__all__)) == len(perdita.__all__) and set(perdita.__all__) < set(dir(perdita))
    assert all(hasattr(perdita, name) for name in dir(perdita))
    assert list(perdita.classes) == [card["name"] for card in CARDS]
    assert perdita.__version__.count(".") == 2


def test_the_package_needs_numpy_alone() -> None:
    code = "import sys, perdita, perdita.xgboost, perdita.lightgbm, perdita.sklearn; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not {"torch", "jax", "xgboost", "lightgbm", "sklearn", "scipy"} & set(loaded)


# ---- stubs ----


GOOD = """
import jax.numpy as jnp
import numpy as np
import torch

import perdita
import perdita.jax
import perdita.lightgbm
import perdita.torch
import perdita.xgboost

x = np.zeros(3, np.float32)
huber = perdita.Huber(delta=2)
mean: float = huber(x, [0, 0, 0], weight=x)
total: float = huber(x, x, reduction="sum") + huber(x, x, reduction=8)
rows: np.ndarray = huber(x, x, reduction="none")
value, grad = huber.value_and_grad(x, x, out=np.zeros_like(x))
value += 1.0
grad *= 2
_, slopes, hess = perdita.CrossEntropy(class_weights=[1, 2], ignore_index=-1).value_grad_hess(np.zeros((2, 2)), [0, 1])
slopes += hess
slopes, hess = huber.grad_hess(x, x, reduction="sum")
outcome = perdita.InfoNce(temperature=0.1).evaluate(np.eye(3), np.eye(3), labels=[0, 1, 2], key_labels=[0, 1, 2])
slope: float | None = outcome.temperature
perdita.Triplet(mining="semi_hard", seed=3)(np.eye(2), labels=[0, 1])
by_text: perdita.Loss = perdita.loss("huber(delta=2)")
by_text(x, x)
same: perdita.Huber = perdita.Huber()
names: list[str] = list(perdita.classes)
perdita.xgboost.objective(huber, floor=2.0)
perdita.lightgbm.metric("quantile(tau=0.9)")

module = perdita.torch.Huber(delta=1.0, reduction="none")
tensor: torch.Tensor = module(torch.zeros(2), torch.zeros(2))
perdita.torch.Clip(temperature=torch.nn.Parameter(torch.tensor(0.1)))(torch.eye(2), torch.eye(2)).sum()
perdita.torch.functional.cross_entropy(torch.eye(2), torch.tensor([0, 1]), label_smoothing=0.1, dim=1)
array = perdita.jax.huber(jnp.zeros(2), jnp.zeros(2), delta=1.0)
array.sum()
"""
BAD = """
import numpy as np

import perdita
import perdita.torch

x = np.zeros(3)
perdita.Huber(dleta=1.0)
perdita.Huber(1.0)
perdita.Huber(delta="large")
perdita.Triplet(mining="semi")
perdita.CrossEntropy(ignore_index=0.5)
perdita.Huber()(x)
perdita.Huber()(x, x, reduction="avg")
perdita.Huber()(x, x, reduction="none").upper()
perdita.Triplet()(x)
perdita.Clip()(x, x, labels=[0])
perdita.Clip().value_grad_hess
perdita.torch.Huber(dleta=1.0)
perdita.torch.functional.huber(x, x)
"""


def checked(tmp_path: Path, program: str) -> tuple[str, set[int]]:
    """The output of mypy for a program, and the lines with an error."""
    pytest.importorskip("mypy")
    for library in ("torch", "jax"):
        pytest.importorskip(library)
    path = tmp_path / "program.py"
    path.write_text(program)
    mypy = [
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        "--cache-dir",
        str(HERE.parent / ".mypy_cache"),
        str(path),
    ]
    said = subprocess.run(mypy, capture_output=True, text=True, check=False, cwd=HERE.parent).stdout
    # What mypy keeps of an equal program it repeats under the path which that one had.
    return said, {int(line) for line in re.findall(r"program\.py:(\d+): error:", said)}


def test_type_checkers_know_the_losses(tmp_path: Path) -> None:
    said, lines = checked(tmp_path, GOOD)
    assert not lines and "program.py" not in said, said


def test_type_checkers_find_slips(tmp_path: Path) -> None:
    said, lines = checked(tmp_path, BAD)
    slips = [i for i, line in enumerate(BAD.split("\n"), 1) if line.startswith("perdita.")]
    # That a loss on products has no curvature is not known: a loss by its text may have one.
    assert set(slips) - lines <= {slips[10]}, said
