"""Identity preference optimisation: (log-ratio gain of the chosen answer − 1 / 2τ)².

Azar et al., A General Theoretical Paradigm to Understand Learning from Human Preferences, AISTATS 2024.
"""

from ..kinds.arrays import case
from ..parts.answers import LOG_PROBABILITIES, REFERENCE


def ipo(chosen, rejected, reference_chosen, reference_rejected, tau=0.1):
    rows = zip(chosen, rejected, reference_chosen, reference_rejected, strict=True)
    return [((c - c_ref) - (r - r_ref) - 1 / (2 * tau)) ** 2 for c, r, c_ref, r_ref in rows]


CASES = [case(text, **LOG_PROBABILITIES, **REFERENCE) for text in ["ipo", "ipo(tau=2)"]]
