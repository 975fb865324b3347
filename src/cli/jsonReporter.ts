import type { Reporter } from './events.ts';
import type { Io } from './io.ts';

/** One JSON object a line on stdout, everything else on stderr. */
export function jsonReporter({ stdout, stderr }: Pick<Io, 'stdout' | 'stderr'>): Reporter {
  return {
    report(event) {
      if (event.event === 'start') stderr.write(`adapter: ${event.adapter}\n`);
      stdout.write(`${JSON.stringify(event)}\n`);
    },
    note: (text) => void stderr.write(`${text}\n`),
    close: () => undefined,
  };
}
