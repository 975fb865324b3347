/** The service without a worker: over a channel, on the adapter of the tests. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { plainNetwork } from '../bayes/method.ts';
import { shapesOf, sizeOf } from '../bayes/posterior/posteriorTensors.ts';
import { encodeTypicality, fitTypicality, howTypical } from '../bayes/posterior/typicality.ts';
import { networkConfig } from '../bayes/settings/settings.ts';
import { normalValues, openTestDevice } from '../bayes/testing.ts';
import {
  BayesianNeuralNetwork,
  categoricalOrNone,
  encodePosterior,
  type Gpu,
  NoAdapterError,
  type Posterior,
} from '../index.ts';
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
/** Measured with draws of another seed than the usual one: those then answer. */
const seed = 5;
const files: Readonly<Record<string, Uint8Array>> = {
  'digits.safetensors': bytes,
  'digits.json': new TextEncoder().encode(
    encodeCard({ ...card, seed, posterior: { ...card.posterior, sha256: sha256(bytes), form: 'dense' } }),
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
  test('is opened with its card, and answers from the 32 draws of that, the same every time', async () => {
    const client = connect();
    const shipped = await client.ask('ship', addresses);
    expect(shipped.card.curve).toEqual(card.curve);
    const reply = await client.ask('predict', { images, network: 'shipped' });
    expect(reply).toMatchObject({ draws: 32, seed, computedBy: gpus[0]!.adapterName });
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
    const net = await BayesianNeuralNetwork.fromPosterior(gpus[0]!, posterior);
    const { probs } = await net.predict({ images, count: 2, inputSize: 12 }, { draws: 32, seed });
    net.destroy();
    expect(reply.answers.flatMap((answer) => answer.probs)).toEqual(
      Array.from(probs, (p) => expect.closeTo(p, 5)),
    );
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

describe('which pixels speak for an outcome', () => {
  const image = images.subarray(0, 12);
  test.each([0, 4])(
    '%i: as many maps as draws, their mean and spread, the same every time',
    async (outcome) => {
      const client = connect();
      await client.ask('ship', addresses);
      const asked = { image, outcome, network: 'shipped' } as const;
      const told = await client.ask('explain', asked);
      expect(told).toMatchObject({ draws: 32, computedBy: gpus[0]!.adapterName });
      expect([told.mean, told.sd].map((map) => map.length)).toEqual([12, 12]);
      expect(Math.max(...told.sd)).toBeGreaterThan(0);
      // what is black says nothing
      image.forEach((pixel, i) => {
        if (pixel === 0) expect(told.mean[i]).toBeCloseTo(0, 12);
      });
      expect(await client.ask('explain', asked)).toEqual(told);
    },
  );

  test('is told by the processor where there is no WebGPU', async () => {
    const client = connect({ openDevice: () => Promise.reject(new NoAdapterError('none here')) });
    await client.ask('ship', addresses);
    const mine = await client.ask('explain', { image, outcome: 1, network: 'shipped' });
    expect(mine).toMatchObject({ draws: 8, computedBy: 'the processor' });
    const onGpu = connect();
    await onGpu.ask('ship', addresses);
    const theirs = await onGpu.ask('explain', { image, outcome: 1, network: 'shipped' });
    // other draws of the same posterior
    for (const [i, mean] of mine.mean.entries()) {
      expect(Math.abs(mean - theirs.mean[i]!)).toBeLessThan(4 * theirs.sd[i]! + 1e-6);
    }
  });
});

describe('a plain network beside it', () => {
  const plain = { ...posterior, config: networkConfig({ ...posterior.config, method: plainNetwork }) };
  const own = encodePosterior(plain, 'int8-dense', { run: card.config.id! });
  const plainCard = encodeCard({ ...card, posterior: { ...card.posterior, sha256: sha256(own) } });
  const load = async (address: string) =>
    address.includes('plain')
      ? address.endsWith('.json')
        ? new TextEncoder().encode(plainCard)
        : own
      : files[address.split('/').at(-1)!]!;
  const plainAddresses = { card: 'https://here/plain.json', posterior: 'https://here/plain.safetensors' };

  test.each([
    ['on the device', {}],
    ['by the processor', { openDevice: () => Promise.reject(new NoAdapterError('none here')) }],
  ])('answers in one pass, without any disagreement, %s', async (_, around) => {
    const client = connect({ load, ...around });
    await client.ask('ship', addresses);
    await client.ask('ship', { ...plainAddresses, as: 'plain' });
    const { answers, draws } = await client.ask('predict', { images, network: 'plain' });
    expect(draws).toBe(1);
    for (const { epistemic, draws: each, outcomes } of answers) {
      expect(epistemic).toBeCloseTo(0, 6);
      expect(each).toHaveLength(1);
      for (const { p, lower, upper } of outcomes)
        expect([lower, upper]).toEqual([p, p].map((x) => expect.closeTo(x, 6)));
    }
    // the other one answers as before
    expect((await client.ask('predict', { images, network: 'shipped' })).draws).toBeGreaterThan(1);
  });
});

describe('what an image is like', () => {
  const held = { images: Uint8Array.from({ length: 60 }, (_, i) => (i * 37) % 256), count: 5 };
  const labels = Uint8Array.from({ length: 20 }, (_, n) => n % 4);
  const train = { images: normalValues(240, 3, 30, 100), labels, count: 20, inputSize: 12 };
  const typicality = fitTypicality(train, { ...held, fingerprint: card.data.heldOut }, 4);
  const file = 'https://here/digits.typical.safetensors';
  const image = images.subarray(0, 12);

  test('is told by a file that is fetched once, and again if that failed', async () => {
    let fetched = 0;
    const client = connect({
      async load(address) {
        if (!address.includes('typical')) return files[address.split('/').at(-1)!]!;
        fetched += 1;
        if (fetched === 1) throw new TypeError('no answer');
        return encodeTypicality(typicality);
      },
    });
    expect(await faultOf(client.ask('typical', { image, file }))).toMatchObject({
      message: /ship: expected/,
    });
    await client.ask('ship', addresses);
    expect(await faultOf(client.ask('typical', { image, file }))).toMatchObject({ message: /no answer/ });
    const told = await client.ask('typical', { image, file });
    expect(told).toEqual(howTypical(typicality, image));
    expect(await client.ask('typical', { image, file })).toEqual(told);
    expect(fetched).toBe(2);
  });

  test('has no neighbours while nobody asked for the training images', async () => {
    expect(await connect().ask('nearest', { image, most: 3 })).toBeNull();
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
    ['a network of another name', { images, network: 'mine' as 'plain' }, /shipped or trained or plain/],
  ] as const)('%s', async (_, request, message) => {
    const client = connect();
    await client.ask('ship', addresses);
    expect(await faultOf(client.ask('predict', request))).toMatchObject({ kind: 'settings', message });
  });

  test.each([
    ['on the device', {}],
    ['by the processor', { openDevice: () => Promise.reject(new NoAdapterError('none here')) }],
  ])('an outcome that there is not, and two images at once, %s', async (_, around) => {
    const client = connect(around);
    await client.ask('ship', addresses);
    for (const given of [
      { image: images.subarray(0, 12), outcome: 256 },
      { image: images, outcome: 0 },
    ]) {
      expect(await faultOf(client.ask('explain', { ...given, network: 'shipped' }))).toMatchObject({
        kind: 'settings',
      });
    }
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
