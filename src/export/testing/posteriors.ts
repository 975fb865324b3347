/** Posteriors of every method and head, and of a table with categories, without a training. */
import { categorical, categoricalOrNone, gaussianHead, type Head, networkWidths } from '../../bayes/head.ts';
import { inputSpreadOf } from '../../bayes/input/summary.ts';
import {
  bayesByBackprop,
  deepEnsemble,
  hasPosterior,
  ivon,
  type Method,
  mcDropout,
  membersOf,
  plainNetwork,
} from '../../bayes/method.ts';
import { initialValues } from '../../bayes/posterior/initialise.ts';
import { type LayerValues, layoutOf } from '../../bayes/posterior/layout.ts';
import type { Posterior } from '../../bayes/posterior/posterior.ts';
import { isAlive } from '../../bayes/posterior/rho.ts';
import type { AskedNetwork } from '../../bayes/settings/settings.ts';
import { networkConfig } from '../../bayes/settings/settings.ts';
import { normalValues } from '../../bayes/testing.ts';
import { parseCsv } from '../../data/csv/csv.ts';
import type { MissingPolicy } from '../../data/encoding/encoding.ts';
import { fitPreprocessing, type Preprocessing } from '../../data/encoding/preprocessing.ts';
import { type Table, tableFromCsv } from '../../data/encoding/table.ts';

export const methods: readonly Method[] = [
  bayesByBackprop,
  plainNetwork,
  mcDropout(0.3),
  deepEnsemble(3),
  ivon,
];

export const heads: Readonly<Record<string, Head>> = {
  classes: categorical,
  'classes or none': categoricalOrNone,
  'learned noise': gaussianHead('learned', 0.5),
  'noise by input': gaussianHead('input', 0.5),
  'fixed noise': gaussianHead('fixed', 0.5),
};

/** Biases that differ, and widths between 0.1 and 0.5, so that every part of a graph counts. */
export function posteriorOf(
  asked: Partial<AskedNetwork>,
  { preprocessing, kind = 'floats' }: { preprocessing?: Preprocessing; kind?: 'bytes' | 'floats' } = {},
): Posterior {
  const scale = kind === 'bytes' ? 1 / 126 : 1;
  const config = networkConfig({ inputScale: scale, seed: 3, ...asked });
  const layout = layoutOf(networkWidths(config.layers, config.head), membersOf(config.method));
  const { mu, rho } = initialValues(layout, config);
  const moved = (values: Float32Array, l: number, shift: number, scale: number, alive: Float32Array) => {
    const noise = normalValues(values.length, 50 + l, scale, shift);
    return values.map((value, i) => (isAlive(alive[i]!) ? value + noise[i]! : value));
  };
  const all = (
    of: (values: Float32Array, l: number, alive: Float32Array) => Float32Array,
    from: LayerValues[],
  ) =>
    from.map(({ weight, bias }, l) => ({
      weight: of(weight, l, rho[l]!.weight),
      bias: of(bias, l, rho[l]!.bias),
    }));
  return {
    config,
    mu: all((values, l, alive) => moved(values, l, 0.05, 0.2, alive), mu),
    rho: hasPosterior(config.method)
      ? all((values, l, alive) => moved(values, l + 7, 2.5, 0.5, alive), rho)
      : rho,
    trainedOn: { kind, inputs: inputSpreadOf(kind === 'bytes' ? [0, 100, 250] : [-1, 0, 1], 3) },
    ...(preprocessing && { preprocessing }),
  };
}

const text = `size,colour,mood,price,weight,probs,sold
1,red,good,1000,2,3,yes
2,blue,bad,1300,3,1,no
,red,bad,1500,1,4,yes
4,green,?,1100,7,2,later
8,blue,good,1900,4,8,no
3,,good,1200,5,5,yes
`;
const whole = text
  .split('\n')
  .filter((line) => !/,,|^,|\?/.test(line))
  .join('\n');

/** A table with numbers, categories, gaps, and a column whose name a graph gives away itself. */
export function tableOf(task: 'classification' | 'regression', missing: MissingPolicy): Table {
  const csv = parseCsv('t.csv', missing === 'error' ? whole : text);
  return task === 'regression'
    ? tableFromCsv(csv, { task, missing, target: ['price', 'weight'], ignore: ['sold'] })
    : tableFromCsv(csv, { task, missing, target: 'sold', ignore: ['weight'] });
}

export function tablePosterior(
  task: 'classification' | 'regression',
  missing: MissingPolicy,
  method: Method = bayesByBackprop,
): Posterior {
  const table = tableOf(task, missing);
  const outputs = table.task === 'regression' ? table.targetSize : table.classNames.length;
  const head = task === 'regression' ? gaussianHead('input', 0.5) : categorical;
  const preprocessing = fitPreprocessing(table);
  return posteriorOf({ layers: [table.inputSize, 7, outputs], head, method }, { preprocessing });
}
