"""Draws of a posterior in NumPy: python3 load_numpy.py weights.npz < inputs (JSON rows) > probabilities."""
import json
import sys

import numpy as np


def load(file):
    """The card, and (mu, sigma) of weight [I, O] and bias [O] of every layer."""
    z = np.load(file)
    card = json.loads(str(z["card"]))
    if card["settings"]["method"]["kind"] not in ("bbb", "ivon", "plain"):
        raise ValueError("this loader draws weights; an ensemble has members, dropout drops units")
    pair = lambda name: (z[name + ".mu"], z.get(name + ".sigma", np.zeros(())))
    count = len(card["settings"]["layers"]) - 1
    return card, [(pair(f"layers.{l}.weight"), pair(f"layers.{l}.bias")) for l in range(count)]


def outputs(x, card, layers, rng):
    """The last layer's outputs of one draw; x are network inputs [N, I]."""
    gelu = lambda a: a / (1 + np.exp(-2 * np.sqrt(2 / np.pi) * (a + 0.044715 * a**3)))
    f = {"relu": lambda a: np.maximum(a, 0), "tanh": np.tanh, "gelu": gelu}[card["settings"]["activation"]]
    draw = lambda mu, sigma: mu + sigma * rng.standard_normal(mu.shape)
    for l, (weight, bias) in enumerate(layers):
        x = (x if l == 0 else f(x)) @ draw(*weight) + draw(*bias)
    return x


if __name__ == "__main__":
    card, layers = load(sys.argv[1])
    x = np.array(json.load(sys.stdin)) * card["settings"]["inputScale"]
    rng = np.random.default_rng(0)
    every = [outputs(x, card, layers, rng) for _ in range(int(sys.argv[2]) if len(sys.argv) > 2 else 100)]
    exp = [np.exp(y - y.max(axis=1, keepdims=True)) for y in every]
    p = np.mean([e / e.sum(axis=1, keepdims=True) for e in exp], axis=0)
    json.dump(p.tolist(), sys.stdout)
