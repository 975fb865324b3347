/** Work that takes its time, and who hears how far it is. */
import type { Progress } from '../../bayes/prediction/progress.ts';
import type { Reporter } from './events.ts';

/** Milliseconds between two reports: about four a second, as of training. */
const interval = 250;

/**
 * Does the work, and reports that it has begun, how far it is, and that it is done.
 * @param doing what is being done, for people: `reading the data`
 */
export async function working<Result>(
  reporter: Pick<Reporter, 'report'>,
  doing: string,
  work: (progress: Progress) => Result | Promise<Result>,
): Promise<Result> {
  const telling = tellOf(reporter, doing);
  telling.tell(null);
  return await telling.during(work);
}

/** The same of work that is mostly quick and comes again and again: it is told only where it lasts. */
export const workingQuietly: typeof working = (reporter, doing, work) => tellOf(reporter, doing).during(work);

function tellOf(reporter: Pick<Reporter, 'report'>, doing: string) {
  let last = performance.now();
  let isTold = false;
  const tell = (share: number | null) => {
    isTold = true;
    // no more digits than a percentage needs
    reporter.report({ event: 'work', doing, share: share === null ? null : Math.round(share * 1e4) / 1e4 });
  };
  return {
    tell,
    async during<Result>(work: (progress: Progress) => Result | Promise<Result>): Promise<Result> {
      const result = await work((share) => {
        const now = performance.now();
        if (now - last < interval || share >= 1) return;
        last = now;
        tell(share);
      });
      if (isTold) tell(1);
      return result;
    },
  };
}
