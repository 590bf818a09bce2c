# ruff: noqa: E402
"""Multi-input losses on arrays of JAX, against reference values and those on tensors of PyTorch."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

import numpy as np
import pytest
from array_cases import Case, by_field, first, referenced, sorts, tensors

import perdita

torch = pytest.importorskip("torch")
jax = pytest.importorskip("jax")
import jax.numpy as jnp

import perdita.jax
from perdita.jax import _kernels

pytestmark = referenced


@pytest.mark.parametrize("way", [nullcontext, _kernels.traced], ids=["kernel", "elsewhere"])
@first
def test_jax_is_the_reference(case: Case, way: Any, x64: None) -> None:
    still = {name: jnp.asarray(x) for name, x in case.arrays.items() if name not in case.variable}
    up = np.linspace(0.5, 2, case.each.size).reshape(case.rows)

    def loss(moved: Any, weight: Any, reduction: str) -> Any:
        return getattr(perdita.jax, case.name)(
            **moved, **still, **case.parameters, weight=weight, reduction=reduction
        )

    def weighed(moved: Any, weight: Any) -> Any:
        each = loss(moved, weight, "none")
        return jnp.sum(each * up), each

    moved, weight = {name: jnp.asarray(case.arrays[name]) for name in case.variable}, jnp.asarray(case.weight)

    @jax.jit
    def both(*given: Any) -> Any:
        mean = jax.value_and_grad(lambda moved, w: loss(moved, w, "mean"))(*given)
        return mean, jax.value_and_grad(weighed, has_aux=True)(*given)

    with way():
        mean, ((_, each), grads) = both(moved, weight)
        alone = loss(moved, weight, "none")
    case.check(*mean, 1e-9)
    want, slopes = case.loss.value_and_grad(**case.arrays, weight=case.weight, reduction="none", upstream=up)
    assert each.shape == case.rows
    case.near(each, want, 1e-9)
    case.near(alone, want, 1e-9)
    for name, grad in grads.items():
        case.near(grad, slopes[name], 1e-9)


@sorts
def test_jax_transforms(case: Case, x64: None) -> None:
    given, name = {key: jnp.asarray(x) for key, x in case.arrays.items()}, case.variable[0]

    def loss(x: Any) -> Any:
        return getattr(perdita.jax, case.name)(**given | {name: x}, **case.parameters)

    both = jnp.stack([given[name], given[name]])
    for way in (nullcontext, _kernels.traced):
        with way():
            one, two = jax.vmap(jax.grad(loss))(both)
        case.near(one, case.loss.value_and_grad(**case.arrays)[1][name], 1e-9)
        assert (one == two).all()
    if case.traced:
        twice = jax.grad(lambda x: jnp.sum(jax.grad(loss)(x) ** 2))(given[name])
        tensor = torch.tensor(case.arrays[name]).requires_grad_()
        value = by_field(case, tensors(case) | {name: tensor})
        (slope,) = torch.autograd.grad(value, tensor, create_graph=True)
        case.near(twice, torch.autograd.grad((slope**2).sum(), tensor)[0], 1e-9)
    else:
        with pytest.raises(NotImplementedError, match=f"{case.name} has no second derivative yet"):
            jax.grad(lambda x: jnp.sum(jax.grad(loss)(x)))(given[name])


def test_jax_says_what_is_wrong() -> None:
    a, same = jnp.ones((2, 3)), jnp.ones(2)
    with pytest.raises(ValueError, match=r"b has the shape \[1, 3\], expected \(2, d = 3\)"):
        jax.jit(perdita.jax.contrastive)(a, a[:1], same)
    with pytest.raises(ValueError, match="contrastive has no gradient in same"):
        jax.grad(perdita.jax.contrastive, argnums=2)(a, a, same)
    with pytest.raises(ValueError, match=r"weight has the shape \(3,\), not \(2,\)"):
        perdita.jax.contrastive(a, a, same, weight=jnp.ones(3))
    with pytest.raises(TypeError, match="contrastive needs same"):
        perdita.jax.contrastive(a, a)
    assert perdita.jax.contrastive(a, a, same, weight=2.0, reduction="none").shape == (2,)
