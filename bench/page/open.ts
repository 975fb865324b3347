/** What the parts of the bench share while they run. */
import type { Gpu } from '../../src/gpu/device.ts';
import type { Repeated } from './contender.ts';
import type { PeerName, Peers } from './peers.ts';
import { interleaved, type Pace, ratioOf, type Spread, type Time } from './rounds.ts';
import type { ImagesAndLabels, Work } from './work.ts';

export interface Open {
  readonly gpu: Gpu;
  readonly peers: Peers;
  readonly work: Work;
  /** Examples that Credence trains on while it is timed: whole minibatches of any size that is used. */
  readonly data: ImagesAndLabels;
  readonly rounds: number;
  readonly log: (line: string) => void;
}

export type Times<Name extends string> = { readonly [K in Name]?: Time };

/** Adds to each time its ratio to Credence's, measured in the same rounds. */
export const beside = <Name extends string>(
  times: Times<Name>,
  credence: Time,
): { readonly [K in Name]?: Time & { readonly overCredence: Spread } } =>
  Object.fromEntries(
    Object.entries<Time>(times as Record<string, Time>).map(([name, time]) => [
      name,
      { ...time, overCredence: ratioOf(time, credence) },
    ]),
  ) as never;

export const paceOf = (rounds: number, turn = 500): Pace => ({ rounds, turn, mostUnits: 500 });

/** Starts the same work in every peer. */
export async function byEachPeer(
  { contenders }: Peers,
  start: (name: PeerName) => Promise<Repeated>,
): Promise<Record<PeerName, Repeated>> {
  const started = {} as Record<PeerName, Repeated>;
  // one after the other: a library's default device is a global of its own
  for (const name of Object.keys(contenders) as PeerName[]) started[name] = await start(name);
  return started;
}

/** Times candidates against each other, then ends them. */
export async function timed<Name extends string>(
  candidates: Readonly<Partial<Record<Name, Repeated>>>,
  pace: Pace,
): Promise<Times<Name>> {
  try {
    return await interleaved<Name>(candidates, pace);
  } finally {
    for (const work of Object.values(candidates) as Repeated[]) await work.destroy();
  }
}
