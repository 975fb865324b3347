/** The one line that moves: as many fields as the terminal has room for. */
import type { Event } from './events.ts';
import { decimal, duration, grouped, percent } from './format.ts';

export type Progress = Extract<Event, { event: 'progress' }>;

/** Labels in full, and as short as they can be. */
const styles = [
  { energy: 'free energy', test: 'test error', rate: 'images/s', eta: 'ETA ', gap: '  ', bar: 12 },
  { energy: 'F', test: 'test', rate: 'img/s', eta: '', gap: '  ', bar: 8 },
  { energy: 'F', test: 'test', rate: '/s', eta: '', gap: ' ', bar: 0 },
] as const;

const widestBar = 30;

/** @param testError of the last whole epoch, a fraction; null before the first. */
export function barLine(progress: Progress, testError: number | null, columns: number): string {
  const candidates = styles.map((style) => {
    const text = fields(progress, testError, style).join(style.gap);
    return { text, style, room: columns - 1 - text.length - style.gap.length };
  });
  const { text, style, room } =
    candidates.find(({ room, style }) => room >= style.bar) ?? candidates[candidates.length - 1]!;
  return style.bar === 0 ? text : `${bar(progress, Math.min(widestBar, room))}${style.gap}${text}`;
}

function fields(progress: Progress, testError: number | null, style: (typeof styles)[number]): string[] {
  const { epoch, epochs, freeEnergy, nll, kl, imagesPerSecond, secondsLeft } = progress;
  return [
    `epoch ${epoch}/${epochs}`,
    `${style.energy} ${decimal(freeEnergy)}`,
    `NLL ${decimal(nll)}`,
    `KL ${grouped(kl)}`,
    `${style.test} ${testError === null ? '-' : percent(testError)}`,
    `${grouped(imagesPerSecond)} ${style.rate}`,
    `${style.eta}${duration(secondsLeft)}`,
  ];
}

function bar({ step, steps }: Progress, width: number): string {
  const done = Math.round((width * step) / steps);
  return '█'.repeat(done) + '░'.repeat(width - done);
}
