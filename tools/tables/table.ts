/**
 * docs/tables.md from docs/tables/sets.json, baselines.json and credence.json:
 *
 *     node --import tsx tools/tables/table.ts
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folder, type MethodScores, readScores, readSets, type ScoreFile, type TableSet } from './sets.ts';

/** A score of a cell: how it is written, and whether the least one is marked. */
interface Column {
  readonly name: string;
  readonly text: (scores: MethodScores['mean']) => string;
  readonly isMarked: boolean;
}

const percent = (share: number, digits: number) => (100 * share).toFixed(digits);
const signed = (text: string) => (text.startsWith('-') ? text : `+${text}`);

const columns: Readonly<Record<TableSet['task'], readonly Column[]>> = {
  regression: [
    { name: 'RMSE', text: ({ rmseSd }) => rmseSd!.toFixed(3), isMarked: true },
    { name: 'NLL', text: ({ nll }) => nll!.toFixed(3), isMarked: true },
    { name: '90 % interval', text: ({ coverage90 }) => percent(coverage90!, 0), isMarked: false },
  ],
  classification: [
    { name: 'error %', text: ({ error }) => percent(error!, 1), isMarked: true },
    { name: 'NLL', text: ({ nll }) => nll!.toFixed(3), isMarked: true },
    {
      name: 'confidence - accuracy',
      text: ({ confidence, accuracy }) => signed(percent(confidence! - accuracy!, 1)),
      isMarked: false,
    },
  ],
};

/** Neither is a method that learns: they are the floor and the ceiling. */
const bounds = ['constant', 'truth'];

const titles: Readonly<Record<string, string>> = {
  linear: 'linear',
  boosting: 'boosting',
  mlp: 'MLP',
  gp: 'GP',
  bbb: '**Credence**',
  truth: '*truth*',
  constant: '*constant*',
};

/** The whole text of docs/tables.md. */
export function tablesPage(baselines: ScoreFile, credence: ScoreFile): string {
  const sets = readSets();
  const all = (set: TableSet) => ({ ...baselines[set.name], ...credence[set.name] });
  const of = (task: TableSet['task']) => {
    const rows = sets.filter((set) => set.task === task).map((set) => [set, all(set)] as const);
    return taskTable(task, rows);
  };
  return page(of('regression'), of('classification'));
}

type Row = readonly [TableSet, Readonly<Record<string, MethodScores>>];

function taskTable(task: TableSet['task'], rows: readonly Row[]): string {
  const methods = inOrder([...new Set(rows.flatMap(([, scores]) => Object.keys(scores)))]);
  const head = ['set', 'rows', ...methods.map((method) => titles[method] ?? `Credence, ${method}`)];
  const lines = rows.map(([set, scores]) => {
    const whole = Object.entries(scores).filter(
      ([method, of]) => !bounds.includes(method) && of.splits.length === set.splits.length,
    );
    const best = columns[task].map((column) =>
      leastOf(
        column,
        whole.map(([, { mean }]) => mean),
      ),
    );
    const cells = methods.map((method) =>
      scores[method] ? cellOf(task, scores[method], whole.some(([name]) => name === method) ? best : []) : '',
    );
    const trained = set.rows - set.splits[0]!.length;
    return [set.name, trained.toLocaleString('en'), ...cells];
  });
  const table = [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
  const cut = cutShort(rows);
  return cut === '' ? table : `${table}\n\nNot on every split, so not marked: ${cut}.`;
}

/** Methods that were not measured on all splits, so that their means are not beside the others'. */
function cutShort(rows: readonly Row[]): string {
  const sets = new Map<string, string[]>();
  for (const [{ name, splits }, scores] of rows) {
    for (const [method, of] of Object.entries(scores)) {
      if (of.splits.length === splits.length) continue;
      const said = `${name} ${of.splits.length} of ${splits.length}`;
      sets.set(method, [...(sets.get(method) ?? []), said]);
    }
  }
  return [...sets].map(([method, said]) => `${method} (${said.join(', ')})`).join('; ');
}

/** The bounds stand at the edges, Credence after the others. */
function inOrder(methods: readonly string[]): string[] {
  const order = ['constant', 'linear', 'boosting', 'mlp', 'gp', 'bbb'];
  const place = (method: string) => {
    if (method === 'truth') return order.length + 1;
    const at = order.indexOf(method);
    return at < 0 ? order.length : at;
  };
  return [...methods].sort((a, b) => place(a) - place(b));
}

/** The least score as it is written, so that what reads the same is marked the same. */
const leastOf = ({ text }: Column, means: readonly MethodScores['mean'][]): string | undefined =>
  means.map(text).sort((a, b) => Number(a) - Number(b))[0];

function cellOf(
  task: TableSet['task'],
  { mean }: MethodScores,
  best: readonly (string | undefined)[],
): string {
  return columns[task]
    .map(({ text, isMarked }, i) => {
      const written = text(mean);
      return isMarked && written === best[i] ? `**${written}**` : written;
    })
    .join(' / ');
}

const page = (regression: string, classification: string) => `# Tables: Credence by its defaults, and others

What \`credence train --data FILE.csv\` does without any option on the sets of [docs/tables](tables/README.md), beside
scikit-learn on the same splits. (Three sets have missing cells: air, adult and mushroom take \`--missing category\`.) The
defaults were chosen on these sets, so judge them on others.

- *constant*: the mean and standard deviation, or the shares of the classes, of the training rows.
- *linear*: Bayesian ridge; logistic regression, whose penalty is chosen by cross-validation.
- *boosting*: gradient boosted trees (histograms), whose number, and whose noise, come from cross-validation.
- *MLP*: one hidden layer of 50, Adam at 0.01; from 500 rows on it stops early. Its noise is measured on rows that were
  left out.
- *GP*: RBF kernel and noise, a length for each input. The kernel is chosen on at most 400 rows, predictions are from at
  most 1,000. Classes: Laplace's approximation on at most 300 rows, one length if there are more than 20 inputs.
- *truth*: the law that a synthetic set was drawn from. Nothing does better, but by chance.

A cell is a mean over splits. **Bold** is the least of the methods that learn and were measured on every split. \`rows\`
are those trained on. NLL is in nats a row. Standard errors and every split are in \`tables/baselines.json\` and
\`tables/credence.json\`.

## Regression

RMSE / NLL / percent of test targets inside the 90 % interval. RMSE and NLL are of the target in standard deviations of
the training targets: constant has about 1 and 1.42.

${regression}

## Classes

Error in percent / NLL / mean confidence less accuracy in percent: above 0 is overconfident.

${classification}

## Making it again

\`\`\`sh
OMP_NUM_THREADS=1 venv/bin/python tools/tables/baselines.py
node --import tsx tools/tables/credence.ts --out docs/tables/credence.json
node --import tsx tools/tables/table.ts
\`\`\`

The first needs numpy and scikit-learn ([docs/tables](tables/README.md)). The second takes the options of
\`credence train\` and some of its own, by which settings are compared: it says which at its top. \`--method ensemble:5\`
adds a column.
`;

export const pageFile = join(folder, '../tables.md');

export const currentPage = (): string =>
  tablesPage(readScores(join(folder, 'baselines.json')), readScores(join(folder, 'credence.json')));

if (process.argv[1] === import.meta.filename) writeFileSync(pageFile, currentPage());
