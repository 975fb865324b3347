import { percent } from '../../kit/format.ts';
import type { Io } from '../io.ts';
import type { Reporter } from './events.ts';
import { jsonReporter } from './jsonReporter.ts';
import { terminalReporter } from './terminalReporter.ts';

/** JSON lines where a program may listen, a bar where a person looks. */
export function createReporter(io: Io, json: boolean | undefined): Reporter {
  return json || !io.stdout.isTTY ? jsonReporter(io) : terminalReporter(io.stdout);
}

/** Seconds between two lines that say how far work is, where nobody may be looking. */
const seldom = 10;

/** For a command whose stdout is its result: what is said beside it, on stderr. */
export function besideReporter({ stderr }: Pick<Io, 'stderr'>): Reporter {
  if (stderr.isTTY) return terminalReporter(stderr);
  let last = performance.now();
  const note = (text: string) => void stderr.write(`${text}\n`);
  return {
    report(event) {
      if (event.event !== 'work' || event.share === null) return;
      const now = performance.now();
      if (event.share === 1 || now - last < 1000 * seldom) return;
      last = now;
      note(`${event.doing}: ${percent(event.share, 100)}`);
    },
    note,
    close: () => undefined,
  };
}
