"""The tables of the page that compares perdita with PyTorch and optax: both columns are evaluated."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

PAGE = Path(__file__).resolve().parents[2] / "docs/src/comparison.md"
MODULE = re.compile(r"^\| `(\w+)` \| (?:`(\w+)`|–) \| ([^|]*)\|$", re.MULTILINE)
ROW = re.compile(
    r"^\| `(?P<theirs>[^|]*)` \| `(?P<ours>[^|]*)` \| (?P<result>(equal|differs)[^|]*) \|$", re.MULTILINE
)
TOLERANCE = 1e-12
Gradients = dict[str, np.ndarray]


def section(title: str) -> str:
    """The text under a heading of the second level; none where the package is tested on its own."""
    page = PAGE.read_text() if PAGE.exists() else ""
    return next((text for text in page.split("\n## ") if text.startswith(f"{title}\n")), "")


def rows(title: str) -> list[Any]:
    found = ROW.finditer(section(title))
    return [
        pytest.param(x["theirs"], x["ours"], x["result"].startswith("equal"), id=x["ours"]) for x in found
    ]


@cache
def names(title: str) -> dict[str, Any]:
    """The names that a section defines."""
    code = re.search(r"```python\n(.*?)```", section(title), flags=re.DOTALL)
    assert code is not None
    defined: dict[str, Any] = {}
    exec(code[1], defined)
    return defined


def with_torch(expression: str) -> tuple[float, Gradients]:
    import torch

    defined = names("PyTorch")
    leaves = {k: x for k, x in defined.items() if isinstance(x, torch.Tensor) and x.requires_grad}
    value = eval(expression, defined)
    if not value.requires_grad:
        return value.item(), {}
    grads = torch.autograd.grad(value, list(leaves.values()), allow_unused=True)
    found = zip(leaves, grads, strict=True)
    return value.item(), {name: grad.numpy() for name, grad in found if grad is not None}


def with_jax(expression: str) -> tuple[float, Gradients]:
    import jax

    defined = names("optax")
    variables = ("x", "z", "log_p", "a", "b", "e", "views", "scores", "pixels", "frames")
    used = {name: defined[name] for name in variables if re.search(rf"\b{name}\b", expression)}

    def loss(arrays: dict[str, Any]) -> Any:
        return eval(expression, defined | arrays)

    value, grads = jax.jit(jax.value_and_grad(loss))(used)
    return float(value), {name: np.asarray(grad) for name, grad in grads.items()}


def near(one: Any, other: Any) -> bool:
    return np.allclose(one, other, rtol=TOLERANCE, atol=TOLERANCE, equal_nan=True)


def check(evaluate: Callable[[str], tuple[float, Gradients]], theirs: str, ours: str, equal: bool) -> None:
    (value, grads), (our_value, our_grads) = evaluate(theirs), evaluate(ours)
    # Two views are one array there, and two here.
    shared = grads.keys() & our_grads.keys()
    different = [name for name in sorted(shared) if not near(our_grads[name], grads[name])]
    if not equal:
        assert different or not near(our_value, value)
        return
    assert near(our_value, value), (our_value, value)
    assert not different, {name: (our_grads[name], grads[name]) for name in different}


@pytest.fixture
def doubles() -> Iterator[None]:
    """The page computes in double precision, which other tests must not see."""
    torch, jax = pytest.importorskip("torch"), pytest.importorskip("jax")
    pytest.importorskip("optax")
    with jax.enable_x64(True):
        yield
    torch.set_default_dtype(torch.float32)
    jax.config.update("jax_enable_x64", False)


@pytest.mark.usefixtures("doubles")
@pytest.mark.parametrize(("theirs", "ours", "equal"), rows("PyTorch"))
@pytest.mark.filterwarnings("ignore:reduction")
def test_pytorch(theirs: str, ours: str, equal: bool) -> None:
    check(with_torch, theirs, ours, equal)


@pytest.mark.usefixtures("doubles")
@pytest.mark.parametrize(("theirs", "ours", "equal"), rows("optax"))
def test_optax(theirs: str, ours: str, equal: bool) -> None:
    check(with_jax, theirs, ours, equal)


@pytest.mark.skipif(not PAGE.exists(), reason="there is no page")
def test_modules() -> None:
    nn = pytest.importorskip("torch.nn")
    import perdita.torch

    found = MODULE.findall(section("PyTorch"))
    listed = [theirs for theirs, _, _ in found]
    assert sorted(listed) == sorted(x for x in vars(nn) if x.endswith("Loss") and x != "NLLLoss2d")
    for theirs, ours, arguments in found:
        if not ours:
            continue
        left, right = inspect.signature(getattr(nn, theirs)), inspect.signature(getattr(perdita.torch, ours))
        for name, other in re.findall(r"`(\w+)`(?: → `(\w+)`)?", arguments.partition(";")[0]):
            assert name in left.parameters, (theirs, name)
            assert (other or name) in right.parameters, (ours, other)


@pytest.mark.skipif(not PAGE.exists(), reason="there is no page")
@pytest.mark.parametrize(("title", "least"), [("PyTorch", 45), ("optax", 30)])
def test_every_row_is_read(title: str, least: int) -> None:
    lines = [line for line in section(title).splitlines() if re.match(r"\| `[^`]*\(", line)]
    assert len(rows(title)) == len(lines) >= least
