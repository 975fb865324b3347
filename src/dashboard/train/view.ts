/** What the page is doing, as one word; it also stands in `<html data-state>` for styles and tests. */
import type { RunState } from '../../service/training/messages.ts';

export type ViewState = 'loading' | 'idle' | RunState | 'fault';

/** A run is under way: its settings are fixed, and leaving it needs Stop. */
export function isRunning(state: ViewState): boolean {
  return state === 'training' || state === 'paused' || state === 'evaluating';
}
