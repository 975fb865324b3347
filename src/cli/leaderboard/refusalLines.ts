/** The table of what networks refuse that keep 95 % of the digits that were held out. */
import { uncertainties } from '../../figures/predictions/ood.ts';
import { cell, line } from './cells.ts';
import { type RefusedBy, refusedSets } from './refusedBy.ts';
import type { BoardRow } from './summary.ts';

const heads = [
  ...['', 'by', 'test digits kept', ...refusedSets.map((name) => `${name} refused`)],
  ...['drawn-digits kept', 'error of those'],
];

/** A line for each row and uncertainty; nothing if no row has measured it. */
export function refusalLines(rows: readonly BoardRow[]): string[] {
  if (rows.every(({ refused }) => !refused)) return [];
  return [
    '## Refused at 95 % kept',
    '',
    'In percent. Each uncertainty has a threshold of its own that keeps 95 % of the digits that were held out, and is chosen on ' +
      'them; all else decided nothing. **refused** is better high, **kept** is to be 95 % of the test digits (**✗**: the exact ' +
      '95 % interval of a run refutes it) and as many as possible of the drawn ones. *none* and *joint max p*, 1 − max p ' +
      '(1 − none), are there where the network has a class for none of them. What the sets are: [metrics](../metrics.md); ' +
      '`drawn-final` is measured once, at the end.',
    '',
    line(heads),
    line(['---', '---', ...Array<string>(heads.length - 2).fill('---:')]),
    ...rows.flatMap(({ row, refused }) =>
      (refused ?? []).map((own) => line([`\`${row}\``, ...cellsOf(own)])),
    ),
    '',
    ...unmeasured(rows),
  ];
}

/** Logs of before it was measured say nothing of it. */
function unmeasured(rows: readonly BoardRow[]): string[] {
  const names = rows.filter(({ refused }) => !refused).map(({ row }) => `\`${row}\``);
  return names.length === 0 ? [] : [`Trained before this was measured: ${names.join(', ')}.`, ''];
}

const percents = (value: RefusedBy['kept']) => cell(value, 1, 100);

const cellsOf = ({ uncertainty, kept, refuted, sets, digits }: RefusedBy): string[] => [
  uncertainties.find(({ key }) => key === uncertainty)!.short,
  `${percents(kept)}${refuted.length > 0 ? ' **✗**' : ''}`,
  ...refusedSets.map((name) => percents(sets[name] ?? null)),
  percents(digits.kept),
  cell(digits.errorOfKept, 2, 100),
];
