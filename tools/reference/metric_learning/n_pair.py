"""N-pair loss: InfoNCE of unnormalised products.

Sohn, Improved Deep Metric Learning with Multi-class N-pair Loss Objective, NeurIPS 2016.
"""

from ..definitions import info_nce
from ..kinds.products import FAR_KEYS, GROUPED, SHARED, WIDE, Products


def n_pair(a, b, temperature=1, **arrays):
    return info_nce(a, b, temperature=temperature, normalize=False, **arrays)


CASES = [Products(["n_pair", "n_pair(temperature=0.5)"], [WIDE, FAR_KEYS, GROUPED, SHARED])]
