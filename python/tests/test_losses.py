"""Losses as values: equality, text, pickles, immutability."""

from __future__ import annotations

import copy
import pickle

import numpy as np
import pytest
from conftest import reference

import perdita


def settings_of_losses() -> list[perdita.Loss]:
    texts = {case["loss"] for file in ("vectors.json", "products.json") for case in reference(file)}
    return [perdita.loss(text) for text in sorted(texts)] + [cls() for cls in perdita.classes.values()]


@pytest.mark.parametrize("loss", settings_of_losses(), ids=str)
def test_losses_are_values(loss: perdita.Loss) -> None:
    same = [
        perdita.loss(str(loss)),
        perdita.Loss(str(loss)),
        eval(repr(loss), vars(perdita)),
        pickle.loads(pickle.dumps(loss)),
        copy.deepcopy(loss),
        type(loss)(**loss.parameters),
    ]
    assert {loss, *same} == {loss}
    assert all(type(other) is type(loss) and repr(other) == repr(loss) for other in same)
    assert isinstance(loss, perdita.Loss) and loss.name == loss.card["name"]


def test_losses_compare_by_what_they_are() -> None:
    assert (
        perdita.Huber() == perdita.Huber(delta=1) == perdita.loss("huber") == perdita.Loss("huber(delta=1)")
    )
    assert perdita.Huber() != perdita.Huber(delta=2) and perdita.Huber() != perdita.SmoothL1()
    assert perdita.Huber() != "huber"
    assert repr(perdita.Huber()) == "Huber()" and str(perdita.Huber(delta=2)) == "huber(delta=2)"
    assert repr(perdita.CrossEntropy(ignore_index=-1, class_weights=np.array([1, 2]))) == (
        "CrossEntropy(ignore_index=-1, class_weights=[1.0, 2.0])"
    )
    assert perdita.Triplet(seed=np.int64(3)).parameters["seed"] == 3
    assert perdita.CrossEntropy(from_logits=np.bool_(False)).parameters["from_logits"] is False
    assert perdita.BinaryFocal(alpha=None) == perdita.loss("binary_focal(alpha=none)")


def test_losses_do_not_change() -> None:
    loss = perdita.Huber()
    for name in ("delta", "_core", "name"):
        with pytest.raises(AttributeError, match="Huber is immutable"):
            setattr(loss, name, 2)
    loss.parameters["delta"] = 9
    assert loss.parameters == {"delta": 1.0}
