/** The one line that moves: as many fields as the terminal has room for. */
import type { Task } from '../data/encoding.ts';
import { duration, percent, whole } from '../kit/format.ts';
import type { Event } from './events.ts';
import { decimal } from './format.ts';
import type { Part } from './history.ts';

export type Progress = Extract<Event, { event: 'progress' }>;

/** Labels in full, as short as they can be, and without the NLL, which the free energy holds. */
const styles = [
  { energy: 'free energy', nll: true, error: true, rate: true, eta: 'ETA ', gap: '  ', bar: 12 },
  { energy: 'F', nll: true, error: false, rate: true, eta: '', gap: '  ', bar: 8 },
  { energy: 'F', nll: true, error: false, rate: false, eta: '', gap: ' ', bar: 0 },
  { energy: 'F', nll: false, error: false, rate: false, eta: '', gap: ' ', bar: 0 },
] as const;

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

/** @param error of the last whole epoch; null before the first. */
export function barLine(progress: Progress, error: number | null, columns: number, words: Words): string {
  const candidates = styles.map((style) => {
    const text = fields(progress, error, style, words).join(style.gap);
    return { text, style, room: columns - 1 - text.length - style.gap.length };
  });
  const { text, style, room } =
    candidates.find(({ room, style }) => room >= style.bar) ?? candidates[candidates.length - 1]!;
  return style.bar === 0 ? text : `${bar(progress, Math.min(widestBar, room))}${style.gap}${text}`;
}

function fields(
  progress: Progress,
  error: number | null,
  style: (typeof styles)[number],
  { task, examples, part }: Words,
): string[] {
  const { epoch, epochs, freeEnergy, nll, kl, examplesPerSecond, secondsLeft } = progress;
  const { name, write } = errors[task];
  return [
    `epoch ${epoch}/${epochs}`,
    `${style.energy} ${decimal(freeEnergy)}`,
    ...(style.nll ? [`NLL ${decimal(nll)}`] : []),
    `KL ${whole(kl)}`,
    `${partNames[part]} ${style.error ? `${name} ` : ''}${error === null ? '-' : write(error)}`,
    `${whole(examplesPerSecond)} ${style.rate ? examples : ''}/s`,
    `${style.eta}${duration(secondsLeft)}`,
  ];
}

function bar({ step, steps }: Progress, width: number): string {
  const done = Math.round((width * step) / steps);
  return '█'.repeat(done) + '░'.repeat(width - done);
}
