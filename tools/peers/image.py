"""Peers of the losses of images and features."""

import torch
import torch.nn.functional as F

from .comparison import MSSSIM, PRIMITIVES, Peer, ordered
from .draws import features, normal, uniform


def similarity(x, y, size=11, sigma=1.5, range=1.0, k1=0.01, k2=0.03):
    """SSIM, and contrast and structure alone, per patch: the window as two convolutions, as in pytorch-msssim."""
    c = x.shape[1]
    rows = torch.exp(-((torch.arange(size).to(x) - (size - 1) / 2) ** 2) / (2 * sigma**2))
    rows = (rows / rows.sum()).repeat(c, 1, 1, 1)

    def blur(z):
        return F.conv2d(F.conv2d(z, rows.transpose(2, 3), groups=c), rows, groups=c)

    mx, my, c1, c2 = blur(x), blur(y), (k1 * range) ** 2, (k2 * range) ** 2
    vx, vy, covariance = blur(x * x) - mx**2, blur(y * y) - my**2, blur(x * y) - mx * my
    cs = (2 * covariance + c2) / (vx + vy + c2)
    return cs * (2 * mx * my + c1) / (mx**2 + my**2 + c1), cs


def ssim(x, y, size=11, sigma=1.5, range=1.0):
    return 1 - similarity(x, y, size, sigma, range)[0].mean()


def ms_ssim(x, y):
    product = 1
    for scale, w in enumerate([0.0448, 0.2856, 0.3001, 0.2363, 0.1333]):
        full, cs = similarity(x, y)
        product = product * torch.relu((full if scale == 4 else cs).mean((2, 3))) ** w
        x, y = F.avg_pool2d(x, 2), F.avg_pool2d(y, 2)
    return (1 - product).mean()


def total_variation(image):
    right, below = image.diff(dim=3), image.diff(dim=2)
    return (right.abs().sum() + below.abs().sum()) / image.numel()


def isotropic(image):
    right, below = F.pad(image.diff(dim=3), (0, 1)), F.pad(image.diff(dim=2), (0, 0, 0, 1))
    square = right**2 + below**2
    # The root has no slope where it is 0: at the last pixel.
    return torch.where(square > 0, torch.where(square > 0, square, 1.0).sqrt(), 0.0).mean()


def lpips(f, g, w=None):
    """One layer of LPIPS."""
    unit_f, unit_g = (x / x.square().sum(1, keepdim=True).sqrt() for x in (f, g))
    square = (unit_f - unit_g).square()
    return (square if w is None else square * w[:, None, None]).sum(1).mean()


def gram(f, g):
    def product(x):
        return x.flatten(2) @ x.flatten(2).transpose(1, 2) / x[0].numel()

    return (product(f) - product(g)).square().sum((1, 2)).mean()


def content_style(f, f_target, g, g_target):
    return F.mse_loss(f, f_target) + 3 * gram(g, g_target)


def image():
    return {"image": uniform(2, 3, 17, 9)}


def near_images(*shape):
    def draw():
        x = uniform(*shape)
        return {"prediction": x + 0.1 * normal(shape, 1.0), "target": x}

    return draw


both = features(prediction=(3, 5, 4, 7), target=(3, 5, 4, 7))
layers = features(prediction=(3, 5, 4, 7), target=(3, 5, 4, 7), channel_weights=(5,))
content_and_style = features(
    content=(2, 3, 4, 5), content_target=(2, 3, 4, 5), style=(2, 6, 3, 2), style_target=(2, 6, 3, 2)
)

PEERS = [
    Peer("anisotropic variation", "total_variation", ordered(total_variation), image, PRIMITIVES, 10),
    Peer("isotropic variation", "total_variation(norm=isotropic)", ordered(isotropic), image, PRIMITIVES, 10),
    Peer("SSIM", "ssim", ordered(ssim), near_images(2, 3, 17, 23), MSSSIM, 10),
    Peer(
        "… window, range",
        "ssim(window=8, sigma=2, range=3)",
        ordered(lambda x, y: ssim(x, y, 8, 2.0, 3.0)),
        near_images(2, 3, 17, 23),
        MSSSIM,
        10,
    ),
    Peer("MS-SSIM", "ms_ssim", ordered(ms_ssim), near_images(1, 2, 176, 181), MSSSIM, 2),
    Peer("mse_loss of features", "feature_distance", ordered(F.mse_loss), both, batches=10),
    Peer(
        "LPIPS, a layer",
        "feature_distance(normalize=true, channels=sum)",
        ordered(lpips),
        layers,
        PRIMITIVES,
        10,
    ),
    Peer("Gram matrices", "gram", ordered(gram), both, PRIMITIVES, 10),
    Peer(
        "content and style",
        "content_style(style_weight=3)",
        ordered(content_style),
        content_and_style,
        PRIMITIVES,
        10,
    ),
]
