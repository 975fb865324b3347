/**
 * The newest request wins: one is answered at a time, and of those that wait only the newest is kept. An
 * answer that has begun is not thrown away, so that somebody who draws without a pause sees answers all the
 * while.
 */
export interface Newest<Given, Reply> {
  /** Resolves to undefined if a newer request took its place. */
  ask(given: Given): Promise<Reply | undefined>;
}

export function newestWins<Given, Reply>(answer: (given: Given) => Promise<Reply>): Newest<Given, Reply> {
  let isBusy = false;
  let waiting:
    | { readonly given: Given; readonly settle: (reply: Promise<Reply> | undefined) => void }
    | undefined;

  async function run(given: Given): Promise<Reply> {
    isBusy = true;
    try {
      return await answer(given);
    } finally {
      isBusy = false;
      const next = waiting;
      waiting = undefined;
      next?.settle(run(next.given));
    }
  }

  return {
    ask(given) {
      if (!isBusy) return run(given);
      waiting?.settle(undefined);
      return new Promise((resolve) => {
        waiting = { given, settle: resolve };
      });
    },
  };
}
