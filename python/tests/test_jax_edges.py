"""Edges of `perdita.jax`: ignored rows, NaN, infinities, small shapes, errors."""

import numpy as np
import pytest
from jax_batches import close

jax = pytest.importorskip("jax")
import jax.numpy as jnp  # noqa: E402

import perdita.jax as pj  # noqa: E402
from perdita.jax import _kernels  # noqa: E402


def test_what_does_not_count_is_not_there(way):
    loss = jax.value_and_grad(pj.mse)
    value, grad = loss(
        jnp.array([np.nan, 3.0, np.inf]), jnp.array([0.0, 1.0, np.nan]), weight=jnp.array([0.0, 2.0, 0])
    )
    close(value, 4)
    close(grad, [0, 4, 0])
    value, grad = loss(jnp.array([np.nan]), jnp.zeros(1), weight=jnp.zeros(1))
    assert value == 0 and grad[0] == 0
    scores = jnp.array([[np.nan, 1.0], [0.0, 0.0], [np.inf, np.inf]])
    value, grad = jax.value_and_grad(pj.cross_entropy)(scores, jnp.array([-100, 1, -100]))
    close(value, np.log(2))
    close(grad, [[0, 0], [0.5, -0.5], [0, 0]])
    value, grad = jax.value_and_grad(pj.cross_entropy)(scores, jnp.full(3, -100))
    assert value == 0 and not grad.any()
    # Second derivatives, too.
    assert not jnp.isnan(jax.hessian(lambda s: pj.cross_entropy(s, jnp.array([-100, 1, -100])))(scores)).any()


def test_nan_and_infinity(way):
    assert jnp.isnan(pj.mse(jnp.array([np.nan, 1.0]), jnp.zeros(2)))
    value, grad = jax.value_and_grad(pj.bce_with_logits)(jnp.array([np.inf, -np.inf]), jnp.array([1.0, 0.0]))
    assert value == 0 and not grad.any()
    value, grad = jax.value_and_grad(pj.cross_entropy)(jnp.array([[0.0, -np.inf, 0.0]]), jnp.array([0]))
    close(value, np.log(2))
    close(grad, [[-0.5, 0, 0.5]])
    value, grad = jax.value_and_grad(pj.bce)(jnp.array([1.0, 0.0]), jnp.array([1.0, 0.0]))
    close(value, 0)
    assert jnp.isfinite(grad).all()


def test_small_shapes(way):
    for shape in ((0,), (0, 3), ()):
        value, grad = jax.value_and_grad(pj.huber)(jnp.zeros(shape), jnp.zeros(shape))
        assert value == 0 and grad.shape == shape
    value, grad = jax.value_and_grad(pj.cross_entropy)(jnp.zeros((0, 3)), jnp.zeros(0, int))
    assert value == 0 and grad.shape == (0, 3)
    close(pj.cross_entropy(jnp.zeros(3), 1), np.log(3))
    assert pj.cross_entropy(jnp.zeros((2, 0, 3)), jnp.zeros((2, 0), int), reduction="none").shape == (2, 0)
    close(pj.nll(jnp.array([[-0.5]]), jnp.array([0])), 0.5)
    assert jax.vmap(pj.huber)(jnp.zeros((0, 4)), jnp.zeros((0, 4))).shape == (0,)


def test_errors():
    with pytest.raises(ValueError, match="target"):
        pj.huber(jnp.zeros(3), jnp.zeros(4))
    with pytest.raises(ValueError, match=r"target.*\(3,\)"):
        pj.cross_entropy(jnp.zeros((3, 2)), jnp.zeros((3, 2), int))
    with pytest.raises(TypeError, match="target must be integers"):
        pj.cross_entropy(jnp.zeros((3, 2)), jnp.zeros(3))
    with pytest.raises(TypeError, match="pred must be numbers"):
        pj.huber(jnp.zeros(3, complex), jnp.zeros(3))
    with pytest.raises(ValueError, match="axis of scores"):
        pj.cross_entropy(1.0, 0)
    with pytest.raises(ValueError, match="weight"):
        pj.huber(jnp.zeros(3), jnp.zeros(3), weight=jnp.zeros(2))
    with pytest.raises(ValueError, match="reduction"):
        pj.huber(jnp.zeros(3), jnp.zeros(3), reduction="average")
    with pytest.raises(ValueError, match="reduction"):
        pj.huber(jnp.zeros(3), jnp.zeros(3), reduction=0)
    with pytest.raises(AttributeError, match="did you mean 'bce_with_logits'"):
        pj.sigmoid_binary_cross_entropy  # noqa: B018
    with pytest.raises(ValueError, match="did you mean `delta`"):
        pj.huber(jnp.zeros(3), jnp.zeros(3), dleta=1)
    with pytest.raises(ValueError, match="delta"):
        pj.huber(jnp.zeros(3), jnp.zeros(3), delta=-1)
    with pytest.raises(TypeError, match="a mask is a weight of truth values, weight=mask"):
        pj.huber(jnp.zeros(3), jnp.zeros(3), where=jnp.ones(3, bool))
    with pytest.raises(TypeError, match="the scores of a row lie along the last axis"):
        pj.cross_entropy(jnp.zeros((3, 2)), jnp.zeros(3, int), axis=-1)
    with pytest.raises(TypeError, match='all observations are reduced, or none: reduction="mean"'):
        pj.dice(jnp.zeros((1, 3, 2)), jnp.zeros((1, 3, 2)), axis=1)
    with pytest.raises(TypeError, match="takes no argument 'predictions': here it is pred"):
        pj.huber(predictions=jnp.zeros(3), targets=jnp.zeros(3))
    with pytest.raises(TypeError, match=r"weight=where\(target > 0, pos_weight, 1\)"):
        pj.bce_with_logits(jnp.zeros((3, 2)), jnp.zeros((3, 2)), pos_weight=jnp.ones(2))
    with pytest.raises(TypeError, match=r"delta must be one number, not of shape \(2,\)"):
        jax.jit(lambda d: pj.huber(jnp.zeros(3), jnp.zeros(3), delta=d))(jnp.ones(2))
    with pytest.raises(ValueError, match="class"):
        pj.cross_entropy(jnp.zeros((3, 2)), jnp.zeros(3, int), class_weights=[1, 2, 3])


def test_domains():
    """Numbers that are known when a loss is called; those that are traced are in test_jax_traced.py."""
    score, labels = jnp.array([0.5, 2.0]), jnp.array([1, 0])
    says = "hinge: target\\[1\\] = 0 is neither -1 nor 1"
    for call in (pj.hinge, jax.grad(pj.hinge), jax.jit(lambda x, _: pj.hinge(x, labels))):
        with pytest.raises(ValueError, match=says):
            call(score, labels)
    assert pj.hinge(score, labels, checked=False) == 0.75
    assert pj.hinge(score, labels, weight=jnp.array([1.0, 0])) == 0.5
    with pytest.raises(ValueError, match=says):
        pj.hinge(score, labels, weight=jnp.array([0.0, 2]))
    shares = jnp.array([[0.5, 0.5], [3, 1]])
    ignored = pj.cross_entropy(shares, jnp.array([0, -100]), from_logits=False)
    close(ignored, np.log(2))
    with pytest.raises(ValueError, match="cross_entropy: scores\\[2\\] = 3 lies outside"):
        pj.cross_entropy(shares, jnp.array([0, 1]), from_logits=False)
    with pytest.raises(ValueError, match="variance\\[1\\] = -1 lies outside"):
        pj.gaussian_nll(score, jnp.array([1.0, -1]), score)
    scores, relevance = jnp.ones((1, 3)), jnp.array([[1.0, 0, -1]])
    assert jnp.isfinite(pj.listnet(scores, relevance, lengths=jnp.array([2])))


def test_wrong_labels():
    scores, labels = jnp.zeros((2, 3)), jnp.array([0, 7])
    with pytest.raises(Exception, match="7"):
        pj.cross_entropy(scores, labels).block_until_ready()
    with _kernels.traced():
        assert jnp.isnan(pj.cross_entropy(scores, labels))
