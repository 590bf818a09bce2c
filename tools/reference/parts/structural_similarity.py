"""Structural similarity of two images (Wang, Bovik, Sheikh & Simoncelli 2004), patch by patch."""

from ..mathematics import exp


def similarity(x, y, window, sigma, range_, k1, k2):
    """The means of SSIM, and of contrast and structure alone, over all patches of two channels."""
    n = int(window)
    weight = [exp(-((i - (window - 1) / 2) ** 2) / (2 * sigma**2)) for i in range(n)]
    weight = [w / sum(weight) for w in weight]
    c1, c2 = (k1 * range_) ** 2, (k2 * range_) ** 2
    inside = [(i, j, weight[i] * weight[j]) for i in range(n) for j in range(n)]
    full, structure = [], []
    for top in range(len(x) - n + 1):
        for left in range(len(x[0]) - n + 1):
            patch = [(w, x[top + i][left + j], y[top + i][left + j]) for i, j, w in inside]
            mx, my = sum(w * a for w, a, _ in patch), sum(w * b for w, _, b in patch)
            vx, vy = sum(w * (a - mx) ** 2 for w, a, _ in patch), sum(w * (b - my) ** 2 for w, _, b in patch)
            covariance = sum(w * (a - mx) * (b - my) for w, a, b in patch)
            cs = (2 * covariance + c2) / (vx + vy + c2)
            structure.append(cs)
            full.append(cs * (2 * mx * my + c1) / (mx**2 + my**2 + c1))
    return sum(full) / len(full), sum(structure) / len(structure)


def over_channels(prediction, target, loss):
    """The mean of a loss over the channels of every image."""
    rows = zip(prediction, target, strict=True)
    return [sum(loss(*pair) for pair in zip(x, y, strict=True)) / len(x) for x, y in rows]
