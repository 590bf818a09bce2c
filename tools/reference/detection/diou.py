"""Distance-IoU loss: 1 − IoU + ρ² / c², the centres' distance over the diagonal of the enclosing box.

Zheng et al., Distance-IoU Loss: Faster and Better Learning for Bounding Box Regression, AAAI 2020.
"""

from ..parts.boxes import centre_distance, of_boxes, of_pairs, overlap


def diou(prediction, target, format="xyxy"):
    def loss(a, b):
        ratio, _, hull = overlap(a, b)
        return 1 - ratio + centre_distance(a, b, hull)

    return of_pairs(prediction, target, format, loss)


CASES = of_boxes("diou")
