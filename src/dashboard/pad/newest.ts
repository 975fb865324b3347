/** Work of which only what was asked for last counts. */

export interface Newest {
  /**
   * Prepares something and then does it, unless something else was asked for meanwhile, or `drop` was called.
   *
   * @param failed what became of it, if it is still wanted
   */
  run(prepare: (signal: AbortSignal) => Promise<() => void>, failed: (error: unknown) => void): Promise<void>;
  drop(): void;
}

export function newest(): Newest {
  let pending = new AbortController();
  return {
    async run(prepare, failed) {
      pending.abort();
      pending = new AbortController();
      const { signal } = pending;
      try {
        const act = await prepare(signal);
        if (!signal.aborted) act();
      } catch (error) {
        if (!signal.aborted) failed(error);
      }
    },
    drop: () => pending.abort(),
  };
}
