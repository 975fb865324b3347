/** How a command ends: an exit code, and one line on stderr if it was not to plan. */
import { DataFaults } from '../data/faults.ts';
import { CredenceError } from '../errors.ts';

export const exitCodes = {
  done: 0,
  /** A defect of this program: the only case that prints a stack. */
  defect: 1,
  /** Arguments, data or files that the user can correct. */
  usage: 2,
  /** No adapter, or a device that failed. */
  device: 3,
  /** Training met NaN or infinity. */
  nonFinite: 4,
  /** `diagnose` found what makes the run's numbers meaningless. */
  findings: 5,
  /** Ended by Ctrl-C or SIGTERM. */
  stopped: 130,
} as const;

const codesOfErrors: ReadonlyMap<string, number> = new Map([
  ['no-adapter', exitCodes.device],
  ['no-timestamps', exitCodes.device],
  ['no-precision', exitCodes.device],
  ['missing-package', exitCodes.device],
  ['foreign-cache', exitCodes.device],
  ['device-lost', exitCodes.device],
  ['gpu-fault', exitCodes.device],
  ['gpu-limit', exitCodes.device],
  ['gpu-memory', exitCodes.device],
  ['shader', exitCodes.device],
  ['report', exitCodes.defect],
  ['non-finite', exitCodes.nonFinite],
]);

/** An argument, or a combination of arguments, that makes no sense. */
export function usageError(message: string, options?: ErrorOptions): CredenceError {
  return new CredenceError('usage', message, options);
}

export function exitCodeOf(error: unknown): number {
  if (error instanceof CredenceError) return codesOfErrors.get(error.code) ?? exitCodes.usage;
  return isSystemError(error) ? exitCodes.usage : exitCodes.defect;
}

/**
 * What to print about an error: one line, or one for each of several problems, or for a defect everything
 * that helps to find it.
 */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isExpected = error instanceof CredenceError || isSystemError(error);
  if (!isExpected) return error.stack ?? error.message;
  // several problems of one file have a line each
  if (error instanceof DataFaults) return error.message;
  return error.message.trim().replace(/\s*\n\s*/g, ' ');
}

/** What `fs` throws: its message names the system call and the path. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && 'code' in error;
}
