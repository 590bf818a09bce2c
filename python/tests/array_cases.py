"""Reference values of multi-input losses, every line of the catalogue."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from conftest import numbers, reference
from numpy.testing import assert_allclose

import perdita
from perdita import _replay
from perdita._fields import shape_at, width

CARDS = {card["name"]: card for card in perdita.catalogue() if card["kind"] == "arrays"}


class Case:
    """A loss, what it is given, and what comes out."""

    def __init__(self, case: dict[str, Any]) -> None:
        self.loss = perdita.loss(case["loss"])
        self.name, self.parameters = self.loss.name, self.loss.parameters
        self.card = CARDS[self.name]
        holds = {field["name"]: field["holds"] for field in self.card["fields"]}
        self.arrays: dict[str, np.ndarray] = {}
        for field in self.card["fields"]:
            if field["name"] in case["inputs"]:
                given = case["inputs"][field["name"]]
                kind = np.int64 if holds[field["name"]] == "labels" else np.float64
                self.arrays[field["name"]] = numbers(given["data"]).astype(kind).reshape(given["shape"])
        self.variable = [name for name in self.arrays if holds[name] == "variable"]
        self.rows = shape_at(self.loss._fields.places, self.arrays)
        self.weight = numbers(case["weight"]).reshape(self.rows)
        self.each = numbers(case["each"]).reshape(self.rows)
        self.value = float(case["value"])
        self.grads = {
            name: numbers(grad).reshape(self.arrays[name].shape) for name, grad in case["grads"].items()
        }
        self.traced = _replay.tape(str(self.loss), width(self.arrays, self.rows)) is not None

    def check(self, value: Any, grads: dict[str, Any], relative: float = 1e-10) -> None:
        """The weighted mean, and gradients in some of the arrays."""
        assert_allclose(value, self.value, rtol=relative, atol=1e-12)
        for name, grad in grads.items():
            self.near(grad, self.grads[name], relative)

    @staticmethod
    def near(got: Any, want: Any, relative: float = 1e-10) -> None:
        got, want = np.asarray(got), np.asarray(want)
        largest = np.abs(want[np.isfinite(want)]).max(initial=1.0)
        assert_allclose(got, want, rtol=relative, atol=1e-13 * largest)


CASES = [Case(case) for case in reference("arrays.json") if case["loss"].split("(")[0] in CARDS]
FIRST = list({case.name: case for case in reversed(CASES)}.values())[::-1]
TRACED = [case for case in FIRST if case.traced]
# One of each sort, where there is one: with a formula and without, with labels and without.
SORTS = list(
    {(case.traced, any(x.dtype == np.int64 for x in case.arrays.values())): case for case in FIRST}.values()
)
referenced = pytest.mark.skipif(not CASES, reason="tested without the reference values")


def name_of(case: Case) -> str:
    return str(case.loss)


every = pytest.mark.parametrize("case", CASES, ids=name_of)
first = pytest.mark.parametrize("case", FIRST, ids=name_of)
sorts = pytest.mark.parametrize("case", SORTS, ids=name_of)


def tensors(case: Case, *moved: str) -> dict[str, Any]:
    """The arrays as tensors, of which some require their gradients."""
    import torch

    return {name: torch.tensor(x).requires_grad_(name in moved) for name, x in case.arrays.items()}


def by_field(case: Case, given: dict[str, Any], reduction: Any = "mean", weight: Any = None) -> Any:
    """The loss of tensors by field, with the conventions of the catalogue."""
    from perdita.torch._calls import CALLS
    from perdita.torch._evaluate import evaluate
    from perdita.torch._options import Options

    how = Options(str(case.loss), reduction=reduction, sample_weight=weight)
    return evaluate(CALLS[case.name], given, how)
