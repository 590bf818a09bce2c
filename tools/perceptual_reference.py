"""Features, losses and gradients of VGG-16 and VGG-19 by PyTorch, for the tests of `perdita-candle`.

    python tools/perceptual_reference.py            write integrations/perdita-candle/tests/perceptual/*
    python tools/perceptual_reference.py --check    fail if a number differs

The networks are those of torchvision, which is not needed: the same layers in the same order. Their weights are a
sequence of integers that the tests make, too. Small files of weights, as PyTorch writes them, come along.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

FOLDER = Path(__file__).resolve().parents[1] / "integrations/perdita-candle/tests/perceptual"
STACKS = {
    "VGG-16": "64 64 M 128 128 M 256 256 256 M 512 512 512 M 512 512 512 M",
    "VGG-19": "64 64 M 128 128 M 256 256 256 256 M 512 512 512 512 M 512 512 512 512 M",
}
SIZE = 20
"""The height of images; pooling leaves out a row of the fifth."""
WIDTH = 18
MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)


def uniform(seed: int, count: int) -> np.ndarray:
    """Numbers in [-1, 1), of 24 bits: a multiplication and a shift of the index."""
    index = np.arange(count, dtype=np.uint64) + np.uint64(seed) * np.uint64(1 << 32)
    mixed = (index + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(31))) * np.uint64(0xBF58476D1CE4E5B9)
    return (mixed >> np.uint64(40)).astype(np.float64) / 2**23 - 1


def stack(network: str) -> nn.Sequential:
    """The `features` of torchvision's network."""
    layers: list[nn.Module] = []
    width = 3
    for word in STACKS[network].split():
        if word == "M":
            layers.append(nn.MaxPool2d(2, 2))
            continue
        layers += [nn.Conv2d(width, int(word), 3, padding=1), nn.ReLU(inplace=True)]
        width = int(word)
    found = nn.Sequential(*layers)
    for number, layer in enumerate(found):
        if isinstance(layer, nn.Conv2d):
            bound = (6 / (9 * layer.in_channels)) ** 0.5
            for key, tensor, scale in (("weight", layer.weight, bound), ("bias", layer.bias, 0.1)):
                numbers = scale * uniform(2 * number + (key == "bias"), tensor.numel())
                tensor.data = torch.from_numpy(numbers.astype(np.float32)).reshape(tensor.shape)
    return found


def images(seed: int) -> Tensor:
    """Two images in [0, 1]."""
    numbers = (uniform(seed, 2 * 3 * SIZE * WIDTH) + 1) / 2
    return torch.from_numpy(numbers.astype(np.float32)).reshape(2, 3, SIZE, WIDTH).double()


def features(network: nn.Sequential, image: Tensor, layers: dict[str, int]) -> dict[str, Tensor]:
    """The outputs of layers by their number, without the ReLU in place that torchvision has."""
    x = (image - torch.tensor(MEAN).double().reshape(3, 1, 1)) / torch.tensor(STD).double().reshape(3, 1, 1)
    found = {}
    for number, layer in enumerate(network):
        x = torch.relu(x) if isinstance(layer, nn.ReLU) else layer(x)
        found |= {name: x for name, of in layers.items() if of == number}
    return found


def gram(f: Tensor) -> Tensor:
    rows = f.flatten(2)
    return rows @ rows.mT / rows[0].numel()


def case(network: str, layers: dict[str, int]) -> dict[str, Any]:
    """Features of the first image, and three losses with their gradients in the first images."""
    stacked = stack(network)[: max(layers.values()) + 1].double()
    x, y = images(101).requires_grad_(), images(102)
    found, wanted = features(stacked, x, layers), features(stacked, y, layers)
    pairs = [(found[name], wanted[name]) for name in layers]
    weights = [1 / 2**place for place in range(len(layers))]
    each = {
        "mean": [(f - g).square().mean() for f, g in pairs],
        "sum": [(f - g).square().sum((1, 2, 3)).mean() for f, g in pairs],
        "style": [(gram(f) - gram(g)).square().sum((1, 2)).mean() for f, g in pairs],
    }
    losses = {
        name: sum(w * term for w, term in zip(weights, terms, strict=True)) for name, terms in each.items()
    }
    grads = {name: torch.autograd.grad(loss, x, retain_graph=True)[0] for name, loss in losses.items()}
    return {
        "network": network,
        "layers": list(layers),
        "features": {
            name: {"shape": list(f.shape), "sum": f.sum().item(), "first": f.flatten()[:8].tolist()}
            for name, f in found.items()
        },
        "losses": {name: loss.item() for name, loss in losses.items()},
        # Every seventh number.
        "gradients": {name: grad.flatten()[::7].tolist() for name, grad in grads.items()},
    }


def rounded(value: Any) -> Any:
    """Numbers with nine digits: single precision has seven."""
    if isinstance(value, dict):
        return {key: rounded(x) for key, x in value.items()}
    if isinstance(value, list):
        return [rounded(x) for x in value]
    return float(f"{value:.9g}") if isinstance(value, float) else value


def cases() -> list[dict[str, Any]]:
    return [
        case(
            "VGG-16", {"relu1_2": 3, "relu2_2": 8, "conv3_3": 14, "pool3": 16, "relu4_3": 22, "relu5_3": 29}
        ),
        case("VGG-19", {"relu1_2": 3, "relu2_2": 8, "relu3_4": 17}),
    ]


def near(a: Any, b: Any) -> bool:
    """The same numbers, up to rounding on another machine."""
    if isinstance(a, dict):
        return isinstance(b, dict) and a.keys() == b.keys() and all(near(a[key], b[key]) for key in a)
    if isinstance(a, list):
        return isinstance(b, list) and len(a) == len(b) and all(map(near, a, b))
    return a == b or (isinstance(a, float) and abs(a - b) <= 1e-7 * abs(a) + 1e-12)


def write_weights() -> None:
    """The first convolution of VGG-16 in both formats of PyTorch, from a module, whose state dict is ordered."""
    network = nn.Module()
    network.features = stack("VGG-16")[:1]
    state = network.state_dict()
    torch.save(state, FOLDER / "conv1_1.pth")
    torch.save(state, FOLDER / "conv1_1.legacy.pth", _use_new_zipfile_serialization=False)


def main() -> int:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--check", action="store_true", help="write nothing, fail if a number differs")
    path, found = FOLDER / "cases.json", rounded(cases())
    if arguments.parse_args().check:
        same = path.exists() and near(json.loads(path.read_text()), found)
        print("" if same else f"{path.name} is stale: run tools/perceptual_reference.py", end="")
        return int(not same)
    FOLDER.mkdir(exist_ok=True)
    path.write_text(json.dumps(found, indent=None, separators=(",", ":")) + "\n")
    write_weights()
    return 0


if __name__ == "__main__":
    sys.exit(main())
