import { describe, expect, test } from 'vitest';
import { NonFiniteError } from '../../bayes/errors.ts';
import type { CheckedExamples } from '../../bayes/examples.ts';
import type { BayesianNeuralNetwork } from '../../bayes/network.ts';
import { networkConfig } from '../../bayes/settings/settings.ts';
import type { StepMetrics, TrainReport } from '../../bayes/training/trainReport.ts';
import { presets } from '../../presets.ts';
import type { Event } from '../terminal/events.ts';
import { createHistory, type Part } from './history.ts';
import { trainEpochs } from './training.ts';

const metrics = (step: number, nll: number): StepMetrics => ({
  step,
  nll,
  kl: 100,
  freeEnergy: nll + 0.5,
  error: nll / 10,
});

/** Report number `step` of two steps an epoch, one step a report. */
const report = (step: number, nll = step): TrainReport => ({
  epoch: Math.ceil(step / 2),
  epochs: 2,
  step,
  steps: 4,
  metrics: [metrics(step, nll)],
  endOfEpoch: step % 2 === 0,
  examplesPerSecond: 1,
  secondsLeft: 1,
  inFlight: 0,
  beginning: { step: 0, moments: 'new', horizon: 'new', notes: [] },
  inputs: { kind: 'bytes', scale: 1 / 126 },
});

describe('trainEpochs', () => {
  const silent = { report: () => undefined, note: () => undefined, close: () => undefined };
  const images = { labels: Uint8Array.of(0, 1) } as CheckedExamples;

  /** Gives these reports, then fails; its posterior is the number of the last report. */
  function failing(count: number, failure: unknown): BayesianNeuralNetwork {
    let given = 0;
    return {
      config: networkConfig({ layers: [4, 2] }),
      async *train() {
        while (given < count) yield report(++given);
        throw failure;
      },
      posterior: async () => given,
      predict: async () => ({ probs: Float64Array.of(1, 0, 0, 1), classes: 2 }),
    } as unknown as BayesianNeuralNetwork;
  }
  const train = (net: BayesianNeuralNetwork, part: Part = 'test') => {
    const watched = { part, examples: images };
    const { settings } = presets.smoke;
    const stop = new AbortController().signal;
    return trainEpochs({ net, settings, train: images, watched, stop, reporter: silent });
  };

  test('a failure leaves the posterior of the last whole epoch', async () => {
    const failure = new NonFiniteError(4, 1);
    const trained = await train(failing(3, failure));
    expect(trained).toMatchObject({ epochs: 1, posterior: 2, failure });
    expect(trained.history.steps.map(({ step }) => step)).toEqual([1, 2]);
    expect(trained.history.epochs).toMatchObject([{ epoch: 1, nll: 1.5, testError: 0 }]);
  });

  test('an error of examples that are held out is not called one of test examples', async () => {
    const { history } = await train(failing(2, new Error('lost')), 'validation');
    expect(history.epochs).toMatchObject([{ epoch: 1, validationError: 0 }]);
    expect(history.epochs[0]).not.toHaveProperty('testError');
  });

  test('a training that goes back says so, and its history has each step once', async () => {
    const told: string[] = [];
    const events: Event[] = [];
    const reporter = {
      ...silent,
      note: (text: string) => void told.push(text),
      report: (event: Event) => void events.push(event),
    };
    const wentBack = { to: 2, because: 'non-finite', note: 'back to 2' } as const;
    const net = failing(0, undefined);
    net.train = async function* () {
      for (const step of [1, 2, 3]) yield report(step);
      yield { ...report(3, 30), wentBack };
      yield report(4, 40);
    };
    const watched = { part: 'test', examples: images } as const;
    const { settings } = presets.smoke;
    const stop = new AbortController().signal;
    const { history } = await trainEpochs({ net, settings, train: images, watched, stop, reporter });
    expect(history.steps.map(({ step, nll }) => [step, nll])).toEqual([
      ...[
        [1, 1],
        [2, 2],
      ],
      ...[
        [3, 30],
        [4, 40],
      ],
    ]);
    expect(history.epochs).toMatchObject([
      { epoch: 1, nll: 1.5 },
      { epoch: 2, nll: 35 },
    ]);
    expect(told).toContain('back to 2');
    expect(events).toContainEqual({ event: 'wentBack', step: 2, because: 'non-finite' });
  });

  test('a failure in the first epoch leaves none', async () => {
    const trained = await train(failing(1, new Error('lost')));
    expect(trained.epochs).toBe(0);
    expect(trained.posterior).toBeUndefined();
    expect(trained.history).toMatchObject({ steps: [], epochs: [] });
  });
});

describe('history', () => {
  test('a point is the mean of its steps, and the curve stays short', () => {
    const history = createHistory();
    const steps = 2500;
    const all = Array.from({ length: steps }, (_, i) => metrics(i + 1, 10 * (i + 1)));
    history.add({ ...report(1), epoch: 1, epochs: 1, step: steps, steps, metrics: all, endOfEpoch: true });
    history.closeEpoch(1, 'test', 0.25);
    const { steps: points, epochs } = history.result();
    expect(points).toHaveLength(833);
    expect(points[0]).toEqual({ step: 3, nll: 20, kl: 100, klPerExample: 0.5, freeEnergy: 20.5, error: 2 });
    expect(epochs).toMatchObject([{ epoch: 1, nll: 12505, testError: 0.25 }]);
  });
});
