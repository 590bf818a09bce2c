"""Regions of pixels: predicted probabilities and the truth, by image, class and pixel."""

from itertools import compress

from mpmath import mpf

from ..exact import flat, shape
from ..kinds.arrays import Numbers, case
from ..mathematics import sigmoid, softmax


def planes(x, channels="first"):
    """(n, c, ...) or (n, ..., c) as a list of images of classes of pixels."""
    if channels == "first":
        return [[flat(plane) for plane in image] for image in x]
    classes = shape(x)[-1]
    return [[flat(image)[c::classes] for c in range(classes)] for image in x]


def activated(image, activation):
    if activation == "identity":
        return image
    if activation == "sigmoid":
        return [[sigmoid(z) for z in plane] for plane in image]
    return list(zip(*map(softmax, zip(*image, strict=True)), strict=True))


def images_of(
    prediction,
    labels=None,
    target=None,
    mask=None,
    activation="softmax",
    over="image",
    channels="first",
    ignore_index=-100,
):
    """Probabilities and truth by class, of the pixels that count: per image, or of the batch as one."""
    predicted = [activated(image, activation) for image in planes(prediction, channels)]
    classes = len(predicted[0])
    if target is not None:
        truth = planes(target, channels)
    else:
        first = 1 if classes == 1 and activation != "softmax" else 0
        truth = [[[mpf(y == c + first) for y in flat(image)] for c in range(classes)] for image in labels]
    images = []
    for n, (p, g) in enumerate(zip(predicted, truth, strict=True)):
        counts = [True] * len(p[0])
        if mask is not None:
            counts = [c and m != 0 for c, m in zip(counts, flat(mask[n]), strict=True)]
        if labels is not None:
            counts = [c and y != ignore_index for c, y in zip(counts, flat(labels[n]), strict=True)]
        images.append(tuple([list(compress(row, counts)) for row in rows] for rows in (p, g)))
    if over == "batch":
        # One image of all pixels: the planes of each class are joined.
        joined = zip(*images, strict=True)
        return [tuple([flat(planes) for planes in zip(*rows, strict=True)] for rows in joined)]
    return images


def each_class(formula):
    """A loss of the region of each class, from the formula of one."""

    def loss(
        prediction,
        labels=None,
        target=None,
        mask=None,
        smooth=1,
        activation="softmax",
        over="image",
        channels="first",
        ignore_index=-100,
        **options,
    ):
        images = images_of(prediction, labels, target, mask, activation, over, channels, ignore_index)
        return [formula(p, g, smooth, **options) for image in images for p, g in zip(*image, strict=True)]

    return loss


def total(p, g):
    return sum(a * b for a, b in zip(p, g, strict=True))


numbers = Numbers(11)
uniform = numbers.uniform


def logits(*sizes):
    return numbers.normal(*sizes, scale=1.5)


def labels(*sizes, classes=3):
    return numbers.draw(lambda: numbers.random.randrange(classes), *sizes)


IMAGES = {"prediction": logits(2, 3, 2, 2), "labels": labels(2, 2, 2)}
SOFT = {"prediction": logits(2, 3, 2, 3), "target": uniform(2, 3, 2, 3)}
LIKELY = {"prediction": uniform(2, 2, 5), "target": uniform(2, 2, 5)}
ONE_CLASS = {"prediction": logits(3, 1, 4), "labels": [[0, 1, 1, 0], [1, 0, 0, 0], [1, 1, 1, 1]]}
LAST = {"prediction": logits(2, 2, 3, 3), "labels": labels(2, 2, 3)}
IGNORED = {
    "prediction": logits(2, 3, 5),
    "labels": [[0, 255, 2, 1, 1], [255, 2, 2, 0, 1]],
    "mask": [[1.0, 1.0, 1.0, 0.0, 1.0], [1.0, 1.0, 0.0, 1.0, 1.0]],
}
# More pixels than lanes.
LARGE = {"prediction": logits(1, 3, 83), "labels": labels(1, 83)}
LARGE_LAST = {"prediction": logits(1, 83, 3), "labels": labels(1, 83)}
# A class without a pixel.
MISSING = {"prediction": logits(1, 3, 4), "labels": [[0, 2, 2, 0]]}
BINARY = {"prediction": logits(3, 2, 3), "labels": labels(3, 2, 3, classes=2)}
BINARY_IGNORED = {
    "prediction": logits(2, 4),
    "labels": [[0, 0, 0, -1], [1, -1, 0, 1]],
    "mask": [[1.0] * 4, [0.0, 1.0, 1.0, 1.0]],
}


def cases(name):
    """The cases of a loss of the region of each class."""
    return [
        case(name, **IMAGES),
        case(f"{name}(activation=sigmoid)", **SOFT),
        case(f"{name}(activation=identity, over=batch)", **LIKELY),
        case(f"{name}(activation=sigmoid)", **ONE_CLASS),
        case(f"{name}(channels=last)", **LAST),
        case(f"{name}(ignore_index=255)", **IGNORED),
    ]
