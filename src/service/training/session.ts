/**
 * The training runs of a visit, one at a time: begun, steered, kept, profiled, and gone on with after a
 * fault. The digits are fetched when the first run asks for them.
 */
import { tuningKey } from '../../gpu/blocks.ts';
import {
  ConfigError,
  type Gpu,
  type LabelledImages,
  NonFiniteError,
  type TrainingState,
} from '../../index.ts';
import type { Device } from '../device.ts';
import { type Fault, FaultError, faultOf } from '../fault.ts';
import type { KnownBlocks } from '../knownBlocks.ts';
import type { Networks } from '../networks/networks.ts';
import { type Digits, loadDigits } from './digits.ts';
import { type BegunRun, beginRun, type Origin } from './keeping/beginRun.ts';
import type { Platform } from './keeping/tabStore.ts';
import { createVisit } from './keeping/visit.ts';
import type { AskedRun, InterruptedRun, ToPage } from './messages.ts';
import { type Profiling, startProfiling } from './profiling.ts';
import type { Snapshot } from './running.ts';
import { createSteering, type Steering } from './steering.ts';

/** How a run is asked for: a new one, or to go on with this visit's or an earlier visit's. */
export type TrainRequest =
  | ({ readonly from: 'start' } & AskedRun)
  | { readonly from: 'lastEpoch' | 'checkpoint' };

export type Steer = 'pause' | 'resume' | 'step' | 'stop' | 'reset';

export interface SessionOptions {
  /** The folder of the IDX files, with its last slash. */
  readonly dataUrl: string;
  /** Time every kernel. */
  readonly profile: boolean;
  /** Steps between two checkpoints, at most, beside the time that is. */
  readonly checkpointSteps: number | undefined;
  /** Blocks that earlier visits measured. */
  readonly blocks: KnownBlocks;
}

export interface SessionParts {
  readonly device: Device;
  readonly networks: Networks;
  readonly platform: Platform;
  readonly hasWebGpu: boolean;
  /** Hears what belongs to no run: one that was interrupted was found. */
  readonly event: (message: ToPage) => void;
}

export interface Session {
  /** Runs that earlier visits left: for the page, as soon as no other tab has them. */
  look(): Promise<InterruptedRun | undefined>;
  /** @throws FaultError: the run broke off, and from where it can go on */
  train(request: TrainRequest, progress: (message: ToPage) => void): Promise<void>;
  steer(wish: Steer): void;
  discard(): Promise<void>;
  /** The trace file of the latest run. */
  trace(): string;
  /** MNIST's; fetched with the training images, by the first run. @throws DataError */
  testImages(): Promise<LabelledImages>;
  /** The digits, once a run has asked for them: nothing is fetched. */
  digits(): Promise<Digits> | undefined;
  /** The run of this visit at its last whole epoch. */
  state(): TrainingState | undefined;
}

/** How long the page waits for another tab before it is ready, in milliseconds. */
const lookingTime = 2000;

export function createSession(
  { dataUrl, profile, checkpointSteps, blocks }: SessionOptions,
  { device, networks, platform, hasWebGpu, event }: SessionParts,
): Session {
  let digits: Promise<Digits> | undefined;
  let steering: Steering | undefined;
  let post = event;
  /** The device of the run. */
  let current: Gpu | undefined;
  /** The run of this visit, and what it takes to go on with it when the GPU is lost. */
  let asked: AskedRun | undefined;
  let snapshot: Snapshot | undefined;
  let isKept = false;
  /** Runs that earlier visits left, and the store in which this one's is kept. */
  const visit = createVisit(platform);
  let known: KnownBlocks = blocks;
  /** The times of the latest run. */
  let profiling: Profiling | undefined;

  function digitsOnce(): Promise<Digits> {
    digits ??= loadDigits(dataUrl);
    // what could not be read is fetched again by the next run
    digits.catch(() => {
      digits = undefined;
    });
    return digits;
  }

  async function tellInterrupted(look: ReturnType<typeof visit.look>): Promise<void> {
    const found = await look;
    if (found) event({ type: 'interrupted', run: found });
  }

  function forgetTrained(): void {
    networks.remove('trained');
    snapshot = undefined;
    post({ type: 'reset' });
  }

  function originOf(request: TrainRequest): Origin {
    if (request.from === 'checkpoint') return { kind: 'checkpoint' };
    if (request.from === 'start') {
      return { kind: 'new', asked: { preset: request.preset, settings: request.settings } };
    }
    if (!asked || !snapshot) throw new ConfigError('from', 'a run with a whole epoch to go on from', 'none');
    return { kind: 'lastEpoch', asked, state: snapshot.state, isKept };
  }

  async function start(origin: Origin): Promise<void> {
    steering = createSteering();
    let begun: BegunRun | undefined;
    try {
      const { adapterName: adapter } = await device.get();
      // what only a training needs is fetched with the digits
      const [loaded, { run }] = await Promise.all([digitsOnce(), import('./trainingRun.ts')]);
      post({ type: 'state', state: 'training' });
      begun = await beginRun(visit, origin, { adapter, checkpointSteps, post });
      if (!begun) return post({ type: 'gone' });
      const { from, keeping } = begun;
      asked = begun.asked;
      if (origin.kind !== 'lastEpoch') snapshot = undefined;
      profiling = undefined;
      const keep = (latest: Snapshot) => {
        snapshot = latest;
      };
      await run({
        ...{ open, digits: loaded, settings: asked.settings, steering, from, keeping, keep, networks },
        ...{ post: said, profiling: () => profiling },
      });
    } catch (error) {
      // it would diverge again
      if (error instanceof NonFiniteError) await begun?.keeping.forget();
      if (!steering.isReset) throw error;
    } finally {
      await profiling?.end().catch(() => undefined);
      if (steering.isReset) forgetTrained();
      isKept = begun?.keeping.isKept ?? false;
      await begun?.keeping.end();
      steering = undefined;
    }
  }

  /** A device for the run, the first one or after a loss. */
  async function open(): Promise<Gpu> {
    const opened = await device.get();
    await profiling?.end().catch(() => undefined);
    profiling = profile ? await startProfiling(opened, post) : undefined;
    current = opened;
    return opened;
  }

  function said(message: ToPage): void {
    // by the first report everything is measured
    if (message.type === 'report' && current) tellBlocks(current);
    post(message);
  }

  /** Tells the page what was measured since the last time. */
  function tellBlocks({ adapterName, measuredBlocks }: Gpu): void {
    const blocks = Object.fromEntries(measuredBlocks);
    const key = tuningKey(adapterName);
    const before = known[key] ?? {};
    if (Object.keys(blocks).every((product) => product in before)) return;
    known = { ...known, [key]: blocks };
    post({ type: 'blocks', key, blocks });
  }

  /** A run broke off: what is told of it, and whether it can go on from memory. */
  function broken(error: unknown): Fault {
    const fault = faultOf(error, hasWebGpu);
    // defects go to the console too, with their stack; the others are news for the user, not for a developer
    if (fault.kind === 'gpu' || fault.kind === 'crash') console.error(error);
    // a device that has reported an error refuses all further work: the next run gets another one
    if (fault.kind === 'gpu') device.discard();
    if (
      fault.kind !== 'device-lost' ||
      fault.reload ||
      !snapshot ||
      !asked ||
      snapshot.epochs >= asked.settings.epochs
    ) {
      return fault;
    }
    return { ...fault, continueFrom: snapshot.epochs };
  }

  return {
    async look() {
      const look = visit.look();
      const late = new Promise<undefined>((resolve) => setTimeout(resolve, lookingTime));
      const found = await Promise.race([look, late]);
      if (!found) void tellInterrupted(look);
      return found;
    },
    async train(request, progress) {
      if (steering) throw new ConfigError('train', 'one run at a time', 'another is under way');
      post = progress;
      try {
        await start(originOf(request));
      } catch (error) {
        const fault = broken(error);
        // a run that broke off and cannot go on from memory can from its checkpoint
        if (!fault.continueFrom && !fault.reload) void tellInterrupted(visit.look());
        throw new FaultError(fault);
      } finally {
        post = event;
      }
    },
    steer(wish) {
      if (wish === 'resume') post({ type: 'state', state: 'training' });
      if (wish === 'reset' && !steering) forgetTrained();
      steering?.[wish]();
    },
    discard: visit.discard,
    testImages: async () => (await digitsOnce()).test,
    digits: () => digits,
    state: () => snapshot?.state,
    trace() {
      if (!profiling) throw new ConfigError('trace', 'a run that was profiled', 'none');
      return profiling.profiler.trace();
    },
  };
}
