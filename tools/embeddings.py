"""Real embeddings to compare: data/halves.parquet and data/digit_centres.npy.

An image of a digit is cut into its left and its right half, and each half is
mapped into one space by canonical correlation analysis, so that the two halves
of an image are alike. The analysis is fitted on two folds of data/digits.csv,
which are left out of the file. Prints what data/README.md quotes, computed by
NumPy from the files as written.

    python tools/embeddings.py        needs scikit-learn, pandas and pyarrow
"""

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from scipy.special import logsumexp
from sklearn.datasets import load_digits

DATA = Path(__file__).resolve().parent.parent / "data"
FITTED = [3, 4]  # the folds that the analysis sees
DIMENSIONS = 16
NOISE = 1.0  # added to the variance of every pixel


def main():
    images, digit = load_digits(return_X_y=True)
    fold = pd.read_csv(DATA / "digits.csv")["fold"].to_numpy()
    images = images.reshape(-1, 8, 8)
    halves = images[:, :, :4].reshape(-1, 32), images[:, :, 4:].reshape(-1, 32)
    fitted = np.isin(fold, FITTED)
    left, right = correlate(*halves, fitted)

    rows = np.flatnonzero(~fitted)
    table = {
        "row": rows,
        "digit": digit[rows],
        "left": pa.array(list(left[rows])),
        "right": pa.array(list(right[rows])),
    }
    pq.write_table(
        pa.table(table),
        DATA / "halves.parquet",
        compression="zstd",
        use_dictionary=False,
    )
    both = np.concatenate([left, right])[np.tile(fitted, 2)]
    of = np.tile(digit[fitted], 2)
    centres = np.array([both[of == d].mean(axis=0) for d in range(10)])
    np.save(DATA / "digit_centres.npy", centres.astype(np.float32))
    report()


def correlate(x, y, fitted):
    """Both sides in the space in which they correlate most, in float32."""
    x, y = x - x[fitted].mean(axis=0), y - y[fitted].mean(axis=0)
    n = fitted.sum()
    x_half, y_half = whitener(x[fitted]), whitener(y[fitted])
    u, correlation, vt = np.linalg.svd(x_half @ (x[fitted].T @ y[fitted] / n) @ y_half)
    # A direction may point either way: let its largest weight be positive.
    largest = np.abs(u).argmax(axis=0)
    sign = np.sign(u[largest, range(len(largest))])
    scale = (sign * np.sqrt(correlation))[:DIMENSIONS]
    left = x @ x_half @ u[:, :DIMENSIONS] * scale
    right = y @ y_half @ vt.T[:, :DIMENSIONS] * scale
    return left.astype(np.float32), right.astype(np.float32)


def whitener(x):
    """The inverse root of the covariance, with some noise."""
    value, vector = np.linalg.eigh(x.T @ x / len(x) + NOISE * np.eye(x.shape[1]))
    return vector / np.sqrt(value) @ vector.T


def report():
    table = pq.read_table(DATA / "halves.parquet")
    left, right = (unit(np.stack(table[side].to_numpy())) for side in ("left", "right"))
    z = left @ right.T / 0.1
    own = z.diagonal()
    clip = (logsumexp(z, axis=1) + logsumexp(z, axis=0)) / 2 - own
    found = (z.argmax(axis=1) == np.arange(len(z))).mean()
    print(f"halves.parquet rows={len(z)} clip={clip.mean():.10g} found={found:.10g}")
    centres = unit(np.load(DATA / "digit_centres.npy").astype(float))
    digit = table["digit"].to_numpy()
    for side, rows in ("left", left), ("right", right):
        print(f"{side} nearest_centre={((rows @ centres.T).argmax(axis=1) == digit).mean():.10g}")


def unit(rows):
    rows = rows.astype(float)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


if __name__ == "__main__":
    main()
