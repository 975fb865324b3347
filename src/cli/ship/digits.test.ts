/** The network that comes with the project: it opens, is small, and is by the recipe. */
import { statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { countAlive } from '../../bayes/posterior/prune.ts';
import { exitCodes } from '../exit.ts';
import { readRunFolder } from '../runFolders/readRun.ts';
import { credence } from '../testing/credence.ts';

test('digits opens by its name, in at most a megabyte, and its card follows the recipe', async () => {
  const { card, posterior, file, config } = await readRunFolder('digits');
  expect(file).toMatch(/public.posterior.digits\.safetensors$/);
  expect(statSync(file).size).toBeLessThanOrEqual(1_000_000);
  expect(statSync(file.replace('.safetensors', '.json')).size).toBeLessThan(100_000);
  expect(card!.apart).toEqual([]);
  expect(config).toMatchObject({ layers: [784, 400, 400, 10], none: 'yes' });
  expect(countAlive(posterior).reduce((a, b) => a + b, 0)).toBe(card!.posterior.weights);
});

test('its thresholds keep of the test digits what they promise, within the chance of 10,000', async () => {
  const { refusal, curve } = (await readRunFolder('digits')).card!;
  for (const share of Object.values(refusal.refusedTest)) expect(Math.abs(share - 0.05)).toBeLessThan(0.015);
  for (const { error, answered } of Object.values(curve.by)) {
    expect(answered.at(-1)).toBeGreaterThan(0.999);
    expect(error.at(-1)).toBeLessThan(0.015);
  }
});

test('within both limits lies no more than within either, and all of it where nothing is foreign', async () => {
  const { refusal, curve } = (await readRunFolder('digits')).card!;
  const { answered, error } = curve.both!;
  const own = curve.by.jointMaximum!;
  answered.forEach((share, i) => {
    expect(share).toBeLessThanOrEqual(Math.min(own.answered[i]!, 1 - refusal.refusedTest.none!) + 1e-12);
    // none is at most the joint doubt: below the limit of none the other limit is the stricter one
    if (own.thresholds[i]! > refusal.thresholds.none!) return;
    expect([share, error[i]]).toEqual([own.answered[i], own.error[i]]);
  });
  expect(answered.at(-1)).toBeCloseTo(1 - refusal.refusedTest.none!, 12);
});

test('foreign images can be asked for by its name, though there is no folder to write into', async () => {
  const asked = ['evaluate', 'digits', '--ood', 'noise', '--draws', '1'];
  // what is refused is refused before anything is measured
  const { code, stderr } = await credence(asked, (event, kill) => {
    if (event.event === 'work' && event.doing === 'measuring') kill('SIGTERM');
  });
  expect(stderr).not.toMatch(/cannot be written/);
  expect(code).toBe(exitCodes.stopped);
});
