"""Expectile loss: |τ − [y < p]| (y − p)².

Newey & Powell, Asymmetric Least Squares Estimation and Testing, Econometrica, 1987.
"""

from ..kinds.pointwise import RESIDUALS, Pointwise


def expectile(p, y, tau=0.5):
    return abs(tau - (y < p)) * (y - p) ** 2


CASES = [Pointwise(["expectile", "expectile(tau=0.9)", "expectile(tau=0.05)"], RESIDUALS)]
