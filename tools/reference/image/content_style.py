"""Content and style loss: squared distances of features and of Gram matrices.

Gatys, Ecker & Bethge, Image Style Transfer Using Convolutional Neural Networks, CVPR 2016.
"""

from ..definitions import feature_distance, gram
from ..kinds.arrays import Numbers, case


def content_style(content, content_target, style, style_target, content_weight=1, style_weight=1):
    parts = zip(feature_distance(content, content_target), gram(style, style_target), strict=True)
    return [content_weight * c + style_weight * s for c, s in parts]


normal = Numbers(11, skip=1236).normal
FEATURES = {
    "content": normal(2, 2, 2, 3),
    "content_target": normal(2, 2, 2, 3),
    "style": normal(2, 3, 2, 2),
    "style_target": normal(2, 3, 2, 2),
}

CASES = [
    case(text, **FEATURES) for text in ["content_style", "content_style(content_weight=0.5, style_weight=20)"]
]
