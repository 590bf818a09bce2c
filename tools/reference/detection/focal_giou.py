"""Focal loss of the classes and GIoU loss of the matched boxes, over the number of matches.

Lin et al., Focal Loss for Dense Object Detection, ICCV 2017; Rezatofighi et al., CVPR 2019.
"""

from ..definitions import binary_focal, giou
from ..kinds.arrays import Arrays, Numbers
from ..parts.boxes import FIRST, SECOND


def focal_giou(logits, target, boxes, target_boxes, matched, gamma=2, alpha=0.25, box_weight=1, **format):
    def focal(z, t):
        return sum(binary_focal(*pair, gamma, alpha) for pair in zip(z, t, strict=True))

    rows = zip(logits, target, giou(boxes, target_boxes, **format), matched, strict=True)
    return [focal(z, t) + box_weight * m * box for z, t, box, m in rows]


ANCHORS = {
    "logits": Numbers(5, skip=498).normal(4, 3),
    "target": [[0.0, 1.0, 0.0], [0.0] * 3, [1.0, 0.0, 0.0], [0.0] * 3],
    "boxes": FIRST,
    "target_boxes": SECOND,
    "matched": [1.0, 0.0, 1.0, 0.0],
}

# The mean is over the anchors that hold an object.
CASES = [
    Arrays(["focal_giou"], [ANCHORS], mean_over="matched"),
    Arrays(
        ["focal_giou(gamma=1.5, alpha=none, box_weight=2)"],
        [ANCHORS | {"matched": [0.0] * 4}],
        mean_over="matched",
    ),
]
