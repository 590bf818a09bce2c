"""SigLIP: the logistic loss of every pair of rows, matching or not.

Zhai, Mustafa, Kolesnikov & Beyer, Sigmoid Loss for Language Image Pre-Training, ICCV 2023.
"""

from ..kinds.products import ONE, WEIGHTED, Products, of_views
from ..mathematics import softplus
from ..parts.rows import everyone, scores, units


def siglip(a, b, temperature=0.1, bias=-10.0, normalize=True):
    z = scores(units(normalize, a), units(normalize, b), temperature)
    return everyone(
        sum(softplus(-(x + bias) if i == j else x + bias) for j, x in enumerate(row))
        for i, row in enumerate(z)
    )


CASES = [
    *of_views("siglip", [ONE]),
    Products(["siglip(bias=0)", "siglip(temperature=2, bias=1.5, normalize=false)"], [WEIGHTED]),
]
