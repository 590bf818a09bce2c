"""The losses whose inputs differ from the catalogue's in more than names.

An adapter takes the tensors of a call by field, of which the predictions have the type of the computation, and the
parameters. It evaluates the loss of converted tensors.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from math import prod
from typing import Any

import torch
from torch import Tensor

from perdita._loss import text as written

from ._binary import bce, bce_with_logits, hinge_embedding
from ._calls import CALLS, Call
from ._evaluate import evaluate, narrowed
from ._kernels import argument, constant, core
from ._options import Options
from ._tensors import at_least, is_floating, numbers, predictions, reduced, visible

Arrays = dict[str, Any]
Adapter = Callable[[Call, Arrays, Options], Tensor]


# ---- numbers whose logarithm is taken ----


def rate(call: Call, arrays: Arrays, how: Options) -> Tensor:
    """A predicted mean, which is not its logarithm, of at least `eps`."""
    if not argument(how.text, "log_input"):
        arrays = arrays | {"prediction": _lifted(arrays["prediction"], how.own["eps"], how)}
    return evaluate(call, arrays, how)


def poisson_nll(call: Call, arrays: Arrays, how: Options) -> Tensor:
    """`eps` is added to the rate, in the logarithm."""
    x, eps = arrays["prediction"], how.own["eps"]
    if argument(how.text, "log_input") or eps == 0:
        return evaluate(call, arrays, how)
    value = evaluate(call, arrays | {"prediction": x + eps}, how)
    # The rate itself stays without it.
    weight, (reduction, divisor) = how.sample_weight, reduced(how.reduction)
    if reduction == "mean":
        return value - eps if x.numel() else value
    each = torch.ones_like(x) if weight is None else weight.expand(x.shape)
    if reduction == "none":
        return value - eps * each
    over = divisor if divisor is not None else 1.0 if reduction == "sum" else float(reduction)
    return value - eps * each.sum() / over


def gaussian_nll(call: Call, arrays: Arrays, how: Options) -> Tensor:
    return _spread(call, arrays, how, "mean", "variance", "log_variance")


def laplace_nll(call: Call, arrays: Arrays, how: Options) -> Tensor:
    return _spread(call, arrays, how, "location", "scale", "log_scale")


def _spread(call: Call, arrays: Arrays, how: Options, centre: str, field: str, log: str) -> Tensor:
    """A variance (or scale) of at least `eps`: a number, one per element, or one per row."""
    mean, name, given = arrays[centre], call.called[field], arrays[field]
    x = mean.new_full((), given) if isinstance(given, (int, float)) else numbers(name, given, mean)
    if x.shape != mean.shape:
        if mean.ndim > 0 and x.shape == mean.shape[:-1]:
            x = x.unsqueeze(-1)
        if x.ndim not in (0, mean.ndim) or any(
            a not in (1, b) for a, b in zip(x.shape, mean.shape, strict=False)
        ):
            raise ValueError(f"{name} has the shape {tuple(x.shape)}, not {tuple(mean.shape)} or one per row")
        x = x.expand(mean.shape)
    if not argument(how.text, log):
        x = _lifted(x, how.own["eps"], how)
    return evaluate(call, arrays | {field: x}, how)


def cross_entropy(call: Call, arrays: Arrays, how: Options) -> Tensor:
    """Probabilities, if they are given in place of logits, of at least the least normal number."""
    if not argument(how.text, "from_logits"):
        x = arrays["scores"]
        arrays = arrays | {"scores": _lifted(x, torch.finfo(x.dtype).tiny, how)}
    return evaluate(call, arrays, how)


def _lifted(x: Tensor, least: float, how: Options) -> Tensor:
    """Numbers of at least a bound. Negative ones stay where the kernel refuses them."""
    lifted = at_least(x, least)
    return torch.where(x < 0, x, lifted) if how.checked and x.is_cpu else lifted


# ---- parameters ----


@constant
def _altered(text: str, name: str, value: Any) -> str:
    """The loss with another parameter."""
    loss = core(text)
    return str(core(written(loss.card["name"], loss.args | {name: value})).text)


# ---- reductions and layouts ----


def kl(call: Call, arrays: Arrays, how: Options) -> Tensor:
    """A divergence per element, as in PyTorch; the kernel sums rows."""
    x, divisor = arrays["scores"], None
    reduction, _ = (
        (how.reduction, None) if how.reduction == "batchmean" else reduced(how.reduction, "batchmean")
    )
    if reduction == "batchmean":
        reduction, divisor = "sum", max(x.shape[0], 1) if x.ndim else 1
    else:
        reduction = how.reduction
    if how.sample_weight is not None or reduction == "none" or x.ndim == 0 or x.numel() == 0:
        arrays = {name: x.unsqueeze(-1) for name, x in arrays.items()}
    elif reduction == "mean":
        reduction, divisor = "sum", x.numel()
    value = evaluate(call, arrays, replace(how, reduction=reduction, dim=-1))
    return value if divisor is None else value / divisor


def triplet_margin(call: Call, arrays: Arrays, how: Options) -> Tensor:
    """`eps` is added to differences, as in `torch.nn.functional.pairwise_distance`."""
    eps = how.own["eps"]
    if eps == 0:
        return evaluate(call, arrays, how)
    anchor = arrays["anchor"]
    moved = {name: numbers(name, arrays[name], anchor) - anchor for name in ("positive", "negative")}
    return evaluate(call, {"anchor": torch.full_like(anchor, eps), **moved}, how)


def ctc(call: Call, arrays: Arrays, how: Options) -> Tensor:
    """Frames first, targets padded or concatenated, lengths as tensors or tuples; the mean is per label."""
    x, targets = arrays["logits"], arrays["labels"]
    if x.ndim not in (2, 3):
        raise ValueError(f"log_probs must be (T, N, C) or (T, C), not of shape {tuple(x.shape)}")
    one = x.ndim == 2
    x = x.unsqueeze(1) if one else x
    n, names = x.shape[1], ("input_lengths", "label_lengths")
    lengths = {name: _lengths(call.called[name], arrays[name], n, x) for name in names}
    if isinstance(targets, Tensor) and targets.ndim == 1:
        targets = _padded(targets, lengths["label_lengths"])
    text = _altered(how.text, "per_label", True) if how.reduction == "mean" else how.text
    value = evaluate(
        call, {"logits": x.transpose(0, 1), "labels": targets, **lengths}, replace(how, text=text)
    )
    return value[0] if one and how.reduction == "none" else value


def _lengths(name: str, given: Any, n: int, like: Tensor) -> Tensor:
    x = given.to(like.device) if isinstance(given, Tensor) else torch.tensor(given, device=like.device)
    x = x.reshape(1) if x.ndim == 0 else x
    if x.shape != (n,):
        raise ValueError(
            f"{name} has the shape {tuple(x.shape)}, not {(n,)}: one per sequence of log_probs (T, N, C)"
        )
    return x


def _padded(targets: Tensor, lengths: Tensor) -> Tensor:
    """Concatenated targets as rows."""
    parts = lengths.tolist()
    if sum(parts) != len(targets):
        raise ValueError(f"targets has {len(targets)} labels, but target_lengths have {sum(parts)}")
    return torch.nn.utils.rnn.pad_sequence(list(torch.split(targets, parts)), batch_first=True)


# ---- embeddings ----


def sup_con(call: Call, arrays: Arrays, how: Options) -> Tensor:
    """Rows with labels, (n, dim), or several views of each example, (n, views, dim), with or without labels."""
    a, labels, weight = arrays["a"], arrays.get("labels"), how.sample_weight
    if a.ndim == 3:
        n, views, dim = a.shape
        labels = torch.arange(n, device=a.device) if labels is None else labels
        arrays = {"a": a.reshape(n * views, dim), "labels": labels.repeat_interleave(views)}
        if weight is not None:
            how = replace(how, sample_weight=weight.repeat_interleave(views))
    elif labels is None:
        raise ValueError("sup_con needs labels, or features of several views, (n, views, dim)")
    value = evaluate(call, arrays, how)
    return value.reshape(n, views) if a.ndim == 3 and how.reduction == "none" else value


def linear_cross_entropy(call: Call, arrays: Arrays, how: Options) -> Tensor:
    """One row or several, of labels or distributions; a layer (C, dim), or (C, d1, …, dim) with a loss per output."""
    arrays = dict(arrays)
    x, target, layer = arrays["a"], arrays.pop("labels"), arrays["b"]
    one = x.ndim == 1
    if one:
        arrays["a"], target = x.unsqueeze(0), target.unsqueeze(0)
    soft, smoothing = is_floating(target), argument(how.text, "label_smoothing")
    if soft and smoothing:
        target = (1 - smoothing) * target + smoothing / layer.shape[0]
        how = replace(how, text=_altered(how.text, "label_smoothing", 0.0))
    arrays["targets" if soft else "labels"] = target
    value = _outputs(call, arrays, how) if layer.ndim > 2 else evaluate(call, arrays, how)
    return value[0] if one and how.reduction == "none" else value


def _outputs(call: Call, arrays: Arrays, how: Options) -> Tensor:
    """The loss of every output of a layer, reduced over all."""
    (classes, *outputs, dim), n, k = arrays["b"].shape, len(arrays["a"]), prod(arrays["b"].shape[1:-1])
    apart = {"b": arrays["b"].reshape(classes, k, dim)}
    if "bias" in arrays:
        apart["bias"] = arrays["bias"].reshape(classes, k)
    if "targets" in arrays:
        apart["targets"] = arrays["targets"].reshape(n, classes, k)
    else:
        apart["labels"] = arrays["labels"].reshape(n, k)
    reduction, divisor = reduced(how.reduction)
    each = [
        evaluate(
            call,
            {"a": arrays["a"], **{name: x.select(-1 if name != "b" else 1, i) for name, x in apart.items()}},
            replace(how, reduction="none" if reduction == "none" else "sum"),
        )
        for i in range(k)
    ]
    if reduction == "none":
        return torch.stack(each, -1).reshape(n, *outputs)
    if reduction == "mean":
        divisor = _counted(apart, how, n * k)
    elif divisor is None:
        divisor = torch.tensor(1.0 if reduction == "sum" else float(reduction))
    return torch.stack(each).sum() / divisor


def _counted(apart: Arrays, how: Options, count: int) -> Any:
    """The denominator of the mean: the class weights of the labels that are not ignored, times the weights of rows."""
    weight, classes = how.sample_weight, len(apart["b"])
    if "targets" in apart:
        return count if weight is None else weight.sum() * (count // len(weight))
    labels = apart["labels"]
    seen = labels != argument(how.text, "ignore_index")
    of_class = apart["b"].new_tensor(argument(how.text, "class_weights") or [1.0] * classes)
    counted = of_class[torch.where(seen, labels, 0)] * seen * (1.0 if weight is None else weight[:, None])
    total = counted.sum()
    return torch.where(total == 0, 1.0, total)


# ---- masks ----


def segmentation(call: Call, arrays: Arrays, how: Options) -> Tensor:
    """A target that is a mask per channel, as the input, or labels; scores that are logits."""
    x, target = arrays["prediction"], arrays.get("target")
    if isinstance(target, Tensor) and target.shape != x.shape:
        arrays = dict(arrays)
        arrays["labels"] = arrays.pop("target")
    activation = argument(how.text, "activation")
    if activation in (None, "softmax") and x.ndim > 1:
        axis = 1 if argument(how.text, "channels") == "first" else -1
        _check_scores(call, x, axis, activation is not None)
    return evaluate(call, arrays, how)


def _check_scores(call: Call, x: Tensor, axis: int, activations: bool) -> None:
    """An error for a softmax of one channel, and a warning for one of probabilities, by the first pixels."""
    if x.shape[axis] == 1:
        sigmoid = ' write activation="sigmoid"' if activations else ' use Dice(activation="sigmoid")'
        raise ValueError(
            f"{call.name} takes the softmax of the channels, which is 1 for a single one:{sigmoid}"
        )
    if activations and visible(x) and x.numel():
        pixels = x.detach()[0].movedim(axis - 1 if axis > 0 else axis, -1).reshape(-1, x.shape[axis])[:16]
        if bool((pixels >= 0).all()) and bool(((pixels.sum(-1) - 1).abs() < 1e-3).all()):
            warnings.warn(
                f"{call.name} takes the softmax of its input, which sums to 1 over the channels already: "
                'give it logits, or write activation="identity"',
                stacklevel=_STACK,
            )


_STACK = 7
"""The depth of the caller of a module."""

ADAPTERS: dict[str, Adapter] = {
    "bce": bce,
    "bce_with_logits": bce_with_logits,
    "hinge_embedding": hinge_embedding,
    "poisson_nll": poisson_nll,
    "gamma_nll": rate,
    "tweedie": rate,
    "gaussian_nll": gaussian_nll,
    "laplace_nll": laplace_nll,
    "cross_entropy": cross_entropy,
    "soft_cross_entropy": cross_entropy,
    "kl": kl,
    "triplet_margin": triplet_margin,
    "ctc": ctc,
    "sup_con": sup_con,
    "linear_cross_entropy": linear_cross_entropy,
    **{name: segmentation for name, call in CALLS.items() if "softmax" in call.options.values()},
    "ce_dice": segmentation,
}


_AS_GIVEN_IF = {
    "cross_entropy": "from_logits",
    "soft_cross_entropy": "from_logits",
    "poisson_nll": "log_input",
}
"""The parameters with which an adapter has nothing to do."""


def is_evaluated_as_given(call: Call, how: Options) -> bool:
    """True if these parameters need no adapter."""
    if how.own.keys() - {"eps"}:
        return False
    if call.name in _AS_GIVEN_IF:
        return bool(argument(how.text, _AS_GIVEN_IF[call.name]))
    return call.name not in ADAPTERS or call.name == "bce_with_logits"


def evaluated(call: Call, args: Sequence[Any], given: Mapping[str, Any], how: Options) -> Tensor:
    """The loss of the inputs of a call."""
    arrays, first = call.named(args, given), call.fields.first
    like = predictions(call.called[first], arrays[first])
    adapter = ADAPTERS.get(call.name, evaluate)
    if like is arrays[first]:
        return adapter(call, arrays, how)
    return narrowed(adapter(call, arrays | {first: like}, how), arrays[first])
