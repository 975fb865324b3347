"""The sets of docs/tables as numbers: every column is learnt on the training rows alone."""

import csv
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parents[2] / "docs" / "tables"


@dataclass(frozen=True)
class Part:
    """Inputs [N, I], standardised; targets [N], standardised, or classes [N] as 0 .. C - 1."""

    x: np.ndarray
    y: np.ndarray


@dataclass(frozen=True)
class Split:
    train: Part
    test: Part
    # inputs of the test rows as the file has them; empty if some column is no number
    test_inputs: np.ndarray
    # a target is shift + scale y
    shift: float
    scale: float
    classes: int


def read_sets() -> list[dict]:
    return json.loads((HERE / "sets.json").read_text())


def read_rows(about: dict) -> tuple[list[list[str]], list[str]]:
    """Cells of the inputs, and of the target, which is the last column."""
    with open(HERE / "data" / f"{about['name']}.csv", newline="") as file:
        header, *rows = csv.reader(file)
    if header[-1] != about["target"] or len(rows) != about["rows"]:
        raise ValueError(f"{about['name']}: the file is not the one of sets.json")
    return [row[:-1] for row in rows], [row[-1] for row in rows]


def is_number(cell: str) -> bool:
    try:
        return np.isfinite(float(cell))
    except ValueError:
        return False


def encode(cells: list[str], is_train: np.ndarray) -> list[np.ndarray]:
    """One column: a number, with an indicator where some are missing; or one column a category."""
    train = [cell for cell, of_train in zip(cells, is_train) if of_train]
    if all(is_number(cell) for cell in cells if cell != ""):
        values = np.array([float(cell) if cell != "" else np.nan for cell in cells])
        missing = np.isnan(values)
        seen = values[is_train & ~missing]
        filled = np.where(missing, seen.mean() if len(seen) else 0.0, values)
        return [filled, missing.astype(float)] if missing[is_train].any() else [filled]
    # a missing cell is a category; one that no training row has is none of them
    return [np.array([float(cell == category) for cell in cells]) for category in sorted(set(train))]


def standardised(columns: np.ndarray, is_train: np.ndarray) -> np.ndarray:
    spread = columns[is_train].std(axis=0)
    return (columns - columns[is_train].mean(axis=0)) / np.where(spread > 0, spread, 1.0)


def split_of(about: dict, rows: list[list[str]], targets: list[str], test_rows: list[int]) -> Split:
    is_train = np.ones(len(rows), dtype=bool)
    is_train[test_rows] = False
    columns = [list(column) for column in zip(*rows)]
    x = standardised(np.stack([c for cells in columns for c in encode(cells, is_train)], axis=1), is_train)
    if about["task"] == "classification":
        names = sorted(set(targets))
        y, shift, scale = np.array([names.index(target) for target in targets]), 0.0, 1.0
    else:
        names, values = [], np.array([float(target) for target in targets])
        shift, scale = values[is_train].mean(), values[is_train].std()
        y = (values - shift) / scale
    numeric = all(is_number(cell) for row in rows for cell in row)
    inputs = np.array(rows, dtype=float)[~is_train] if numeric else np.empty((0, 0))
    train, test = Part(x[is_train], y[is_train]), Part(x[~is_train], y[~is_train])
    return Split(train, test, inputs, shift, scale, len(names))
