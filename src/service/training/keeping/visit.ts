/** The store between the runs of this tab: what an earlier visit left in it, and getting hold of it. */
import type { InterruptedRun } from '../messages.ts';
import { interruptedRun, readKeptRun, removeKeptRun } from './keptRun.ts';
import { type Missing, type OwnedStore, ownStore, type Platform } from './tabStore.ts';

export interface Visit {
  /**
   * A run that was interrupted, once no tab is training any more; undefined if there is none, or if this tab
   * asks for the store before.
   */
  look(): Promise<InterruptedRun | undefined>;
  /** The store, for as long as this tab wants it, or why it cannot have it. */
  own(): Promise<OwnedStore | Missing>;
  discard(): Promise<void>;
}

/** @param patience milliseconds: a tab that only looks has the store for less; one that trains, for longer */
export function createVisit(platform: Platform, patience = 2000): Visit {
  let asked = new AbortController();
  let looking: Promise<InterruptedRun | undefined> = Promise.resolve(undefined);

  async function look(signal: AbortSignal): Promise<InterruptedRun | undefined> {
    const owned = await ownStore(platform, signal);
    if ('missing' in owned) return undefined;
    try {
      const kept = await readKeptRun(owned.store);
      return kept && interruptedRun(kept);
    } catch {
      // a store that cannot be read says so when a run is to be kept in it
      return undefined;
    } finally {
      owned.release();
    }
  }
  async function own(): Promise<OwnedStore | Missing> {
    asked.abort();
    await looking;
    return ownStore(platform, AbortSignal.timeout(patience));
  }

  return {
    look() {
      asked.abort();
      asked = new AbortController();
      looking = look(asked.signal);
      return looking;
    },
    own,
    async discard() {
      const owned = await own();
      // another tab has taken it up
      if ('missing' in owned) return;
      await removeKeptRun(owned.store).finally(owned.release);
    },
  };
}
