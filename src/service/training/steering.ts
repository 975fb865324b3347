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
  /**
   * Trains, holding while paused. Work is submitted ahead while training runs; a pause first reports what is
   * in flight, so that a held network is exactly where its last report says.
   *
   * @param held called whenever training begins to wait; training waits until it is released or `interrupted`
   * settles
   */
  drive(train: StartTraining, held: () => void, interrupted: Promise<unknown>): AsyncGenerator<TrainReport>;
}

export function createSteering(): Steering {
  const controller = new AbortController();
  const leaving = new AbortController();
  const { signal } = controller;
  let ended = false;
  let paused = false;
  let singleSteps = 0;
  let release = () => {};

  async function* drive(train: StartTraining, held: () => void, interrupted: Promise<unknown>) {
    let limit = 0;
    let inFlight = 0;
    const reports = train({ stepLimit: () => limit, signal });
    try {
      while (!signal.aborted) {
        if (paused && inFlight === 0 && singleSteps === 0) {
          held();
          const released = new Promise<void>((resolve) => {
            release = resolve;
          });
          await Promise.race([released, interrupted]);
          if (signal.aborted) return;
        }
        const drains = paused && inFlight > 0;
        limit = drains ? 0 : paused ? 1 : Number.POSITIVE_INFINITY;
        if (paused && !drains) singleSteps = Math.max(0, singleSteps - 1);
        const next = await reports.next();
        if (next.done) return;
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
  };
}
