"""Every loss of the catalogue as a function of tensors, called as those of `torch.nn.functional` are.

Losses of pairs and rows are called `loss(input, target, *, weight=None, reduction="mean")`, losses on
products `loss(a, ...)` with what they need, losses of named arrays with these, in the order of their signatures.

* `weight` is a number per pair (row, observation). The mean is Σwℓ/Σw; what weighs 0 or is ignored is exactly 0 in
  value and gradient.
* `reduction`: "mean", "sum", "none", or the number that the sum is divided by.
* The scores of a row lie along `dim`: as in PyTorch the second dimension, or the only one. The last needs no
  copy.
* float32 and float64 are computed as they are, bfloat16 and float16 in float32. Value and gradient come back
  in the type given, but under autocast the value stays float32, as that of PyTorch's losses does.
* Tensors of the CPU take the compiled kernels, which give value and gradient in one pass. Those of other
  devices, gradients in targets and weights, and gradients of gradients replay the formula with PyTorch's
  operations; there a label that is no class makes its row NaN, since nobody waits for it.
* Losses of named arrays whose formula is not one of a few numbers or rows (sequences, lists, images) cannot be
  replayed: tensors of other devices are copied to the CPU and their gradients back, and there are no gradients in
  weights or of gradients yet.
* `torch.func.vmap` calls a kernel once for each; forward-mode differentiation is not there.

Where PyTorch has the loss, value and gradient are the same, but for these on purpose: `kl` adds up the
classes of a row and then takes the mean ("batchmean"); if nothing counts, a loss is 0, not NaN; shapes are
never broadcast.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from perdita import _docs
from perdita._loss import CARDS, FIELDS, INPUTS, text

from . import _autograd, _kernels

_HALF = (torch.bfloat16, torch.float16)
_LABELS = (torch.int64, torch.int32, torch.uint8)
_SHAPES = {
    "pointwise": "input and target of any one shape; weight of the same, or one number",
    "labels": "input (N, C), (N, C, d1, …) or (C,); target, labels from 0 to C − 1, and weight without C",
    "soft": "input and target (N, C), (N, C, d1, …) or (C,); weight the same without C",
}


def _tensor(name: str, x: Any, like: Tensor) -> Tensor:
    if not isinstance(x, Tensor):
        raise TypeError(f"{name} must be a tensor, not {type(x).__name__}")
    if x.device != like.device:
        raise ValueError(f"{name} is on {x.device}, where the predictions are on {like.device}")
    return x


def _predictions(name: str, given: Any) -> Tensor:
    """Predictions in the type they are computed in."""
    x = _tensor(name, given, given)
    if x.dtype in _HALF:
        return x.float()
    if x.dtype not in (torch.float32, torch.float64):
        raise ValueError(f"{name} must be float32, float64, bfloat16 or float16, not {_short(x.dtype)}")
    return x


def _numbers(name: str, given: Any, like: Tensor) -> Tensor:
    """What goes with predictions, in the type those are computed in."""
    x = _tensor(name, given, like)
    if x.dtype in _HALF and like.dtype == torch.float32:
        return x.float()
    if x.dtype != like.dtype:
        computed = _short(like.dtype)
        raise ValueError(f"{name} is {_short(x.dtype)}, where the predictions are computed in {computed}")
    return x


def _labels(name: str, given: Any, like: Tensor) -> Tensor:
    x = _tensor(name, given, like)
    if x.dtype in _LABELS:
        return x
    if x.dtype == torch.bool or x.is_floating_point() or x.is_complex():
        raise ValueError(f"{name} must be integers, not {_short(x.dtype)}")
    return x.long()


def _short(dtype: torch.dtype) -> str:
    return str(dtype).removeprefix("torch.")


def _fits(name: str, x: Tensor, shape: tuple[int, ...]) -> Tensor:
    if x.shape != shape:
        raise ValueError(f"{name} has the shape {tuple(x.shape)}, not {tuple(shape)}")
    return x


def _how(reduction: str | float) -> str:
    if reduction in ("mean", "sum", "none"):
        return str(reduction)
    if isinstance(reduction, (int, float)) and 0 < reduction < float("inf"):
        return repr(float(reduction))
    raise ValueError(f'reduction must be "mean", "sum", "none" or a number above 0, not {reduction!r}')


def _narrowed(value: Tensor, given: Tensor) -> Tensor:
    """The value in the type that was given, if that is shorter than what was computed in."""
    device = given.device.type
    if given.dtype not in _HALF or (
        torch.amp.is_autocast_available(device) and torch.is_autocast_enabled(device)
    ):
        return value
    return value.to(given.dtype)


def elementwise(
    text: str, input: Tensor, target: Tensor, weight: Tensor | None, reduction: str | float, dim: int
) -> Tensor:
    """The loss of this text, of pairs or rows."""
    kind, pred = _kernels.kind(text), _predictions("input", input)
    if kind != "pointwise":
        pred = pred.movedim(_axis(pred, dim), -1)
    if kind == "labels" and isinstance(target, Tensor) and target.is_floating_point():
        kind, text = "soft", _softened(text)
    if kind == "labels":
        target = _labels("target", target, pred)
    else:
        target = _fits("target", _numbers("target", target, pred), input.shape)
    if kind == "soft":
        target = target.movedim(_axis(target, dim), -1)
    rows = pred.shape if kind == "pointwise" else pred.shape[:-1]
    if kind == "labels":
        _fits("target", target, rows)
    if weight is not None:
        weight = _numbers("weight", weight, pred)
        weight = weight.expand(rows) if weight.ndim == 0 else _fits("weight", weight, rows)
    return _narrowed(_autograd.elementwise(pred, target, weight, text, _how(reduction)), input)


def _axis(input: Tensor, dim: int) -> int:
    """Where the scores of a row lie."""
    if input.ndim == 0:
        raise ValueError("input must have a dimension of scores, and has none")
    if input.ndim == 1:
        return 0
    if not -input.ndim <= dim < input.ndim:
        raise ValueError(f"dim is {dim}, and input has {input.ndim} dimensions")
    return dim


@_kernels.constant
def _softened(labels: str) -> str:
    """The loss of targets that goes with one of labels."""
    core = _kernels.core(labels)
    if core.card["name"] != "cross_entropy":
        raise ValueError(f"target must be labels, which are integers, for {core.card['name']}")
    known = {param["name"] for param in CARDS["soft_cross_entropy"]["params"]}
    given = {key: value for key, value in core.args.items() if key in known}
    return text("soft_cross_entropy", given)


def product(
    text: str, scales: dict[str, Tensor], reduction: str | float, a: Tensor, **given: Tensor | None
) -> Tensor:
    """The loss of this text on products, with these tensors as its temperature and bias."""
    rows = _predictions("a", a)
    if rows.ndim != 2:
        raise ValueError(f"a must be rows of embeddings, (n, dim), not of shape {tuple(rows.shape)}")
    x: dict[str, Any] = dict.fromkeys(INPUTS)
    for name, tensor in given.items():
        if tensor is not None:
            x[name] = (_labels if name in ("labels", "key_labels") else _numbers)(name, tensor, rows)
    (n, dim), b, negatives = rows.shape, x["b"], x["negatives"]
    m = len(b) if b is not None and b.ndim else 0
    want = {
        "b": (m, dim),
        "key_labels": (m,),
        "targets": (n, m),
        "bias": (m,),
        "labels": (n,),
        "weight": (n,),
    }
    if negatives is not None:
        k = negatives.shape[-2] if negatives.ndim > 1 else 0
        want["negatives"] = (n, k, dim) if negatives.ndim == 3 else (k, dim)
    for name, shape in want.items():
        if x[name] is not None:
            _fits(name, x[name], shape)
    for name, scale in scales.items():
        if _numbers(name, scale, rows).numel() != 1:
            raise ValueError(f"{name} must be one number, and has the shape {tuple(scale.shape)}")
    value = _autograd.products(
        rows,
        b,
        negatives,
        x["bias"],
        scales.get("temperature"),
        scales.get("bias"),
        x["labels"],
        x["key_labels"],
        x["targets"],
        x["weight"],
        text,
        _how(reduction),
    )
    return _narrowed(value, a)


def arrays(text: str, given: dict[str, Tensor], weight: Tensor | None, reduction: str | float) -> Tensor:
    """The loss of this text, of arrays by name."""
    fields = _kernels.fields(text)
    first = next(name for name in fields.variable if name in given)
    like = _predictions(first, given[first])
    x = {name: (_labels if name in fields.labels else _numbers)(name, y, like) for name, y in given.items()}
    for name, y in x.items():
        if name not in fields.variable and y.requires_grad and torch.is_grad_enabled():
            raise ValueError(f"{fields.loss} has no gradient in {name}: detach it")
    if weight is not None:
        rows = _kernels.shape_of_each(text, x)
        weight = _numbers("weight", weight, like)
        weight = weight.expand(rows) if weight.ndim == 0 else _fits("weight", weight, rows)
    return _narrowed(_autograd.arrays(x, weight, text, _how(reduction)), given[first])


def split(name: str, parameters: dict[str, Any]) -> tuple[str, dict[str, Tensor]]:
    """A loss's text, and the parameters that stay tensors: the temperature and the bias of scores."""
    scales: dict[str, Tensor] = {}
    numbers: dict[str, Any] = {}
    learnable = ("temperature", "bias") if CARDS[name]["kind"] == "product" else ()
    for key, value in parameters.items():
        if isinstance(value, Tensor) and key in learnable:
            scales[key] = value
        elif isinstance(value, Tensor) and value.requires_grad:
            raise ValueError(f"{name} has no gradient in {key}: it must be a number")
        else:
            plain = value.tolist() if isinstance(value, Tensor) else value
            numbers[key] = tuple(plain) if isinstance(plain, list) else plain
    return _written(name, tuple(numbers.items())), scales


@_kernels.constant
def _written(name: str, parameters: tuple[tuple[str, Any], ...]) -> str:
    return str(_kernels.core(text(name, dict(parameters))).text)


def signature(card: dict[str, Any], *, inputs: bool) -> inspect.Signature:
    """The parameters of a loss, after its inputs if they are called for."""
    positional = inspect.Parameter.POSITIONAL_OR_KEYWORD
    if card["kind"] == "arrays":
        made, allows = FIELDS[card["name"]].parameters(), ["weight"]
    else:
        on_products = card["kind"] == "product"
        needs, allows = (card["needs"], card["allows"]) if on_products else (["target"], ["weight"])
        made = [inspect.Parameter(x, positional) for x in ("a" if on_products else "input", *needs)]
    keywords: dict[str, Any] = dict.fromkeys(allows if inputs else [])
    keywords |= {p["name"]: p["default"] for p in card["params"]}
    keywords["reduction"] = "mean"
    if card["kind"] in ("labels", "soft"):
        keywords["dim"] = 1
    keyword = inspect.Parameter.KEYWORD_ONLY
    options = [inspect.Parameter(x, keyword, default=d) for x, d in keywords.items()]
    return inspect.Signature([*made, *options] if inputs else options)


def _function(name: str, card: dict[str, Any]) -> Callable[..., Tensor]:
    if card["kind"] == "product":
        needs, allows = card["needs"], card["allows"]
        known = {param["name"] for param in card["params"]}

        def loss(a: Tensor, *args: Any, reduction: str | float = "mean", **keywords: Any) -> Tensor:
            inputs = [key for key in (*needs, *allows) if key in keywords and key not in known]
            given = {key: keywords.pop(key) for key in inputs}
            return product(*split(name, keywords), reduction, a, **positional(name, needs, args, given))
    elif card["kind"] == "arrays":
        own = [param["name"] for param in card["params"]]

        def loss(  # type: ignore[misc]
            *args: Any, weight: Tensor | None = None, reduction: str | float = "mean", **keywords: Any
        ) -> Tensor:
            written, _ = split(name, {key: keywords.pop(key) for key in own if key in keywords})
            return arrays(written, FIELDS[name].named(args, keywords), weight, reduction)
    else:

        def loss(  # type: ignore[misc]
            input: Tensor,
            target: Tensor,
            *,
            weight: Tensor | None = None,
            reduction: str | float = "mean",
            dim: int = 1,
            **parameters: Any,
        ) -> Tensor:
            written, _ = split(name, parameters)
            return elementwise(written, input, target, weight, reduction, dim)

    loss.__name__ = loss.__qualname__ = name
    loss.__doc__ = document(card)
    loss.__signature__ = signature(card, inputs=True)  # type: ignore[attr-defined]
    loss.__module__ = __name__
    return loss


def positional(name: str, needs: list[str], args: tuple[Any, ...], given: dict[str, Any]) -> dict[str, Any]:
    """Arguments by name, where those that are needed may come by position."""
    if len(args) > len(needs):
        raise TypeError(f"{name} takes {', '.join(['a', *needs])} by position, and got {1 + len(args)}")
    given = {**dict(zip(needs, args, strict=False)), **given}
    if missing := [x for x in needs if given.get(x) is None]:
        raise TypeError(f"{name} needs {missing[0]}")
    return given


def document(card: dict[str, Any]) -> str:
    """The docstring of a loss: its card, with shapes as PyTorch has them."""
    given = _docs.of_class(card)
    return given.replace(_docs.shapes(card), _SHAPES.get(card["kind"], _docs.shapes(card)))


globals().update({name: _function(name, card) for name, card in CARDS.items()})
__all__ = [*CARDS]
