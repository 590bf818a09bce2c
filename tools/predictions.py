"""Real predictions to compute losses on: the files in data/.

Every prediction is cross-validated: the model that made it was fitted on the
other folds. Prints the metrics that data/README.md quotes, computed by
scikit-learn from the files as written.

    python tools/predictions.py        needs scikit-learn, pandas and pyarrow
"""

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from scipy.special import softmax
from sklearn.datasets import load_breast_cancer, load_digits, load_wine
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.metrics import (
    accuracy_score,
    brier_score_loss,
    log_loss,
    mean_absolute_error,
    mean_squared_error,
    root_mean_squared_error,
)
from sklearn.model_selection import KFold, StratifiedKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

DATA = Path(__file__).resolve().parent.parent / "data"


def main():
    DATA.mkdir(exist_ok=True)
    breast_cancer()
    digits()
    wine_regression()


def breast_cancer():
    x, y = load_breast_cancer(return_X_y=True)
    cv = StratifiedKFold(5, shuffle=True, random_state=0)
    model = make_pipeline(StandardScaler(), LogisticRegression())
    logit = cross_val_predict(model, x, y, cv=cv, method="decision_function")
    probability = cross_val_predict(model, x, y, cv=cv, method="predict_proba")[:, 1]
    columns = {
        "target": y,
        "fold": fold_of_each_row(cv, x, y),
        "probability": probability,
        "logit": logit,
    }
    written = write_csv("breast_cancer.csv", columns)
    target, probability = written["target"], written["probability"]
    report(
        "breast_cancer.csv",
        accuracy=accuracy_score(target, probability > 0.5),
        log_loss=log_loss(target, probability),
        brier=brier_score_loss(target, probability),
    )


def digits():
    x, y = load_digits(return_X_y=True)
    cv = StratifiedKFold(5, shuffle=True, random_state=0)
    model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))
    logits = cross_val_predict(model, x, y, cv=cv, method="decision_function")
    columns = {"target": y, "fold": fold_of_each_row(cv, x, y)}
    columns |= {f"logit_{c}": logits[:, c] for c in range(10)}

    # Six digits keep the text small; the binary files hold the same numbers.
    written = write_csv("digits.csv", columns, float_format="%.6g")
    logits = written.filter(like="logit_").to_numpy()
    singles = written.astype({f"logit_{c}": np.float32 for c in range(10)})
    table = pa.Table.from_pandas(singles).replace_schema_metadata()
    pq.write_table(table, DATA / "digits.parquet", compression="snappy")
    with pa.ipc.new_file(DATA / "digits.arrow", table.schema) as file:
        file.write_table(table)
    np.savez(
        DATA / "digits.npz",
        logits=logits.astype(np.float32, order="C"),
        target=written["target"].to_numpy(),
    )
    report(
        "digits.csv",
        accuracy=accuracy_score(written["target"], logits.argmax(axis=1)),
        log_loss=log_loss(written["target"], softmax(logits, axis=1)),
    )


def wine_regression():
    wine = load_wine(as_frame=True).data
    x, y = wine.drop(columns="color_intensity"), wine["color_intensity"]
    cv = KFold(5, shuffle=True, random_state=0)
    model = make_pipeline(StandardScaler(), Ridge())
    columns = {
        "target": y,
        "fold": fold_of_each_row(cv, x, y),
        "prediction": cross_val_predict(model, x, y, cv=cv),
    }
    written = write_csv("wine_regression.csv", columns, float_format="%.6g")
    pair = written["target"], written["prediction"]
    report(
        "wine_regression.csv",
        rmse=root_mean_squared_error(*pair),
        mse=mean_squared_error(*pair),
        mae=mean_absolute_error(*pair),
    )


def fold_of_each_row(cv, x, y):
    fold = np.empty(len(y), dtype=int)
    for number, (_, held_out) in enumerate(cv.split(x, y)):
        fold[held_out] = number
    return fold


def write_csv(name, columns, **options):
    """Write the columns, and return the table as a reader of the file sees it."""
    table = pd.DataFrame(columns)
    table.to_csv(DATA / name, index_label="row", lineterminator="\n", **options)
    return pd.read_csv(DATA / name)


def report(name, **metrics):
    print(name, *(f"{key}={value:.10g}" for key, value in metrics.items()))


if __name__ == "__main__":
    main()
