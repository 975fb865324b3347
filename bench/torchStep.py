"""The same training step in PyTorch on the CPU: 784-400-400-10, batch 128, one draw, Adam, closed-form Gaussian KL.

Prints one line of JSON: milliseconds of a step (median, min, max of 7 rounds) by thread count. Needs only torch.
"""

import json
import math
import statistics
import sys
import time

try:
    import torch
except ImportError:
    print(json.dumps({"torch": None, "reason": "this python3 has no torch"}))
    sys.exit(0)

LAYERS, BATCH, PRIOR, KL_SCALE = [784, 400, 400, 10], 128, 0.5, 1 / 60_000
ROUNDS, STEPS = 7, 20


def make_step():
    torch.manual_seed(1)
    shapes = [shape for i, o in zip(LAYERS, LAYERS[1:]) for shape in ((i, o), (o,))]
    mu = [torch.nn.Parameter(torch.randn(s) * math.sqrt(2 / s[0]) if len(s) == 2 else torch.zeros(s)) for s in shapes]
    rho = [torch.nn.Parameter(torch.full(s, -4.0)) for s in shapes]
    optimiser = torch.optim.Adam([*mu, *rho], lr=1e-3)
    x, y = torch.rand(BATCH, LAYERS[0]), torch.randint(0, LAYERS[-1], (BATCH,))

    def step():
        sigma = [torch.nn.functional.softplus(r) for r in rho]
        w = [m + s * torch.randn_like(m) for m, s in zip(mu, sigma)]
        h = x
        for t in range(0, len(w), 2):
            h = h @ w[t] + w[t + 1]
            if t + 2 < len(w):
                h = torch.relu(h)
        kl = sum(
            (math.log(PRIOR) - torch.log(s) + (s * s + m * m) / (2 * PRIOR**2) - 0.5).sum() for m, s in zip(mu, sigma)
        )
        optimiser.zero_grad()
        (torch.nn.functional.cross_entropy(h, y) + KL_SCALE * kl).backward()
        optimiser.step()

    return step


def timed(step):
    for _ in range(STEPS):
        step()
    samples = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        for _ in range(STEPS):
            step()
        samples.append((time.perf_counter() - start) * 1000 / STEPS)
    return {"median": statistics.median(samples), "min": min(samples), "max": max(samples)}


result = {"torch": torch.__version__}
for threads in sorted({1, torch.get_num_threads()}):
    torch.set_num_threads(threads)
    result[f"{threads} threads" if threads > 1 else "1 thread"] = timed(make_step())
print(json.dumps(result))
