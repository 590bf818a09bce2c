"""Losses on products by their plans, against the compiled kernels."""

from __future__ import annotations

import functools
from types import SimpleNamespace

import numpy as np
import pytest

from perdita import _plans
from perdita._perdita import Core, catalogue
from perdita._products import products

torch = pytest.importorskip("torch")
jax = pytest.importorskip("jax")
import jax.numpy as jnp  # noqa: E402

from perdita.jax import _namespace as JAX  # noqa: E402
from perdita.torch import _namespace as TORCH  # noqa: E402

torch.set_num_threads(1)


@pytest.fixture(autouse=True)
def double_precision():
    """JAX has it only when asked, and other files of the same process do not ask."""
    with jax.enable_x64(True):
        yield


# ---- the same call of the kernel and of both libraries ----

GRADS = ("a", "b", "negatives", "bias")


def by_kernel(text, batch, reduction="mean"):
    """The value, what it was divided by, and the gradients."""
    each = np.empty(len(batch["a"])) if reduction == "none" else None
    flat = {name: np.ascontiguousarray(x) for name, x in batch.items()}
    out = {name: np.empty_like(flat[name]) for name in GRADS if name in flat}
    weight = flat.pop("weight", None)
    value, weight, _, parameters, _ = Core(text).evaluate(
        [(name, x, x.shape) for name, x in flat.items()],
        weight,
        reduction="sum" if reduction == "none" else reduction,
        each=each,
        grads=list(out.items()),
    )
    names = {"temperature": "temperature", "bias": "score_bias"}
    out |= {names[name]: slope for name, slope in parameters.items()}
    return (value if each is None else each), weight, out


def scales(text, grads):
    """The loss's own temperature and bias, where it has them."""
    own = {"temperature": "temperature", "score_bias": "bias"}
    return {name: np.asarray(Core(text).args[key]) for name, key in own.items() if name in grads}


def by_torch(text, batch, reduction="mean", piece=None, upstream=1.0):
    a = {name: torch.tensor(x) for name, x in batch.items()}
    wanted = [name for name in (*GRADS, "temperature", "score_bias") if name in a]
    for name in wanted:
        a[name].requires_grad_()
    sums = products(Core(text), TORCH, piece=piece, **a)
    value = sums.reduced(TORCH, reduction)
    (value * upstream).sum().backward()
    grads = {
        name: np.zeros(a[name].shape) if a[name].grad is None else a[name].grad.numpy() for name in wanted
    }
    return value.detach().numpy(), float(sums.weight.detach()), grads


@functools.cache
def jitted(text, names, reduction, piece):
    def of(numbers, rest):
        sums = products(Core(text), JAX, piece=piece, **numbers, **rest)
        value = sums.reduced(JAX, reduction)
        return value.sum(), (value, sums.weight)

    return jax.jit(jax.value_and_grad(of, has_aux=True))


def by_jax(text, batch, reduction="mean", piece=None):
    numbers = {
        name: jnp.asarray(x) for name, x in batch.items() if name in (*GRADS, "temperature", "score_bias")
    }
    rest = {name: jnp.asarray(x) for name, x in batch.items() if name not in numbers}
    (_, (value, weight)), grads = jitted(text, tuple(sorted(batch)), reduction, piece)(numbers, rest)
    return np.asarray(value), float(weight), {name: np.asarray(x) for name, x in grads.items()}


def close(got, want, slack=1e-10):
    (value, weight, grads), (want_value, want_weight, want_grads) = got, want
    np.testing.assert_allclose(weight, want_weight, rtol=1e-12)
    np.testing.assert_allclose(value, want_value, rtol=slack, atol=slack)
    assert grads.keys() == want_grads.keys()
    for name, grad in want_grads.items():
        size = np.max(np.abs(grad), initial=1.0, where=np.isfinite(grad))
        np.testing.assert_allclose(grads[name], grad, rtol=slack, atol=slack * size, err_msg=name)


def by_plan(text, batch, reductions=("mean", "sum", 3.5, "none")):
    """The plan's steps give what the kernel gives, for all rows at once and for some at a time."""
    for reduction in reductions:
        if reduction == "none" and not has_rows(text):
            continue
        want = by_kernel(text, batch, reduction)
        given = batch | scales(text, want[2])
        close(by_torch(text, given, reduction), want)
        close(by_torch(text, given, reduction, piece=3), want)


def has_rows(text):
    return text.split("(")[0] not in ("triplet", "vicreg", "barlow_twins")


# ---- batches ----


def embeddings(n, m=None, dim=5, seed=0, awkward=False):
    """Rows; with a row of zeros, two that are equal and two that are near among them."""
    random = np.random.default_rng(seed)
    a, b = random.normal(size=(n, dim)), random.normal(size=(n if m is None else m, dim))
    for x in (a, b) if awkward else ():
        x[1], x[3], x[5] = 0.0, x[2], x[4] + 1e-4 * x[6]
    return a, b


def weights(n, seed=1):
    weight = np.random.default_rng(seed).uniform(0.2, 3.0, n)
    weight[n // 3] = 0.0
    return weight


def labels(n, classes, seed=2):
    return np.random.default_rng(seed).integers(0, classes, n)


LINEAR = [
    "linear_cross_entropy",
    "linear_cross_entropy(label_smoothing=0.2, z_loss=0.1)",
    "linear_cross_entropy(class_weights=[1, 0, 2, 0.5, 3, 1, 2], label_smoothing=0.1)",
    "linear_cross_entropy(soft_cap=3)",
    "linear_focal",
    "linear_focal(gamma=0.5, alpha=[0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0], soft_cap=2)",
    "arc_face",
    "arc_face(margin=2.5, scale=4, label_smoothing=0.1)",
    "arc_face(class_weights=[1, 2, 3, 4, 5, 6, 7], z_loss=0.2, scale=3)",
    "cos_face",
    "cos_face(margin=0.2, scale=3, z_loss=0.1, class_weights=[1, 2, 3, 4, 5, 6, 7])",
]


def takes(text, name):
    card = next(card for card in catalogue() if card["name"] == text.split("(")[0])
    return name in card["needs"] + card["allows"]


@pytest.mark.parametrize("text", LINEAR)
@pytest.mark.parametrize("n", [1, 8])
def test_linear(text, n):
    a, b = embeddings(n, 7)
    truth = labels(n, 7)
    by_plan(text, {"a": a, "b": b, "labels": truth})
    truth[-1] = -100
    batch = {"a": a, "b": b, "labels": truth, "weight": weights(n)}
    if takes(text, "bias"):
        batch["bias"] = np.random.default_rng(3).normal(size=7)
    by_plan(text, batch, ("mean", "none"))


@pytest.mark.parametrize(
    "text",
    [
        "linear_cross_entropy",
        "linear_cross_entropy(z_loss=0.1, soft_cap=3)",
        "linear_cross_entropy(class_weights=[1, 0, 2, 0.5, 3, 1, 2])",
    ],
)
def test_targets(text):
    a, b = embeddings(8, 7)
    targets = np.random.default_rng(4).dirichlet(np.ones(7), 8)
    targets[2] = np.eye(7)[3]
    by_plan(text, {"a": a, "b": b, "targets": targets})
    bias = np.random.default_rng(3).normal(size=7)
    by_plan(text, {"a": a, "b": b, "targets": targets, "weight": weights(8), "bias": bias}, ("mean", "none"))


@pytest.mark.parametrize("text", ["arc_face", "cos_face", "arc_face(scale=2)"])
def test_heads_with_zeros_and_their_own_centres(text):
    a, b = embeddings(8, 7, awkward=True)
    a[0], a[4] = b[1], -2 * b[2]
    truth = np.array([1, 0, 2, 3, 2, 5, 6, 0])
    by_plan(text, {"a": a, "b": b, "labels": truth}, ("mean",))


def test_a_class_that_is_taken_away():
    a, b = embeddings(8, 7)
    bias = np.zeros(7)
    bias[3] = -np.inf
    truth = np.array([0, 1, 2, 4, 5, 6, 0, 1])
    for text in ("linear_cross_entropy", "linear_cross_entropy(z_loss=0.1)", "linear_focal"):
        by_plan(text, {"a": a, "b": b, "labels": truth, "bias": bias}, ("mean",))


QUERIES = ["info_nce", "info_nce(temperature=0.5, normalize=false)", "n_pair"]
BOTH = [
    "clip",
    "clip(temperature=0.3, normalize=false)",
    "nt_xent",
    "nt_xent(temperature=0.1, normalize=false)",
    "decoupled",
    "decoupled(temperature=0.7, normalize=false)",
]
PAIRS = ["siglip", "siglip(temperature=0.7, bias=0.3, normalize=false)"]


@pytest.mark.parametrize("text", QUERIES + BOTH + PAIRS)
@pytest.mark.parametrize("awkward", [False, True])
def test_partners(text, awkward):
    a, b = embeddings(8, awkward=awkward)
    by_plan(text, {"a": a, "b": b})
    by_plan(text, {"a": a, "b": b, "weight": weights(8)}, ("mean", "none"))


@pytest.mark.parametrize("text", QUERIES + BOTH + PAIRS)
@pytest.mark.parametrize("n", [1, 2, 4])
def test_few_partners(text, n):
    a, b = embeddings(n)
    if n > 1 or not text.startswith("decoupled"):  # which see below
        by_plan(text, {"a": a, "b": b})


@pytest.mark.parametrize("text", QUERIES + PAIRS)
def test_more_keys(text):
    a, b = embeddings(5, 11)
    by_plan(text, {"a": a, "b": b, "weight": weights(5)})


@pytest.mark.parametrize("text", QUERIES)
@pytest.mark.parametrize("awkward", [False, True])
def test_key_labels(text, awkward):
    a, b = embeddings(8, 11, awkward=awkward)
    own, others = labels(8, 4), labels(11, 4, 5)
    own[2] = 77  # has no partner
    batch = {"a": a, "b": b, "labels": own, "key_labels": others}
    by_plan(text, batch)
    by_plan(text, batch | {"weight": weights(8)}, ("mean", "none"))
    by_plan(text, batch | {"labels": own * 0 + 99}, ("mean",))


@pytest.mark.parametrize("text", QUERIES)
@pytest.mark.parametrize("shape", [(6,), (1,), (8, 4), (8, 1)])
def test_negatives(text, shape):
    a, b = embeddings(8, awkward=True)
    negatives = np.random.default_rng(6).normal(size=(*shape, 5))
    negatives[0] = 0.0
    by_plan(text, {"a": a, "b": b, "negatives": negatives})
    by_plan(text, {"a": a, "b": b, "negatives": negatives, "weight": weights(8)}, ("mean", "none"))


@pytest.mark.parametrize(
    "text",
    [
        "sup_con",
        "sup_con(positives=inside)",
        "sup_con(temperature=0.5, normalize=false)",
        "sup_con(temperature=0.5, positives=inside, normalize=false)",
        "multi_similarity",
        "multi_similarity(alpha=1, beta=3, base=0.1, normalize=false)",
        "circle",
        "circle(scale=8, margin=0.4, detach=false)",
        "circle(scale=2, normalize=false)",
        "lifted_structure",
        "lifted_structure(margin=3, normalize=true)",
    ],
)
@pytest.mark.parametrize("awkward", [False, True])
def test_labels_among_rows(text, awkward):
    a, _ = embeddings(10, awkward=awkward)
    for kin in (
        labels(10, 3),
        np.arange(10) // 2,
        np.array([0, 1, 1, 2, 2, 2, 3, 3, 1, 1]),
        np.arange(10),
        np.ones(10, int),
    ):
        by_plan(text, {"a": a, "labels": kin}, ("mean", "none"))
        by_plan(text, {"a": a, "labels": kin, "weight": weights(10)}, ("mean", "sum"))
    for n in (1, 2, 3):
        by_plan(text, {"a": a[:n], "labels": labels(n, 2)}, ("mean",))


@pytest.mark.parametrize("mining", ["batch_hard", "batch_all", "semi_hard"])
@pytest.mark.parametrize("distance", ["euclidean", "squared", "cosine"])
@pytest.mark.parametrize(
    "more", ["", "normalize=true", "average=active", "margin=0", "margin=2, average=active"]
)
def test_triplets(mining, distance, more):
    text = f"triplet(mining={mining}, distance={distance}{', ' if more else ''}{more})"
    for awkward in (False, True):
        a, _ = embeddings(10, awkward=awkward)
        for kin in (labels(10, 3), np.array([0, 1, 1, 2, 2, 2, 3, 3, 1, 1])):
            by_plan(text, {"a": a, "labels": kin}, ("mean", "sum"))
            by_plan(text, {"a": a, "labels": kin, "weight": weights(10)}, ("mean",))
    for kin in (np.arange(10), np.ones(10, int)):
        by_plan(text, {"a": a, "labels": kin}, ("mean",))


@pytest.mark.parametrize("mining", ["batch_hard", "batch_all", "semi_hard"])
def test_ties_go_to_the_first(mining):
    a = np.array([[0.0, 0], [1, 0], [0, 1], [-1, 0], [0, -1], [1, 1], [1, 1], [2, 0], [0, 2]])
    for kin in ([0, 0, 1, 0, 1, 0, 1, 1, 1], [0, 1, 1, 1, 1, 0, 0, 0, 0]):
        for distance in ("squared", "euclidean"):
            by_plan(
                f"triplet(mining={mining}, distance={distance})", {"a": a, "labels": np.array(kin)}, ("mean",)
            )


@pytest.mark.parametrize("n", [1, 8])
def test_a_partner_without_rivals(n):
    a, b = embeddings(n)
    for text in ("info_nce", "clip", "nt_xent", "sup_con"):
        batch = {"a": a, "labels": np.zeros(n, int)} if text == "sup_con" else {"a": a[:1], "b": b[:1]}
        by_plan(text, batch, ("mean", "none"))
    value, weight, grads = by_torch("decoupled", {"a": a[:1], "b": b[:1]})
    want = by_kernel("decoupled", {"a": a[:1], "b": b[:1]})
    assert (value, weight) == want[:2] == (-np.inf, 1.0)
    np.testing.assert_allclose(grads["a"], want[2]["a"], atol=1e-12)


def samples():
    """A small batch for every loss, and for every way to call it."""
    a, b = embeddings(7, dim=3, seed=8)
    kin, negatives = np.array([0, 1, 1, 0, 2, 2, 1]), np.random.default_rng(9).normal(size=(7, 2, 3))
    for card in catalogue():
        if card["kind"] == "product" and card["name"] != "triplet":
            batch = {"a": a} | ({"b": b} if "b" in card["needs"] else {})
            yield (
                card["name"],
                batch
                | ({"labels": kin} if takes(card["name"], "labels") and card["name"] not in QUERIES else {}),
            )
    yield (
        "linear_cross_entropy",
        {"a": a, "b": b, "targets": np.random.default_rng(4).dirichlet(np.ones(7), 7)},
    )
    yield "info_nce", {"a": a, "b": b, "labels": kin, "key_labels": kin[::-1].copy()}
    yield "info_nce", {"a": a, "b": b, "negatives": negatives}
    yield "info_nce", {"a": a, "b": b, "negatives": negatives[0]}
    yield "sup_con(positives=inside)", {"a": a, "labels": kin}
    for mining in ("batch_hard", "batch_all", "semi_hard"):
        for distance in ("euclidean", "squared", "cosine"):
            yield f"triplet(mining={mining}, distance={distance}, margin=1)", {"a": a, "labels": kin}


SAMPLES = [pytest.param(*sample, id=f"{i}-{sample[0]}") for i, sample in enumerate(samples())]


@pytest.mark.parametrize(("text", "batch"), SAMPLES)
def test_nothing(text, batch):
    """No rows; no weight; no partners."""
    empty = {name: x[:0] for name, x in batch.items()}
    if "targets" in batch:
        empty |= {"b": batch["b"], "targets": np.zeros((0, 7))}
    for given in (empty, batch | {"weight": np.zeros(7)}):
        if "weight" not in given or takes(text, "weight"):
            by_plan(text, given, ("mean", "sum", "none"))
            value, _, grads = by_torch(text, given)
            assert value == 0.0 and not any(np.any(grad) for grad in grads.values())


ALONE = ("info_nce", "siglip", "linear_cross_entropy", "linear_focal", "arc_face", "cos_face")


@pytest.mark.parametrize(("text", "batch"), [sample for sample in SAMPLES if sample.values[0] in ALONE])
@pytest.mark.parametrize("what", [np.nan, np.inf, 1e200])
def test_what_weighs_nothing_may_be_anything(text, batch, what):
    """Rows that only ask: nobody else meets them."""
    weight = np.ones(7)
    weight[2] = 0.0
    batch = batch | {"weight": weight}
    want = by_torch(text, batch)
    bad = batch | {"a": batch["a"].copy()}
    bad["a"][2] = what
    if "targets" in batch:
        bad["targets"] = batch["targets"].copy()
        bad["targets"][2] = what
    if "negatives" in batch:
        bad["b"] = batch["b"].copy()
        bad["b"][2] = what
    for got in (by_torch(text, bad), by_torch(text, bad, piece=2), by_jax(text, bad)):
        close(got, want)
        assert not got[2]["a"][2].any()


@pytest.mark.parametrize(("text", "batch"), SAMPLES)
def test_jax(text, batch):
    """The same under `jit`, whole and in pieces."""
    batch = batch | ({"weight": weights(7)} if takes(text, "weight") else {})
    for piece in (None, 3):
        close(by_jax(text, batch, piece=piece), by_torch(text, batch))
    assert np.isnan(by_jax(text, with_nan(batch))[0])


@pytest.mark.parametrize(("text", "batch"), SAMPLES)
def test_nan_is_not_hidden(text, batch):
    assert np.isnan(by_kernel(text, with_nan(batch))[0]) and np.isnan(by_torch(text, with_nan(batch))[0])


def with_nan(batch):
    a = batch["a"].copy()
    a[4] = np.nan
    return batch | {"a": a}


@pytest.mark.parametrize(("text", "batch"), SAMPLES)
def test_second_derivatives(text, batch):
    batch = {name: torch.tensor(x) for name, x in batch.items()}
    if takes(text, "weight"):
        batch["weight"] = torch.tensor([1.0, 0.0, 2.0, 0.5, 1.0, 1.5, 1.0], dtype=torch.float64)
    if text == "linear_cross_entropy":
        batch["bias"] = torch.linspace(-1, 1, 7, dtype=torch.float64)
    names = [name for name in GRADS if name in batch]

    def loss(piece, *numbers):
        sums = products(Core(text), TORCH, piece=piece, **(batch | dict(zip(names, numbers, strict=True))))
        return sums.reduced(TORCH, "mean")

    numbers = tuple(batch[name].clone().requires_grad_() for name in names)
    # The weights of the pairs of a circle are held fixed in its gradient, which is not that of its value.
    assert text == "circle" or torch.autograd.gradcheck(
        functools.partial(loss, None), numbers, atol=1e-5, fast_mode=True
    )
    for piece in (None, 3):
        assert torch.autograd.gradgradcheck(
            functools.partial(loss, piece), numbers, atol=1e-4, rtol=1e-3, fast_mode=True
        )


@pytest.mark.parametrize("text", ["info_nce", "clip", "siglip", "nt_xent", "decoupled", "sup_con"])
def test_scales_that_are_learnt(text):
    a, b = embeddings(6)
    batch = {"a": a, "labels": labels(6, 2)} if text == "sup_con" else {"a": a, "b": b}
    given = {"temperature": np.asarray(0.4)} | ({"score_bias": np.asarray(-1.5)} if text == "siglip" else {})
    set_so = f"{text}(temperature=0.4{', bias=-1.5' if text == 'siglip' else ''})"
    want = by_kernel(set_so, batch)
    for got in (
        by_torch(text, batch | given),
        by_torch(text, batch | given, piece=2),
        by_jax(text, batch | given),
    ):
        close(got, want)


def test_every_row_has_its_own_gradient():
    a, b = embeddings(8)
    upstream = np.random.default_rng(7).normal(size=8)
    for text in ("clip", "linear_cross_entropy(z_loss=0.1)", "info_nce"):
        batch = {"a": a, "b": b, "weight": weights(8)} | (
            {"labels": labels(8, 8)} if "linear" in text else {}
        )
        _, _, got = by_torch(text, batch, "none", upstream=torch.tensor(upstream))
        want = {name: np.empty_like(batch[name]) for name in ("a", "b")}
        weight = batch.pop("weight")
        arrays = [(name, x, x.shape) for name, x in batch.items()]
        Core(text).evaluate(arrays, weight, reduction="sum", grads=list(want.items()), upstream=upstream)
        for name, grad in want.items():
            np.testing.assert_allclose(got[name], grad, rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("size", [1e-160, 1e160])
def test_lengths_neither_overflow_nor_vanish(size):
    a, b = embeddings(4)
    want, got = by_kernel("clip", {"a": a * size, "b": b}), by_torch("clip", {"a": a * size, "b": b})
    np.testing.assert_allclose(got[0], want[0], rtol=1e-12)
    np.testing.assert_allclose(got[2]["a"] * size, want[2]["a"] * size, rtol=1e-10)


def test_scores_far_apart():
    a = np.array([[30.0, 0], [-30, 0], [0, 1e-3], [30, 1]])
    for text in ("info_nce(temperature=0.01, normalize=false)", "siglip(temperature=0.01, normalize=false)"):
        by_plan(text, {"a": a, "b": -a}, ("mean", "none"))
        by_plan(text, {"a": a, "b": a}, ("mean", "none"))
    for text in ("sup_con(temperature=0.01, normalize=false)", "circle(normalize=false)", "lifted_structure"):
        by_plan(text, {"a": a, "labels": np.array([0, 0, 1, 1])}, ("mean",))


@pytest.mark.parametrize("label", [7, -1, -101, 10**9])
def test_a_label_that_is_no_class_is_not_hidden(label):
    a, b = embeddings(4, 7)
    batch = {"a": a, "b": b, "labels": np.array([0, label, 2, 3])}
    assert np.isnan(by_torch("linear_cross_entropy", batch)[0]) and np.isnan(by_jax("arc_face", batch)[0])
    counts = batch | {"weight": np.array([1.0, 0.0, 1.0, 1.0])}
    assert np.isfinite(by_torch("linear_cross_entropy(class_weights=[1,2,3,4,5,6,7])", counts)[0])


def test_float32():
    a, b = (torch.tensor(x, dtype=torch.float32) for x in embeddings(8))
    for text, batch in (
        ("clip", {"b": b}),
        ("triplet", {"labels": torch.tensor(labels(8, 2))}),
        ("vicreg", {"b": b}),
    ):
        value = products(Core(text), TORCH, a, **batch).reduced(TORCH, "mean")
        assert value.dtype == torch.float32
        want = by_kernel(
            text,
            {"a": a.double().numpy()}
            | {name: x.double().numpy() if name == "b" else x.numpy() for name, x in batch.items()},
        )
        np.testing.assert_allclose(value, want[0], rtol=1e-4)


A, B = embeddings(3, 3)


@pytest.mark.parametrize(
    ("text", "batch", "says"),
    [
        ("clip", {"a": A}, "clip needs b"),
        ("clip", {"a": A, "b": B, "labels": [0, 1, 2]}, "clip takes no labels"),
        ("clip", {"a": A, "b": B[:2]}, "b has 2 rows, expected 3"),
        ("clip", {"a": A[:2], "b": B}, "b has 3 rows, expected 2"),
        ("clip", {"a": A, "b": B[:, :2]}, "b must be rows of 5 numbers"),
        ("clip", {"a": A[0], "b": B}, "a must be rows"),
        ("clip", {"a": A, "b": B, "weight": np.ones(2)}, "weight has the shape"),
        ("clip", {"a": A, "b": B, "score_bias": 1.0}, "clip takes no score_bias"),
        ("siglip", {"a": A, "b": B[:2]}, "b has 2 rows, expected 3"),
        ("vicreg", {"a": A, "b": B[:2]}, "b has 2 rows, expected 3"),
        ("vicreg", {"a": A[:1], "b": B[:1]}, "vicreg needs at least 2 rows, not 1"),
        ("vicreg", {"a": A, "b": B, "weight": np.ones(3)}, "vicreg takes no weight"),
        ("sup_con", {"a": A}, "sup_con needs labels"),
        ("info_nce", {"a": A, "b": B, "labels": [0, 1, 2]}, "info_nce needs key_labels"),
        ("info_nce", {"a": A, "b": B, "key_labels": [0, 1, 2]}, "info_nce needs labels"),
        ("info_nce", {"a": A[:2], "b": B, "negatives": B}, "b has 3 rows, expected 2"),
        ("info_nce", {"a": A, "b": B, "negatives": B[:, :2]}, "negatives must be"),
        (
            "info_nce",
            {"a": A, "b": B, "labels": [0, 1, 2], "key_labels": [0, 1, 2], "negatives": B},
            "info_nce takes no negatives together with labels",
        ),
        ("linear_cross_entropy", {"a": A, "b": B}, "linear_cross_entropy needs labels"),
        (
            "linear_cross_entropy",
            {"a": A, "b": B, "labels": [0, 1, 2], "targets": np.ones((3, 3))},
            "takes no targets",
        ),
        (
            "linear_cross_entropy(label_smoothing=0.1)",
            {"a": A, "b": B, "targets": np.ones((3, 3))},
            "needs labels",
        ),
        ("linear_cross_entropy", {"a": A, "b": B, "targets": np.ones((3, 2))}, "targets has the shape"),
        (
            "linear_cross_entropy",
            {"a": A, "b": B, "labels": [0, 1, 2], "temperature": 0.5},
            "takes no temperature",
        ),
        ("linear_cross_entropy(class_weights=[1, 2])", {"a": A, "b": B, "labels": [0, 1, 2]}, "2 numbers"),
    ],
)
def test_what_does_not_fit_is_said(text, batch, says):
    with pytest.raises(ValueError, match=says):
        by_torch(text, batch)
    if not {"temperature", "score_bias"} & batch.keys() and batch["a"].ndim == 2 and "must be" not in says:
        with pytest.raises(ValueError):
            by_kernel(text, {name: np.asarray(x) for name, x in batch.items()})


def test_no_loss_per_row():
    for text, batch in (("vicreg", {"a": A, "b": B}), ("triplet", {"a": A, "labels": [0, 0, 1]})):
        with pytest.raises(ValueError, match="no per-row losses"):
            by_torch(text, batch, "none")


def test_large_batches_come_in_pieces(monkeypatch):
    sizes = []
    see = SimpleNamespace(**vars(TORCH) | {"pieces": lambda f, size, rows: sizes.append(size) or f(*rows)})
    monkeypatch.setattr(_plans, "ELEMENTS", 100)
    a, kin = torch.tensor(embeddings(20)[0]), torch.tensor(labels(20, 3))
    products(Core("clip"), see, a, a)
    products(Core("nt_xent"), see, a, a)
    products(Core("linear_focal"), see, a, a[:7], labels=kin)
    products(Core("triplet"), see, a, labels=kin)
    products(Core("triplet(mining=batch_all)"), see, a, labels=kin)
    products(Core("vicreg"), see, a, a)
    assert sizes == [5, 5, 2, 2, 14, 1, 1, 20, 20]


def test_draws_are_the_kernels():
    a, _ = embeddings(6)
    with pytest.raises(NotImplementedError, match="distance_weighted"):
        by_torch("triplet(mining=distance_weighted, normalize=true)", {"a": a, "labels": labels(6, 2)})


@pytest.mark.parametrize(
    "text",
    [
        "vicreg",
        "vicreg(invariance=2, variance=0, covariance=3)",
        "vicreg(invariance=0, epsilon=0.1)",
        "barlow_twins",
        "barlow_twins(redundancy=0.5, epsilon=0.1)",
    ],
)
@pytest.mark.parametrize("n", [2, 8])
def test_features(text, n):
    a, b = embeddings(n, dim=7)
    a[:, 3] = 1.5  # a feature that is the same everywhere
    by_plan(text, {"a": a, "b": b})
    if text.startswith("barlow"):
        by_plan(text, {"a": a[:1], "b": b[:1]})
