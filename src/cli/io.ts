/** What a command sees of its process. Tests pass their own. */
import type { AdapterChoice } from './host/choice.ts';

export type Output = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };

export type Input = NodeJS.ReadableStream & { readonly isTTY?: boolean };

export interface Io {
  /** Where a person may answer; absent where none is. */
  readonly stdin?: Input;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Fires when the user wants to end; its reason is the name of the signal. */
  readonly stop: AbortSignal;
  /** WebGPU, if not the runtime's own: `host/` opens that. */
  readonly openWebGpu?: (choice: AdapterChoice | undefined) => Promise<GPU>;
}
