/** Loaders to copy, run as they stand, against the library's own predictions. */
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { hiddenActivations } from '../../shaders/lib/nonlinearity.ts';
import { deepEnsemble, plainNetwork } from '../../src/bayes/method.ts';
import { normalValues } from '../../src/bayes/testing.ts';
import { exportOnnx, exportWeights } from '../../src/export/index.ts';
import { runOnnx, value } from '../../src/export/testing/interpret.ts';
import { posteriorOf } from '../../src/export/testing/posteriors.ts';

const folder = await mkdtemp(join(tmpdir(), 'credence-loaders-'));
afterAll(() => rm(folder, { recursive: true, force: true }));
const loader = fileURLToPath(new URL('load_numpy.py', import.meta.url));
const hasNumPy = spawnSync('python3', ['-c', 'import numpy']).status === 0;

const rows = 4;
const x = normalValues(rows * 5, 3);
const input = JSON.stringify(Array.from({ length: rows }, (_, n) => [...x.subarray(5 * n, 5 * (n + 1))]));

async function byNumPy(posterior: ReturnType<typeof posteriorOf>, draws: number) {
  const file = join(folder, 'weights.npz');
  await writeFile(file, exportWeights(posterior, 'numpy'));
  const { status, stdout, stderr } = spawnSync('python3', [loader, file, `${draws}`], { input });
  return {
    status,
    stderr: `${stderr}`,
    probs: status === 0 ? (JSON.parse(`${stdout}`) as number[][]).flat() : [],
  };
}

const byLibrary = (posterior: ReturnType<typeof posteriorOf>, draws: number): number[] =>
  runOnnx(exportOnnx(posterior, { draws }), { inputs: value([rows, 5], x) }).probs!;

describe.runIf(hasNumPy)('load_numpy.py', () => {
  test.each(hiddenActivations)(
    'has the probabilities of a network without widths: %s',
    async (activation) => {
      const posterior = posteriorOf({ layers: [5, 6, 4, 3], method: plainNetwork, activation });
      const [{ probs }, wanted] = [await byNumPy(posterior, 1), byLibrary(posterior, 1)];
      for (const [i, p] of wanted.entries()) expect(probs[i]).toBeCloseTo(p, 6);
    },
  );

  test('has the mean probabilities of 2,000 draws within four standard errors of those of 500', async () => {
    const posterior = posteriorOf({ layers: [5, 6, 3] });
    const { probs } = await byNumPy(posterior, 2000);
    const wanted = byLibrary(posterior, 500);
    // a probability's standard deviation over draws is at most 1/2
    const error = 0.5 * Math.sqrt(1 / 2000 + 1 / 500);
    for (const [i, p] of wanted.entries()) expect(Math.abs(probs[i]! - p)).toBeLessThan(4 * error);
  });

  test('refuses a method whose draws it does not make', async () => {
    const { status, stderr } = await byNumPy(posteriorOf({ layers: [5, 3], method: deepEnsemble(2) }), 1);
    expect(status).not.toBe(0);
    expect(stderr).toMatch(/an ensemble has members/);
  });
});
