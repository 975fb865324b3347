/** What the page shows of a step: the device's numbers are the reference code's, and the equations hold. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { categoricalOrNone, networkWidths } from '../../../bayes/head.ts';
import { layoutOf } from '../../../bayes/posterior/layout.ts';
import type { Posterior } from '../../../bayes/posterior/posterior.ts';
import { networkConfig } from '../../../bayes/settings/settings.ts';
import { randomValues } from '../../../bayes/testing/gradients.ts';
import { openTestDevice, prototypes } from '../../../bayes/testing.ts';
import { type Gpu, NoAdapterError, scaleMixture } from '../../../index.ts';
import { type StepReply, step } from '../../../service/learn/step.ts';
import { placeText } from './placeText.ts';
import { stages } from './stages.ts';

let gpu: Gpu;
beforeAll(async () => {
  gpu = await openTestDevice();
});
afterAll(() => gpu.destroy());

const config = networkConfig({
  ...{ layers: [9, 6, 3], prior: scaleMixture(), head: categoricalOrNone, inputScale: 1 / 100 },
});
const layout = layoutOf(networkWidths(config.layers, config.head));
const posterior: Posterior = {
  config,
  mu: randomValues(layout, 100, 0.4, 0),
  rho: randomValues(layout, 200, 0.7, -2),
};
const networks = { posterior: async () => posterior };
const request = {
  ...({ network: 'shipped', image: prototypes(1, 9, 3).images, label: 1, klScale: 1e-3 } as const),
  ...{ learningRate: 0.01, seed: 7, place: { layer: 0, row: 4, column: 2 } },
};
const shown = (reply: StepReply) => stages.flatMap(({ lines }) => lines(reply));

test("every number that is shown is the twin's to 1e-5", async () => {
  const device = { get: async () => gpu, discard: () => undefined };
  const none = { get: () => Promise.reject(new NoAdapterError('none')), discard: () => undefined };
  const reply = await step(request, { device, networks });
  const byTwin = await step(request, { device: none, networks });
  expect([reply.computedBy, byTwin.computedBy]).toEqual([gpu.adapterName, 'the processor']);
  const wanted = shown(byTwin);
  const lines = shown(reply);
  expect(lines).toHaveLength(31);
  expect(new Set(lines.map(({ name }) => name)).size).toBe(lines.length);
  for (const [n, { name, value }] of lines.entries()) {
    const want = wanted[n]!.value;
    expect(Math.abs(value - want), `${name}: ${value}, twin ${want}`).toBeLessThanOrEqual(
      1e-5 * Math.max(1, Math.abs(want)),
    );
  }

  // each equation, from the numbers beside the others
  const number = Object.fromEntries(lines.map(({ name, value }) => [name, value]));
  const of = (name: string): number => number[name]!;
  const equations: Readonly<Record<string, number>> = {
    sigma: Math.log1p(Math.exp(of('rho'))),
    w: of('mu') + of('sigma') * of('eps'),
    product: of('w') * of('input'),
    nll: -Math.log(of('prob')),
    klw: of('logq') - of('logp'),
    loss: of('nll') + of('c') * of('kl'),
    dmu: of('g') + of('c') * of('score'),
    drho: ((of('g') + of('c') * of('score')) * of('eps') - of('c') / of('sigma')) * of('slope'),
    m: of('dmu'),
    v: Math.abs(of('dmu')),
    muAfter: of('mu') - (of('rate') * of('m')) / (of('v') + 1e-8),
    rhoAfter: of('rho') - of('rate') * Math.sign(of('drho')),
    sigmaAfter: Math.log1p(Math.exp(of('rhoAfter'))),
    lossBefore: of('loss'),
    lossAfter: of('nllAfter') + of('c') * of('klAfter'),
  };
  for (const [name, value] of Object.entries(equations)) {
    expect(Math.abs(of(name) - value), name).toBeLessThanOrEqual(1e-5 * Math.max(1, Math.abs(value)));
  }
  // the step is down the slope, and the loss of the same draw falls
  expect(of('lossAfter')).toBeLessThan(of('lossBefore'));
});

test('a weight is named by what it joins', () => {
  const named = (layer: number, row: number, column: number) =>
    placeText({
      step: { place: { layer, row, column } },
      layers: [
        { inputs: 784, outputs: 5 },
        { inputs: 5, outputs: 11 },
      ],
      hasNone: true,
    });
  expect(named(0, 29, 2)).toBe('the weight from the pixel in row 2, column 2 to hidden unit 3');
  expect(named(1, 4, 10)).toBe('the weight from hidden unit 5 of layer 1 to "no digit"');
  expect(named(1, 5, 9)).toBe('the bias of the digit 9');
  expect(named(0, 784, 0)).toBe('the bias of hidden unit 1 of layer 1');
});
