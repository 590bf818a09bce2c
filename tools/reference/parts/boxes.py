"""Axis-aligned boxes: their areas and how two of them overlap."""

from mpmath import mpf

from ..kinds.arrays import case


def corners(box, format):
    """(x₁, y₁, x₂, y₂) of a box that is given so, or by a point, width and height."""
    if format == "xyxy":
        return box
    x, y, w, h = box
    if format == "xywh":
        return [x, y, x + w, y + h]
    return [x - w / 2, y - h / 2, x + w / 2, y + h / 2]


def area(b):
    return max(mpf(0), b[2] - b[0]) * max(mpf(0), b[3] - b[1])


def overlap(a, b):
    """Intersection over union, the union, and the smallest box around both."""
    low, high = [max(a[i], b[i]) for i in (0, 1)], [min(a[i], b[i]) for i in (2, 3)]
    intersection = area([*low, *high])
    union = area(a) + area(b) - intersection
    hull = [min(a[i], b[i]) for i in (0, 1)] + [max(a[i], b[i]) for i in (2, 3)]
    return intersection / union, union, hull


def centre_distance(a, b, hull):
    """The squared distance of the centres, in squared diagonals of the box around both."""
    squared = sum(((a[i] + a[i + 2] - b[i] - b[i + 2]) / 2) ** 2 for i in (0, 1))
    return squared / sum((hull[i + 2] - hull[i]) ** 2 for i in (0, 1))


def of_pairs(prediction, target, format, loss):
    rows = zip(prediction, target, strict=True)
    return [loss(corners(p, format), corners(t, format)) for p, t in rows]


# Overlapping, inside, apart, touching no edge of each other.
FIRST = [[0.0, 0.1, 2.0, 2.2], [0.0, 0.0, 4.0, 4.0], [0.0, 0.0, 1.0, 1.0], [-1.0, -2.0, 0.5, 1.0]]
SECOND = [[1.0, 0.9, 3.0, 3.5], [1.0, 1.5, 2.0, 3.5], [2.0, 3.0, 3.0, 5.0], [0.0, 0.0, 0.25, 3.0]]

BY_SIZE = {
    "prediction": [[0.5, 0.5, 1.0, 2.0], [3.0, 3.0, 1.5, 1.0], [0.0, 0.0, 0.5, 0.25]],
    "target": [[0.25, 0.75, 1.4, 1.1], [1.0, 1.0, 1.0, 1.0], [0.1, 0.01, 1.0, 1.0]],
}


def of_boxes(name):
    """The cases of a loss of pairs of boxes."""
    return [
        case(name, prediction=FIRST, target=SECOND),
        case(f"{name}(format=cxcywh)", **BY_SIZE),
        case(f"{name}(format=xywh)", **BY_SIZE),
    ]
