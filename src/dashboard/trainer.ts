/**
 * The page's handle on the training worker: one method a wish, one listener for everything that comes back.
 */

import type { Tuning } from '../index.ts';
import { readBlocks, rememberBlocks } from './blockStore.ts';
import type { AskedRun, ToPage, ToWorker } from './protocol.ts';

export interface Trainer {
  start(run: AskedRun): void;
  /** Goes on from the last whole epoch after the GPU was lost. */
  continue(): void;
  /** Goes on with the run that an earlier visit left. */
  continueKept(): void;
  /** Forgets that run. */
  discard(): void;
  pause(): void;
  resume(): void;
  step(): void;
  stop(): void;
  /** Asks for the trace file of a profiled run. */
  trace(): void;
}

export interface TrainerOptions {
  readonly profile: boolean;
  readonly tuning: Tuning;
  readonly checkpointSteps: number | undefined;
}

/**
 * Starts the worker, which opens the GPU and fetches the data at once. A crash of the worker arrives as a
 * fault.
 */
export function createTrainer(
  listen: (message: ToPage) => void,
  { profile, tuning, checkpointSteps }: TrainerOptions,
): Trainer {
  let worker = spawn();
  /** Given to a fresh worker once it is ready. */
  let waiting: AskedRun | undefined;

  function spawn(): Worker | undefined {
    const spawned = new Worker(new URL('./worker/worker.ts', import.meta.url), { type: 'module' });
    spawned.onmessage = ({ data }: MessageEvent<ToPage>) => {
      if (data.type === 'blocks') return rememberBlocks(data.key, data.blocks);
      listen(data);
      if (data.type === 'ready' && waiting) {
        send({ type: 'start', ...waiting });
        waiting = undefined;
      }
    };
    const crash = (message: string) => {
      spawned.terminate();
      worker = undefined;
      listen({ type: 'fault', fault: { kind: 'crash', message } });
    };
    spawned.onerror = (event) =>
      crash(event.message || 'The worker did not load, or ended without a message.');
    spawned.onmessageerror = () => crash('A message between the page and the worker could not be read.');
    spawned.postMessage({
      type: 'open',
      dataUrl: new URL('data/', document.baseURI).href,
      profile,
      tuning,
      blocks: readBlocks(),
      checkpointSteps,
    } satisfies ToWorker);
    return spawned;
  }

  const send = (message: ToWorker) => worker?.postMessage(message);

  return {
    start(run) {
      if (worker) return send({ type: 'start', ...run });
      waiting = run;
      worker = spawn();
    },
    continue: () => send({ type: 'continue', from: 'lastEpoch' }),
    continueKept: () => send({ type: 'continue', from: 'checkpoint' }),
    discard: () => send({ type: 'discard' }),
    pause: () => send({ type: 'pause' }),
    resume: () => send({ type: 'resume' }),
    step: () => send({ type: 'step' }),
    stop: () => send({ type: 'stop' }),
    trace: () => send({ type: 'trace' }),
  };
}
