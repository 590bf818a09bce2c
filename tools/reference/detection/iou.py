"""IoU loss: 1 − intersection over union of two boxes.

Yu et al., UnitBox: An Advanced Object Detection Network, ACM Multimedia 2016 (there −ln IoU).
"""

from ..parts.boxes import of_boxes, of_pairs, overlap


def iou(prediction, target, format="xyxy"):
    return of_pairs(prediction, target, format, lambda a, b: 1 - overlap(a, b)[0])


CASES = of_boxes("iou")
