"""Sets whose truth is known: how rows are drawn, and what the best prediction of a row is."""

from dataclasses import dataclass
from typing import Callable

import numpy as np
from numpy.random import Generator


@dataclass(frozen=True)
class Synthetic:
    """A law that rows are drawn from, and how many of them a network is trained on."""

    name: str
    task: str
    inputs: int
    # rows drawn in all, and how many of them a split trains on: the others are its test part
    rows: int
    train_rows: int
    draw_inputs: Callable[[Generator, int, int], np.ndarray]
    # [N, I] to mean [N] and noise sd [N] of a regression, or to probabilities [N, C]
    truth: Callable[[np.ndarray], object]
    law: str
    splits: int = 5
    # of the inputs in the file; the truth is that of the rounded ones
    digits: int = 3

    def draw(self, rng: Generator) -> tuple[np.ndarray, list]:
        """Inputs [N, I] and targets [N], rounded as the file holds them."""
        x = np.round(self.draw_inputs(rng, self.rows, self.inputs), self.digits)
        if self.task == "regression":
            mean, sd = self.truth(x)
            return x, list(np.round(rng.normal(mean, sd), 4))
        cumulative = self.truth(x).cumsum(axis=1)
        classes = (rng.random((self.rows, 1)) > cumulative[:, :-1]).sum(axis=1)
        return x, ["abc"[k] for k in classes]


def uniform(low: float, high: float):
    return lambda rng, n, size: rng.uniform(low, high, (n, size))


def normal(rng: Generator, n: int, size: int) -> np.ndarray:
    return rng.normal(size=(n, size))


CENTRES = np.array([[-1.0, 0.0], [1.0, 0.0], [0.0, 1.5]])


def from_blobs(rng: Generator, n: int, size: int) -> np.ndarray:
    return CENTRES[rng.integers(0, 3, n)] + rng.normal(size=(n, size))


def blobs(x: np.ndarray) -> np.ndarray:
    """Three Gaussians of sd 1 and equal shares: Bayes' rule."""
    log = -0.5 * ((x[:, None, :] - CENTRES) ** 2).sum(axis=2)
    weights = np.exp(log - log.max(axis=1, keepdims=True))
    return weights / weights.sum(axis=1, keepdims=True)


def rings(x: np.ndarray) -> np.ndarray:
    outer = 1 / (1 + np.exp(-12 * (np.hypot(x[:, 0], x[:, 1]) - 0.75)))
    return np.stack([1 - outer, outer], axis=1)


def coin(x: np.ndarray) -> np.ndarray:
    return np.full((len(x), 2), 0.5)


def constant_noise(mean: Callable[[np.ndarray], np.ndarray], sd: float):
    return lambda x: (mean(x), np.full(len(x), sd))


def friedman(x: np.ndarray) -> np.ndarray:
    """Friedman (1991), Multivariate adaptive regression splines, equation 56."""
    return 10 * np.sin(np.pi * x[:, 0] * x[:, 1]) + 20 * (x[:, 2] - 0.5) ** 2 + 10 * x[:, 3] + 5 * x[:, 4]


def hetero(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return np.sin(3 * x[:, 0]), 0.05 + 0.2 * (x[:, 0] + 1)


def regression(name, inputs, sizes, draw_inputs, truth, law) -> Synthetic:
    return Synthetic(name, "regression", inputs, *sizes, draw_inputs, truth, law)


def classes(name, inputs, sizes, draw_inputs, truth, law, **other) -> Synthetic:
    return Synthetic(name, "classification", inputs, *sizes, draw_inputs, truth, law, **other)


blob_law = "three Gaussian blobs of sd 1 at (-1, 0), (1, 0) and (0, 1.5)"

SETS = [
    regression(
        "five", 1, (405, 5), uniform(-1, 1), constant_noise(lambda x: 1 + 2 * x[:, 0], 0.3),
        "y = 1 + 2x, noise sd 0.3",
    ),
    regression(
        "twenty", 3, (620, 20), normal, constant_noise(lambda x: x[:, 0] - 0.5 * x[:, 1], 0.5),
        "y = x1 - x2 / 2, noise sd 0.5; x3 says nothing",
    ),
    regression(
        "line", 1, (660, 60), uniform(-1, 1), constant_noise(lambda x: 0.5 + x[:, 0], 0.18),
        "y = 0.5 + x, noise sd 0.18",
    ),
    regression(
        "sine", 1, (700, 100), uniform(-1, 1), constant_noise(lambda x: np.sin(2 * np.pi * x[:, 0]), 0.1),
        "y = sin(2 pi x), noise sd 0.1",
    ),
    regression(
        "hetero", 1, (1300, 500), uniform(-1, 1), hetero,
        "y = sin(3x), noise sd 0.05 + 0.2 (x + 1): it grows with x",
    ),
    regression(
        "friedman", 10, (1200, 400), uniform(0, 1), constant_noise(friedman, 1.0),
        "Friedman #1: five of ten inputs count, noise sd 1",
    ),
    regression(
        "nothing", 5, (1000, 200), normal, constant_noise(lambda x: np.zeros(len(x)), 1.0),
        "y is noise of sd 1: the inputs say nothing",
    ),
    classes("blobs20", 2, (820, 20), from_blobs, blobs, blob_law),
    classes("blobs", 2, (1200, 200), from_blobs, blobs, blob_law),
    classes("blobs20k", 2, (22000, 20000), from_blobs, blobs, blob_law, splits=2, digits=2),
    classes(
        "rings", 2, (1200, 400), uniform(-1, 1), rings,
        "P(outer) = sigmoid(12 (|x| - 0.75)): a circle with a soft edge",
    ),
    classes("coin", 10, (1000, 200), normal, coin, "a fair coin: the inputs say nothing"),
]
