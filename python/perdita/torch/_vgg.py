"""The feature stacks of VGG-16 and VGG-19, with weights from a file in torchvision's names.

A layer is called by its block and its place there, as in the literature: `conv1_1`, `relu1_1`, …, `pool1`, …,
`relu5_3`. Its place in the stack is its number in torchvision: `features.0`, `features.1`, …, `features.29`.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable, Collection
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

NETWORKS = {"VGG-16": (2, 2, 3, 3, 3), "VGG-19": (2, 2, 4, 4, 4)}
"""The numbers of convolutions in the blocks."""
CHANNELS = (64, 128, 256, 512, 512)
_FIRST_OF_VGG_19 = "features.16.weight"
"""The fourth convolution of the third block, in whose place VGG-16 has a pooling layer."""

Reader = Callable[[str], Tensor]


def names(network: str) -> list[str]:
    """The layers in their order."""
    found = []
    for block, convolutions in enumerate(NETWORKS[network], 1):
        for place in range(1, convolutions + 1):
            found += [f"conv{block}_{place}", f"relu{block}_{place}"]
        found.append(f"pool{block}")
    return found


def vgg(path: str | os.PathLike[str], layers: Collection[str]) -> nn.Sequential:
    """The stack up to the deepest of the layers. Only the weights of that part have to be in the file."""
    keys, read = _opened(Path(path))
    network = "VGG-19" if _FIRST_OF_VGG_19 in keys else "VGG-16"
    if "features.1.running_mean" in keys:
        raise ValueError(f"{path}: a VGG with batch normalization; expected VGG-16 or VGG-19 without")
    known = names(network)
    for layer in layers:
        if layer not in known:
            near = get_close_matches(layer, known, 1)
            hint = f"; did you mean {near[0]!r}?" if near else f"; it has {', '.join(known)}"
            raise ValueError(f"{network} has no layer {layer!r}{hint}")

    stack, width = nn.Sequential(), 3
    for number, layer in enumerate(known[: 1 + max(map(known.index, layers))]):
        if layer.startswith("conv"):
            channels = CHANNELS[int(layer[4]) - 1]
            shapes = {"weight": (channels, width, 3, 3), "bias": (channels,)}
            convolution = nn.Conv2d(width, channels, 3, padding=1, device="meta")
            given = {
                key: _tensor(f"{path}: {layer} of {network}", keys, read, f"features.{number}.{key}", shape)
                for key, shape in shapes.items()
            }
            convolution.load_state_dict(given, assign=True)
            stack.add_module(layer, convolution)
            width = channels
        else:
            stack.add_module(layer, nn.ReLU() if layer.startswith("relu") else nn.MaxPool2d(2))
    return stack


def _tensor(place: str, keys: Collection[str], read: Reader, name: str, shape: tuple[int, ...]) -> Tensor:
    """A tensor of this name and shape, in single precision."""
    if name not in keys:
        raise ValueError(f"{place} needs {name} of shape {shape}, which is not in the file")
    tensor = read(name)
    if tuple(tensor.shape) != shape:
        raise ValueError(f"{place}: {name} has the shape {tuple(tensor.shape)}, not {shape}")
    return tensor.detach().to(torch.float32).contiguous()


def _opened(path: Path) -> tuple[Collection[str], Reader]:
    """The names of the tensors of a file, and a function that reads one."""
    expected = (
        "expected a state dict of VGG-16 or VGG-19, with features.0.weight of shape (64, 3, 3, 3) for conv1_1"
    )
    with path.open("rb") as file:
        is_safetensors = file.read(9)[8:] == b"{"
    try:
        return _safetensors(path) if is_safetensors else _state_dict(path)
    except ImportError as error:
        raise ImportError(f"{path}: {error}; `pip install safetensors` reads such files") from error
    except Exception as error:  # damaged files end in errors of many types
        reason = f"{type(error).__name__}: {error}".partition("\n")[0].partition(". ")[0].rstrip(".")
        raise ValueError(
            f"{path}: not a file of weights, or a truncated one ({reason}); {expected}"
        ) from error


def _safetensors(path: Path) -> tuple[Collection[str], Reader]:
    file = importlib.import_module("safetensors").safe_open(path, framework="pt")
    return set(file.keys()), file.get_tensor


def _state_dict(path: Path) -> tuple[Collection[str], Reader]:
    """The tensors of `torch.save`, in its format of today or of before PyTorch 1.6, as those of torchvision are."""
    state: Any = torch.load(path, map_location="cpu", weights_only=True)
    if not isinstance(state, dict) or not all(isinstance(x, Tensor) for x in state.values()):
        raise TypeError(f"it holds a {type(state).__name__}, not tensors by name")
    return state, state.__getitem__
