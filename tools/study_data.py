"""Data to study losses on: the measurements that the predictions in data/ were made from.

    python tools/study_data.py                       writes the files in data/
    python tools/study_data.py --imbalanced FILE     writes made data, 1 positive row for 1000 negative ones

needs scikit-learn, pandas and pyarrow.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from sklearn.datasets import load_breast_cancer, load_digits, load_wine

DATA = Path(__file__).resolve().parent.parent / "data"


def main():
    match sys.argv[1:]:
        case []:
            shipped()
        case ["--imbalanced", path]:
            imbalanced(path)
        case _:
            sys.exit(__doc__)


def shipped():
    wine = load_wine(as_frame=True)
    table = wine.data.assign(cultivar=wine.target)
    write_csv(table.rename(columns=plain), "wine_features.csv")

    cancer = load_breast_cancer(as_frame=True)
    names = np.array(cancer.target_names)[cancer.target]
    write_csv(cancer.data.rename(columns=plain).assign(tumour=names), "breast_cancer_features.csv")

    digits = load_digits()
    pixels = digits.data.astype(np.int8)
    columns = {f"pixel_{at}": pixels[:, at] for at in range(pixels.shape[1])}
    table = pa.table({"digit": digits.target.astype(np.int8)} | columns)
    pq.write_table(table, DATA / "digit_features.parquet", compression="zstd", compression_level=19)
    # The same for readers of NumPy's files, as tensors.
    np.savez(
        DATA / "digit_features.npz", pixels=pixels.astype(np.uint8), digit=digits.target.astype(np.uint8)
    )


def imbalanced(path, rows=60_000, features=6, seed=0):
    """Two Gaussian clouds, the rare one moved by 1 in the first three features."""
    rng = np.random.default_rng(seed)
    positive = np.arange(rows) % 1001 == 1000
    x = rng.normal(size=(rows, features))
    x[positive, :3] += 1.0
    order = rng.permutation(rows)
    table = pd.DataFrame(x[order], columns=[f"x{at}" for at in range(features)])
    table.assign(rare=positive[order].astype(int)).to_csv(
        path, index=False, float_format="%.5g", lineterminator="\n"
    )


def plain(name):
    return name.replace(" ", "_").replace("/", "_per_")


def write_csv(table, name):
    table.to_csv(DATA / name, index=False, lineterminator="\n")


if __name__ == "__main__":
    main()
