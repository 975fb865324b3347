import { expect, test } from 'vitest';
import { parseCsv } from '../../data/csv/csv.ts';
import { fitPreprocessing } from '../../data/encoding/preprocessing.ts';
import { tableFromCsv } from '../../data/encoding/table.ts';
import { encodeSafetensors } from '../../persist/safetensors.ts';
import { gaussianHead, type Head } from '../head.ts';
import { gaussian, scaleMixture } from '../prior.ts';
import { networkConfig } from '../settings/settings.ts';
import { initialMeans, initialRhos } from './initialise.ts';
import { layoutOf } from './layout.ts';
import type { Posterior } from './posterior.ts';
import { decodePosterior, encodePosterior } from './posteriorFile.ts';

const config = networkConfig({ layers: [5, 4, 3], prior: gaussian(0.25), seed: 12, inputScale: 1 / 255 });
const layout = layoutOf(config.layers);
const posterior: Posterior = { config, mu: initialMeans(layout, 12), rho: initialRhos(layout, config) };

test('a posterior survives its file, settings and every bit included', () => {
  expect(decodePosterior('p.safetensors', encodePosterior(posterior))).toEqual(posterior);
});

test('the activation survives; a file from before there was a choice is of a relu network', () => {
  const wavy = { ...posterior, config: { ...config, activation: 'tanh' } as const };
  expect(decodePosterior('p', encodePosterior(wavy)).config.activation).toBe('tanh');
  const { activation, ...old } = config;
  const bytes = encodePosterior({ ...posterior, config: old as typeof config });
  expect(decodePosterior('p', bytes).config).toEqual({ ...config, activation: 'relu' });
});

test('a mixture prior survives too', () => {
  const mixed = { ...posterior, config: { ...config, prior: scaleMixture() } };
  expect(decodePosterior('p', encodePosterior(mixed)).config).toEqual(mixed.config);
});

test("the noise's prior survives; a head from before there was one has the weights' prior", () => {
  const head = gaussianHead('input', 0.5, 3);
  const layers = [5, 4, 1];
  const regression = { ...posterior, config: { ...config, layers, head } };
  const small = layoutOf([5, 4, 2]);
  const values = { mu: initialMeans(small, 12), rho: initialRhos(small, config) };
  expect(decodePosterior('p', encodePosterior({ ...regression, ...values })).config.head).toEqual(head);
  const { noisePrior, ...old } = head as Extract<Head, { kind: 'gaussian' }>;
  const bytes = encodePosterior({
    ...regression,
    ...values,
    config: { ...config, layers, head: old as Head },
  });
  expect(decodePosterior('p', bytes).config.head).toEqual({ ...head, noisePrior: null });
});

/** Five inputs (two numbers, three colours) and three classes, as the network above has. */
const table = tableFromCsv(parseCsv('t.csv', 'a,b,colour,kind\n1,2,red,x\n3,4,green,y\n5,7,blue,z\n'), {
  task: 'classification',
});

test('what makes rows of a table inputs of the network survives with it', () => {
  const whole: Posterior = { ...posterior, preprocessing: fitPreprocessing(table) };
  expect(decodePosterior('p', encodePosterior(whole))).toEqual(whole);
});

test('preprocessing for a network of other widths is refused', () => {
  const narrow = fitPreprocessing(
    tableFromCsv(parseCsv('t.csv', 'a,b,kind\n1,2,x\n3,4,y\n'), { task: 'classification' }),
  );
  expect(() => decodePosterior('p', encodePosterior({ ...posterior, preprocessing: narrow }))).toThrow(
    /preprocessing: expected columns for 5 inputs and 3 outputs, got 2 and 2/,
  );
});

test.each([
  [
    'another format',
    encodeSafetensors([], { format: 'pt' }),
    /format: expected credence-posterior-2, got pt/,
  ],
  [
    'settings that make no sense',
    encodeSafetensors([], { format: 'credence-posterior-1', config: '{"layers":[3]}' }),
    /config: expected the settings/,
  ],
  [
    'a missing tensor',
    encodeSafetensors([], { format: 'credence-posterior-1', config: JSON.stringify(config) }),
    /layers\.0\.weight\.mu: expected a tensor of shape \[5, 4\], got none/,
  ],
])('%s is refused with the place and what was expected', (_, bytes, message) => {
  expect(() => decodePosterior('p.safetensors', bytes)).toThrow(message);
});

test('a form that does not exist is refused, or nobody could read the file', () => {
  expect(() => encodePosterior(posterior, 'quantised' as never)).toThrow(
    /^form: expected one of dense, sparse, int8, int8-dense, got "quantised"/,
  );
});

test('a NaN among the parameters is refused', () => {
  const mu = posterior.mu.map(({ weight, bias }) => ({ weight: weight.slice(), bias }));
  mu[1]!.weight[3] = Number.NaN;
  expect(() => decodePosterior('p', encodePosterior({ ...posterior, mu }))).toThrow(
    /layers\.1\.weight\.mu\[3\]/,
  );
});
