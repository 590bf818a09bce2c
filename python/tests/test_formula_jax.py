"""`perdita.jax.formula`: beside JAX's own operations on the same formula, and the losses of the catalogue."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

jax = pytest.importorskip("jax")
import jax.numpy as jnp  # noqa: E402

import perdita  # noqa: E402
import perdita.jax  # noqa: E402
from perdita import CallError, math  # noqa: E402

RNG = np.random.default_rng(0)
P, Y, S = RNG.normal(size=30), RNG.normal(size=30), RNG.uniform(size=30)
Z, LABELS = RNG.normal(size=(12, 5)), RNG.integers(0, 5, 12)
HUBER = "0.5*r^2 if abs(r) <= d else d*(abs(r) - 0.5*d); r = p - y; d = 1.5"


def cauchy(p: Any, y: Any, c: Any = 2.0, *, log1p: Callable[..., Any] = np.log1p) -> Any:
    return c**2 * log1p(((p - y) / c) ** 2)


@pytest.fixture(autouse=True)
def double() -> Any:
    with jax.enable_x64(True):
        yield


@pytest.mark.parametrize("by_formula", [False, True])
def test_gradients_are_jaxs(by_formula: bool) -> None:
    loss = perdita.jax.formula(lambda p, y, c=2.0: cauchy(p, y, c))

    def reference(p: Any, y: Any, c: Any = 2.0) -> Any:
        return cauchy(p, y, c, log1p=jnp.log1p).mean()

    for function, arguments in (
        (lambda f: f, (P, Y)),
        (jax.grad, (P, Y)),
        (lambda f: jax.grad(f, 1), (P, Y)),
        (lambda f: jax.grad(lambda c: f(P, Y, c=c)), (0.7,)),
        (lambda f: jax.grad(jax.grad(lambda c: f(P, Y, c=c))), (0.7,)),
        (lambda f: jax.jit(lambda p, c: f(p, Y, c=c)), (P, 1.3)),
        (lambda f: jax.grad(jax.jit(lambda p, c: f(p, Y, c=c)), (0, 1)), (P, 1.3)),
        (lambda f: jax.vmap(lambda c: f(P, Y, c=c)), (np.array([0.5, 1.0, 2.0]),)),
        (lambda f: jax.hessian(lambda p: f(p, Y[:4])), (P[:4],)),
    ):
        if by_formula:
            with perdita.jax.by_formula():
                ours = function(loss)(*arguments)
        else:
            ours = function(loss)(*arguments)
        theirs = function(reference)(*arguments)
        jax.tree.map(lambda x, y: assert_allclose(x, y, rtol=1e-9, atol=1e-12), ours, theirs)


def test_gradients_in_a_parameter_are_the_catalogues() -> None:
    loss = perdita.jax.formula(HUBER)
    ours = jax.value_and_grad(lambda d: loss(P, Y, d=d))(0.7)
    assert_allclose(ours, jax.value_and_grad(lambda d: perdita.jax.huber(P, Y, delta=d))(0.7), rtol=1e-12)
    assert_allclose(loss(P, Y), perdita.jax.huber(P, Y, delta=1.5))
    assert_allclose(perdita.jax.formula(HUBER, d=0.5)(P, Y), perdita.jax.huber(P, Y, delta=0.5))


@pytest.mark.parametrize("by_formula", [False, True])
def test_rows(by_formula: bool) -> None:
    loss = perdita.jax.formula(lambda z, y, t=1.0: math.logsumexp(z / t) - (z / t)[y])

    def reference(z: Any, t: Any) -> Any:
        return -jnp.take_along_axis(jax.nn.log_softmax(z / t), LABELS[:, None], -1).mean()

    def ours(z: Any, t: Any) -> Any:
        return loss(z, LABELS, t=t)

    def evaluated() -> Any:
        return jax.value_and_grad(ours, (0, 1))(Z, 2.0), jax.jit(ours)(Z, 0.5)

    if by_formula:
        with perdita.jax.by_formula():
            found = evaluated()
    else:
        found = evaluated()
    wanted = jax.value_and_grad(reference, (0, 1))(Z, 2.0), reference(Z, 0.5)
    jax.tree.map(lambda x, y: assert_allclose(x, y, rtol=1e-9), found, wanted)


def test_numbers_by_name() -> None:
    loss = perdita.jax.formula(lambda p, s, y, k=0.5: k * np.exp(-s) * (p - y) ** 2 + k * s)

    def reference(p: Any, s: Any, y: Any, k: Any) -> Any:
        return (k * jnp.exp(-s) * (p - y) ** 2 + k * s).mean()

    def ours(p: Any, s: Any, y: Any, k: Any) -> Any:
        return loss(p=p, s=s, y=y, k=k)

    for way in (lambda f: f, jax.jit):
        found = jax.value_and_grad(way(ours), (0, 1, 2, 3))(P, S, Y, 0.7)
        wanted = jax.value_and_grad(reference, (0, 1, 2, 3))(P, S, Y, 0.7)
        jax.tree.map(lambda x, y: assert_allclose(x, y, rtol=1e-9, atol=1e-12), found, wanted)
    assert_allclose(loss(p=P, s=S, y=Y, reduction="none"), 0.5 * np.exp(-S) * (P - Y) ** 2 + 0.5 * S)
    with pytest.raises(CallError, match="takes s, p, y by name, and got 3 arrays"):
        loss(P, S, Y)


def test_losses_have_functions() -> None:
    loss = perdita.formula(HUBER)
    for same in (loss.jax(), perdita.jax.formula(loss), perdita.jax.formula(HUBER)):
        assert_allclose(same(P, Y, weight=S), loss(P, Y, weight=S))
    assert "d: parameter of the formula; a number (default 1.5)" in str(loss.jax().__doc__)
    assert "None" not in str(loss.jax().__doc__)


def test_errors() -> None:
    loss = perdita.jax.formula("d*(p - y)^2; d = 1")
    with pytest.raises(ValueError, match="`e`: the formula has no such parameter; it has d"):
        loss(P, Y, e=1)
    with pytest.raises(CallError, match="d must be one number, not of shape"):
        jax.jit(lambda d: loss(P, Y, d=d))(jnp.ones(2))
    with pytest.raises(ValueError, match="not a formula"):
        perdita.jax.formula("mse")
    signs = perdita.jax.formula("log(1 + exp(-p*y)); y in {-1, 1}")
    with pytest.raises(ValueError, match=r"formula: target\[0\] = 0 is neither -1 nor 1"):
        signs(P, np.zeros(30))
    with pytest.raises(Exception, match=r"formula: target\[0\] = 0 is neither -1 nor 1"):
        jax.block_until_ready(jax.jit(signs)(P, np.zeros(30)))
