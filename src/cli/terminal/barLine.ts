/** The one line that moves: as many fields as the terminal has room for. */
import type { Task } from '../../data/encoding/encoding.ts';
import { duration, percent, whole } from '../../kit/format.ts';
import type { Part } from '../training/history.ts';
import type { Event } from './events.ts';
import { decimal } from './format.ts';

export type Progress = Extract<Event, { event: 'progress' }>;

type Field = 'epoch' | 'energy' | 'nll' | 'kl' | 'error' | 'rate' | 'eta';

interface Style {
  readonly fields: readonly Field[];
  /** Labels in full, or as short as they can be. */
  readonly isFull: boolean;
  readonly gap: string;
  /** The least width of the bar; 0 without one. */
  readonly bar: number;
}

const all: readonly Field[] = ['epoch', 'energy', 'nll', 'kl', 'error', 'rate', 'eta'];
const short = (...fields: readonly Field[]): Style => ({ fields, isFull: false, gap: ' ', bar: 0 });

/** From the widest on. What goes first says least: the NLL is a part of the free energy. */
const styles: readonly Style[] = [
  { fields: all, isFull: true, gap: '  ', bar: 12 },
  { fields: all, isFull: false, gap: '  ', bar: 8 },
  short(...all),
  short('epoch', 'energy', 'kl', 'error', 'rate', 'eta'),
  short('epoch', 'energy', 'kl', 'error', 'eta'),
  short('epoch', 'energy', 'error', 'eta'),
  short('epoch', 'error', 'eta'),
  short('epoch', 'eta'),
  short('epoch'),
];

/** What the error of a task is called, and how it is written. */
export const errors: Readonly<
  Record<Task, { readonly name: string; readonly write: (x: number) => string }>
> = {
  classification: { name: 'error', write: percent },
  regression: { name: 'RMSE', write: decimal },
};

export const partNames: Readonly<Record<Part, string>> = { test: 'test', validation: 'held-out' };

/** What a run's examples are, and of which part the error is. */
export interface Words {
  readonly task: Task;
  readonly examples: 'images' | 'rows';
  readonly part: Part;
}

const widestBar = 30;

/**
 * In fewer than `columns`, and no field in part.
 * @param error of the last whole epoch; null before the first.
 */
export function barLine(progress: Progress, error: number | null, columns: number, words: Words): string {
  const candidates = styles.map((style) => {
    const text = fields(progress, error, style, words).join(style.gap);
    return { text, style, room: columns - 1 - text.length - (style.bar > 0 ? style.gap.length : 0) };
  });
  const fitting = candidates.find(({ room, style }) => room >= style.bar);
  if (!fitting) return '';
  const { text, style, room } = fitting;
  if (style.bar === 0) return text;
  return `${bar(progress.step / progress.steps, Math.min(widestBar, room))}${style.gap}${text}`;
}

function fields(
  progress: Progress,
  error: number | null,
  style: Style,
  { task, examples, part }: Words,
): string[] {
  const { epoch, epochs, freeEnergy, nll, kl, examplesPerSecond, secondsLeft } = progress;
  const { name, write } = errors[task];
  const { isFull } = style;
  const texts: Readonly<Record<Field, string>> = {
    epoch: `epoch ${epoch}/${epochs}`,
    energy: `${isFull ? 'free energy' : 'F'} ${decimal(freeEnergy)}`,
    nll: `NLL ${decimal(nll)}`,
    kl: `KL ${whole(kl)}`,
    error: `${partNames[part]} ${isFull ? `${name} ` : ''}${error === null ? '-' : write(error)}`,
    rate: `${whole(examplesPerSecond)}${isFull || style.gap.length > 1 ? ` ${examples}` : ''}/s`,
    eta: `${isFull ? 'ETA ' : ''}${duration(secondsLeft)}`,
  };
  return style.fields.map((field) => texts[field]);
}

/** A share of so many columns. */
export function bar(share: number, width: number): string {
  const done = Math.round(width * share);
  return '█'.repeat(done) + '░'.repeat(width - done);
}
