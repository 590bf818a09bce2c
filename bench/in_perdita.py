"""Perdita through its Python package: on NumPy's arrays, and as modules of PyTorch."""

import ml_dtypes
import perdita
import perdita.torch

from .in_pytorch import backward

__all__ = ["LOSSES", "MODULES", "backward", "in_bf16", "on_arrays"]

# Any loss of the catalogue.
LOSSES = {text: perdita.loss(text) for text in ("linear_cross_entropy", "clip")}

MODULES = {
    "mse": perdita.torch.Mse(),
    "huber": perdita.torch.Huber(),
    "bce_with_logits": perdita.torch.BceWithLogits(),
    "cross_entropy": perdita.torch.CrossEntropy(),
}


def on_arrays(loss, variables, constants):
    arrays = [*variables, *constants]
    return lambda: loss.value_and_grad(*arrays)


def in_bf16(loss, variables, constants):
    return on_arrays(loss, [x.astype(ml_dtypes.bfloat16) for x in variables], constants)
