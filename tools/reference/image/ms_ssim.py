"""1 − multi-scale structural similarity.

Wang, Simoncelli & Bovik, Multi-Scale Structural Similarity for Image Quality Assessment, Asilomar Conference
on Signals, Systems & Computers, 2003.
"""

from mpmath import mpf

from ..kinds.arrays import Numbers, case
from ..parts.structural_similarity import over_channels, similarity

WEIGHTS = [mpf(w) for w in (0.0448, 0.2856, 0.3001, 0.2363, 0.1333)]


def ms_ssim(prediction, target, window=11, sigma=1.5, range=1, k1=0.01, k2=0.03, scales=5):
    weights = WEIGHTS[: int(scales)]
    if scales < len(WEIGHTS):
        weights = [w / sum(weights) for w in weights]

    def loss(x, y):
        product = mpf(1)
        for scale, w in enumerate(weights):
            full, structure = similarity(x, y, window, sigma, range, k1, k2)
            mean = full if scale + 1 == len(weights) else structure
            product *= max(mean, mpf(0)) ** w
            x, y = halved(x), halved(y)
        return 1 - product

    return over_channels(prediction, target, loss)


def halved(x):
    """The means of squares of four pixels, without an odd last row or column."""
    rows = [[(a + b) / 2 for a, b in zip(row[::2], row[1::2], strict=False)] for row in x]
    return [
        [(a + b) / 2 for a, b in zip(*pair, strict=True)] for pair in zip(rows[::2], rows[1::2], strict=False)
    ]


draw = Numbers(11, skip=456)
IMAGE = draw.uniform(2, 1, 6, 7)
SMALL = "ms_ssim(window=3, sigma=0.8, scales={})"
NEGATIVE = [[[1 - x for x in row] for row in rows] for rows in IMAGE[0]]

CASES = [
    case(SMALL.format(2), prediction=draw.near(IMAGE, 0.1), target=IMAGE),
    # One image whose structure is inverted, at the first scale.
    case(SMALL.format(2), prediction=[NEGATIVE, draw.near(IMAGE, 0.2)[1]], target=IMAGE),
    case(SMALL.format(1), prediction=draw.near(IMAGE, 0.5), target=IMAGE),
    case(
        "ms_ssim(window=2, scales=3)",
        prediction=draw.near(image := draw.uniform(1, 1, 8, 8), 0.1),
        target=image,
    ),
]
