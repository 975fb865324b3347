/**
 * The service: it owns the device and the networks, and answers what `protocol.ts` lists. It knows no worker
 * and no page: it speaks through a port, and is given the device and the files.
 */
import { openShippedNetwork } from '../bayes/posterior/shippedNetwork.ts';
import type { Typicality } from '../bayes/posterior/typicality.ts';
import { ConfigError, DataError, type Gpu, type Tuning } from '../index.ts';
import { serve } from './calls/server.ts';
import type { Port } from './calls/wire.ts';
import { createDevice, type Device, deviceIfAny } from './device.ts';
import { faultOf } from './fault.ts';
import { nearestImages } from './images/nearest.ts';
import type { KnownBlocks } from './knownBlocks.ts';
import type { Measuring } from './measuring/measuring.ts';
import { createNetworks, type Networks } from './networks/networks.ts';
import type { Calls, OpenRequest, Shipped, ShipRequest } from './protocol.ts';
import type { Platform } from './training/keeping/tabStore.ts';
import { createSession, type Session } from './training/session.ts';
import { pruneCost } from './weights/pruneCost.ts';
import { createWeights } from './weights/weights.ts';

export interface DeviceOptions {
  readonly profile: boolean;
  readonly tuning: Tuning;
  readonly blocks: KnownBlocks;
}

/** What the service is given by where it runs. */
export interface Surroundings {
  /** @throws NoAdapterError */
  openDevice(options: DeviceOptions): Promise<Gpu>;
  /** The bytes at an address. @throws DataError */
  load(address: string): Promise<Uint8Array>;
  readonly hasWebGpu: boolean;
  /** Where runs are kept. */
  readonly platform: Platform;
}

export interface Service {
  /** What escaped everything else is told as well. */
  tell(error: unknown): void;
}

export function startService(port: Port, around: Surroundings): Service {
  const told = (error: unknown) => faultOf(error, around.hasWebGpu);
  let options: DeviceOptions = { profile: false, tuning: 'hardware', blocks: {} };
  const device: Device = createDevice(() => around.openDevice(options));
  const networks = createNetworks(device);
  const weights = createWeights(networks);
  let session: Session | undefined;
  let measuring: Promise<Measuring> | undefined;

  /** Its code is fetched when something is to be measured. */
  const measuringOnce = (): Promise<Measuring> => {
    measuring ??= import('./measuring/measuring.ts').then(({ createMeasuring }) =>
      createMeasuring({ posterior: networks.posterior, gpu: () => deviceIfAny(device) }),
    );
    measuring.catch(() => {
      measuring = undefined;
    });
    return measuring;
  };
  let shipped: Shipped | undefined;
  let typical: Promise<Typicality> | undefined;

  const sessionOnce = (): Session => {
    if (!session) throw new ConfigError('open', 'to be asked first', 'nothing');
    return session;
  };

  async function open(given: OpenRequest): Promise<Calls['open']['reply']> {
    options = given;
    const { hasWebGpu, platform } = around;
    session ??= createSession(given, {
      device,
      networks,
      platform,
      hasWebGpu,
      event: (message) => event(message),
    });
    const [gpu, interrupted] = await Promise.all([device.get(), session.look()]);
    return { adapter: gpu.adapterName, interrupted };
  }

  /** Fetched once; what could not be read is fetched again. */
  function typicality(file: string): Promise<Typicality> {
    if (!shipped) throw new ConfigError('ship', 'to be asked first', 'nothing');
    const { heldOut: fingerprint } = shipped.card.data;
    const read = async () => {
      const { decodeTypicality } = await import('../bayes/posterior/typicality.ts');
      return decodeTypicality(nameOf(file), await around.load(file), { fingerprint });
    };
    typical ??= read();
    typical.catch(() => {
      typical = undefined;
    });
    return typical;
  }

  const event = serve<Calls>(
    port,
    {
      open,
      async ship(given) {
        const opened = await ship(given, around, networks);
        if (given.as !== 'plain') shipped = opened;
        return opened;
      },
      predict: (given, { signal }) => networks.predict(given, signal),
      weights: (given, { signal }) => weights.weights(given, signal),
      units: (given) => weights.units(given),
      weight: (given) => weights.weight(given),
      async pruneCost(given, context) {
        const posterior = await networks.posterior('trained');
        const [gpu, test] = await Promise.all([device.get(), sessionOnce().testImages()]);
        return pruneCost(given, { ...context, gpu, posterior, test });
      },
      // what explains is fetched when somebody asks for it
      step: async (given) => (await import('./learn/step.ts')).step(given, { device, networks }),
      async band({ points, settings }, { signal, progress }) {
        const { createBandFit } = await import('./learn/fitBand.ts');
        return createBandFit(await device.get())(points, settings, signal, progress);
      },
      measureTest: async (given, context) => (await measuringOnce()).test(given, context),
      measureSets: async (given, context) => (await measuringOnce()).sets(given, context),
      measureRotations: async (given, context) => (await measuringOnce()).rotations(given, context),
      explain: (given, { signal }) => networks.explain(given, signal),
      async nearest({ image, most }) {
        const digits = await session?.digits();
        if (!digits) return null;
        const { inputSize } = digits.train;
        if (image.length !== inputSize) throw new ConfigError('image', `${inputSize} bytes`, image.length);
        return { nearest: nearestImages(digits.train, image, most), of: digits.train.count };
      },
      async typical({ image, file }) {
        const { howTypical } = await import('../bayes/posterior/typicality.ts');
        return howTypical(await typicality(file), image);
      },
      async train(given, { progress }) {
        await sessionOnce().train(given, progress);
        return null;
      },
      async steer(given) {
        sessionOnce().steer(given);
        return null;
      },
      async discard() {
        await sessionOnce().discard();
        return null;
      },
      take: async (given) =>
        (await import('./taking/take.ts')).take(given, {
          posterior: networks.posterior,
          state: () => session?.state(),
        }),
      trace: async () => sessionOnce().trace(),
    },
    told,
  );
  return { tell: (error) => event({ type: 'fault', fault: told(error) }) };
}

/** @throws DataError, FileFormatError: nothing answers as `shipped` then */
async function ship(
  { card, posterior, as = 'shipped' }: ShipRequest,
  { load }: Surroundings,
  networks: Networks,
): Promise<Shipped> {
  const [text, bytes] = await Promise.all([load(card), load(posterior)]);
  const shipped = openShippedNetwork({
    card: { file: nameOf(card), text: new TextDecoder().decode(text) },
    posterior: { file: nameOf(posterior), bytes },
  });
  // what answers is then what the card was measured with, image by image
  networks.set(as, shipped.posterior, shipped.card.seed);
  return { card: shipped.card, layers: shipped.card.config.layers };
}

const nameOf = (address: string): string => address.slice(address.lastIndexOf('/') + 1);

/** Fetches from the page's own server. @throws DataError */
export async function loadByFetch(address: string): Promise<Uint8Array> {
  const file = nameOf(address);
  const expected = 'the file from the server';
  const hint = `check that ${address} can be opened`;
  try {
    const response = await fetch(address);
    if (!response.ok) throw new DataError({ file, expected, got: `HTTP status ${response.status}`, hint });
    return new Uint8Array(await response.arrayBuffer());
  } catch (cause) {
    if (cause instanceof DataError) throw cause;
    const got = `no answer (${cause instanceof Error ? cause.message : String(cause)})`;
    throw new DataError({ file, expected, got, hint }, { cause });
  }
}
