/** Ctrl-C: the first asks the command to end in good order, the second ends it. */
import { exitCodes } from './exit.ts';

/**
 * One Ctrl-C arrives up to three times: from the terminal, from npm and from tsx, each of which passes it on. Within this
 * time the copies count as one.
 */
const sameKeyPress = 500;

/** The signal that fires at the first SIGINT or SIGTERM, or when nobody reads stdout any more. */
export function stopSignal(): AbortSignal {
  const controller = new AbortController();
  let first: number | undefined;
  const onSignal = (name: NodeJS.Signals) => {
    const now = performance.now();
    first ??= now;
    if (!controller.signal.aborted) controller.abort(name);
    else if (now - first > sameKeyPress) process.exit(exitCodes.stopped);
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    if (!controller.signal.aborted) controller.abort('closed output');
  });
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
