"""Direct preference optimisation: −ln σ(β × log-ratio gain of the chosen answer), with label smoothing.

Rafailov et al., Direct Preference Optimization, NeurIPS 2023; Mitchell, 2023 (ε).
"""

from ..kinds.arrays import case
from ..mathematics import softplus
from ..parts.answers import LOG_PROBABILITIES, REFERENCE


def dpo(chosen, rejected, reference_chosen, reference_rejected, beta=0.1, label_smoothing=0):
    def loss(c, r, c_ref, r_ref):
        margin = beta * ((c - c_ref) - (r - r_ref))
        return (1 - label_smoothing) * softplus(-margin) + label_smoothing * softplus(margin)

    return list(map(loss, chosen, rejected, reference_chosen, reference_rejected))


CASES = [
    case(text, **LOG_PROBABILITIES, **REFERENCE) for text in ["dpo", "dpo(beta=5, label_smoothing=0.125)"]
]
