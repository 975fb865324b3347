/** The table for people. */
import { percent, whole } from '../../kit/format.ts';
import type { Board } from './board.ts';
import { configOf } from './board.ts';
import { cell, line } from './cells.ts';
import type { Decisions } from './log.ts';
import { refusalLines } from './refusalLines.ts';
import type { BoardRow, ScoreName } from './summary.ts';

interface Column {
  readonly title: string;
  readonly score: ScoreName;
  readonly digits: number;
  /** Of what is shown to what is stored. */
  readonly times?: number;
}

const columns: readonly Column[] = [
  { title: 'error, %', score: 'error', digits: 2, times: 100 },
  { title: 'NLL', score: 'nll', digits: 4 },
  { title: 'ECE, %', score: 'ece', digits: 2, times: 100 },
  { title: 'Brier', score: 'brier', digits: 4 },
  { title: 'AUROC Fashion, H', score: 'fashionByEntropy', digits: 3 },
  { title: 'AUROC Fashion, MI', score: 'fashionByMutualInformation', digits: 3 },
  { title: 'AUROC rotated, H', score: 'rotatedByEntropy', digits: 3 },
  { title: 'AURC, %', score: 'aurc', digits: 3, times: 100 },
  { title: 'step', score: 'relativeStep', digits: 2 },
  { title: 'seconds', score: 'seconds', digits: 0 },
];

/** The Markdown file of a board. */
export function boardMarkdown(board: Board, rows: readonly BoardRow[]): string {
  return [
    `# Leaderboard: ${board.title}`,
    '',
    ...paragraphs(board, rows),
    '',
    line(['', 'epochs', 'seeds', ...columns.map(({ title }) => title)]),
    line(['---', ...Array(columns.length + 2).fill('---:')]),
    ...rows.map((row) =>
      line([
        `\`${row.row}\` ${row.title}${row.heldOutLast.length > 0 ? ' †' : ''}`,
        String(row.epochs),
        String(row.seeds.length),
        ...columns.map(({ score, digits, times = 1 }) => cell(row.scores[score], digits, times)),
      ]),
    ),
    '',
    ...origins(rows),
    '',
    ...refusalLines(rows),
    ...decisionLines(rows),
  ].join('\n');
}

function paragraphs(board: Board, rows: readonly BoardRow[]): string[] {
  const { trainExamples, validationExamples, batch } = configOf(board, board.rows[0]!, 0);
  return [
    `The table is made by \`npm run leaderboard\` from the settings in [board.json](board.json) and the logs in [runs](runs), one ` +
      'a run. Each number is a mean over seeds ± its standard error.',
    '',
    `- **Data**: MNIST, trained on ${whole(trainExamples)} images in minibatches of ${batch}; ` +
      `${whole(validationExamples)} training images are held out, drawn by the seed, each class in its share, and what a run says ` +
      'each epoch is of those. The last epoch counts, never the best one. The numbers are of the 10,000 test images, ' +
      'which decided nothing.',
    ...(rows.some(({ heldOutLast }) => heldOutLast.length > 0)
      ? [
          `- **†**: trained before the held-out images were drawn; the last ${whole(validationExamples)} of the file are held ` +
            'out. They are easier than the test images, so what is chosen on them promises rather too much ' +
            '([metrics](../metrics.md)); a run trained now differs.',
        ]
      : []),
    '- **Predictions**: the mean over draws of the probabilities: ' +
      'as many draws as the settings say, one of a plain network, one for each member of an ensemble.',
    '- **error, NLL, ECE, Brier**: nats for NLL, 15 bins for ECE, 0 to 2 for Brier.',
    '- **AUROC Fashion**: how well an uncertainty tells the 10,000 test images of Fashion-MNIST from those of MNIST, by the ' +
      'entropy H of the prediction and by the mutual information MI of label and weights; one network has no MI.',
    `- **AUROC rotated**: the same for the test images turned by ${board.rotation} degrees.`,
    '- **AURC**: area under the risk-coverage curve by the greatest probability.',
    `- **step**: time of a training step relative to \`${board.reference}\`, measured in turns on one device; an ensemble's step ` +
      'trains all its members. **seconds**: of the whole training, on a machine that may do other things meanwhile.',
    '',
    '↓ is better for error, NLL, ECE, Brier and AURC; ↑ for AUROC. What the scores mean: [metrics](../metrics.md); what the ' +
      'methods are: [methods](../methods.md). A temperature below 1 in the settings is a cold posterior.',
  ];
}

/** A table with a line a run; nothing if no run has measured its decisions. */
function decisionLines(rows: readonly BoardRow[]): string[] {
  const runs = rows.flatMap(({ row, decisions, heldOutLast }) =>
    decisions.map((run) => ({ row, ...run, mark: heldOutLast.includes(run.seed) ? ' †' : '' })),
  );
  if (runs.length === 0) return [];
  const { chosenOn, scoredOn, threshold, conformal } = runs[0]!.decisions;
  const sets = conformal.map(({ promised }) => `sets of ${Math.round(100 * promised)} %`);
  return [
    '## Decisions',
    '',
    `Chosen on the ${whole(chosenOn)} images that were held out, and kept on the ${whole(scoredOn)} test images: the least ` +
      `confidence that is answered, so that ${percent(threshold.wished)} of the answers are wrong, and the quantiles of conformal ` +
      'sets. In brackets the exact 95 % interval of what was counted: of the errors among the answers, and of how often a set ' +
      'holds the truth. **✗**: the interval refutes what was wished or promised, as one in twenty does by chance.',
    '',
    line(['run', 'answered', `wrong of those, wished ${percent(threshold.wished)}`, ...sets]),
    line(['---', ...Array(sets.length + 2).fill('---:')]),
    ...runs.map(({ row, seed, mark, decisions }) =>
      line([`\`${row}\` ${seed}${mark}`, ...decisionCells(decisions)]),
    ),
    '',
  ];
}

function decisionCells({ threshold, conformal }: Decisions): string[] {
  const { coverage, error, interval, holds } = threshold;
  return [
    percent(coverage),
    error === null ? '–' : `${percent(error)} ${bracketed(interval!)}${holds ? '' : ' **✗**'}`,
    ...conformal.map(
      ({ coverage, interval, verdict }) =>
        `${percent(coverage)} ${bracketed(interval)}${verdict === 'within' ? '' : ` **✗** ${verdict}`}`,
    ),
  ];
}

const bracketed = ({ lower, upper }: { readonly lower: number; readonly upper: number }): string =>
  `(${(100 * lower).toFixed(2)} to ${(100 * upper).toFixed(2)})`;

/** What computed each row. */
function origins(rows: readonly BoardRow[]): string[] {
  return rows.map(
    ({ row, seeds, adapters, runtimes }) =>
      `- \`${row}\`: ${seeds.length === 1 ? 'seed' : 'seeds'} ${seeds.join(', ')}, computed by ${adapters.join(' and ')} under ` +
      `${runtimes.join(' and ')}`,
  );
}
