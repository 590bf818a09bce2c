"""Parts of the losses of products: scores of rows with rows, positives and negatives.

A loss gives for each row its value and its share in the mean, or None for a row that does not count.
"""

from ..mathematics import dot, exp, ln, unit


def units(normalize, rows):
    return tuple(map(unit, rows)) if normalize else rows


def table(f, a, b):
    return [[f(u, v) for v in b] for u in a]


def scores(a, b, temperature=1):
    return table(lambda u, v: dot(u, v) / temperature, a, b)


def others(i, labels):
    """All but i: those of its label, and the rest."""
    same = [j for j, y in enumerate(labels) if y == labels[i] and j != i]
    return same, [j for j, y in enumerate(labels) if y != labels[i]]


def pick(row, indices):
    return [row[j] for j in indices]


def nce(z, positives):
    """-ln of the share of the positives in all of a softmax."""
    return -ln(sum(map(exp, pick(z, positives))) / sum(map(exp, z)))


def two_views(a, b, temperature, normalize, loss):
    """The mean over both views of each row of a loss of the positive's score and the negatives'."""
    n, rows = len(a), units(normalize, a + b)
    z = scores(rows, rows, temperature)
    each = []
    for i in range(2 * n):
        pair = (i + n) % (2 * n)
        negatives = [j for j in range(2 * n) if j not in (i, pair)]
        each.append(loss(z[i][pair], pick(z[i], negatives)))
    return everyone((each[i] + each[n + i]) / 2 for i in range(n))


def centred(rows):
    """The columns, less their means."""
    means = [sum(column) / len(column) for column in zip(*rows, strict=True)]
    return [tuple(x - m for x in column) for column, m in zip(zip(*rows, strict=True), means, strict=True)]


def everyone(values):
    """Rows that all count, with their shares in the mean."""
    return [(value, 1) for value in values]


def counted(f, rows, labels, ignore_index, class_weights=None):
    """Rows whose label is not ignored, with the weights of their labels' classes as shares."""
    w = class_weights
    return [
        None if y == ignore_index else (f(z, y), w[y] if w else 1) for z, y in zip(rows, labels, strict=True)
    ]
