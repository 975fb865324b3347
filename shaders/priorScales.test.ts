import { expect, test } from 'vitest';
import { softplus } from '../src/reference/gaussian.ts';
import { klClosed } from '../src/reference/kl.ts';
import { priorScale } from '../src/reference/priorScales.ts';
import { priorRow, priorRows } from './lib/prior.ts';
import { leastScale, priorScales } from './priorScales.wgsl.ts';
import { expectClose } from './testing/compare.ts';
import { useDevice } from './testing/device.ts';
import { type Arenas, arenas, isLive } from './testing/posterior.ts';
import { run } from './testing/runKernel.ts';

const device = useDevice();
const ends = [3, 130, 131, 700];

async function learned({ mu, rho }: Arenas, noiseFrom?: number): Promise<{ end: number; scale: number }[]> {
  const rows = ends.map((end, l) => ({
    ...{ end, numbers: [1, 0.3, 1] as const },
    ...(noiseFrom !== undefined && l === ends.length - 1 && { noise: { from: noiseFrom, sd: 2 } }),
  }));
  const { priors } = await run(device(), {
    kernel: priorScales,
    variant: { prior: 'gaussian' },
    constants: {},
    buffers: { mu, rho, priors: priorRows(rows) },
    covers: [ends.length, 1, 1],
  });
  const words = new Uint32Array(priors!.buffer);
  return ends.map((_, l) => {
    const row = priorRow.length * l;
    return { end: words[row]!, scale: priors![row + 2]! };
  });
}

test("each layer's scale is the root mean square of its live weights, and layers end where they did", async () => {
  const posterior = arenas(4 * ends.at(-1)!);
  const got = await learned(posterior);
  expect(got.map(({ end }) => end)).toEqual(ends);
  const weights = ends.map((end, l) => {
    const start = 4 * (ends[l - 1] ?? 0);
    return Array.from({ length: 4 * end - start }, (_, n) => start + n)
      .filter((i) => isLive(posterior, i))
      .map((i) => ({ mu: posterior.mu[i]!, sigma: softplus(posterior.rho[i]!) }));
  });
  expectClose(
    got.map(({ scale }) => scale),
    weights.map(priorScale),
  );
});

test('the noise has a prior of its own: its log sigmas say nothing of the scale of their layer', async () => {
  const posterior = arenas(4 * ends.at(-1)!);
  const noiseFrom = 4 * 600 + 1;
  const huge = posterior.mu.map((mu, i) => (i >= noiseFrom ? 1e3 : mu));
  const [of, without] = [huge, posterior.mu].map((mu) => learned({ ...posterior, mu }, noiseFrom));
  expect(await of).toEqual(await without);
  expect(await without).not.toEqual(await learned(posterior));
});

test('a layer whose weights have all vanished keeps a prior with a width', async () => {
  const floats = 4 * ends.at(-1)!;
  const got = await learned({ mu: new Float32Array(floats), rho: new Float32Array(floats).fill(-60) });
  for (const { scale } of got) expect(scale).toBe(Math.fround(leastScale));
});

test('the twin: no other scale has a smaller KL', () => {
  const weights = [
    { mu: 0.3, sigma: 0.1 },
    { mu: -0.02, sigma: 0.4 },
    { mu: 1.1, sigma: 0.01 },
  ];
  const kl = (scale: number) =>
    weights.reduce((sum, { mu, sigma }) => sum + klClosed({ kind: 'gaussian', scale }, mu, sigma).value, 0);
  const best = priorScale(weights);
  for (const factor of [0.5, 0.9, 0.999, 1.001, 1.1, 2]) expect(kl(best)).toBeLessThan(kl(factor * best));
});
