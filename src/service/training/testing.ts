/** Ten small digits in MNIST's files, and the service that trains on them, for tests. */
import { presets } from '../../presets.ts';
import { type Client, createClient } from '../calls/client.ts';
import type { Calls } from '../protocol.ts';
import { type Surroundings, startService } from '../service.ts';
import type { AskedRun, ToPage } from './messages.ts';

const idx = (dims: readonly number[], values: (i: number) => number): Uint8Array<ArrayBuffer> => {
  const header = [0, 0, 8, dims.length, ...dims.flatMap((dim) => [0, 0, dim >> 8, dim & 255])];
  const count = dims.reduce((product, dim) => product * dim, 1);
  return Uint8Array.from([...header, ...Array.from({ length: count }, (_, i) => values(i))]);
};

const side = 28;
const pixels = side * side;

/** An image of a class is bright in rows of its own. */
function pixel(i: number): number {
  const image = Math.floor(i / pixels);
  const row = Math.floor((i % pixels) / side);
  return Math.floor(row / 2) === image % 10 ? 200 + ((i * 7) % 50) : (i * 31) % 40;
}

/** What a server of these digits answers, in place of `fetch`. */
export function serveDigits(images = { train: 64, test: 20 }): typeof fetch {
  return async (address) => {
    const file = String(address).split('/').at(-1)!;
    const count = file.startsWith('train') ? images.train : images.test;
    const bytes = file.includes('images') ? idx([count, side, side], pixel) : idx([count], (i) => i % 10);
    return new Response(new Blob([bytes]));
  };
}

/** A run of a tiny network. */
export const tinyRun = (change: Partial<AskedRun['settings']> = {}): AskedRun => ({
  preset: 'smoke',
  settings: {
    ...presets.smoke.settings,
    ...{ layers: [784, 6, 10], epochs: 6, batch: 8, draws: 2, trainExamples: 64 },
    ...change,
  },
});

/** A service with its device, as the page speaks to it. */
export async function openService(around: Partial<Surroundings>): Promise<Client<Calls>> {
  const { port1, port2 } = new MessageChannel();
  startService(port2, {
    openDevice: () => Promise.reject(new TypeError('no device was given')),
    load: () => Promise.reject(new TypeError('no files were given')),
    ...{ hasWebGpu: true, platform: {}, ...around },
  });
  const client = createClient<Calls>(port1);
  // under Node open ports keep a test alive
  for (const port of [port1, port2] as (MessagePort & { unref(): void })[]) port.unref();
  await client.ask('open', {
    ...{ dataUrl: 'https://here/data/', profile: false, checkpointSteps: undefined },
    ...{ blocks: {}, tuning: 'off' },
  });
  return client;
}

/** Trains to the end. Returns all that was told. */
export async function trainAll(
  client: Client<Calls>,
  run: AskedRun,
  heard: (message: ToPage) => void = () => undefined,
): Promise<ToPage[]> {
  const told: ToPage[] = [];
  const progress = (message: ToPage) => {
    told.push(message);
    heard(message);
  };
  await client.ask('train', { from: 'start', ...run }, { progress });
  return told;
}

export const digestIn = (told: readonly ToPage[]): string | undefined =>
  told.flatMap((message) => (message.type === 'final' ? [message.score.digest] : [])).at(-1);
