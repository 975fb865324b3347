"""
Baselines on the sets of docs/tables, on the same splits as Credence, into docs/tables/baselines.json.

    OMP_NUM_THREADS=1 python tools/tables/baselines.py [--sets a,b] [--methods c,d]

Scores as in sets.ts: rmse in the units of the target; rmseSd, and nll in nats a row, of the target in standard
deviations of the training targets; coverage90 of central Gaussian intervals; of classes error, nll, ece over 15 bins.
"""

import argparse
import json
import time
import warnings

import numpy as np

from methods import CLASSIFICATION, REGRESSION
from rows import HERE, Split, read_rows, read_sets, split_of

OUT = HERE / "baselines.json"
# a Gaussian's central 90 %
HALF_WIDTH = 1.6448536269514722
# of a probability, as in src/metrics/classification.ts
FLOOR = 2.0**-126


def target_scores(mean: np.ndarray, sd: np.ndarray, split: Split) -> dict:
    z = (split.test.y - mean) / sd
    rmse = float(np.sqrt(((split.test.y - mean) ** 2).mean()))
    return {
        "rmse": rmse * split.scale,
        "rmseSd": rmse,
        "nll": float((0.5 * z**2 + np.log(sd) + 0.5 * np.log(2 * np.pi)).mean()),
        "coverage90": float((np.abs(z) <= HALF_WIDTH).mean()),
    }


def class_scores(p: np.ndarray, split: Split) -> dict:
    y = split.test.y
    right, confidence = p.argmax(axis=1) == y, p.max(axis=1)
    bins = np.clip(np.ceil(confidence * 15).astype(int) - 1, 0, 14)
    gaps = [abs((confidence - right)[bins == b].sum()) for b in range(15)]
    return {
        "error": float(1 - right.mean()),
        "nll": float(-np.log(np.maximum(p[np.arange(len(y)), y], FLOOR)).mean()),
        "ece": float(sum(gaps) / len(y)),
        "confidence": float(confidence.mean()),
        "accuracy": float(right.mean()),
    }


def scores_of(method, about: dict, split: Split) -> dict:
    began = time.perf_counter()
    predicted = method(split, about)
    seconds = time.perf_counter() - began
    score = class_scores(predicted, split) if split.classes else target_scores(*predicted, split)
    if not all(np.isfinite(value) for value in score.values()):
        raise FloatingPointError(f"{about['name']}: {method.__name__} predicts no numbers")
    return {**score, "seconds": seconds}


def summarised(splits: list[dict]) -> dict:
    names = splits[0]
    values = {name: np.array([scores[name] for scores in splits]) for name in names}
    rounded = lambda value: float(f"{value:.6g}")
    error = lambda v: v.std(ddof=1) / np.sqrt(len(v))
    return {
        "splits": [{name: rounded(value) for name, value in scores.items()} for scores in splits],
        "mean": {name: rounded(v.mean()) for name, v in values.items()},
        "standardError": {name: rounded(error(v)) for name, v in values.items()} if len(splits) > 1 else {},
    }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--sets")
    parser.add_argument("--methods")
    asked = parser.parse_args()
    warnings.filterwarnings("ignore")
    for about in read_sets():
        if asked.sets and about["name"] not in asked.sets.split(","):
            continue
        rows, targets = read_rows(about)
        splits = [split_of(about, rows, targets, test) for test in about["splits"]]
        for name, method in (REGRESSION if about["task"] == "regression" else CLASSIFICATION).items():
            if asked.methods and name not in asked.methods.split(","):
                continue
            if name == "truth" and not about["source"].startswith("synthetic"):
                continue
            found = summarised([scores_of(method, about, split) for split in splits])
            # read again: another set may have been written meanwhile
            all_scores = json.loads(OUT.read_text()) if OUT.exists() else {}
            all_scores.setdefault(about["name"], {})[name] = found
            OUT.write_text(json.dumps(all_scores, indent=1) + "\n")
            mean = found["mean"]
            figures = "  ".join(f"{key} {mean[key]:.3f}" for key in mean if key != "seconds")
            print(f"{about['name']:9} {name:9} {mean['seconds']:6.1f} s  {figures}", flush=True)


if __name__ == "__main__":
    main()
