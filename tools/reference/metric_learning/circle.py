"""Circle loss: ln(1 + Σ e^(γ αₙ (sₙ − Δₙ)) Σ e^(−γ αₚ (sₚ − Δₚ))).

Sun et al., Circle Loss: A Unified Perspective of Pair Similarity Optimization, CVPR 2020.
"""

from ..kinds.products import FAR, GROUPS_OF_TWO, LABELLED_GROUPS, Products
from ..mathematics import exp, ln
from ..parts.rows import others, scores, units


def circle(a, labels, held, margin=0.25, scale=256.0, normalize=True, detach=True):
    """The weights of the scores are constants if detached: those of `held`, the inputs before a step."""
    rows, fixed = units(normalize, a), units(normalize, held["a"] if detach else a)
    each = []
    for i, (s, paced) in enumerate(zip(scores(rows, rows), scores(fixed, fixed), strict=True)):
        near, far = others(i, labels)
        if not (near and far):
            each.append(None)
            continue
        negative = [max(0, paced[n] + margin) * (s[n] - margin) for n in far]
        positive = [max(0, 1 + margin - paced[p]) * (s[p] - (1 - margin)) for p in near]
        total = sum(exp(scale * x) for x in negative) * sum(exp(-scale * x) for x in positive)
        each.append((ln(1 + total), 1))
    return each


CASES = [
    Products(["circle", "circle(detach=false)"], LABELLED_GROUPS),
    Products(
        [
            "circle(margin=0.4, scale=80)",
            "circle(scale=1, normalize=false)",
            "circle(margin=0, scale=2, normalize=false, detach=false)",
        ],
        [GROUPS_OF_TWO, FAR],
    ),
]
