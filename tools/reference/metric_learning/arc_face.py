"""ArcFace: cross-entropy of scaled cosines, the label's cos(θ + m).

Deng, Guo, Xue & Zafeiriou, ArcFace, CVPR 2019.
"""

from mpmath import mp

from ..kinds.products import of_faces
from ..parts.heads import mean_cross_entropy, with_margin


def arc_face(a, b, labels, margin=0.5, scale=64.0, ignore_index=-100, class_weights=None, **options):
    def shifted(c):
        if c > mp.cos(mp.pi - margin):
            return mp.cos(mp.acos(c) + margin)
        return c - margin * mp.sin(margin)

    rows = with_margin(a, b, labels, scale, shifted)
    return mean_cross_entropy(rows, labels, ignore_index, class_weights, **options)


CASES = of_faces("arc_face")
