"""Formulas that users write, as text for perdita and as a function of a library's arrays.

`m` has the functions of PyTorch or JAX. The text has no spaces, since it is a part of a case.
"""

FORMULAS = {
    "log(1+(p-y)^2)": lambda m, p, y: m.log1p((p - y) ** 2),
    "sqrt(1+(p-y)^2)-1": lambda m, p, y: m.sqrt(1 + (p - y) ** 2) - 1,
    "1-exp(-(p-y)^2/2)": lambda m, p, y: 1 - m.exp(-((p - y) ** 2) / 2),
    "where(abs(p-y)<=c,1-(1-((p-y)/c)^2)^3,1);c=4.685": lambda m, p, y: m.where(
        m.abs(p - y) <= 4.685, 1 - (1 - ((p - y) / 4.685) ** 2) ** 3, m.ones_like(p)
    ),
    "log(cosh(p-y))": lambda m, p, y: m.log(m.cosh(p - y)),
    "where(p<y,0.9,0.1)*(p-y)^2": lambda m, p, y: m.where(p < y, 0.9, 0.1) * (p - y) ** 2,
    "exp(p)-y*p": lambda m, p, y: m.exp(p) - y * p,
    "log(1+exp(p))-y*p": lambda m, p, y: m.softplus(p) - y * p,
    "-(y*(1-q)^2*log(q)+(1-y)*q^2*log(1-q));q=sigmoid(p)": lambda m, p, y: (
        -(y * m.sigmoid(-p) ** 2 * m.logsigmoid(p) + (1 - y) * m.sigmoid(p) ** 2 * m.logsigmoid(-p))
    ),
    "2*abs(a-2)/a*(((p-y)^2/abs(a-2)+1)^(a/2)-1);a=0.5": lambda m, p, y: (
        6 * (((p - y) ** 2 / 1.5 + 1) ** 0.25 - 1)
    ),
}


def losses(m):
    """The mean of each formula as a function of two arrays."""

    def mean(formula):
        return lambda p, y: formula(m, p, y).mean()

    return {text: mean(formula) for text, formula in FORMULAS.items()}
