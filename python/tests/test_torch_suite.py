# ruff: noqa: E402
"""PyTorch's own test inputs of its loss modules, which its package has in it, run on `perdita.torch`."""

from __future__ import annotations

from typing import Any

import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("expecttest")  # which PyTorch's tests import

from torch import Tensor, nn

import perdita.torch as pt
from perdita._loss import camel
from perdita.torch._calls import PEERS

OURS = {peer.module: getattr(pt, camel(name)) for name, peer in PEERS.items()}
OURS["MultiLabelMarginLoss"] = pt.MultiLabelMargin
# A target of 0 and a positive log-probability are among PyTorch's inputs, though not in its documentation.
UNCHECKED = ("MarginRankingLoss", "KLDivLoss")
TOLERANCE = {
    torch.float64: {"rtol": 1e-7, "atol": 1e-9},
    torch.float32: {"rtol": 1e-4, "atol": 1e-4},  # CTC in PyTorch
    torch.bfloat16: {"rtol": 4e-2, "atol": 4e-2},
}


@pytest.fixture(scope="module")
def suite() -> dict[str, Any]:
    """The inputs of PyTorch's tests, by module: importing them takes seconds."""
    from torch.testing._internal.common_modules import module_db

    return {info.module_cls.__name__: info for info in module_db if info.module_cls.__name__ in OURS}


def inside(name: str, arguments: Any) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """The arguments in the domain of the loss: weights that are not negative, signs where targets are signs."""

    def moved(key: Any, x: Any) -> Any:
        if not isinstance(x, Tensor):
            return x
        if key == "weight":
            return x.detach().abs()
        if name == "KLDivLoss":  # the logarithms of random numbers are NaN, too
            return x.nan_to_num(1.0).abs() * (-1 if key == 0 else 1)
        if name in ("SoftMarginLoss", "HingeEmbeddingLoss") and key == 1:
            return torch.where(x > 0, 1, -1).to(x.dtype)
        return x

    args = tuple(moved(key, x) for key, x in enumerate(arguments.args))
    return args, {key: moved(key, x) for key, x in arguments.kwargs.items()}


def results(call: Any, args: tuple[Any, ...]) -> list[Tensor]:
    """The value, and the gradient in the first input."""
    first = args[0].detach().clone().requires_grad_()
    value = call(first, *args[1:])
    up = torch.linspace(1, 2, value.numel()).reshape(value.shape).to(value.dtype)
    return [value.detach(), *torch.autograd.grad(value, first, up)]


@pytest.mark.parametrize("dtype", TOLERANCE, ids=lambda dtype: str(dtype).removeprefix("torch."))
@pytest.mark.parametrize("name", [name for name in OURS if name != "LinearCrossEntropyLoss"])
@pytest.mark.filterwarnings("ignore")
def test_as_in_pytorch(suite: dict[str, Any], name: str, dtype: torch.dtype) -> None:
    if name not in suite:
        pytest.skip("not among them")
    if dtype == torch.bfloat16 and name in ("CTCLoss", "MultiMarginLoss", "MultiLabelMarginLoss"):
        pytest.skip("PyTorch has none in bfloat16")
    info, count = suite[name], 0
    torch.manual_seed(0)
    for case in info.module_inputs_func(info, device="cpu", dtype=dtype, requires_grad=False, training=False):
        parameters, named = inside(name, case.constructor_input)
        args, _ = inside(name, case.forward_input)
        theirs, ours = getattr(nn, name)(*parameters, **named), OURS[name](*parameters, **named)
        if name in UNCHECKED:
            ours.checked = False
        if (
            name == "CTCLoss"
        ):  # PyTorch's gradient in log-probabilities is right only together with log_softmax
            logits, *args = args
            args = (logits, *args)
            theirs, ours = (lambda x, *y, f=f: f(x.log_softmax(-1), *y) for f in (theirs, ours))
        want = results(theirs, args)
        want = [x.nan_to_num(0.0) for x in want]  # a mean over nothing is 0 here
        torch.testing.assert_close(results(ours, args), want, **TOLERANCE[dtype])
        count += 1
    assert count > 3
