/** What is on the pad, and the way back and forth between its states. */
import type { Point, Stroke } from '../../data/digit/outline.ts';
import { onGrid, simplify } from '../../data/digit/strokes.ts';
import { MOST_POINTS, MOST_STROKES } from '../../data/digit/strokesText.ts';

/** Strokes of the user, or an image [28, 28] from elsewhere. */
export type Content = { readonly strokes: readonly Stroke[] } | Picture;

export interface Picture {
  readonly image: Uint8Array;
  /** Where it comes from, for programs: `test:12`, `file`. */
  readonly from: string;
  /** The same for people. */
  readonly title: string;
}

export const blank: Content = { strokes: [] };

export interface History {
  readonly past: readonly Content[];
  readonly now: Content;
  readonly future: readonly Content[];
}

export const begun: History = { past: [], now: blank, future: [] };

/** States that one can go back to. */
const DEPTH = 200;

/** Something else on the pad; what was undone is forgotten. */
export function replace({ past, now }: History, next: Content): History {
  return { past: [...past, now].slice(-DEPTH), now: next, future: [] };
}

export function undo(history: History): History {
  const before = history.past.at(-1);
  if (before === undefined) return history;
  return { past: history.past.slice(0, -1), now: before, future: [history.now, ...history.future] };
}

export function redo(history: History): History {
  const [next, ...future] = history.future;
  return next === undefined ? history : { past: [...history.past, history.now], now: next, future };
}

/** The strokes on the pad; an image has none, and drawing begins anew. */
export const strokesOf = (content: Content): readonly Stroke[] =>
  'strokes' in content ? content.strokes : [];

export const isBlank = (content: Content): boolean => 'strokes' in content && content.strokes.length === 0;

/** The strokes with one more, as a text can hold it, or null if there is no room for it. */
export function withStroke(strokes: readonly Stroke[], points: readonly Point[]): readonly Stroke[] | null {
  const more = [...strokes, simplify(points.map(onGrid))];
  const count = more.reduce((sum, stroke) => sum + stroke.length, 0);
  return more.length > MOST_STROKES || count > MOST_POINTS ? null : more;
}
