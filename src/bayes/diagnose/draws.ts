/**
 * Are there draws enough for what is shown? The central interval of mass m from S draws, by linear
 * interpolation (Hyndman and Fan 1996, definition 7), holds m (S - 1)/(S + 1) on average: for uniform order
 * statistics E[U_(j)] = j/(S + 1), and the ends stand at j = 1 + (S - 1)(1 -+ m)/2. Exact for uniform draws,
 * close for others. With S = 2k/(1 - m), that is k draws expected beyond each end, the mass outside is about
 * 1 + m/k times what was promised.
 */
import type { MethodKind } from '../method.ts';
import type { Evidence } from './evidence.ts';
import { type Finding, show, showPercent } from './finding.ts';

/** k = 1: the smallest and largest draw are the ends, and nearly twice the promised mass lies outside. */
const least = 1;
/** k = 3: a third more lies outside than promised. */
const enough = 3;

const drawsFor = (k: number, mass: number): number => Math.ceil((2 * k) / (1 - mass) - 1e-9);

/** Methods whose number of draws is decided by training, not by the prediction. */
const remedyBy: Readonly<Partial<Record<MethodKind, string>>> = {
  plain:
    'A plain network has no other: train by bbb, dropout, ensemble or ivon where that uncertainty matters.',
  ensemble: 'Each member is a draw: train more members.',
};

/** As many as the method has, whatever was asked for. */
function drawsOf({ config, interval }: Evidence): number {
  const { method } = config;
  if (method?.kind === 'plain') return 1;
  return method?.kind === 'ensemble' ? Math.min(method.members, interval!.draws) : interval!.draws;
}

export function intervalDraws(evidence: Evidence): Finding[] {
  const { mass } = evidence.interval!;
  const draws = drawsOf(evidence);
  if (draws >= drawsFor(enough, mass)) return [];
  const held = (mass * (draws - 1)) / (draws + 1);
  const byMethod = remedyBy[evidence.config.method?.kind ?? 'bbb'];
  return [
    {
      code: 'few-interval-draws',
      severity: draws < drawsFor(least, mass) && !byMethod ? 'warning' : 'note',
      title: `too few draws for ${showPercent(mass)} intervals`,
      seen:
        `${draws === 1 ? '1 draw' : `${draws} draws`}: on average such an interval holds ${showPercent(held)}, and ` +
        `${show((draws * (1 - mass)) / 2)} draws lie beyond each end.`,
      why: 'The intervals are too narrow, and their ends are single draws: another seed gives others.',
      remedy:
        byMethod ??
        `Take ${drawsFor(enough, mass)} draws or more (2k/(1 - m) with k = ${enough}; ` +
          `${drawsFor(least, mass)} is the least), or show a smaller mass.`,
    },
  ];
}

/**
 * The variance over S draws, and to first order the mutual information, is too small by 1/S: a tenth at ten
 * draws.
 */
const epistemicDraws = 10;

export function predictionDraws({ config, prediction }: Evidence): Finding[] {
  const { draws } = prediction!;
  if (draws >= epistemicDraws) return [];
  return [
    {
      code: 'few-draws',
      severity: draws === 1 && !remedyBy[config.method?.kind ?? 'bbb'] ? 'warning' : 'note',
      title:
        draws === 1 ? 'one draw has no epistemic uncertainty' : 'few draws for the epistemic uncertainty',
      seen: `predictions are means over ${draws} ${draws === 1 ? 'draw' : 'draws'}.`,
      why:
        `The epistemic uncertainty comes out about ${showPercent(1 / draws)} too small, and the rest is ` +
        'counted as aleatoric.',
      remedy: remedyBy[config.method?.kind ?? 'bbb'] ?? `Predict with ${epistemicDraws} draws or more.`,
    },
  ];
}
