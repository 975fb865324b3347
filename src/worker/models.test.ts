/** Models in a worker, over a channel: the same answers as in place, and faults with their messages. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestGpu } from '../../e2e/harness/gpu.ts';
import { CredenceError, fitClassifier, type Gpu, openGpu, type TrainReport } from '../index.ts';
import { createClient } from '../service/calls/client.ts';
import { type Models, modelsOf } from './client.ts';
import { openWorker } from './index.ts';
import type { ModelCalls } from './protocol.ts';
import { serveModels } from './service.ts';

let gpu: Gpu;
let models: Models;
let opened = 0;
const { port1, port2 } = new MessageChannel();
beforeAll(async () => {
  gpu = await openGpu(await openTestGpu());
  serveModels(port2 as never, async () => {
    opened += 1;
    return gpu;
  });
  models = modelsOf(createClient<ModelCalls>(port1 as never));
});
afterAll(() => {
  port1.close();
  gpu.destroy();
});

const inputs = Array.from({ length: 40 }, (_, n) => [Math.sin(n), Math.cos(2 * n)]);
const labels = inputs.map(([a]) => (a! > 0 ? 'right' : 'left'));
const options = { epochs: 20, hidden: [6] };

test('a classifier answers as one in place, saves, loads, and is gone after destroy', async () => {
  const reports: TrainReport[] = [];
  const onReport = (report: TrainReport) => void reports.push(report);
  const model = await models.fitClassifier({ inputs, labels }, { ...options, onReport });
  expect(reports.at(-1)).toMatchObject({ epoch: 20, endOfEpoch: true });
  const inPlace = await fitClassifier(gpu, { inputs, labels }, options);
  expect(model.classNames).toEqual(['left', 'right']);
  const answer = await model.predict(inputs, { draws: 10 });
  expect(answer).toEqual(await inPlace.predict(inputs, { draws: 10 }));
  inPlace.destroy();
  const again = await models.loadClassifier(await model.save());
  expect(await again.predict(inputs, { draws: 10 })).toEqual(answer);
  model.destroy();
  await expect(model.predict(inputs)).rejects.toThrow(/one that was not destroyed/);
  again.destroy();
  expect(opened).toBe(1);
});

test('an abort ends a fit early, with a model', async () => {
  const controller = new AbortController();
  const { signal } = controller;
  const long = { hidden: [4], epochs: 100_000, signal, onReport: () => controller.abort() };
  const model = await models.fitRegressor({ inputs, targets: inputs }, long);
  expect((await model.predict(inputs)).count).toBe(40);
  model.destroy();
});

test('what is wrong is said by the same message, with its kind', async () => {
  const failed = models.fitRegressor({ inputs, targets: [1, 2, 3] });
  await expect(failed).rejects.toThrow(/targets: expected 40 rows/);
  await expect(failed).rejects.toSatisfy((e) => e instanceof CredenceError && e.code === 'settings');
});

test('where there are no workers, that is said', () => {
  expect(() => openWorker()).toThrow(/no Worker; under Node call fitClassifier/);
});
