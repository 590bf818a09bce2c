"""Ways of calling that those who come from other libraries try: they work, or the error says what to write."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import perdita

RNG = np.random.default_rng(0)
ROWS, OTHERS = RNG.normal(size=(6, 4)), RNG.normal(size=(6, 4))
SHARES = RNG.dirichlet(np.ones(4), 6)
LABELS = np.array([0, 0, 1, 1, 2, 2])
Call = Callable[..., Any]


def with_numpy(name: str) -> Call:
    def call(*arrays: Any, **options: Any) -> float:
        known = {key: options.pop(key) for key in tuple(options) if key in perdita.classes[name]().parameters}
        return perdita.classes[name](**known)(*arrays, **options)

    return call


def with_jax(name: str) -> Call:
    jax = pytest.importorskip("jax")
    import perdita.jax

    def call(*arrays: Any, **options: Any) -> float:
        with jax.enable_x64(True):
            return float(getattr(perdita.jax, name)(*arrays, **options))

    return call


hosts = pytest.mark.parametrize("host", [with_numpy, with_jax], ids=["numpy", "jax"])


def near(one: float, other: float) -> None:
    assert one == pytest.approx(other, rel=1e-12)


# ---- arrays by position, and by the names of the literature ----


@hosts
def test_arrays_by_position(host: Callable[[str], Call]) -> None:
    for name in ("sup_con", "triplet", "lifted_structure", "multi_similarity", "circle"):
        call = host(name)
        near(call(ROWS, LABELS), call(a=ROWS, labels=LABELS))
        near(call(ROWS, LABELS), call(embeddings=ROWS, labels=LABELS))
    for name in ("info_nce", "n_pair"):
        call = host(name)
        near(call(ROWS, OTHERS, ROWS[:3]), call(a=ROWS, b=OTHERS, negatives=ROWS[:3]))
        first, second = ("query", "positive") if name == "info_nce" else ("anchor", "positive")
        near(call(ROWS, OTHERS), call(**{first: ROWS, second: OTHERS}))
    for name in ("linear_cross_entropy", "arc_face", "cos_face", "linear_focal"):
        call = host(name)
        near(call(ROWS, OTHERS, LABELS), call(a=ROWS, b=OTHERS, labels=LABELS))
    near(host("clip")(image=ROWS, text=OTHERS), host("clip")(ROWS, OTHERS))
    with pytest.raises(ValueError, match="clip got text and b, which are the same"):
        host("clip")(ROWS, OTHERS, text=OTHERS)


@hosts
def test_soft_targets(host: Callable[[str], Call]) -> None:
    options = {"label_smoothing": 0.1, "weight": np.arange(6.0)}
    near(host("cross_entropy")(ROWS, SHARES, **options), host("soft_cross_entropy")(ROWS, SHARES, **options))
    log_p = ROWS - np.log(np.exp(ROWS).sum(1, keepdims=True))
    near(host("cross_entropy")(ROWS, SHARES), -(SHARES * log_p).sum(1).mean())
    with pytest.raises(ValueError, match="target must be integers for focal: soft_focal takes probabilities"):
        host("focal")(ROWS, SHARES)
    with pytest.raises(ValueError, match="target must be integers, not float64"):
        host("cross_entropy")(ROWS, LABELS.astype(float))


def test_gradients_of_soft_targets() -> None:
    value, grad = perdita.CrossEntropy().value_and_grad(ROWS, SHARES)
    want = perdita.SoftCrossEntropy().value_and_grad(ROWS, SHARES)
    assert value == want[0] and np.array_equal(grad, want[1])
    assert perdita.CrossEntropy().evaluate(ROWS, SHARES).grads.keys() == {"pred"}


@hosts
def test_scalar_targets_and_weights(host: Callable[[str], Call]) -> None:
    near(host("huber")(ROWS, 0.5), host("huber")(ROWS, np.full_like(ROWS, 0.5)))
    near(host("gan_discriminator")(ROWS, 1.0), host("gan_discriminator")(ROWS, np.ones_like(ROWS)))
    per_row = np.arange(6.0)
    spread = np.repeat(per_row[:, None], 4, 1)
    near(host("huber")(ROWS, OTHERS, weight=per_row[:, None]), host("huber")(ROWS, OTHERS, weight=spread))
    near(host("huber")(ROWS, OTHERS, weight=np.ones((1, 4))), host("huber")(ROWS, OTHERS))
    says = "weight has the shape (6,), not (6, 4); one per row is weight[:, None]"
    with pytest.raises(ValueError, match=re.escape(says)):
        host("huber")(ROWS, OTHERS, weight=per_row)
    with pytest.raises(ValueError, match=re.escape("weight has the shape (3, 1), not (6, 4)")):
        host("huber")(ROWS, OTHERS, weight=per_row[:3, None])
    with pytest.raises(ValueError, match=re.escape("target has the shape (4,), not (6, 4)")):
        host("huber")(ROWS, OTHERS[0])


# ---- errors ----


@pytest.mark.parametrize(
    ("call", "says"),
    [
        ("perdita.HuberLoss", "no attribute 'HuberLoss'; did you mean `Huber`?"),
        ("perdita.MSELoss", "did you mean `Mse`?"),
        ("perdita.L1Loss", "did you mean `Mae`?"),
        ("perdita.huber", "did you mean `Huber`?"),
        ("perdita.Qantile", "did you mean `Quantile`?"),
        ("perdita.softmax_cross_entropy_with_integer_labels", "did you mean `CrossEntropy`?"),
        ('perdita.loss("Huber")', "unknown loss `Huber`; did you mean `huber`?"),
        ('perdita.loss("CrossEntropy")', "did you mean `cross_entropy`?"),
        ('perdita.loss("l1")', "unknown loss `l1`; in perdita it is `mae`"),
        ('perdita.loss("log_loss")', "unknown loss `log_loss`; in perdita it is `bce`"),
        ('perdita.loss("KLDivLoss")', "unknown loss `KLDivLoss`; in perdita it is `kl`"),
        ('perdita.plot("neg_mean_squared_error")', "in perdita it is `mse`"),
        ("perdita.kl_div", "did you mean `Kl`?"),
        ("perdita.log_loss", "did you mean `Bce`?"),
        (
            'perdita.loss("focal + dice")',
            "`focal + dice`: dice is neither pointwise nor row-wise: it is no part of a formula",
        ),
        ('perdita.loss("focal(gamma=1) + dice")', "dice is neither pointwise nor row-wise"),
        ("perdita.Loss()", 'Loss takes the text of a loss, Loss("huber(delta=2)")'),
        ("perdita.Huber([1.0], [2.0])", "makes a loss, whose call takes arrays: Huber()(pred, target)"),
        ("perdita.Clip(x, x)", "makes a loss, whose call takes arrays: Clip()(a, b)"),
        ("perdita.CrossEntropy(weight=[1, 2])", "for a weight per class there is class_weights"),
        (
            "perdita.Mse(weight=2)",
            "weight is an argument of the call, a weight per observation: Mse()(…, weight=…)",
        ),
        ('perdita.Mse(reduction="sum")', "reduction is an argument of the call"),
    ],
)
def test_errors_say_what_to_write(call: str, says: str) -> None:
    with pytest.raises((ValueError, AttributeError), match=re.escape(says)):
        eval(call, {"perdita": perdita, "x": ROWS})


@pytest.mark.parametrize(
    "wrong", ["mse(1j * x, x)", "mse(x, x.astype(str))", "mse(None, x)", "ce(x, l + 0.5)"]
)
def test_errors_of_types_are_both(wrong: str) -> None:
    """They are a TypeError, as for any function, and a ValueError, as all errors of perdita."""
    names = {"mse": perdita.Mse(), "ce": perdita.CrossEntropy(), "x": ROWS, "l": LABELS}
    with pytest.raises(perdita.CallError) as caught:
        eval(wrong, names)
    assert isinstance(caught.value, TypeError) and isinstance(caught.value, ValueError)


def test_the_package_lists_its_names_only() -> None:
    assert set(dir(perdita)) >= set(perdita.__all__)
    assert not hasattr(perdita, "no_such_loss_at_all")
    with pytest.raises(ImportError):
        exec("from perdita import Hubber")
    assert not hasattr(perdita, "annotations")


def test_formulas_can_be_exported() -> None:
    jax = pytest.importorskip("jax")
    from jax import export

    import perdita.jax

    shape = jax.ShapeDtypeStruct((6, 4), np.float32)
    with perdita.jax.by_formula():
        exported = export.export(jax.jit(jax.value_and_grad(perdita.jax.huber)))(shape, shape)
    rows, others = ROWS.astype(np.float32), OTHERS.astype(np.float32)
    value, grad = exported.call(rows, others)
    want, slope = perdita.Huber().value_and_grad(rows, others)
    assert float(value) == pytest.approx(want, rel=1e-6)
    np.testing.assert_allclose(grad, slope, rtol=1e-6)
    with pytest.raises(ValueError, match="custom call"):
        export.export(jax.jit(perdita.jax.huber))(shape, shape)
