/** Losses of a run's device, as the page hears of them. */
import type { Gpu } from '../../index.ts';
import type { ToPage } from './messages.ts';

export interface Losses {
  readonly count: number;
  /** Opens a device. */
  open(): Promise<Gpu>;
  lost(): void;
  /**
   * The run goes on: a step of it was made, or a share of its last test. If it was lost before, it is not any
   * more.
   */
  over(to?: number): void;
}

export function createLosses(open: () => Promise<Gpu>, post: (message: ToPage) => void): Losses {
  let count = 0;
  let isLost = false;
  let openedAt = 0;
  return {
    get count() {
      return count;
    },
    async open() {
      const gpu = await open();
      openedAt = performance.now();
      return gpu;
    },
    lost() {
      count += 1;
      isLost = true;
      post({ type: 'lost' });
    },
    over(to) {
      if (!isLost) return;
      isLost = false;
      post({ type: 'recovered', to, seconds: (performance.now() - openedAt) / 1000 });
    },
  };
}
