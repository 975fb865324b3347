"""
Makes docs/tables/data/*.csv and docs/tables/sets.json: every set as a clean table with a header and the
target last, and its splits as rows of the test parts. Same seed, same files.

    python tools/tables/make_data.py FOLDER

FOLDER holds the sources as they are found; docs/tables/README.md names them.
"""

import csv
import json
import sys
import zlib
from pathlib import Path

import numpy as np

from synthetic import SETS, Synthetic

HERE = Path(__file__).resolve().parents[2] / "docs" / "tables"
MISSING = ""


def rng_of(name: str, step: int) -> np.random.Generator:
    return np.random.default_rng([zlib.crc32(name.encode()), step])


def split_rows(targets: list, task: str, test_share: float, rng: np.random.Generator) -> list[int]:
    """Rows of a test part; of each class its share, and at least one row of it is left to train on."""
    order = rng.permutation(len(targets))
    if task == "classification":
        order = np.array(sorted(order, key=lambda row: targets[row]))
    take = round(len(targets) * test_share)
    count = len(order)
    # systematic sampling: every k-th of the shuffled rows, ordered by class
    taken = [row for k, row in enumerate(order) if (k + 1) * take // count > k * take // count]
    left = set(range(count)) - set(taken)
    if task == "classification" and {targets[row] for row in left} != set(targets):
        raise ValueError("a class has no row to train on")
    return sorted(int(row) for row in taken)


def write(about: dict, header: list[str], rows: list[list], share: float, splits: int) -> dict:
    """Writes one table, and returns its entry of sets.json."""
    name, task = about["name"], about["task"]
    with open(HERE / "data" / f"{name}.csv", "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
    targets = [row[-1] for row in rows]
    if MISSING in targets:
        raise ValueError(f"{name}: a target is missing")
    has_missing = any(cell == MISSING for row in rows for cell in row)
    return {
        **about,
        "target": header[-1],
        "rows": len(rows),
        **({"missing": "category"} if has_missing else {}),
        "splits": [split_rows(targets, task, share, rng_of(name, 1 + k)) for k in range(splits)],
    }


def table(text: str, separator: str | None = ",") -> list[list[str]]:
    """Cells of a text, without the blanks around them; empty lines and empty last columns fall away."""
    lines = [line for line in text.splitlines() if line.strip()]
    return [[cell.strip().strip("\"'") for cell in line.split(separator)] for line in lines]


def last(rows: list[list], name: str, leave: tuple[str, ...] = ()) -> tuple[list[str], list[list]]:
    """Header and rows with the named column last, without the columns to leave out."""
    header, *body = rows
    places = [i for i, each in enumerate(header) if each not in (name, "", *leave)] + [header.index(name)]
    return [header[i] for i in places], [[row[i] for i in places] for row in body]


UCI = "UCI Machine Learning Repository"
CC_BY = "CC BY 4.0"


def yacht(folder: Path):
    rows = table((folder / "yacht_hydrodynamics.data").read_text(), None)
    header = ["centre", "prismatic", "length_displacement", "beam_draught", "length_beam", "froude", "resistance"]
    return header, rows


def energy(folder: Path):
    header, *rows = table((folder / "ENB2012_data.tsv").read_text(), "\t")
    header[0] = header[0].lstrip("# ")
    rows = [row for row in rows if row[0]]
    return last([header, *rows], "Y1", ("Y2",))


def casp(folder: Path):
    header, *rows = table((folder / "CASP-5000.csv").read_text())
    header[0] = header[0].lstrip("# ").strip('"')
    return last([header, *rows], "RMSD")


def air(folder: Path):
    """2,000 of the rows whose target is there."""
    header, rows = last(table((folder / "AirQuality.csv").read_text()), "CO(GT)")
    rows = [["" if cell and float(cell) == -200 else cell for cell in row] for row in rows]
    rows = [row for row in rows if row[-1]]
    kept = sorted(rng_of("air", 0).permutation(len(rows))[:2000])
    return header, [rows[i] for i in kept]


def adult(folder: Path):
    rows = table((folder / "adult3k.csv").read_text())
    return last([["" if cell == "?" else cell for cell in row] for row in rows], "classification")


def mushroom(folder: Path):
    """1,500 of the rows."""
    import gzip

    text = gzip.decompress((folder / "agaricus-lepiota.csv.gz").read_bytes()).decode()
    header, rows = last(table(text), "edibility")
    kept = sorted(rng_of("mushroom", 0).permutation(len(rows))[:1500])
    return header, [["" if cell == "?" else cell for cell in rows[i]] for i in kept]


def crime(folder: Path):
    return last(table((folder / "statecrime.csv").read_text()), "violent", ("state",))


def anes(folder: Path):
    return last(table((folder / "anes96.csv").read_text(), "\t"), "vote")


def weather(folder: Path):
    return last(table((folder / "seattle-weather.csv").read_text()), "weather", ("date",))


STATSMODELS = "statsmodels (PyPI)"

FOUND = [
    # read, task, source, licence, share of the rows to test on, splits
    (yacht, "regression", f"Yacht Hydrodynamics, {UCI}", CC_BY, 0.2, 5),
    (energy, "regression", f"Energy Efficiency (Tsanas and Xifara 2012), {UCI}", CC_BY, 0.2, 5),
    (casp, "regression", f"Protein Tertiary Structure (Rana 2013), 5,000 rows, {UCI}", CC_BY, 0.2, 2),
    (air, "regression", f"Air Quality (De Vito et al. 2008), 2,000 rows, {UCI}", CC_BY, 0.2, 3),
    (crime, "regression", f"US state crime 2009, {STATSMODELS}", "public domain", 0.2, 5),
    (adult, "classification", f"Adult (Becker and Kohavi 1996), 3,000 rows, {UCI}", CC_BY, 0.2, 3),
    (mushroom, "classification", f"Mushroom (1987), 1,500 rows, {UCI}", CC_BY, 0.2, 3),
    (anes, "classification", f"American National Election Survey 1996, {STATSMODELS}", "public domain", 0.2, 5),
    (weather, "classification", "Seattle weather (NOAA), vega-datasets (npm)", "US government work", 0.2, 5),
]


def found(folder: Path) -> list[dict]:
    entries = []
    for read, task, source, licence, share, splits in FOUND:
        header, rows = read(folder)
        if any(len(row) != len(header) for row in rows):
            raise ValueError(f"{read.__name__}: rows of different length")
        about = {"name": read.__name__, "task": task, "source": source, "licence": licence}
        entries.append(write(about, header, rows, share, splits))
    return entries


def synthetic(of: Synthetic) -> dict:
    x, targets = of.draw(rng_of(of.name, 0))
    truth = of.truth(x)
    if of.task == "regression":
        known = {"noiseSd": round(float(np.sqrt((truth[1] ** 2).mean())), 4)}
    else:
        # of the law, by many more rows than the file has
        many = of.truth(of.draw_inputs(rng_of(of.name, 1000), 1_000_000, of.inputs))
        known = {"bayesError": round(float(1 - many.max(axis=1).mean()), 4)}
    header = [*(f"x{i + 1}" for i in range(of.inputs)), "y"]
    about = {"name": of.name, "task": of.task, "source": f"synthetic: {of.law}", "licence": "none", **known}
    rows = [[*map(float, row), target] for row, target in zip(x, targets)]
    return write(about, header, rows, (of.rows - of.train_rows) / of.rows, of.splits)


def main(folder: Path) -> None:
    (HERE / "data").mkdir(parents=True, exist_ok=True)
    entries = found(folder) + [synthetic(of) for of in SETS]
    entries.sort(key=lambda e: (e["task"] != "regression", e["name"]))
    lines = ",\n".join(json.dumps(entry, separators=(",", ":")) for entry in entries)
    (HERE / "sets.json").write_text(f"[\n{lines}\n]\n")
    for e in entries:
        print(f"{e['name']:10} {e['task']:14} {e['rows']:6} rows, {len(e['splits'])} x {len(e['splits'][0])} to test")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
