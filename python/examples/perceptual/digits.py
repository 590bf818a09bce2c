"""Images of digits, a network that reads them, and pictures: what the examples of this folder share."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor, nn
from torch.nn import functional as F

DATA = Path(__file__).resolve().parents[3] / "data/digit_features.npz"
TRAINED = 1400
"""The images after these are not trained on."""


def digits() -> tuple[Tensor, Tensor]:
    """Images (n, 1, 8, 8) in [0, 1], and their digits."""
    arrays = np.load(DATA)
    pixels = torch.from_numpy(arrays["pixels"]).float().reshape(-1, 1, 8, 8) / 16
    return pixels, torch.from_numpy(arrays["digit"]).long()


def classifier(seed: int = 0, epochs: int = 4) -> nn.Sequential:
    """A network that reads digits, also those that moved by a pixel. Its layers 1 and 4 are features after a ReLU."""
    torch.manual_seed(seed)
    network = nn.Sequential(
        nn.Conv2d(1, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(16, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(128, 10),
    )  # fmt: skip
    pixels, labels = (x[:TRAINED] for x in digits())
    images, labels = torch.cat([pixels, pixels.roll(1, 3), pixels.roll(-1, 3)]), labels.repeat(3)
    optimizer = torch.optim.Adam(network.parameters(), lr=0.01)
    for _ in range(epochs):
        for rows in torch.randperm(len(images)).split(64):
            optimizer.zero_grad()
            F.cross_entropy(network(images[rows]), labels[rows]).backward()
            optimizer.step()
    return network.eval()


def tiled(images: Tensor, columns: int, gap: int = 0) -> Tensor:
    """Images (n, c, h, w) as one, in rows, with a grey gap between them."""
    images = F.pad(images, (0, gap, 0, gap), value=0.5)
    rows = [torch.cat(list(row), -1) for row in images.split(columns)]
    return torch.cat(rows, -2)


def save(path: Path, image: Tensor, scale: int = 6) -> None:
    """Writes an image (c, h, w) in [0, 1] as a PNG, its pixels enlarged."""
    pixels = (image.detach().clamp(0, 1) * 255).round().to(torch.uint8)
    pixels = pixels.repeat_interleave(scale, -1).repeat_interleave(scale, -2)
    array = pixels.permute(1, 2, 0).numpy()
    Image.fromarray(array[:, :, 0] if array.shape[2] == 1 else array).save(path)
    print(f"{path}: {array.shape[1]} × {array.shape[0]}")


def read(path: Path, size: int) -> Tensor:
    """A picture as an image (1, 3, size, size) in [0, 1]."""
    picture = Image.open(path).convert("RGB").resize((size, size))
    return torch.from_numpy(np.asarray(picture).copy()).permute(2, 0, 1).unsqueeze(0).float() / 255
