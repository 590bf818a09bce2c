"""CosFace: cross-entropy of scaled cosines, the label's cos θ − m.

Wang et al., CosFace: Large Margin Cosine Loss for Deep Face Recognition, CVPR 2018.
"""

from ..kinds.products import of_faces
from ..parts.heads import mean_cross_entropy, with_margin


def cos_face(a, b, labels, margin=0.35, scale=64.0, ignore_index=-100, class_weights=None, **options):
    rows = with_margin(a, b, labels, scale, lambda c: c - margin)
    return mean_cross_entropy(rows, labels, ignore_index, class_weights, **options)


CASES = of_faces("cos_face")
