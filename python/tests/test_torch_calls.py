# ruff: noqa: E402
"""`perdita.torch` as PyTorch's users call it: weights, types, saturation, and slips."""

from __future__ import annotations

import pydoc
import subprocess
import sys
import warnings
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pytest
from conftest import doubles, gradients

torch = pytest.importorskip("torch")

from torch import Tensor, nn
from torch.nn import functional as F
from torch.testing import assert_close

import perdita
import perdita.torch as pt
from perdita._loss import camel
from perdita.torch import functional as P
from perdita.torch._calls import CALLS
from perdita.torch._options import learnt

# ---- weights ----


def test_weights_per_observation_count_in_the_mean() -> None:
    torch.manual_seed(0)
    x, y, w = doubles(6), torch.rand(6).double(), torch.rand(6).double()
    each = F.binary_cross_entropy_with_logits(x, y, reduction="none")
    assert_close(P.bce_with_logits(x, y, sample_weight=w), (w * each).sum() / w.sum())
    element = torch.rand(6).double()
    # Both at once: the element's weight is not in the denominator.
    both = P.bce_with_logits(x, y, element, sample_weight=w)
    assert_close(both, (w * element * each).sum() / w.sum())
    per_class, labels = torch.tensor([1.0, 3.0, 2.0]).double(), torch.tensor([0, 1, 2, 1, 0, 2])
    z = doubles(6, 3)
    rows = F.cross_entropy(z, labels, reduction="none")
    counted = per_class[labels] * w
    assert_close(
        P.cross_entropy(z, labels, per_class, sample_weight=w), (counted * rows).sum() / counted.sum()
    )
    assert P.bce_with_logits(x, y, element, sample_weight=torch.zeros(6)) == 0
    assert P.bce(torch.zeros(0), torch.zeros(0), torch.zeros(0)) == 0


def test_the_gradient_of_a_pos_weight_per_class() -> None:
    torch.manual_seed(0)
    x, y, w = doubles(4, 3), torch.rand(4, 3).double(), torch.tensor([0.0, 2.0, 5.0]).double()
    got = gradients(lambda x, y: P.bce_with_logits(x, y, pos_weight=w), x, y)
    assert_close(got, gradients(lambda x, y: F.binary_cross_entropy_with_logits(x, y, pos_weight=w), x, y))
    # PyTorch has no gradient in the weight.
    parts = y * F.softplus(-x) / 12
    assert_close(gradients(lambda w: P.bce_with_logits(x, y, pos_weight=w), w)[1], parts.sum(0))
    module = pt.BceWithLogits(pos_weight=w)
    theirs = nn.BCEWithLogitsLoss(pos_weight=2 * w)
    module.load_state_dict(theirs.state_dict())
    assert_close(module(x, y), theirs(x, y))
    assert module.float().pos_weight.dtype == torch.float32


def test_class_weights_are_loaded() -> None:
    x, labels = doubles(4, 3), torch.tensor([0, 1, 2, 1])
    ours, theirs = pt.CrossEntropy(torch.ones(3)), nn.CrossEntropyLoss(torch.tensor([1.0, 2.0, 5.0]).double())
    ours.load_state_dict(theirs.state_dict())
    assert_close(ours(x, labels), theirs(x, labels))


# ---- saturation ----


@pytest.mark.parametrize("compiled", [False, True])
def test_a_saturated_sigmoid_has_pytorchs_gradient(compiled: bool) -> None:
    z = torch.tensor([17.0, -200.0, 3.0, -95.0, 90.0, 0.5])
    for y in (torch.zeros(6), torch.ones(6), torch.tensor([0.3, 0.3, 0.3, 0.7, 0.7, 0.5])):
        for reduction in ("mean", "none"):

            def ours(z: Tensor, y: Tensor = y, reduction: str = reduction) -> Tensor:
                return P.bce(z.sigmoid(), y, reduction=reduction)

            call = torch.compile(ours, backend="aot_eager") if compiled else ours
            got = gradients(call, z)
            want = gradients(
                lambda z, y=y, r=reduction: F.binary_cross_entropy(z.sigmoid(), y, reduction=r), z
            )
            assert_close(got, want, rtol=1e-5, atol=1e-6)
            assert got[1].isfinite().all()
    edges = torch.tensor([0.0, 1.0, 0.0, 1.0], dtype=torch.float64)
    target = torch.tensor([0.0, 1.0, 1.0, 0.0], dtype=torch.float64)
    assert_close(
        gradients(lambda p: P.bce(p, target), edges),
        gradients(lambda p: F.binary_cross_entropy(p, target), edges),
    )


def test_bounds_below_logarithms() -> None:
    x, y, zero = doubles(4), doubles(4).abs(), torch.zeros(4, dtype=torch.float64)
    assert_close(gradients(P.gaussian_nll, x, y, zero), gradients(F.gaussian_nll_loss, x, y, zero))
    ours, theirs = partial(P.poisson_nll, log_input=False), partial(F.poisson_nll_loss, log_input=False)
    for reduction in ("mean", "sum", "none"):
        assert_close(
            gradients(lambda p, r=reduction: ours(p, y, reduction=r), zero),
            gradients(lambda p, r=reduction: theirs(p, y, reduction=r), zero),
        )
    for loss in (
        lambda p: P.laplace_nll(x, y, p),
        lambda p: P.gamma_nll(p, y + 1, log_input=False),
        lambda p: P.tweedie(p, y + 1, log_input=False),
    ):
        assert all(bool(found.isfinite().all()) for found in gradients(loss, zero))
    scores = torch.tensor([[800.0, 0.0]]).requires_grad_()
    P.cross_entropy(scores.softmax(1), torch.tensor([1]), from_logits=False).backward()
    assert scores.grad.isfinite().all()


def test_a_triplet_at_distance_zero() -> None:
    x, n = doubles(3, 4), doubles(3, 4)
    got, want = gradients(P.triplet_margin, x, x, n), gradients(F.triplet_margin_loss, x, x, n)
    assert_close(got, want)


# ---- types, reductions, positions ----


@pytest.mark.parametrize("dtype", [torch.int64, torch.bool, torch.uint8, torch.float64, torch.float16])
def test_targets_of_any_type(dtype: torch.dtype) -> None:
    x, bits = torch.randn(2, 1, 3, 3), torch.randint(0, 2, (2, 1, 3, 3))
    for loss in (P.bce_with_logits, P.mse, partial(P.dice, activation="sigmoid")):
        got = loss(x, bits.to(dtype))
        assert got.dtype == torch.float32 and torch.equal(got, loss(x, bits.float()))
    assert P.lovasz_hinge(x[:, 0], bits[:, 0].bool()) == P.lovasz_hinge(x[:, 0], bits[:, 0])
    with pytest.raises(ValueError, match="target of hinge must be -1 or 1, not bool"):
        P.hinge(x, bits.bool())


@pytest.mark.parametrize("number", [3, 3.0, np.int64(3), np.float32(3), torch.tensor(3), torch.tensor([3.0])])
def test_a_reduction_that_is_a_number(number: Any) -> None:
    x, y = torch.randn(4), torch.randn(4)
    want = P.mse(x, y, reduction="sum") / 3
    assert_close(P.mse(x, y, reduction=number), want)
    assert_close(pt.Mse(reduction=number)(x, y), want)
    assert_close(torch.compile(pt.Mse(reduction=number), backend="aot_eager")(x, y), want)


@pytest.mark.parametrize(
    "number", [True, torch.tensor(True), 0, -1, torch.tensor(0.0), float("inf"), torch.ones(2)]
)
def test_a_reduction_that_is_none(number: Any) -> None:
    with pytest.raises(ValueError, match='reduction must be "mean"'):
        P.mse(torch.zeros(2), torch.zeros(2), reduction=number)


def test_inputs_by_position_and_name() -> None:
    torch.manual_seed(0)
    a, b, c, labels = doubles(6, 4), doubles(6, 4), doubles(6, 4), torch.tensor([0, 0, 1, 1, 2, 2])
    layer = doubles(3, 4)
    assert pt.InfoNce()(a, b, c) == P.info_nce(query=a, positive=b, negatives=c)
    assert pt.Triplet()(a, labels) == P.triplet(embeddings=a, labels=labels)
    assert pt.LinearCrossEntropy()(a, layer, labels) == P.linear_cross_entropy(
        input=a, linear_weight=layer, target=labels
    )
    assert pt.ArcFace()(a, layer, labels) == P.arc_face(a, layer, target=labels)
    assert pt.Clip()(a, b) == P.clip(image_features=a, text_features=b)
    z = torch.stack([a, b, c], 1)
    views = P.sup_con(z, labels)
    assert_close(views, P.sup_con(z.reshape(18, 4), labels.repeat_interleave(3)))
    assert_close(P.sup_con(z), P.sup_con(z.reshape(18, 4), torch.arange(6).repeat_interleave(3)))
    assert P.sup_con(z, reduction="none", sample_weight=torch.ones(6)).shape == (6, 3)
    each = F.cross_entropy(F.normalize(a) @ F.normalize(b).T * 2.0, torch.arange(6))
    assert_close(P.info_nce(a, b, temperature=0.5), each)
    mask = torch.rand(2, 3, 4, 4)
    x = torch.randn(2, 3, 4, 4)
    one_hot = F.one_hot(mask.argmax(1), 3).movedim(-1, 1)
    assert_close(P.dice(x, mask.argmax(1)), P.dice(x, one_hot))


def test_a_temperature_that_is_learnt_by_its_logarithm() -> None:
    torch.manual_seed(0)
    a, b = doubles(5, 3), doubles(5, 3)
    scale = torch.tensor(2.0, dtype=torch.float64)
    got = gradients(lambda s: P.clip(a, b, logit_scale=s), scale)
    assert_close(got, gradients(lambda s: P.clip(a, b, temperature=torch.exp(-s)), scale))
    assert_close(got[0], P.clip(a, b, logit_scale=2.0))
    loss = pt.Clip(logit_scale=nn.Parameter(scale))
    optimizer = torch.optim.SGD(loss.parameters(), lr=100.0)
    for _ in range(5):
        optimizer.zero_grad()
        loss(a, b).backward()
        optimizer.step()
        assert loss.logit_scale.isfinite()
    with pytest.raises(ValueError, match="temperature or logit_scale"):
        pt.Clip(temperature=0.1, logit_scale=2.0)


# ---- slips ----


Z = torch.zeros(2, 2)


@pytest.mark.parametrize(
    ("call", "error", "text"),
    [
        (
            lambda: setattr(pt.Focal(gamma=1), "gamma", 9.0),
            AttributeError,
            r"make another, Focal\(gamma=9.0, …\)",
        ),
        (lambda: setattr(pt.CrossEntropy(torch.ones(2)), "weight", None), AttributeError, "make another"),
        (lambda: pt.Focal()(torch.zeros(3, 1), torch.zeros(3).long()), ValueError, "is for BinaryFocal"),
        (lambda: pt.Poly1()(torch.zeros(3, 1), torch.zeros(3).long()), ValueError, "is for BinaryPoly1"),
        (lambda: pt.Dice()(torch.zeros(2, 1, 3), torch.zeros(2, 1, 3)), ValueError, 'activation="sigmoid"'),
        (lambda: pt.Focall, AttributeError, "did you mean 'Focal'"),
        (lambda: pt.BCEWithLogitsLoss, AttributeError, "did you mean 'BceWithLogits'"),
        (lambda: pt.KLDivLoss, AttributeError, "did you mean 'Kl'"),
        (lambda: pt.L1Loss, AttributeError, "did you mean 'Mae'"),
        (lambda: P.hubr, AttributeError, "did you mean 'huber'"),
        (lambda: P.binary_cross_entropy, AttributeError, "did you mean 'bce'"),
        (
            lambda: P.cross_entropy(torch.zeros(4, 3), torch.zeros(4)),
            ValueError,
            r"class indices, of an integer type, or probabilities of the shape \(4, 3\), not torch.float32",
        ),
        (
            lambda: pt.Focal(weight=[1, 2]),
            ValueError,
            "one per class is `alpha`, one per observation is .*`sample_weight`",
        ),
        (
            lambda: pt.Hinge(weight=torch.ones(2)),
            ValueError,
            "one per observation is the input `sample_weight`",
        ),
        (lambda: pt.CrossEntropy(class_weights=[1, 2]), ValueError, "a weight per class is `weight`"),
        (
            lambda: pt.CrossEntropy(torch.ones(3))(Z, Z[0].long()),
            ValueError,
            "weight has 3 numbers, but a row has 2",
        ),
        (
            lambda: pt.MultiMargin(weight=torch.ones(3))(Z, Z[0].long()),
            ValueError,
            "multi_margin: weight has 3 numbers",
        ),
        (
            lambda: pt.Focal(alpha=[1, 2, 3])(Z, Z[0].long()),
            ValueError,
            "alpha has 3 numbers, but a row has 2",
        ),
        (
            lambda: pt.BceWithLogits(pos_weight=[1, 2]),
            TypeError,
            "a number or a tensor, one per class, not list",
        ),
        (
            lambda: pt.BceWithLogits(pos_weight=torch.ones(3))(Z, Z),
            ValueError,
            "pos_weight has 3 numbers, but input has 2 classes",
        ),
        (
            lambda: pt.BceWithLogits(pos_weight=torch.ones(3, 3))(Z, Z),
            ValueError,
            r"pos_weight has the shape \(3, 3\), which does not fit \(2, 2\)",
        ),
        (
            lambda: pt.SmoothL1(beta=torch.ones((), requires_grad=True)),
            ValueError,
            "smooth_l1 has no gradient in beta: detach it. Parameters with a gradient here: none$",
        ),
        (
            lambda: pt.Huber(delta=torch.nn.Parameter(torch.ones(()))),
            ValueError,
            "a gradient here: weight; perdita.jax.huber has that in delta",
        ),
        (
            lambda: pt.Siglip(normalize=torch.ones((), requires_grad=True)),
            ValueError,
            "a gradient here: temperature, bias, logit_scale",
        ),
        (lambda: P.huber(torch.zeros(2), torch.zeros(2), size_average=True), ValueError, "write reduction="),
        (lambda: pt.Huber(0.5), ValueError, "takes reduction here, a word"),
        (lambda: pt.Huber("mean", 1.0, 2), ValueError, "huber takes reduction, delta by position"),
        (
            lambda: pt.Bce()(torch.ones(2), torch.ones(2), weight=torch.ones(2)),
            ValueError,
            r"Bce\(weight=…\)",
        ),
        (
            lambda: pt.Huber()(torch.ones(2), torch.ones(2), delta=2),
            ValueError,
            r"a parameter, Huber\(delta=…\)",
        ),
        (lambda: pt.Huber(target=torch.ones(2)), ValueError, "it is an input"),
        (
            lambda: P.bce(torch.tensor([1.5]), torch.ones(1)),
            ValueError,
            r"bce: input\[0\] = 1.5 lies outside \[0, 1\]",
        ),
        (lambda: P.gaussian_nll(*[-torch.ones(2)] * 3), ValueError, r"var\[0\] = -1 lies outside"),
        (
            lambda: P.gaussian_nll(torch.zeros(2), torch.zeros(2), torch.ones(3)),
            ValueError,
            r"var has the shape \(3,\)",
        ),
        (
            lambda: P.gaussian_nll(torch.zeros(2), torch.zeros(2), torch.ones(2), eps=-1),
            ValueError,
            "eps must be",
        ),
        (
            lambda: P.ctc(torch.zeros(2, 2, 2), torch.ones(3).long(), (2, 2), (1, 1)),
            ValueError,
            "3 labels, but",
        ),
        (
            lambda: P.ctc(torch.zeros(2, 2, 2), torch.ones(2, 1).long(), (2,), (1, 1)),
            ValueError,
            "input_lengths has",
        ),
        (lambda: P.ctc(torch.zeros(2, 2, 2), torch.ones(2, 1).long()), ValueError, "ctc needs input_lengths"),
        (
            lambda: P.sup_con(torch.zeros(2, 2)),
            ValueError,
            "sup_con needs labels, or features of several views",
        ),
    ],
)
def test_slips(call: Callable[[], Any], error: type[Exception], text: str) -> None:
    with pytest.raises(error, match=text):
        call()


def test_weights_of_positives_in_every_front_end() -> None:
    """The words of NumPy's message, beside a tensor of weights."""
    x, y, w = torch.randn(5, 3).double(), torch.randint(0, 2, (5, 3)).double(), torch.tensor([1.0, 0.5, 3.0])
    want = pt.BceWithLogits(pos_weight=w)(x, y).item()
    target = y.numpy()
    weight = np.where(target > 0, w.numpy(), 1)
    got = perdita.BceWithLogits()(x.numpy(), target, weight=weight, reduction=target.size)
    assert got == pytest.approx(want, rel=1e-12)


def test_parameters_that_are_learnt_are_those_that_are_said() -> None:
    """Every loss without its own arrays: a tensor with a gradient is refused, or gets one."""
    for name, call in CALLS.items():
        for key in call.options:
            if call.options[key] is None or isinstance(call.options[key], (str, bool)):
                continue
            given = {key: torch.nn.Parameter(torch.tensor(0.5))}
            if key in learnt(call):
                assert [x for x, _ in getattr(pt, camel(name))(**given).named_parameters()] == [key]
            elif key not in ("dim", "eps"):
                with pytest.raises(ValueError, match=rf"{name} has no gradient in {key}: detach it"):
                    getattr(pt, camel(name))(**given)


def test_probabilities_in_place_of_logits() -> None:
    x, y = torch.randn(2, 3, 4, 4), torch.randint(0, 3, (2, 4, 4))
    with pytest.warns(UserWarning, match="dice takes the softmax of its input"):
        pt.Dice()(x.softmax(1), y)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        pt.Dice()(x, y)
        pt.Dice(activation="identity")(x.softmax(1), y)


def test_parameters_are_attributes() -> None:
    loss = pt.Huber("sum", 2.0)
    assert pt.Focal(alpha=None)._how.text == pt.Focal(alpha=1)._how.text
    assert loss.delta == 2.0 and loss.reduction == "sum" and pt.Focal().gamma == 2.0
    loss.reduction = "none"
    assert loss(torch.zeros(2), torch.zeros(2)).shape == (2,)


def test_help_is_about_the_loss() -> None:
    text = pydoc.plain(pydoc.render_doc(pt.Focal))
    assert len(text.splitlines()) < 80 and "forward(self, input, target, *, sample_weight=None)" in text
    assert "sample_weight: a weight per observation" in text
    assert (
        dir(pt) == sorted(pt.__all__)
        and dir(P) == sorted(P.__all__)
        and "Focal" in dir(pt)
        and "nn" not in dir(pt)
    )


def test_the_compiler_is_not_imported() -> None:
    code = "import sys, perdita.torch; print('torch._dynamo' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"

    # The mark in place of the function that imports it.
    @torch.compiler.assume_constant_result
    def marked() -> None: ...

    assert vars(marked) == {"_dynamo_marked_constant": True}
