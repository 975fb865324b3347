/** When the section asks the service, and for what. */
import { describe, expect, test } from 'vitest';
import { card } from '../../persist/shipped/testing.ts';
import type { Calls } from '../../service/protocol.ts';
import type { PruneCostRow } from '../../service/weights/pruneCost.ts';
import { initialLab } from '../lab/labState.ts';
import { createStore } from '../store.ts';
import type { Asker } from '../worker/pageService.ts';
import { createWeightsController } from './controller.ts';

const summary = {
  hasWidths: true,
  units: [{ inputs: 9, outputs: 30 }],
} as unknown as Calls['weights']['reply'];
const row: PruneCostRow = { fraction: 0, left: 1, error: 0, refused: 0, images: 1, draws: 1 };

type Asked = { readonly name: string; readonly given: unknown };

/** A service that answers at once, but for a measurement, which goes on until it is stopped. */
function scene(reply: Calls['weights']['reply'] = summary) {
  const asked: Asked[] = [];
  const replies: Readonly<Record<string, (given: never) => unknown>> = {
    weights: () => reply,
    units: ({ first, count, layer }: Calls['units']['given']) => ({
      ...{ layer, inputs: 9, outputs: 30, reach: { mean: 1, sigma: 1 } },
      units: Array.from({ length: Math.min(count, 30 - first) }, (_, n) => ({
        ...{ unit: first + n, mean: Float32Array.of(0, 3), sigma: Float64Array.of(1, 1) },
      })),
    }),
    weight: ({ place }: Calls['weight']['given']) => ({ place, mean: 0, sigma: 1, draws: [] }),
  };
  const service = {
    ask: async (
      name: string,
      given: unknown,
      options?: { signal?: AbortSignal; progress?: (row: PruneCostRow) => void },
    ) => {
      asked.push({ name, given });
      if (name !== 'pruneCost') return replies[name]!(given as never);
      options?.progress?.(row);
      return new Promise((_, reject) =>
        options?.signal?.addEventListener('abort', () => reject(options.signal!.reason)),
      );
    },
  } as unknown as Asker;
  const lab = createStore(initialLab);
  let time = 0;
  const controller = createWeightsController(lab, service, () => time);
  return {
    ...{ lab, controller, asked },
    later: (milliseconds: number) => {
      time += milliseconds;
    },
    names: () => asked.map(({ name }) => name),
  };
}

const settled = async () => {
  for (let turn = 0; turn < 12; turn++) await Promise.resolve();
};

describe('the section asks', () => {
  test('for nothing before it is seen, then for everything once', async () => {
    const { lab, controller, names } = scene();
    lab.set({ card });
    await settled();
    expect(names()).toEqual([]);
    controller.seen(true);
    await settled();
    expect(names()).toEqual(['weights', 'units', 'weight']);
    expect(controller.store.state.place, 'the strongest weight').toEqual({ layer: 0, output: 0, input: 1 });
    controller.seen(false);
    controller.seen(true);
    await settled();
    expect(names(), 'nothing has changed').toHaveLength(3);
  });

  test('for nothing of a network that is not there yet', async () => {
    const { lab, controller, names } = scene();
    controller.seen(true);
    await settled();
    expect(names()).toEqual([]);
    lab.set({ card });
    await settled();
    expect(names()).toContain('weights');
  });

  test('anew with the share of the lab, and keeps the weight that is looked at', async () => {
    const { lab, controller, asked } = scene();
    lab.set({ card });
    controller.seen(true);
    await settled();
    controller.choose({ layer: 0, output: 28, input: 4 });
    await settled();
    asked.length = 0;
    lab.set({ prune: 50 });
    await settled();
    const place = { layer: 0, output: 28, input: 4 };
    expect(asked).toEqual([
      { name: 'weights', given: { network: 'shipped', pruned: 0.5 } },
      { name: 'units', given: { network: 'shipped', pruned: 0.5, layer: 0, first: 24, count: 24 } },
      { name: 'weight', given: { network: 'shipped', pruned: 0.5, place } },
    ]);
    expect(controller.store.state).toMatchObject({ prune: 50, isBusy: false, place });
  });

  test('shows no weight of a method without widths', async () => {
    const { lab, controller, names } = scene({ hasWidths: false, method: 'plain' });
    lab.set({ card });
    controller.seen(true);
    await settled();
    expect(names()).toEqual(['weights']);
    controller.choose({ layer: 0, output: 0, input: 0 });
    expect(controller.store.state.place).toBeUndefined();
  });
});

describe('a network trained here', () => {
  async function trained() {
    const all = scene();
    all.lab.set({ card, isTrained: true, network: 'trained' });
    all.controller.seen(true);
    await settled();
    return all;
  }
  const report = { type: 'report', report: {} } as Parameters<
    ReturnType<typeof createWeightsController>['heard']
  >[0];

  test('is looked at every ten seconds while it trains, and measured when it has ended', async () => {
    const { controller, names, asked, later, lab } = scene();
    controller.heard({ type: 'state', state: 'training' });
    lab.set({ card, isTrained: true, network: 'trained' });
    controller.seen(true);
    await settled();
    const looks = () => names().filter((name) => name === 'weights').length;
    controller.heard(report);
    await settled();
    expect(looks()).toBe(1);
    later(11_000);
    controller.heard(report);
    await settled();
    expect(looks()).toBe(2);
    expect(names()).not.toContain('pruneCost');
    controller.heard({ type: 'state', state: 'done' });
    await settled();
    expect(asked.find(({ name }) => name === 'pruneCost')?.given).toMatchObject({
      fractions: [0, 0.5],
      thresholds: { none: 0.5, doubt: 0.5 },
    });
    expect(controller.store.state).toMatchObject({ measuring: 'running', measured: [row] });
  });

  test('is not measured on when it is stopped, and can be measured again', async () => {
    const { controller, names } = await trained();
    controller.stop();
    await settled();
    expect(controller.store.state).toMatchObject({ measuring: 'stopped', measured: [row], problem: '' });
    controller.measure();
    await settled();
    expect(names().filter((name) => name === 'pruneCost')).toHaveLength(2);
    expect(controller.store.state.measuring).toBe('running');
  });

  test('loses its costs when another training begins', async () => {
    const { controller } = await trained();
    controller.heard({ type: 'started', outline: {} as never });
    await settled();
    expect(controller.store.state).toMatchObject({ measuring: 'not begun', measured: [] });
  });
});
