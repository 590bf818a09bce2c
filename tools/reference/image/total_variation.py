"""Total variation of an image: the mean of the differences of neighbouring pixels.

Rudin, Osher & Fatemi, Nonlinear Total Variation Based Noise Removal Algorithms, Physica D, 1992.
"""

from mpmath import mpf

from ..exact import shape
from ..kinds.arrays import Numbers, case
from ..mathematics import sqrt


def total_variation(image, norm="anisotropic"):
    size = {
        "anisotropic": lambda x, y: abs(x) + abs(y),
        "isotropic": lambda x, y: sqrt(x**2 + y**2),
        "squared": lambda x, y: x**2 + y**2,
    }[norm]

    def loss(image):
        c, h, w = shape(image)

        def right(k, i, j):
            return image[k][i][j + 1] - image[k][i][j] if j + 1 < w else mpf(0)

        def below(k, i, j):
            return image[k][i + 1][j] - image[k][i][j] if i + 1 < h else mpf(0)

        pixels = [(k, i, j) for k in range(c) for i in range(h) for j in range(w)]
        return sum(size(right(*at), below(*at)) for at in pixels) / len(pixels)

    return [loss(x) for x in image]


uniform = Numbers(11).uniform

CASES = [
    case(text, image=uniform(2, 2, 3, 4))
    for text in ["total_variation", "total_variation(norm=isotropic)", "total_variation(norm=squared)"]
]
