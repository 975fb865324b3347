import type { Reporter } from './events.ts';
import type { Io } from './io.ts';
import { jsonReporter } from './jsonReporter.ts';
import { terminalReporter } from './terminalReporter.ts';

/** JSON lines where a program may listen, a bar where a person looks. */
export function createReporter(io: Io, json: boolean | undefined): Reporter {
  return json || !io.stdout.isTTY ? jsonReporter(io) : terminalReporter(io.stdout);
}
