"""Reference values of the metrics of `perdita study`, by scikit-learn, in crates/perdita-study/tests/metrics.json."""

import json
import math
from pathlib import Path

import numpy as np
from scipy import stats
from sklearn import metrics
from sklearn.calibration import calibration_curve

PATH = Path(__file__).resolve().parents[2] / "crates/perdita-study/tests/metrics.json"


def update(check):
    """Writes the file, or compares it. True if all is as it was."""
    cases = {
        "binary": list(binary()),
        "multiclass": list(multiclass()),
        "regression": list(regression()),
        "intervals": list(intervals()),
    }
    if not check:
        PATH.write_text(json.dumps(cases, indent=1) + "\n")
        return True
    if different := difference(json.loads(PATH.read_text()), cases, PATH.name):
        print(different)
        return False
    print(f"{PATH.name} is up to date")
    return True


def binary():
    rng = np.random.default_rng(0)
    for rows, share, digits in [(40, 0.5, 9), (200, 0.1, 9), (200, 0.3, 1), (30, 0.5, 0), (50, 0.02, 2)]:
        positive = rng.random(rows) < share
        positive[0] = True
        scores = np.round(rng.normal(size=rows) + positive, digits) + 0.0
        yield binary_case(scores, positive)
    for positive in ([True] * 4, [False] * 4):
        yield binary_case(np.array([0.5, -1, 2, 0.25]), np.array(positive))


def binary_case(scores, positive):
    both = len(set(positive)) == 2
    p = 1 / (1 + np.exp(-scores))
    return {
        "scores": scores.tolist(),
        "positive": positive.tolist(),
        "auroc": metrics.roc_auc_score(positive, scores) if both else None,
        "average_precision": metrics.average_precision_score(positive, scores) if any(positive) else None,
        "probabilities": p.tolist(),
        "calibration_error": calibration_error(p, positive),
    }


def calibration_error(p, happened):
    bins = np.searchsorted(np.linspace(0, 1, 11)[1:-1], p)
    used = np.unique(bins)
    share = np.array([(bins == b).mean() for b in used])
    predicted = np.array([p[bins == b].mean() for b in used])
    observed = np.array([happened[bins == b].mean() for b in used])
    if len(set(happened)) == 2:
        curve = calibration_curve(happened, p, n_bins=10)
        assert np.allclose(curve, (observed, predicted)), "these are scikit-learn's bins"
    return float(share @ abs(observed - predicted))


def multiclass():
    rng = np.random.default_rng(1)
    for rows, classes, digits in [(60, 3, 9), (100, 5, 1), (20, 4, 0)]:
        labels = np.concatenate([np.arange(classes), rng.integers(classes, size=rows - classes)])
        scores = np.round(rng.normal(size=(rows, classes)) + 2 * np.eye(classes)[labels], digits) + 0.0
        yield multiclass_case(scores, labels)
    yield multiclass_case(np.array([[1.0, 0, 0], [0, 2, 0], [0.5, 0, 0], [0, 1, 0]]), np.array([0, 1, 1, 1]))


def multiclass_case(scores, labels):
    classes, predicted = scores.shape[1], scores.argmax(axis=1)
    areas = [metrics.roc_auc_score(labels == c, scores[:, c]) for c in range(classes) if (labels == c).any()]
    return {
        "classes": classes,
        "scores": scores.ravel().tolist(),
        "labels": labels.tolist(),
        "predicted": predicted.tolist(),
        "accuracy": metrics.accuracy_score(labels, predicted),
        "balanced_accuracy": metrics.balanced_accuracy_score(labels, predicted),
        "f1": metrics.f1_score(labels, predicted, average="macro"),
        "auroc": float(np.mean(areas)) if len(areas) == classes else None,
    }


def regression():
    rng = np.random.default_rng(2)
    for rows in (5, 10, 101):
        targets = rng.standard_t(2, size=rows)
        predictions = targets + rng.normal(size=rows)
        yield {
            "predictions": predictions.tolist(),
            "targets": targets.tolist(),
            "median_ae": metrics.median_absolute_error(targets, predictions),
            "r2": metrics.r2_score(targets, predictions),
            "mad_scale": float(stats.median_abs_deviation(targets, scale="normal")),
            "quantile": float(np.quantile(targets, 0.3)),
        }


def intervals():
    rng = np.random.default_rng(3)
    for folds in (2, 3, 5, 10):
        values = rng.normal(size=folds)
        scale = values.std(ddof=1) * math.sqrt(1 / folds + 1 / (folds - 1))
        low, high = stats.t.interval(0.95, folds - 1, loc=values.mean(), scale=scale)
        yield {"values": values.tolist(), "mean": float(values.mean()), "half": float(high - low) / 2}


def difference(old, new, path):
    """The first place where two values differ by more than rounding; empty if there is none."""
    if isinstance(old, dict) and isinstance(new, dict) and old.keys() == new.keys():
        return next(filter(None, (difference(old[key], new[key], f"{path}/{key}") for key in old)), "")
    if isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        pairs = enumerate(zip(old, new, strict=True))
        return next(filter(None, (difference(*pair, f"{path}/{at}") for at, pair in pairs)), "")
    if isinstance(old, float) and isinstance(new, float):
        return "" if math.isclose(old, new, rel_tol=1e-9, abs_tol=1e-12) else f"{path}: {old} is not {new}"
    return "" if old == new else f"{path}: {old} is not {new}"
