/** The moving line of work whose end is known or not. */
import { duration, percent } from '../../kit/format.ts';
import { bar } from './barLine.ts';

export interface Work {
  readonly doing: string;
  /** Null where nobody knows how far it is. */
  readonly share: number | null;
  /** Since it began. */
  readonly seconds: number;
}

const widestBar = 30;
const leastBar = 6;
/** Work of less than this needs no clock. */
const quick = 2;

/** In fewer than `columns`: `measuring  ███░░░  50 %  3 s left`. */
export function workLine({ doing, share, seconds }: Work, columns: number): string {
  const room = columns - 1;
  if (share === null) {
    const clock = seconds < quick ? '' : ` ${duration(seconds)}`;
    return shortened(`${doing} ...${clock}`, doing, room);
  }
  const left = share > 0 && seconds >= quick ? `  ${duration((seconds * (1 - share)) / share)} left` : '';
  const end = `${percent(share, 100)}${left}`;
  const free = room - doing.length - end.length - 4;
  const middle = free < leastBar ? '' : `  ${bar(share, Math.min(widestBar, free))}`;
  return shortened(`${doing}${middle}  ${end}`, doing, room);
}

/** The end says how far it is; the name can be guessed from its beginning. */
function shortened(text: string, doing: string, room: number): string {
  const over = text.length - room;
  if (over <= 0) return text;
  const kept = doing.slice(0, Math.max(0, doing.length - over - 1));
  return `${kept}\u2026${text.slice(doing.length)}`.slice(0, Math.max(0, room));
}
