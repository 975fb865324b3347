/** Whole runs of the service, on the adapter of the tests: undisturbed, and with a device that is lost. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openTestGpu } from '../../../e2e/harness/gpu.ts';
import { type Gpu, type Method, NoAdapterError, openGpu } from '../../index.ts';
import type { ServiceFault } from '../calls/client.ts';
import { fakeFiles, fakePlatform } from './keeping/testing.ts';
import type { ToPage } from './messages.ts';
import { digestIn, openService, serveDigits, tinyRun, trainAll } from './testing.ts';

let web: GPU;
let shared: Gpu;
let undisturbed: ToPage[];
beforeAll(async () => {
  vi.stubGlobal('fetch', serveDigits());
  web = await openTestGpu();
  shared = await openGpu(web);
  undisturbed = await trainAll(await openService({ openDevice: async () => shared }), tinyRun());
});
afterAll(() => {
  vi.unstubAllGlobals();
  shared.destroy();
});

/** Opens devices, `most` of them; `lose` destroys the newest. */
function devices(most = Number.POSITIVE_INFINITY) {
  let opened = 0;
  let lose = () => {};
  return {
    lose: () => lose(),
    async openDevice() {
      if (opened++ >= most) throw new NoAdapterError('WebGPU is present but offers no adapter.');
      const gpu = await openGpu(web);
      lose = () => gpu.device.destroy();
      return gpu;
    },
  };
}

const stepsIn = (told: readonly ToPage[]): number[] => {
  let steps: number[] = [];
  for (const message of told) {
    if (message.type !== 'report') continue;
    const { metrics, wentBack } = message.report;
    if (wentBack) steps = steps.filter((step) => step <= wentBack.to);
    steps.push(...metrics.map(({ step }) => step));
  }
  return steps;
};

const typesIn = (told: readonly ToPage[]) => new Set(told.map(({ type }) => type));

test('a run tells every step once, its layers, its epochs, its end and what the doctor says', () => {
  expect(stepsIn(undisturbed)).toEqual(Array.from({ length: 48 }, (_, i) => i + 1));
  expect(undisturbed.filter(({ type }) => type === 'epoch')).toHaveLength(6);
  const looked = undisturbed.flatMap((message) => (message.type === 'layers' ? message.numbers.step : []));
  expect(looked).toEqual([...new Set(looked)].toSorted((a, b) => a - b));
  expect(looked).toEqual(expect.arrayContaining([8, 16, 24, 32, 40, 48]));
  expect(digestIn(undisturbed)).toMatch(/^[0-9a-f]{64}$/);
  expect(typesIn(undisturbed)).toContain('diagnosis');
  expect(typesIn(undisturbed)).not.toContain('lost');
});

describe('a device that is lost', () => {
  test.each(['epoch', 'evaluating'])(
    '%s: one line, and the posterior of an undisturbed run',
    async (when) => {
      const { openDevice, lose } = devices();
      const client = await openService({ openDevice });
      let isLost = false;
      const told = await trainAll(client, tinyRun(), (message) => {
        const is = message.type === when || (message.type === 'state' && message.state === when);
        if (!is || isLost) return;
        isLost = true;
        lose();
      });
      expect(told.filter(({ type }) => type === 'lost' || type === 'recovered')).toEqual([
        { type: 'lost' },
        {
          type: 'recovered',
          to: when === 'evaluating' ? undefined : expect.any(Number),
          seconds: expect.any(Number),
        },
      ]);
      expect(stepsIn(told)).toEqual(stepsIn(undisturbed));
      expect(digestIn(told)).toBe(digestIn(undisturbed));
      expect(typesIn(told)).not.toContain('fault');
    },
  );

  test('and no other one: the newest state is kept, and the next visit ends with the same posterior', async () => {
    const { openDevice, lose } = devices(1);
    const files = fakeFiles();
    const platform = fakePlatform(files);
    const client = await openService({ openDevice, platform });
    const told: ToPage[] = [];
    const fault = await trainAll(client, tinyRun(), (message) => {
      told.push(message);
      if (message.type === 'epoch' && message.score.epoch === 2) lose();
    }).catch((error: ServiceFault) => error.fault);
    expect(fault).toMatchObject({ kind: 'device-lost', reload: { kept: true } });

    const next = await openService({ openDevice: async () => shared, platform });
    const seen: ToPage[] = [];
    await next.ask('train', { from: 'checkpoint' }, { progress: (message) => void seen.push(message) });
    expect(digestIn(seen)).toBe(digestIn(undisturbed));
    expect(stepsIn(seen).at(-1)).toBe(48);
  });

  test('and no other one, nor a place to keep the run: that is said', async () => {
    const { openDevice, lose } = devices(1);
    const client = await openService({ openDevice });
    const ended = trainAll(client, tinyRun(), ({ type }) => type === 'report' && lose());
    await expect(ended.catch((error: ServiceFault) => error.fault)).resolves.toMatchObject({
      ...{ kind: 'device-lost', reload: { kept: false } },
      message: /could not be kept/,
    });
  });
});

test.each<Method>([
  { kind: 'plain' },
  { kind: 'dropout', rate: 0.2 },
  { kind: 'ensemble', members: 2 },
  { kind: 'ivon' },
])('$kind trains, and answers while it does', async (method) => {
  const client = await openService({ openDevice: async () => shared });
  const prior = { kind: 'gaussian', scale: 0.3 } as const;
  const run = tinyRun({ method, prior, kl: 'closed', estimator: 'draw', epochs: 2 });
  const answers: Promise<unknown>[] = [];
  const told = await trainAll(client, run, ({ type }) => {
    const asked = { images: new Uint8Array(784), network: 'trained' } as const;
    if (type === 'started') answers.push(client.ask('predict', asked));
  });
  expect(stepsIn(told).at(-1)).toBe(16);
  expect(await Promise.all(answers)).toMatchObject([
    { draws: { plain: 1, ensemble: 2 }[method.kind as string] ?? 32 },
  ]);
});

test('a reset ends the run, and nothing of it answers', async () => {
  const client = await openService({ openDevice: async () => shared });
  const told = await trainAll(client, tinyRun({ epochs: 500 }), ({ type }) => {
    if (type === 'epoch') void client.ask('steer', 'reset');
  });
  expect(typesIn(told)).toContain('reset');
  expect(typesIn(told)).not.toContain('final');
  await expect(client.ask('predict', { images: new Uint8Array(784), network: 'trained' })).rejects.toThrow(
    /opened or trained/,
  );
});
