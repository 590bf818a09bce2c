"""The docstrings of losses, with PyTorch's names."""

from __future__ import annotations

from typing import Any

from perdita import _docs

from ._calls import CLASS, ELEMENT, OBSERVATION, Call
from ._options import learnt

_SHAPES = {
    "pointwise": "input and target of the same shape (*)",
    "labels": "input (N, C), (N, C, d1, …) or (C,); target (class indices) without C",
    "soft": "input and target (N, C), (N, C, d1, …) or (C,)",
}
_OWN_SHAPES = {
    "ctc": "log_probs (T, N, C) or (T, C); targets (N, S) or concatenated; input_lengths, target_lengths (N,)",
    "cross_entropy": "input (N, C), (N, C, d1, …) or (C,); target (class indices) without C, or (probabilities) as "
    "input",
    "linear_cross_entropy": "input (N, dim) or (dim,); linear_weight (C, dim) or (C, d1, …, dim); target (class "
    "indices or probabilities) as that of cross_entropy; linear_bias as linear_weight without dim",
    "sup_con": "features (n, dim) or (n, views, dim); labels (n,), optional for several views",
    "kl": "input and target of the same shape (*)",
    "multi_label_soft_margin": "input and target (N, C), (N, …, C) or (C,)",
}
_WEIGHTS = {
    CLASS: "weight: a weight per class, as in torch.nn",
    ELEMENT: "weight: a weight per element, as in torch.nn: the mean is Σwℓ/n",
    OBSERVATION: "weight: a weight per element, as in torch.nn.functional: the mean is Σwℓ/Σw",
}
_OWN = {
    "eps": "eps: the bound of numbers whose logarithm or root is taken, as in torch.nn",
    "logit_scale": "logit_scale: ln(1 / temperature), in place of it; a torch.nn.Parameter is learnt",
    "reduction": 'reduction: "mean", "sum", "none", or a number that the sum is divided by',
    "dim": "dim: the dimension of the classes",
    "checked": "checked: False for no check that numbers of the CPU lie in their domains",
    "sample_weight": "sample_weight: a weight per observation; the mean is Σwℓ/Σw",
}


def shapes(call: Call, card: dict[str, Any]) -> str:
    """The inputs of a call, with their shapes."""
    known = _OWN_SHAPES.get(call.name) or _SHAPES.get(card["kind"])
    if known is None:
        fields = {field["name"]: field for field in card["fields"]}
        parts = []
        for name, of in call.inputs.items():
            field = dict(fields[of], name=name)
            letters = {"d": "dim"} if card["kind"] == "product" else {}
            forms = [axes for axes in (field["axes"], field["alternative"]) if axes is not None]
            shape = " or ".join(_docs._axes(axes, letters) for axes in forms)
            if of == "target" and "labels" in fields:
                shape += f" or labels {_docs._axes(fields['labels']['axes'], letters)}"
            parts.append(f"{name} {shape}{' (optional)' if name in call.optional else ''}")
        known = "; ".join(parts)
    return known


def document(call: Call, card: dict[str, Any], options: dict[str, Any]) -> str:
    """The docstring of a loss with these parameters: those of its module, or of its function."""
    summary = card["summary"][0].upper() + card["summary"][1:]
    params = {param["name"]: param for param in card["params"]}
    lines = []
    for name, default in options.items():
        if name == "weight" and call.peer is not None and call.peer.weight:
            lines.append(f"    {_WEIGHTS[call.peer.weight]}")
        elif name == "sample_weight":
            continue
        elif name == "reduction" and call.more_reductions:
            more = ", ".join(f'"{one}"' for one in call.more_reductions)
            known = _OWN[name].replace('"none"', f'"none", {more}')
            lines.append(f"    {known} (default {default!r})")
        elif name in _OWN:
            lines.append(f"    {_OWN[name]} (default {default!r})")
        else:
            param = params[name]
            is_learnt = "; a torch.nn.Parameter is learnt" if name in learnt(call) else ""
            lines.append(f"    {name}: {param['doc']}; {param['accepts']} (default {default!r}){is_learnt}")
    lines += [f"    {_OWN['sample_weight']}"] if call.fields.weighted else []
    sections = [
        f"{summary}.",
        f"Formula: {card['formula']}",
        f"Shapes: {shapes(call, card)}",
        "Parameters:\n" + "\n".join(lines),
        *(
            [f"In PyTorch: torch.nn.{call.peer.module}, torch.nn.functional.{call.peer.function}"]
            if call.peer
            else []
        ),
        f"Reference: {card['reference']}",
    ]
    return "\n\n".join(sections)


def forward_document(call: Call) -> str:
    """The docstring of a call of the module."""
    names = ", ".join(call.by_position)
    text = f"The loss of {names}, reduced."
    return f"{text}\n\n{_OWN['sample_weight']}" if call.fields.weighted else text
