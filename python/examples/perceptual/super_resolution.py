"""Super-resolution: a network that enlarges images, trained with the squared error of pixels or of features.

    python examples/perceptual/super_resolution.py

Images of 4 × 4 pixels become 8 × 8. Writes super_resolution.png, a row each of: small images, bicubic interpolation,
trained on pixels, trained on features, originals. A network that had no part in the training reads the results.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch
from digits import TRAINED, classifier, digits, save, tiled
from torch import Tensor, nn
from torch.nn import functional as F

import perdita.torch


def bicubic(small: Tensor) -> Tensor:
    return F.interpolate(small, scale_factor=2, mode="bicubic").clamp(0, 1)


class Enlarge(nn.Module):
    """Bicubic interpolation, and a correction."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(1, 32, 3, padding=1), nn.ReLU(),
            nn.Conv2d(32, 32, 3, padding=1), nn.ReLU(), nn.Conv2d(32, 4, 3, padding=1), nn.PixelShuffle(2),
        )  # fmt: skip

    def forward(self, small: Tensor) -> Tensor:
        return bicubic(small) + self.layers(small)


def trained(loss: nn.Module, images: Tensor, epochs: int) -> Enlarge:
    torch.manual_seed(1)
    network = Enlarge()
    optimizer = torch.optim.Adam(network.parameters(), lr=3e-3)
    for _ in range(epochs):
        for rows in torch.randperm(len(images)).split(64):
            optimizer.zero_grad()
            loss(network(F.avg_pool2d(images[rows], 2)), images[rows]).backward()
            optimizer.step()
    return network.eval()


class Features(nn.Module):
    """The perceptual loss, and a small part of pixels, which fixes the brightness of what no feature sees."""

    def __init__(self) -> None:
        super().__init__()
        self.features = perdita.torch.Perceptual(classifier()[:5], layers={"1": 1.0, "4": 1.0})
        self.pixels = perdita.torch.Mse()

    def forward(self, image: Tensor, target: Tensor) -> Tensor:
        return self.features(image, target) + 0.1 * self.pixels(image, target)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--out", type=Path, default=Path(), help="the folder that is written to")
    args = parser.parse_args()

    images, labels = digits()
    judge = classifier(seed=7)
    rest, of_rest = images[TRAINED:], labels[TRAINED:]
    small = F.avg_pool2d(rest, 2)
    results = {"bicubic": bicubic(small)}
    for name, loss in (("pixels", perdita.torch.Mse()), ("features", Features())):
        network = trained(loss, images[:TRAINED], args.epochs)
        results[name] = network(small).detach()
    results["original"] = rest

    for name, found in results.items():
        error = F.mse_loss(found, rest).item()
        right = (judge(found).argmax(1) == of_rest).float().mean().item()
        print(f"{name:9} squared error {error:.4f}, read correctly {right:.3f}")
    rows = [small[:16].repeat_interleave(2, 2).repeat_interleave(2, 3), *(x[:16] for x in results.values())]
    save(args.out / "super_resolution.png", tiled(torch.cat(rows), 16, gap=1))


if __name__ == "__main__":
    main()
