/** The service without a worker: over a channel, on the adapter of the tests. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { shapesOf, sizeOf } from '../bayes/posterior/posteriorTensors.ts';
import { networkConfig } from '../bayes/settings/settings.ts';
import { normalValues, openTestDevice } from '../bayes/testing.ts';
import { categoricalOrNone, encodePosterior, type Gpu, NoAdapterError, type Posterior } from '../index.ts';
import { sha256 } from '../persist/sha256.ts';
import { encodeCard } from '../persist/shipped/cardFile.ts';
import { card } from '../persist/shipped/testing.ts';
import { type Client, createClient, type ServiceFault } from './calls/client.ts';
import type { Calls } from './protocol.ts';
import { type Surroundings, startService } from './service.ts';

const posterior: Posterior = (() => {
  const config = networkConfig({ layers: [12, 8, 4], head: categoricalOrNone, inputScale: 1 / 126 });
  const values = (scale: number, mean: number, seed: number) =>
    shapesOf(config).map(({ weight, bias }, l) => ({
      weight: normalValues(sizeOf(weight), seed + l, scale, mean),
      bias: normalValues(sizeOf(bias), seed + 10 + l, scale, mean),
    }));
  return { config, mu: values(0.5, 0, 0), rho: values(0.3, -1.5, 50) };
})();

const bytes = encodePosterior(posterior, 'dense', { run: card.config.id! });
const files: Readonly<Record<string, Uint8Array>> = {
  'digits.safetensors': bytes,
  'digits.json': new TextEncoder().encode(
    encodeCard({ ...card, posterior: { ...card.posterior, sha256: sha256(bytes), form: 'dense' } }),
  ),
};
const addresses = { card: 'https://here/digits.json', posterior: 'https://here/digits.safetensors' };
const images = Uint8Array.from({ length: 24 }, (_, i) => (i * 53) % 256);

const gpus: Gpu[] = [];
const ports: MessagePort[] = [];
beforeAll(async () => {
  gpus.push(await openTestDevice());
});
afterAll(() => {
  for (const port of ports) port.close();
  for (const gpu of gpus) gpu.destroy();
});

function connect(around: Partial<Surroundings> = {}): Client<Calls> {
  const { port1, port2 } = new MessageChannel();
  ports.push(port1, port2);
  startService(port2, {
    openDevice: async () => gpus[0]!,
    load: async (address) => files[address.split('/').at(-1)!]!,
    hasWebGpu: true,
    platform: {},
    ...around,
  });
  return createClient<Calls>(port1);
}

const faultOf = (asked: Promise<unknown>) =>
  asked.then(
    () => undefined,
    (error) => (error as ServiceFault).fault,
  );

describe('the network that ships', () => {
  test('is opened with its card, and answers from 32 draws, the same every time', async () => {
    const client = connect();
    const shipped = await client.ask('ship', addresses);
    expect(shipped.card.curve).toEqual(card.curve);
    const reply = await client.ask('predict', { images, network: 'shipped' });
    expect(reply).toMatchObject({ draws: 32, computedBy: gpus[0]!.adapterName });
    expect(reply.answers).toHaveLength(2);
    for (const { probs, none, outcomes, draws } of reply.answers) {
      expect(probs.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
      expect(outcomes.reduce((sum, { p }) => sum + p, 0)).toBeCloseTo(1, 12);
      expect(outcomes.at(-1)!.p).toBe(none);
      expect(outcomes.map((_, k) => draws.reduce((sum, draw) => sum + draw[k]!, 0) / 32)).toEqual(
        outcomes.map(({ p }) => expect.closeTo(p, 6)),
      );
    }
    expect(await client.ask('predict', { images, network: 'shipped' })).toEqual(reply);
  });

  test('answers without WebGPU too, by the reference code: draw for draw the same', async () => {
    const client = connect({ openDevice: () => Promise.reject(new NoAdapterError('none here')) });
    await client.ask('ship', addresses);
    const mine = await client.ask('predict', { images, network: 'shipped' });
    expect(mine.computedBy).toBe('the processor');
    const onGpu = connect();
    await onGpu.ask('ship', addresses);
    const theirs = await onGpu.ask('predict', { images, network: 'shipped' });
    for (const [n, { draws }] of mine.answers.entries()) {
      expect(draws).toHaveLength(8);
      for (const [s, draw] of draws.entries()) {
        for (const [k, p] of draw.entries()) expect(theirs.answers[n]!.draws[s]![k]).toBeCloseTo(p, 5);
      }
    }
  });

  test('answers with weights removed, and with all of them again', async () => {
    const client = connect();
    await client.ask('ship', addresses);
    const all = await client.ask('predict', { images, network: 'shipped' });
    const few = await client.ask('predict', { images, network: 'shipped', pruned: 0.5 });
    expect(few.answers[0]!.probs).not.toEqual(all.answers[0]!.probs);
    expect(await client.ask('predict', { images, network: 'shipped' })).toEqual(all);
  });

  test('answers again on another device after the first was lost', async () => {
    const lost = await openTestDevice();
    const opened: Gpu[] = [];
    const client = connect({
      openDevice: async () => {
        opened.push(opened.length === 0 ? lost : gpus[0]!);
        return opened.at(-1)!;
      },
    });
    await client.ask('ship', addresses);
    const before = await client.ask('predict', { images, network: 'shipped' });
    lost.destroy();
    await lost.lost;
    expect(await client.ask('predict', { images, network: 'shipped' })).toEqual(before);
    expect(opened).toHaveLength(2);
  });
});

describe('what cannot be done ends in a fault that says so', () => {
  test.each([
    [
      'a network that was not trained',
      { images, network: 'trained' },
      /network: expected one that was opened/,
    ],
    ['no images', { images: new Uint8Array(0), network: 'shipped' }, /images: expected bytes/],
    ['a share of all weights', { images, network: 'shipped', pruned: 1 }, /pruned: expected a share/],
    ['half an image', { images: images.subarray(0, 13), network: 'shipped' }, /examples/],
  ] as const)('%s', async (_, request, message) => {
    const client = connect();
    await client.ask('ship', addresses);
    expect(await faultOf(client.ask('predict', request))).toMatchObject({ kind: 'settings', message });
  });

  test('training before it was opened, and files that are damaged', async () => {
    const client = connect({
      load: async (address) => files[address.split('/').at(-1)!]!.slice(0, 100),
    });
    expect(await faultOf(client.ask('steer', 'pause'))).toMatchObject({
      message: /open: expected to be asked first/,
    });
    expect(await faultOf(client.ask('ship', addresses))).toMatchObject({ message: /digits\.json/ });
  });
});
