"""Generalised IoU loss: 1 − IoU + (area of the enclosing box − union) / area of the enclosing box.

Rezatofighi et al., Generalized Intersection over Union, CVPR 2019.
"""

from ..parts.boxes import area, of_boxes, of_pairs, overlap


def giou(prediction, target, format="xyxy"):
    def loss(a, b):
        ratio, union, hull = overlap(a, b)
        return 1 - ratio + (area(hull) - union) / area(hull)

    return of_pairs(prediction, target, format, loss)


CASES = of_boxes("giou")
