"""Arguments of a wrong type: errors name the argument and what it was."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

import perdita
import perdita.lightgbm
import perdita.sklearn
import perdita.xgboost

X = np.zeros(3)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        ("perdita.loss(3)", 'Loss takes the text of a loss, Loss("huber(delta=2)"), not 3'),
        ("perdita.sklearn.scorer(3)", "Loss takes the text of a loss"),
        ("perdita.plot(3)", "losses are losses and their texts, not 3"),
        ('perdita.plot(["mse", 3])', "losses are losses and their texts, not 3"),
        ('perdita.plot("huber", vary=3)', "vary must be a parameter with its values, "),
        ('perdita.plot("huber", vary={"delta": 3})', "vary: the values of delta must be several, [3], not 3"),
        ('perdita.plot("huber", vary={3: [1]})', "vary must be a text, not 3"),
        ('perdita.plot("huber", what=3)', "what must be a text or several, not 3"),
        ('perdita.plot("huber", what=["value", 3])', "what must be a text, not 3"),
        ('perdita.plot("huber", over=3)', "over must be a text, not 3"),
        ('perdita.plot("huber", range=3)', "range must be two numbers, not 3"),
        ('perdita.plot("huber", range=("a", "b"))', "range must be a number, not 'a'"),
        ('perdita.plot("huber", target="a")', "target must be a number, not 'a'"),
        ("perdita.plot(figure=3)", "figure must be a text, not 3"),
        ("perdita.recommend(task=3)", "task must be a text, not 3"),
        ("perdita.theory(3)", "claims must be a text, not 3"),
        ('perdita.theory(["focal"])', "claims must be a text, not ['focal']"),
        ("perdita.theory(topic=3)", "topic must be a text, not 3"),
        ('perdita.set_num_threads("a")', "n must be an integer, not 'a'"),
        ("perdita.set_num_threads(2.5)", "n must be an integer, not 2.5"),
        ('perdita.Mse()(X, X, checked="no")', "checked must be True or False, not 'no'"),
        ("perdita.Mse().value_grad_hess(X, X, checked=None)", "checked must be True or False, not None"),
        ("perdita.Giou().value_and_grad(X[:, None], X[:, None], wrt=3)", "wrt must be a text or several, not 3"),
        ('perdita.xgboost.objective("mse", floor="a")', "floor must be a number, not 'a'"),
        ("perdita.lightgbm.metric(3)", "Loss takes the text of a loss"),
    ],
)  # fmt: skip
def test_numpy(call: str, says: str) -> None:
    with pytest.raises(TypeError, match=re.escape(says)):
        eval(call)


def test_truth_values_of_numpy() -> None:
    assert np.isnan(perdita.Mse()([np.nan], [0.0], checked=np.False_))


def test_jax() -> None:
    jnp = pytest.importorskip("jax.numpy")
    import perdita.jax as pj

    x = jnp.zeros(3)
    calls: list[tuple[Any, str]] = [
        (lambda: pj.huber(x, "a"), "target must be numbers"),
        (lambda: pj.huber(x, None), "target must be numbers: None"),
        (lambda: pj.huber(x, [None] * 3), "target must be numbers"),
        (lambda: pj.huber(x, x, weight="a"), "weight must be numbers"),
        (lambda: pj.huber(x, x, checked="no"), "checked must be True or False, not 'no'"),
    ]
    for call, says in calls:
        with pytest.raises((TypeError, ValueError), match=says):
            call()


def test_torch() -> None:
    torch = pytest.importorskip("torch")
    import perdita.torch as pt
    from perdita.torch import distributed
    from perdita.torch import functional as P

    x, network = torch.zeros(2, 2), torch.nn.Sequential(torch.nn.ReLU())
    calls: list[tuple[Any, str]] = [
        (lambda: P.cross_entropy(x[None], x[:1].long(), dim="a"), "dim must be an integer, not 'a'"),
        (lambda: P.clip(x, x, logit_scale="a"), "logit_scale must be a number, not 'a'"),
        (lambda: pt.Perceptual(3, layers=["a"]), "network must be a torch.nn.Module, not 3"),
        (lambda: pt.Perceptual(network, layers=["0"], distance=3), "distance must be a text, not 3"),
        (lambda: pt.Perceptual(network, layers=["0"]).features(3), "images must be a tensor, not int"),
        (lambda: distributed.contrastive("klip", x), "that of a loss, not 'klip'; did you mean `clip`?"),
        (lambda: distributed.linear(3, x, x, x), "name must be that of a loss, not 3"),
    ]
    for call, says in calls:
        with pytest.raises(TypeError, match=re.escape(says)):
            call()
