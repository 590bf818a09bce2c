# ruff: noqa: E402
"""`perdita.torch` under the transforms of PyTorch: forward mode, batched backward passes, checkpoints, tracers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from conftest import doubles, gradients

torch = pytest.importorskip("torch")

from torch import Tensor
from torch.autograd import forward_ad
from torch.fx.experimental.proxy_tensor import make_fx
from torch.nn import functional as F
from torch.testing import assert_close
from torch.utils.checkpoint import checkpoint

import perdita.torch as pt
from perdita.torch import functional as P


def test_activation_checkpoints() -> None:
    x, p, n = (doubles(3, 5) for _ in range(3))
    losses: list[Callable[[Tensor], Tensor]] = [
        lambda x: pt.TripletMargin(eps=0)(x, p, n),
        lambda x: P.info_nce(x, p),
        lambda x: P.mse(x, p),
        lambda x: P.ctc(x[:, None].log_softmax(2), torch.tensor([[1, 2]]), (3,), (2,)),
        lambda x: P.cosine_embedding(x, p, torch.ones(3), reduction="none"),
    ]
    for loss in losses:
        assert_close(
            gradients(lambda x, f=loss: checkpoint(f, x, use_reentrant=False), x), gradients(loss, x)
        )


FORWARD: list[tuple[Callable[..., Tensor], Callable[..., Tensor]]] = [
    (P.mse, F.mse_loss),
    (lambda x, y: P.huber(x, y, reduction="none"), lambda x, y: F.huber_loss(x, y, reduction="none")),
    (
        lambda x, y: P.cross_entropy(x, y.argmax(1), label_smoothing=0.1),
        lambda x, y: F.cross_entropy(x, y.argmax(1), label_smoothing=0.1),
    ),
    (lambda x, y: P.cross_entropy(x, y.softmax(1)), lambda x, y: F.cross_entropy(x, y.softmax(1))),
    (lambda x, y: P.triplet_margin(x, y, -y), lambda x, y: F.triplet_margin_loss(x, y, -y)),
    (
        lambda x, y: P.bce(x.sigmoid(), y.sigmoid()),
        lambda x, y: F.binary_cross_entropy(x.sigmoid(), y.sigmoid()),
    ),
    (
        lambda x, y: P.info_nce(x, y, temperature=0.5),
        lambda x, y: F.cross_entropy(2 * F.normalize(x) @ F.normalize(y).T, torch.arange(len(x))),
    ),
]


@pytest.mark.parametrize("pair", FORWARD)
def test_forward_mode(pair: tuple[Callable[..., Tensor], Callable[..., Tensor]]) -> None:
    torch.manual_seed(0)
    x, y, t = doubles(3, 4), doubles(3, 4), doubles(3, 4)
    ours, theirs = (lambda x, f=f: f(x, y) for f in pair)
    assert_close(torch.func.jvp(ours, (x,), (t,)), torch.func.jvp(theirs, (x,), (t,)))
    assert_close(torch.func.jacfwd(ours)(x), torch.func.jacrev(theirs)(x))
    if ours(x).ndim == 0:
        want = torch.func.hessian(theirs)(x)
        assert_close(torch.func.hessian(ours)(x), want)
        assert_close(torch.func.jacfwd(torch.func.jacfwd(ours))(x), want)
        assert_close(torch.autograd.functional.hessian(ours, x, vectorize=True), want)
    with forward_ad.dual_level():
        tangents = [forward_ad.unpack_dual(f(forward_ad.make_dual(x, t))).tangent for f in (ours, theirs)]
    assert_close(*tangents)


def test_batched_backward_passes() -> None:
    x, p = doubles(3, 5), doubles(3, 5)
    losses: list[Callable[[Tensor], Tensor]] = [
        lambda x: P.triplet_margin(x, p, -p, reduction="none"),
        lambda x: P.info_nce(x, p, reduction="none"),
        lambda x: P.cross_entropy(x, torch.tensor([1, 0, 4]), reduction="none"),
    ]
    for loss in losses:
        leaf = x.clone().requires_grad_()
        value, up = loss(leaf), doubles(4, 3)
        (got,) = torch.autograd.grad(value, leaf, up, is_grads_batched=True, retain_graph=True)
        assert_close(
            got, torch.stack([torch.autograd.grad(value, leaf, u, retain_graph=True)[0] for u in up])
        )
        assert_close(torch.autograd.functional.jacobian(loss, x, vectorize=True), torch.func.jacrev(loss)(x))
    ctc = lambda x: P.ctc(x[:, None].log_softmax(2), torch.tensor([[1, 2]]), (3,), (2,), reduction="none")  # noqa: E731
    assert torch.func.jacrev(ctc)(x).shape == (1, 3, 5)
    with pytest.raises(NotImplementedError, match="ctc has no batched backward pass"):
        torch.autograd.functional.jacobian(ctc, x, vectorize=True)


@pytest.mark.parametrize("mode", ["real", "fake", "symbolic"])
def test_a_traced_graph_computes_anew(mode: str) -> None:
    one, two = torch.ones(3), torch.full((3,), 2.0)
    losses: list[Callable[..., Tensor]] = [
        P.mse,
        lambda a, b: P.gaussian_nll(a, b, b),
        lambda a, b: P.bce(a / 4, b / 4),
    ]
    for loss in losses:
        graph = make_fx(loss, tracing_mode=mode)(torch.zeros(3), one)
        assert_close(graph(one, two), loss(one, two))
    grad = make_fx(torch.func.grad(P.mse), tracing_mode=mode)(torch.zeros(3), one)
    assert_close(grad(one, 3 * one), torch.func.grad(P.mse)(one, 3 * one))


Z, LABELS = torch.randn(4, 3), torch.tensor([0, 1, 2, 0])
COMPILED: list[tuple[torch.nn.Module, tuple[Any, ...]]] = [
    (pt.CrossEntropy(torch.ones(3)), (Z, LABELS)),
    (pt.Bce(weight=torch.rand(3)), (Z.sigmoid(), Z.sigmoid())),
    (pt.BceWithLogits(pos_weight=torch.rand(3)), (Z, Z.sigmoid())),
    (pt.GaussianNll(), (Z, Z + 1, Z.abs())),
    (pt.PoissonNll(log_input=False), (Z.abs(), Z.abs())),
    (pt.Kl(), (Z.log_softmax(1), Z.flip(0).softmax(1))),
    (pt.TripletMargin(), (Z, Z + 1, -Z)),
    (
        pt.Ctc(),
        (
            torch.randn(5, 2, 4).log_softmax(2),
            torch.tensor([[1, 2], [2, 1]]),
            torch.tensor([5, 4]),
            torch.tensor([2, 1]),
        ),
    ),
    (pt.LinearCrossEntropy(weight=torch.rand(3)), (Z, torch.randn(3, 3), LABELS)),
    (pt.Dice(), (torch.randn(2, 3, 4), torch.zeros(2, 4).long())),
    (pt.CeDice(), (torch.randn(2, 3, 4), torch.zeros(2, 4).long())),
    (pt.SupCon(), (torch.randn(4, 2, 3),)),
    (pt.Clip(logit_scale=torch.tensor(2.0)), (Z, Z + 1)),
]


@pytest.mark.parametrize(("loss", "inputs"), COMPILED, ids=lambda x: type(x).__name__)
def test_modules_compile_whole(loss: torch.nn.Module, inputs: tuple[Any, ...]) -> None:
    torch._dynamo.reset()
    compiled = torch.compile(loss, fullgraph=True, backend="aot_eager")
    first = inputs[0]
    assert_close(
        gradients(lambda x: compiled(x, *inputs[1:]), first),
        gradients(lambda x: loss(x, *inputs[1:]), first),
        rtol=1e-4,
        atol=1e-5,
    )
