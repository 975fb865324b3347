/**
 * The page's handle on training: one method a wish, one listener for everything that comes back. Requests go
 * to the service; what it ends in arrives as a message as well.
 */
import { ServiceFault } from '../../service/calls/client.ts';
import type { Fault } from '../../service/fault.ts';
import type { AskedRun, ToPage } from '../../service/training/messages.ts';
import type { Steer, TrainRequest } from '../../service/training/session.ts';
import { rememberBlocks } from './blockStore.ts';
import type { PageService } from './pageService.ts';

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
  /** Ends the run and forgets it. */
  reset(): void;
  /** Asks for the trace file of a profiled run. */
  trace(): void;
}

export function createTrainer(service: PageService, listen: (message: ToPage) => void): Trainer {
  const hear = (message: ToPage) => {
    if (message.type === 'blocks') rememberBlocks(message.key, message.blocks);
    else listen(message);
  };
  const train = (request: TrainRequest) => ending(service.ask('train', request, { progress: hear }));
  const steer = (wish: Steer) => ending(service.ask('steer', wish));
  const ending = (asked: Promise<unknown>) => {
    asked.catch((error) => listen({ type: 'fault', fault: faultIn(error) }));
  };
  return {
    start: (run) => train({ from: 'start', ...run }),
    continue: () => train({ from: 'lastEpoch' }),
    continueKept: () => train({ from: 'checkpoint' }),
    discard: () => ending(service.ask('discard', null)),
    pause: () => steer('pause'),
    resume: () => steer('resume'),
    step: () => steer('step'),
    stop: () => steer('stop'),
    reset: () => steer('reset'),
    trace: () => ending(service.ask('trace', null).then((text) => listen({ type: 'trace', text }))),
  };
}

/** What a request ended in. */
export const faultIn = (error: unknown): Fault =>
  error instanceof ServiceFault
    ? error.fault
    : { kind: 'crash', message: error instanceof Error ? error.message : String(error) };
