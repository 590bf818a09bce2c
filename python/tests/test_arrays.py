"""Multi-input losses: their fields, and NumPy against reference values."""

from __future__ import annotations

import inspect
import pydoc
from typing import Any

import numpy as np
import pytest
from array_cases import CARDS, CASES, Case, every, first, referenced
from numpy.testing import assert_allclose

import perdita
from perdita._loss import FIELDS

RESERVED = {"self", "weight", "reduction", "checked", "upstream", "wrt", "out", "dim", "args", "arrays"}
pytestmark = referenced


# ---- the catalogue ----


@pytest.mark.parametrize("card", CARDS.values(), ids=lambda card: card["name"])
def test_every_loss_has_reference_values_and_names_that_are_free(card: dict[str, Any]) -> None:
    fields = [field["name"] for field in card["fields"]]
    assert card["name"] in {case.name for case in CASES}
    assert not {*fields} & (RESERVED | {param["name"] for param in card["params"]})
    assert any(field["holds"] == "variable" for field in card["fields"])
    cls = perdita.classes[card["name"]]
    text = " ".join(pydoc.plain(pydoc.render_doc(cls)).replace("|", " ").split())
    for field in card["fields"]:
        assert f"{field['name']} ({', '.join(field['axes'].split())}" in text
        assert " ".join(field["doc"].split()) in text
    for call in (cls.__call__, cls.value_and_grad):
        assert list(inspect.signature(call).parameters)[1 : 1 + len(fields)] == FIELDS[card["name"]].ordered


@every
def test_parameters_change_no_names(case: Case) -> None:
    for key in ("name", "holds", "optional"):
        assert [x[key] for x in case.loss.card["fields"]] == [x[key] for x in case.card["fields"]]


def test_what_help_says() -> None:
    doc = perdita.GaussianNll.__doc__ or ""
    assert "Shapes: mean (...); variance (...); target (...); optional: weight (...)" in doc
    assert "variance: the predicted variance, or its logarithm; in (0, ∞), with a gradient" in doc
    signature = "(self, mean, variance, target, *, weight"
    assert str(inspect.signature(perdita.GaussianNll.__call__)).startswith(signature)


# ---- NumPy ----


@every
def test_numpy_is_the_reference(case: Case) -> None:
    value, grads = case.loss.value_and_grad(**case.arrays, weight=case.weight)
    assert list(grads) == case.variable
    case.check(value, grads)
    each = case.loss(**case.arrays, reduction="none")
    assert each.shape == case.rows
    case.near(each, case.each)
    ordered = [case.arrays.get(name) for name in FIELDS[case.name].ordered]
    assert case.loss(*ordered, weight=case.weight) == case.loss(**case.arrays, weight=case.weight)


@first
def test_numpy_gives_what_is_asked_for(case: Case) -> None:
    rng = np.random.default_rng(0)
    up = rng.normal(size=case.rows)
    each, whole = case.loss.value_and_grad(**case.arrays, reduction="none", upstream=up)
    for name in case.variable:
        same, alone = case.loss.value_and_grad(**case.arrays, wrt=name, reduction="none", upstream=up)
        assert list(alone) == [name]
        case.near(alone[name], whole[name])
        case.near(same, each)
    _, none = case.loss.value_and_grad(**case.arrays, wrt=())
    assert none == {}
    with pytest.raises(ValueError, match=r"has gradients in .*, not in 'nothing'"):
        case.loss.value_and_grad(**case.arrays, wrt="nothing")
    singles = {name: x if x.dtype == np.int64 else x.astype(np.float32) for name, x in case.arrays.items()}
    value, grads = case.loss.value_and_grad(**singles)
    assert all(grad.dtype == np.float32 for grad in grads.values())
    assert_allclose(value, case.loss(**case.arrays), rtol=1e-4, atol=1e-5)
    halves = {name: x if x.dtype == np.int64 else x.astype(np.float16) for name, x in case.arrays.items()}
    each, grads = case.loss.value_and_grad(**halves, weight=1, reduction="none")
    assert each.dtype == np.float16 and all(grad.dtype == np.float16 for grad in grads.values())


@first
def test_wrong_calls_are_told(case: Case) -> None:
    name, *_ = case.arrays
    with pytest.raises(TypeError, match="takes no argument 'nonsense'"):
        case.loss(**case.arrays, nonsense=1)
    with pytest.raises(TypeError, match=f"needs {name}"):
        case.loss(**{key: x for key, x in case.arrays.items() if key != name})
    with pytest.raises(TypeError, match="by position"):
        case.loss(*[case.arrays[name]] * 20)
    with pytest.raises(ValueError, match=f"{name} has the shape .*, expected"):
        case.loss(**case.arrays | {name: case.arrays[name].reshape(*[1] * 9, -1)})


def test_shapes_that_do_not_fit() -> None:
    with pytest.raises(ValueError, match=r"variance has the shape \[2\], expected \(3\)"):
        perdita.GaussianNll()([0, 0, 0], [1, 1], [0, 0, 0])
    with pytest.raises(ValueError, match=r"b has the shape \[1, 2\], expected \(1, d = 3\)"):
        perdita.Contrastive()(np.ones((1, 3)), np.ones((1, 2)), [1])
    with pytest.raises(ValueError, match=r"weight has the shape \(2,\), not \(1,\)"):
        perdita.Contrastive()(np.ones((1, 3)), np.ones((1, 3)), [1], weight=[1, 1])
    with pytest.raises(ValueError, match=r"variance\[1\] = -1 lies outside \(0, ∞\)"):
        perdita.GaussianNll()([0, 0], [1, -1], [0, 0], checked=True)
    with pytest.raises(TypeError, match="got mean by position and by name"):
        perdita.GaussianNll()([0], [1], [0], mean=[0])
