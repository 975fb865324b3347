import { describe, expect, test } from 'vitest';
import { bayesByBackprop } from '../method.ts';
import { gaussian } from '../prior.ts';
import { trainSettings } from '../settings/settings.ts';
import { advanced, beginTraining, type Progress, type TrainingRequest } from './progress.ts';

const settings = trainSettings({ epochs: 4 }, gaussian());
const asked = (given: Partial<TrainingRequest> = {}): TrainingRequest => ({
  ...{ settings, method: bayesByBackprop, data: 'a', minibatches: 5, epochs: 4, horizon: undefined },
  ...given,
});
const trainedFor = (steps: number, given: Partial<TrainingRequest> = {}): Progress =>
  advanced(beginTraining(undefined, asked(given)).from, steps);

test('a first training begins at nothing, and its horizon is its epochs', () => {
  const { from, end, beginning } = beginTraining(undefined, asked());
  expect(from).toMatchObject({
    step: 0,
    epoch: 0,
    minibatch: 0,
    momentSteps: 0,
    horizon: { epochs: 4, step: 0 },
  });
  expect(end).toBe(20);
  expect(beginning).toEqual({ step: 0, moments: 'new', horizon: 'new', notes: [] });
});

test('steps make epochs, and epochs make shuffles', () => {
  expect(trainedFor(13)).toMatchObject({
    step: 13,
    epoch: 2,
    minibatch: 3,
    momentSteps: 13,
    horizon: { step: 13 },
  });
  expect(advanced(trainedFor(13), 7)).toEqual(trainedFor(20));
});

describe('a further training', () => {
  test('counts on: neither a draw nor a shuffle comes twice; its horizon is its own', () => {
    const { from, end, beginning } = beginTraining(
      trainedFor(20),
      asked({ epochs: 2, settings: { ...settings, epochs: 2 } }),
    );
    expect(from).toMatchObject({ step: 20, epoch: 4, momentSteps: 20, horizon: { epochs: 2, step: 0 } });
    expect(end).toBe(10);
    expect(beginning).toMatchObject({ moments: 'carried', horizon: 'new', notes: [] });
  });

  test('fills the horizon that it shares: by epochs, or to its end', () => {
    const half = trainedFor(10, { epochs: 2, horizon: 4 });
    expect(beginTraining(half, asked({ epochs: 1, horizon: 4 })).end).toBe(15);
    expect(beginTraining(half, asked({ epochs: 4, horizon: 4 })).end).toBe(20);
    const { from, end, beginning } = beginTraining(half, asked({ epochs: undefined, horizon: 4 }));
    expect([from.horizon.step, end]).toEqual([10, 20]);
    expect(beginning).toMatchObject({ step: 10, moments: 'carried', horizon: 'continued' });
  });

  test('finishes an epoch that was broken off, as the first of those it was asked for', () => {
    const broken = trainedFor(7, { horizon: 4 });
    const { from, end } = beginTraining(broken, asked({ epochs: 1, horizon: 4 }));
    expect(from).toMatchObject({ epoch: 1, minibatch: 2 });
    expect(end).toBe(10);
  });

  test('leaves an epoch that was broken off, and says so, where the horizon is another', () => {
    const { from, beginning } = beginTraining(trainedFor(7), asked({ horizon: 6 }));
    expect(from).toMatchObject({ step: 7, epoch: 2, minibatch: 0, horizon: { epochs: 6, step: 0 } });
    expect(beginning.moments).toBe('carried');
    expect(beginning.notes).toEqual(['epoch 2 was broken off: a new horizon begins with a new epoch']);
  });

  test('does not finish an epoch whose shuffle or minibatches would be others: some examples would come twice', () => {
    const broken = trainedFor(7, { horizon: 4 });
    for (const other of [{ seed: 9 }, { batch: 127 }]) {
      const request = asked({ horizon: 4, settings: { ...settings, ...other } });
      expect(beginTraining(broken, request).beginning).toMatchObject({ moments: 'carried', horizon: 'new' });
    }
    const atEpochEnd = beginTraining(
      trainedFor(5, { horizon: 4 }),
      asked({ horizon: 4, settings: { ...settings, seed: 9 } }),
    );
    expect(atEpochEnd.beginning.horizon).toBe('continued');
  });

  test('begins a new horizon where the one before is full', () => {
    const { from, end } = beginTraining(
      trainedFor(20, { horizon: 4 }),
      asked({ epochs: undefined, horizon: 4 }),
    );
    expect(from.horizon.step).toBe(0);
    expect(end).toBe(20);
  });

  test('starts the moments anew for other examples and another rule, and says so; adamw goes on with those of adam', () => {
    const other = beginTraining(trainedFor(20), asked({ data: 'b' }));
    expect(other.from).toMatchObject({ step: 20, epoch: 4, momentSteps: 0 });
    expect(other.beginning.notes).toEqual(['other examples than before: the moments start anew']);
    const sgd = beginTraining(trainedFor(20), asked({ settings: { ...settings, optimiser: 'sgd' } }));
    expect(sgd.beginning).toMatchObject({
      moments: 'new',
      notes: ['sgd after adam: the moments start anew'],
    });
    const adamw = beginTraining(trainedFor(20), asked({ settings: { ...settings, optimiser: 'adamw' } }));
    expect(adamw.beginning).toMatchObject({ moments: 'carried', notes: [] });
  });

  test('has a horizon that holds its epochs', () => {
    expect(() => beginTraining(undefined, asked({ epochs: 5, horizon: 4 }))).toThrow(
      /horizon: expected at least 5/,
    );
    expect(() => beginTraining(undefined, asked({ horizon: 2.5 }))).toThrow(
      /horizon: expected a whole number/,
    );
  });
});
