/** Pause, resume, single steps and stop around a training loop. Knows no messages and no GPU. */
import type { TrainOptions, TrainReport } from '../../index.ts';

type StartTraining = (options: Pick<TrainOptions, 'stepLimit' | 'signal'>) => AsyncGenerator<TrainReport>;

export interface Steering {
  /** Aborted by `stop` while training. */
  readonly signal: AbortSignal;
  /** Aborted by `stop` once training has ended: leave out the rest. */
  readonly leave: AbortSignal;
  pause(): void;
  resume(): void;
  /** One more step while paused. */
  step(): void;
  stop(): void;
  /** Ends everything: nobody wants to know what was learned. */
  reset(): void;
  readonly isReset: boolean;
  /**
   * Trains, holding while paused. Work is submitted ahead while training runs; a pause first reports what is
   * in flight, so that a held network is exactly where its last report says.
   *
   * @param held called whenever training begins to wait; training waits until it is released or what
   * `interrupted` returns settles. If training went back meanwhile, it first comes to where it was.
   */
  drive(
    train: StartTraining,
    held: () => void,
    interrupted: () => Promise<unknown>,
  ): AsyncGenerator<TrainReport>;
}

export function createSteering(): Steering {
  const controller = new AbortController();
  const leaving = new AbortController();
  const { signal } = controller;
  let ended = false;
  let paused = false;
  let isReset = false;
  let singleSteps = 0;
  let release = () => {};

  async function* drive(train: StartTraining, held: () => void, interrupted: () => Promise<unknown>) {
    let limit = 0;
    let inFlight = 0;
    /** The furthest step that was reported, and how far behind it training has gone back. */
    let furthest = 0;
    let behind = 0;
    const stepLimit = () => {
      const asked = limit;
      // asked again before a report: what was in flight is lost, and with 0 the training would end
      if (limit === 0) limit = 1;
      return asked;
    };
    const reports = train({ stepLimit, signal });
    try {
      while (!signal.aborted) {
        if (paused && inFlight === 0 && singleSteps === 0 && behind === 0) {
          held();
          const released = new Promise<void>((resolve) => {
            release = resolve;
          });
          await Promise.race([released, interrupted()]);
          if (signal.aborted) return;
        }
        const drains = paused && inFlight > 0;
        limit = drains ? 0 : paused ? Math.max(1, behind) : Number.POSITIVE_INFINITY;
        if (paused && !drains && behind === 0) singleSteps = Math.max(0, singleSteps - 1);
        const next = await reports.next();
        if (next.done) return;
        furthest = Math.max(furthest, next.value.step);
        behind = furthest - next.value.step;
        inFlight = next.value.inFlight;
        yield next.value;
      }
    } finally {
      ended = true;
      await reports.return(undefined);
    }
  }

  return {
    signal,
    leave: leaving.signal,
    drive,
    pause() {
      paused = true;
      singleSteps = 0;
    },
    resume() {
      paused = false;
      release();
    },
    step() {
      if (!paused) return;
      singleSteps += 1;
      release();
    },
    stop() {
      (ended ? leaving : controller).abort();
      release();
    },
    reset() {
      isReset = true;
      controller.abort();
      leaving.abort();
      release();
    },
    get isReset() {
      return isReset;
    },
  };
}
