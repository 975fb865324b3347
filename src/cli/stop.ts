/**
 * What ends a command from outside: Ctrl-C, SIGTERM, a terminal or a reader that is gone. The first asks it
 * to end in good order; a second Ctrl-C or SIGTERM ends it.
 */

import { exitCodes } from './exit.ts';
import type { Reporter } from './terminal/events.ts';

/**
 * One Ctrl-C arrives up to three times: from the terminal, from npm and from tsx, each of which passes it
 * on. Within this time the copies count as one.
 */
const sameKeyPress = 500;

/** Nobody is at the other end of a stream: a pipe whose reader ended, a terminal that was closed. */
const gone: ReadonlySet<string | undefined> = new Set(['EPIPE', 'EIO', 'ECONNRESET', 'ENOTCONN', 'EBADF']);

/** The part of a process that this needs. */
export interface Stoppable {
  on(name: NodeJS.Signals, listener: (name: NodeJS.Signals) => void): unknown;
  readonly stdout: Pick<NodeJS.EventEmitter, 'on'>;
  readonly stderr: Pick<NodeJS.EventEmitter, 'on'>;
  exit(code: number): unknown;
}

/**
 * The signal that fires at the first SIGINT, SIGTERM or SIGHUP, or when nobody reads stdout any more. An
 * error of a stream never ends the process: what is computed is worth more than what is said about it.
 */
export function stopSignal(of: Stoppable = process): AbortSignal {
  const controller = new AbortController();
  let first: number | undefined;
  const stop = (reason: string) => {
    first ??= performance.now();
    if (!controller.signal.aborted) controller.abort(reason);
  };
  const onSignal = (name: NodeJS.Signals) => {
    if (first === undefined) stop(name);
    else if (performance.now() - first > sameKeyPress) of.exit(exitCodes.stopped);
  };
  of.on('SIGINT', onSignal);
  of.on('SIGTERM', onSignal);
  // a closing terminal sends it more than once, and nobody is there to ask for an end at once
  of.on('SIGHUP', stop);
  of.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (gone.has(error.code)) stop('closed output');
  });
  of.stderr.on('error', () => undefined);
  return controller.signal;
}

/** What `action` comes to; `stopped` where it fails because the user wants to end. */
export async function unlessStopped<Result>(
  stop: AbortSignal,
  stopped: Result,
  action: () => Promise<Result>,
): Promise<Result> {
  try {
    return await action();
  } catch (error) {
    if (stop.aborted) return stopped;
    throw error;
  }
}

/** The exit code of `action`, or of a command that the user ended before it wrote anything. */
export async function exitUnlessStopped(
  stop: AbortSignal,
  reporter: Pick<Reporter, 'note' | 'close'>,
  action: () => Promise<number>,
): Promise<number> {
  const code = await unlessStopped(stop, undefined, action);
  if (code !== undefined) return code;
  reporter.close();
  reporter.note(`stopped (${stop.reason}); no file was written`);
  return exitCodes.stopped;
}
