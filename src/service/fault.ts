/** What can go wrong, as plain data that crosses from the worker to the page. */
import type { FileFault } from '../errors.ts';
import { ConfigError, CredenceError, DataError, NonFiniteError } from '../index.ts';

export type FaultKind =
  | 'no-webgpu'
  | 'no-adapter'
  | 'device-lost'
  | 'data'
  | 'settings'
  | 'non-finite'
  | 'gpu'
  /** The request was withdrawn. */
  | 'aborted'
  | 'crash';

export interface Fault {
  readonly kind: FaultKind;
  readonly message: string;
  /** The parts of a data fault, so that the page can lay them out. */
  readonly file?: Omit<FileFault, 'field'>;
  /** The run can go on after this many whole epochs. */
  readonly continueFrom?: number;
  /** No device opens until the page is reloaded. `kept`: the run then goes on from its newest state. */
  readonly reload?: { readonly kept: boolean };
}

/** An error whose fault is known already. */
export class FaultError extends Error {
  readonly fault: Fault;

  constructor(fault: Fault) {
    super(fault.message);
    this.name = 'FaultError';
    this.fault = fault;
  }
}

/** The fault behind an error, whoever threw it. */
export function faultOf(error: unknown, hasWebGpu: boolean): Fault {
  if (error instanceof FaultError) return error.fault;
  if (error instanceof DataError) {
    const { file, offset, expected, got, hint, message } = error;
    return { kind: 'data', message, file: { file, offset, expected, got, hint } };
  }
  if (error instanceof ConfigError) return { kind: 'settings', message: error.message };
  if (error instanceof NonFiniteError) return { kind: 'non-finite', message: error.message };
  if (error instanceof CredenceError) return { kind: kindOf(error.code, hasWebGpu), message: error.message };
  return { kind: 'crash', message: error instanceof Error ? error.message : String(error) };
}

function kindOf(code: string, hasWebGpu: boolean): FaultKind {
  switch (code) {
    case 'no-adapter':
      return hasWebGpu ? 'no-adapter' : 'no-webgpu';
    case 'device-lost':
      return 'device-lost';
    case 'gpu-limit':
    case 'no-precision':
      return 'settings';
    case 'gpu-fault':
    case 'shader':
      return 'gpu';
    default:
      return 'crash';
  }
}
