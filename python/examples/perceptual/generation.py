"""Image generation: a decoder of codes, trained with a perceptual loss and a discriminator (perceptual + GAN).

    python examples/perceptual/generation.py

An autoencoder describes an image of a digit by eight numbers. With the squared error of pixels its images are blurred:
they are means of what the code may stand for. With features and a discriminator they have the strokes of digits.
Writes generation.png, a row each of: originals, trained on pixels, perceptual + GAN, and images of new codes by it.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch
from digits import TRAINED, classifier, digits, save, tiled
from torch import Tensor, nn

import perdita.torch

CODE = 8


class Autoencoder(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.encode = nn.Sequential(nn.Flatten(), nn.Linear(64, 128), nn.ReLU(), nn.Linear(128, CODE))
        self.decode = nn.Sequential(
            nn.Linear(CODE, 128), nn.ReLU(), nn.Linear(128, 128), nn.ReLU(), nn.Linear(128, 64), nn.Sigmoid(),
            nn.Unflatten(1, (1, 8, 8)),
        )  # fmt: skip

    def forward(self, image: Tensor) -> Tensor:
        return self.decode(self.encode(image))


def of_pixels(images: Tensor, epochs: int) -> Autoencoder:
    torch.manual_seed(2)
    model, loss = Autoencoder(), perdita.torch.Mse()
    optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
    for _ in range(epochs):
        for rows in torch.randperm(len(images)).split(64):
            optimizer.zero_grad()
            loss(model(images[rows]), images[rows]).backward()
            optimizer.step()
    return model.eval()


def perceptual_and_gan(images: Tensor, epochs: int, adversarial: float = 0.02) -> Autoencoder:
    torch.manual_seed(2)
    model = Autoencoder()
    discriminator = nn.Sequential(
        nn.Conv2d(1, 32, 3, padding=1), nn.LeakyReLU(0.2), nn.Conv2d(32, 32, 3, stride=2), nn.LeakyReLU(0.2),
        nn.Flatten(), nn.Linear(288, 1), nn.Flatten(0),
    )  # fmt: skip
    perceptual = perdita.torch.Perceptual(classifier()[:5], layers={"1": 1.0, "4": 1.0})
    judge, fool = perdita.torch.GanDiscriminator(), perdita.torch.NonSaturatingGenerator()
    of_model = torch.optim.Adam(model.parameters(), lr=2e-3)
    of_discriminator = torch.optim.Adam(discriminator.parameters(), lr=1e-3, betas=(0.5, 0.999))
    for _ in range(epochs):
        for rows in torch.randperm(len(images)).split(64):
            real, found = images[rows], model(images[rows])
            of_discriminator.zero_grad()
            on_real, on_found = discriminator(real), discriminator(found.detach())
            (
                judge(on_real, torch.ones_like(on_real)) + judge(on_found, torch.zeros_like(on_found))
            ).backward()
            of_discriminator.step()

            of_model.zero_grad()
            (perceptual(found, real) + adversarial * fool(discriminator(found))).backward()
            of_model.step()
    return model.eval()


def sharpness(images: Tensor) -> float:
    """The mean difference of neighbouring pixels."""
    return float(perdita.torch.TotalVariation()(images))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--epochs", type=int, default=25)
    parser.add_argument("--out", type=Path, default=Path(), help="the folder that is written to")
    args = parser.parse_args()

    images, labels = digits()
    train, rest, of_rest = images[:TRAINED], images[TRAINED:], labels[TRAINED:]
    plain, both = of_pixels(train, args.epochs), perceptual_and_gan(train, args.epochs)
    with torch.no_grad():
        codes = both.encode(rest)
        # Half way between the codes of two images of a digit.
        order = of_rest.argsort(stable=True)
        middle = (codes[order][:-1] + codes[order][1:])[:: len(rest) // 16][:16] / 2
        rows = {
            "original": rest,
            "pixels": plain(rest),
            "perceptual + GAN": both(rest),
            "new": both.decode(middle),
        }

    judge = classifier(seed=7)
    for name, found in rows.items():
        line = f"{name:17} difference of neighbours {sharpness(found):.3f}"
        if len(found) == len(rest):
            right = (judge(found).argmax(1) == of_rest).float().mean().item()
            line += f", read correctly {right:.3f}"
        print(line)
    save(args.out / "generation.png", tiled(torch.cat([x[:16] for x in rows.values()]), 16, gap=1))


if __name__ == "__main__":
    main()
