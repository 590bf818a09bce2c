"""1 − structural similarity, the mean over Gaussian windows.

Wang, Bovik, Sheikh & Simoncelli, Image Quality Assessment: From Error Visibility to Structural Similarity,
IEEE Transactions on Image Processing, 2004.
"""

from ..kinds.arrays import Numbers, case
from ..parts.structural_similarity import over_channels, similarity


def ssim(prediction, target, window=11, sigma=1.5, range=1, k1=0.01, k2=0.03):
    def loss(x, y):
        return 1 - similarity(x, y, window, sigma, range, k1, k2)[0]

    return over_channels(prediction, target, loss)


draw = Numbers(11, skip=144)
IMAGE = draw.uniform(2, 1, 4, 5)

CASES = [
    case("ssim(window=3, sigma=0.8)", prediction=draw.uniform(2, 1, 4, 5), target=IMAGE),
    case(
        "ssim(window=3, sigma=0.8, range=2, k1=0.1, k2=0.2)",
        prediction=draw.near(IMAGE, 0.1),
        target=IMAGE,
    ),
    case("ssim(window=2)", prediction=draw.uniform(2, 2, 3, 3), target=draw.uniform(2, 2, 3, 3)),
    # Flat but for little, and bright; and nearly the same.
    case(
        "ssim(window=3, sigma=0.8, range=255)",
        prediction=(bright := draw.near([[[[100.0] * 5] * 4]] * 2, 0.01)),
        target=draw.near(bright, 0.01),
    ),
    case("ssim(window=3, sigma=0.8)", prediction=draw.near(IMAGE, 1e-6), target=IMAGE),
]
