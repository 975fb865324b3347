import type { Io } from '../io.ts';
import type { Reporter } from './events.ts';

/**
 * One JSON object a line on stdout, everything else on stderr. Work that nobody knows the end of is not told,
 * so that a command that refuses what it reads prints nothing on stdout.
 */
export function jsonReporter({ stdout, stderr }: Pick<Io, 'stdout' | 'stderr'>): Reporter {
  let isWorkTold = false;
  return {
    report(event) {
      if (event.event === 'start') stderr.write(`adapter: ${event.adapter}\n`);
      if (event.event === 'work') {
        const isEnd = event.share === 1;
        if (event.share === null || (isEnd && !isWorkTold)) return;
        isWorkTold = !isEnd;
      }
      stdout.write(`${JSON.stringify(event)}\n`);
    },
    note: (text) => void stderr.write(`${text}\n`),
    close: () => undefined,
  };
}
