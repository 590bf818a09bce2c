"""SimPO: −ln σ(β (c − r) − m), of log-probabilities per token.

Meng, Xia & Chen, SimPO: Simple Preference Optimization with a Reference-Free Reward, NeurIPS 2024.
"""

from ..kinds.arrays import case
from ..mathematics import softplus
from ..parts.answers import LOG_PROBABILITIES


def simpo(chosen, rejected, beta=2, margin=1):
    return [softplus(margin - beta * (c - r)) for c, r in zip(chosen, rejected, strict=True)]


CASES = [case(text, **LOG_PROBABILITIES) for text in ["simpo", "simpo(beta=10, margin=0.5)"]]
