"""Complete IoU loss: DIoU + α v, v the squared difference of the aspect ratios' angles.

Zheng et al., Distance-IoU Loss: Faster and Better Learning for Bounding Box Regression, AAAI 2020.
"""

from mpmath import mp

from ..parts.boxes import centre_distance, corners, of_boxes, overlap


def ciou(held, prediction, target, format="xyxy"):
    """The weight α of the aspect ratios is a constant: that of `held`, the inputs before a step."""

    def aspect(x):
        return mp.atan((x[2] - x[0]) / (x[3] - x[1]))

    def parts(a, b):
        ratio, _, hull = overlap(a, b)
        return ratio, hull, 4 / mp.pi**2 * (aspect(b) - aspect(a)) ** 2

    def loss(a, b, a_held, b_held):
        ratio, hull, v = parts(a, b)
        ratio_held, _, v_held = parts(a_held, b_held)
        alpha = v_held / (1 - ratio_held + v_held)
        return 1 - ratio + centre_distance(a, b, hull) + alpha * v

    rows = zip(prediction, target, held["prediction"], held["target"], strict=True)
    return [loss(*(corners(b, format) for b in row)) for row in rows]


CASES = of_boxes("ciou")
