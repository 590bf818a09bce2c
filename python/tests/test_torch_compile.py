# ruff: noqa: E402
"""`perdita.torch` in PyTorch's machinery: function transforms, operators, compilers, devices, processes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from torch_batches import both, close, embeddings, simple

torch = pytest.importorskip("torch")

from processes import program
from torch import Tensor
from torch.nn import functional as F

import perdita.torch
from perdita.torch import functional as P


def test_transforms() -> None:
    x, y = simple("cross_entropy")
    close(torch.func.grad(lambda x: P.cross_entropy(x, y))(x), both(lambda x: P.cross_entropy(x, y), x)[1])
    many = torch.randn(3, 7, 4, dtype=torch.float64)
    close(
        torch.func.vmap(lambda x: P.cross_entropy(x, y))(many),
        torch.stack([F.cross_entropy(x, y) for x in many]),
    )
    ours = torch.func.vmap(torch.func.grad(lambda x: P.cross_entropy(x, y)))(many)
    close(ours, torch.func.vmap(torch.func.grad(lambda x: F.cross_entropy(x, y)))(many), 1e-11)
    hessian = torch.func.jacrev(torch.func.jacrev(lambda x: P.cross_entropy(x, y)))(x)
    close(hessian, torch.func.jacrev(torch.func.jacrev(lambda x: F.cross_entropy(x, y)))(x), 1e-10)
    loss, (a, b) = embeddings("clip")
    close(
        torch.func.vmap(loss)(torch.stack([a, b]), torch.stack([b, a])), torch.stack([loss(a, b), loss(b, a)])
    )


def test_no_gradient_is_kept_unasked() -> None:
    x, y = simple("huber")
    assert not P.huber(x, y).requires_grad
    with torch.no_grad():
        assert not P.huber(x.requires_grad_(), y).requires_grad
    value = P.huber(x, y)
    value.backward(retain_graph=True)
    first = x.grad.clone()
    value.backward()
    close(x.grad, 2 * first)


@pytest.mark.parametrize("reduction", ["mean", "none"])
def test_operators(reduction: str) -> None:
    x, y = simple("cross_entropy")
    check, operator = torch.library.opcheck, torch.ops.perdita.evaluate.default
    check(
        operator,
        ([x.requires_grad_(), y], None, None, "cross_entropy", "scores labels", reduction, [True, False]),
    )
    pair, weight = [torch.randn(3, 2), torch.randn(3, 2)], torch.rand(3, 2)
    check(operator, (pair, weight, None, "huber", "prediction target", reduction, [False, False]))
    short, forward = torch.ops.perdita.pair.default, torch.ops.perdita.pair_forward.default
    check(short, (x, y, None, "cross_entropy", reduction, True))
    check(forward, (x.detach(), y, None, "cross_entropy", reduction, True))
    check(short, (*pair, weight, "huber", reduction, False))
    a, b = torch.randn(2, 5, 3)
    t = torch.tensor(0.2, requires_grad=True)
    tensors = [a.requires_grad_(), b.requires_grad_(), t]
    check(operator, (tensors, None, None, "info_nce", "a b temperature", reduction, [True, True, True]))


def compiled(loss: Callable[..., Tensor], *tensors: Tensor, backend: str = "aot_eager") -> None:
    torch._dynamo.reset()
    got = both(torch.compile(loss, fullgraph=True, backend=backend), *tensors)
    for a, b in zip(got, both(loss, *tensors), strict=True):
        close(a, b, 1e-10)


def test_compile() -> None:
    x, y = simple("cross_entropy")
    module = perdita.torch.CrossEntropy(label_smoothing=0.1)
    compiled(lambda x: module(2 * x, y), x)
    compiled(lambda x: P.focal(x, y, gamma=1.5, reduction="none"), x)
    compiled(module, x, x.softmax(1))
    compiled(lambda x, w: P.cross_entropy(x, y, sample_weight=w), x, torch.rand(7, dtype=torch.float64))
    loss, (a, b) = embeddings("clip")
    t = torch.tensor(0.3, dtype=torch.float64)
    compiled(lambda a, b, t: loss(a, b, temperature=t), a, b, t)
    compiled(lambda a, b: loss(a, b, reduction="none"), a, b)
    with perdita.torch._traced():
        compiled(lambda x: P.cross_entropy(x, y, label_smoothing=0.1), x)


def test_compile_with_inductor() -> None:
    x, y = simple("huber")
    compiled(lambda x: P.huber(x.sin(), y, delta=0.5), x, backend="inductor")


@pytest.mark.parametrize("strict", [True, False])
def test_export(strict: bool) -> None:
    """An exported program has the loss as one operator, and its gradient."""
    x, y = simple("cross_entropy")
    program = torch.export.export(Scaled(), (x, y), strict=strict)
    assert [node.target for node in program.graph.nodes].count(torch.ops.perdita.pair.default) == 1
    module = program.module()
    for got, want in zip(
        both(lambda x: module(x, y), x), both(lambda x: P.cross_entropy(2 * x, y), x), strict=True
    ):
        close(got, want)


class Scaled(torch.nn.Module):
    def forward(self, x: Tensor, y: Tensor) -> Tensor:
        return P.cross_entropy(2 * x, y)


def test_other_devices() -> None:
    x, y = (
        torch.zeros(3, 4, device="meta", requires_grad=True),
        torch.zeros(3, device="meta", dtype=torch.long),
    )
    value = P.cross_entropy(x, y)
    value.backward()
    assert value.shape == () and x.grad.shape == (3, 4) and x.grad.device.type == "meta"
    assert P.info_nce(x, x, reduction="none").shape == (3,)


@pytest.mark.parametrize("size", [10, 20])
def test_worker_processes(size: int) -> None:
    """A process that was forked after large batches, as a `DataLoader`'s workers are, computes on."""
    code = """
import os, torch, perdita.torch
x, y = torch.randn(1 << {size}), torch.zeros(1 << {size})
before = perdita.torch.functional.mse(x, y)
child = os.fork()
if child == 0:
    os._exit(0 if perdita.torch.functional.mse(x, y) == before else 3)
assert os.waitpid(child, 0)[1] == 0
"""
    done = program(code.format(size=size), timeout=60)
    assert done.returncode == 0, done.stderr
