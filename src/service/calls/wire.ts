/** What crosses between a client and its service: plain data, one id for all that belongs to a request. */
import type { Fault } from '../fault.ts';

/** What can be asked: for each name what is given, what is told meanwhile, and the reply. */
export type CallTable = Readonly<
  Record<string, { readonly given: unknown; readonly progress: unknown; readonly reply: unknown }>
>;

export type ToService =
  | { readonly id: number; readonly ask: string; readonly given: unknown }
  | { readonly id: number; readonly abort: true };

/** Every request ends in a reply or in a fault. An event belongs to none. */
export type FromService =
  | { readonly id: number; readonly progress: unknown }
  | { readonly id: number; readonly reply: unknown }
  | { readonly id: number; readonly fault: Fault }
  | { readonly event: unknown };

/** What is used of a worker, of its own scope, or of a message port. */
export interface Port {
  postMessage(message: unknown): void;
  onmessage: ((event: MessageEvent) => void) | null;
}
