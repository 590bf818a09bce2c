"""Style transfer: an image with the content of one and the style of another.

    python examples/perceptual/style_transfer.py
    python examples/perceptual/style_transfer.py --weights vgg19.pth --content house.png --style waves.png

Without weights, the network is a small one that reads digits, the content a large 3, and the style a page of small
digits. Writes content.png, style.png and transfer.png.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch
from digits import classifier, digits, read, save, tiled
from torch import Tensor
from torch.nn import functional as F

from perdita.torch import Perceptual


def of_digits() -> tuple[Perceptual, Tensor, Tensor]:
    """A loss over a small network, a large digit, and a page of small ones."""
    loss = Perceptual(classifier()[:5], layers={"4": 1.0}, style_layers={"1": 30.0, "4": 30.0})
    images, labels = digits()
    content = F.interpolate(images[labels == 3][:1], scale_factor=6, mode="bicubic").clamp(0, 1)
    style = tiled(images[:36], 6).unsqueeze(0)
    return loss, content, style


def of_pictures(weights: Path, content: Path, style: Path, size: int) -> tuple[Perceptual, Tensor, Tensor]:
    """A loss over VGG with the layers of Gatys et al., and two pictures."""
    styles = dict.fromkeys(["relu1_1", "relu2_1", "relu3_1", "relu4_1", "relu5_1"], 1e4)
    loss = Perceptual(weights=weights, layers={"relu4_2": 1.0}, style_layers=styles)
    return loss, read(content, size), read(style, size)


def transfer(loss: Perceptual, content: Tensor, style: Tensor, steps: int) -> Tensor:
    """The content, changed step by step; its features and those of the style are computed once."""
    with torch.no_grad():
        contents, styles = loss.features(content), loss.features(style)
    image = content.clone().requires_grad_()
    optimizer = torch.optim.Adam([image], lr=0.02)
    for step in range(steps):
        optimizer.zero_grad()
        value = loss(image, contents, styles)
        value.backward()
        optimizer.step()
        with torch.no_grad():
            image.clamp_(0, 1)
        if step == 0 or step + 1 == steps:
            print(f"step {step + 1}: loss {value.item():.5f}")
    return image.detach()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--weights", type=Path, help="VGG in torchvision's names, .pth or .safetensors")
    parser.add_argument("--content", type=Path, help="a picture; with --weights")
    parser.add_argument("--style", type=Path, help="a picture; with --weights")
    parser.add_argument("--size", type=int, default=256, help="the size of pictures")
    parser.add_argument("--steps", type=int, default=200)
    parser.add_argument("--out", type=Path, default=Path(), help="the folder that is written to")
    args = parser.parse_args()
    pictures = [x for x in (args.weights, args.content, args.style) if x is not None]
    if len(pictures) not in (0, 3):
        parser.error("--weights, --content and --style belong together")

    loss, content, style = of_pictures(*pictures, args.size) if pictures else of_digits()
    result = transfer(loss, content, style, args.steps)
    for name, image in (("content", content), ("style", style), ("transfer", result)):
        save(args.out / f"{name}.png", image[0], 1 if pictures else 6)


if __name__ == "__main__":
    main()
