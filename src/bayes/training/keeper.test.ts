/** When states are taken and written, with a network that only counts. */
import { expect, test } from 'vitest';
import type { BayesianNeuralNetwork } from '../network.ts';
import { createKeeper } from './keeper.ts';
import type { TrainingState } from './trainingState.ts';
import type { TrainReport } from './trainReport.ts';

const stateOf = (step: number) =>
  ({ posterior: {}, training: { progress: { step, horizon: { step } } } }) as unknown as TrainingState;

/** Its states are of step `at`. */
function countingNet() {
  const net = { at: 0, taken: 0, state: async () => stateOf(net.at) };
  return { net, as: net as unknown as BayesianNeuralNetwork };
}

const report = (step: number, inFlight = 0, endOfEpoch = false) =>
  ({ step, inFlight, endOfEpoch }) as TrainReport;

/** Hears what is to be written, and lets it end when it is told to. */
function slowWriter(bytes: number | null = 100) {
  const written: [step: number, attached: string][] = [];
  let end: () => void = () => undefined;
  const write = (state: TrainingState, attached: string) => {
    written.push([state.training!.progress.step, attached]);
    return new Promise<number | undefined>((resolve) => {
      end = () => resolve(bytes ?? undefined);
    });
  };
  return { written, write, end: () => end() };
}

const settle = () => new Promise((resolve) => setTimeout(resolve));

test('a state that is taken while steps are in flight is written with the note of its own last step', async () => {
  const { net, as } = countingNet();
  const { written, write, end } = slowWriter();
  const keeper = createKeeper({ write, steps: 10 });
  keeper.reported(as, report(5, 4), () => 'too early');
  net.at = 16;
  keeper.reported(as, report(12, 4), () => 'of step 12');
  net.at = 20;
  await settle();
  expect(written).toEqual([]);
  keeper.reported(as, report(16, 4), () => 'of step 16');
  await settle();
  expect(written).toEqual([[16, 'of step 16']]);
  end();
});

test('never two at once: while one is written, none is taken', async () => {
  const { net, as } = countingNet();
  const { written, write, end } = slowWriter();
  const keeper = createKeeper({ write, steps: 1 });
  for (let step = 1; step <= 5; step++) {
    net.at = step;
    keeper.reported(as, report(step), () => '');
    expect(await keeper.atEpoch(as)).toBeUndefined();
  }
  expect(written.map(([step]) => step)).toEqual([1]);
  end();
  await keeper.settled();
  net.at = 6;
  keeper.reported(as, report(6), () => '');
  await settle();
  expect(written.map(([step]) => step)).toEqual([1, 6]);
  end();
});

test('the end of an epoch is reason enough, once what the last one took is small beside what passed', async () => {
  const { net, as } = countingNet();
  const { written, write, end } = slowWriter();
  const keeper = createKeeper({ write });
  net.at = 7;
  const state = await keeper.atEpoch(as);
  expect(state).toEqual(stateOf(7));
  keeper.keep(state!, 'epoch 1');
  // the epoch's own report asks for no second one
  keeper.reported(as, report(7, 0, true), () => '');
  await new Promise((resolve) => setTimeout(resolve, 20));
  end();
  await keeper.settled();
  expect(written).toEqual([[7, 'epoch 1']]);
  expect(await keeper.atEpoch(as)).toBeUndefined();
});

test('the last state waits for the one that is being written, and its failure is told', async () => {
  const { net, as } = countingNet();
  const { written, write, end } = slowWriter(null);
  const keeper = createKeeper({ write, steps: 1 });
  net.at = 1;
  keeper.reported(as, report(1), () => 'first');
  const last = keeper.last(as, () => 'last');
  net.at = 2;
  await settle();
  expect(written).toHaveLength(1);
  end();
  await settle();
  end();
  expect(await last).toBe(false);
  expect(written).toEqual([
    [1, 'first'],
    [2, 'last'],
  ]);
  expect(keeper.cost()).toMatchObject({ written: 0, failed: 2, bytes: 0 });
});

test('a device that is lost while a state is read harms nothing', async () => {
  const { as } = countingNet();
  const lost = { ...as, state: () => Promise.reject(new Error('lost')) } as unknown as BayesianNeuralNetwork;
  const { written, write } = slowWriter();
  const keeper = createKeeper({ write, steps: 1 });
  keeper.reported(lost, report(1), () => '');
  await keeper.settled();
  expect(await keeper.last(lost, () => '')).toBe(false);
  expect([written, keeper.cost().written]).toEqual([[], 0]);
});

test('what it cost is added up', async () => {
  const { net, as } = countingNet();
  const keeper = createKeeper({ write: async () => 1000, steps: 1 });
  for (net.at = 1; net.at <= 3; net.at++) {
    keeper.reported(as, report(net.at), () => '');
    await keeper.settled();
  }
  expect(keeper.cost()).toMatchObject({ written: 3, failed: 0, bytes: 3000, secondsWaited: 0 });
});

test('a training that is stopped before its first step has a last state too', async () => {
  const fresh = { state: async () => ({ posterior: {} }) } as unknown as BayesianNeuralNetwork;
  const states: TrainingState[] = [];
  const keeper = createKeeper({ write: async (state) => states.push(state) });
  expect(await keeper.last(fresh, () => '')).toBe(true);
  expect(states).toEqual([{ posterior: {} }]);
});
