/** The sets are what sets.json says, and docs/tables.md is what the scores say. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseCsv } from '../../src/data/csv/csv.ts';
import { parseAsked } from './options.ts';
import { csvOf, readSets, setsNamed, summarised, type TableSet } from './sets.ts';
import { currentPage, pageFile, tablesPage } from './table.ts';

const tableOf = (set: TableSet) => parseCsv(csvOf(set), readFileSync(csvOf(set), 'utf8'));

test.each(readSets().map((set) => [set.name, set] as const))(
  '%s has its rows, a target in each, and splits that leave every class to train on',
  (_, set) => {
    const { names, records } = tableOf(set);
    expect(names.at(-1)).toBe(set.target);
    expect(records).toHaveLength(set.rows);
    const targets = records.map(({ cells }) => cells.at(-1)!);
    expect(targets).not.toContain('');
    expect(records.some(({ cells }) => cells.includes(''))).toBe(set.missing !== undefined);
    for (const rows of set.splits) {
      const isTest = new Set(rows);
      expect(isTest.size).toBe(rows.length);
      expect(rows.every((row) => Number.isInteger(row) && row >= 0 && row < set.rows)).toBe(true);
      const left = new Set(targets.filter((_, row) => !isTest.has(row)));
      if (set.task === 'classification') expect(left).toEqual(new Set(targets));
    }
  },
);

test('a mean over splits has the standard error of a mean', () => {
  const { mean, standardError } = summarised([{ nll: 1 }, { nll: 2 }, { nll: 6 }]);
  expect(mean.nll).toBe(3);
  // sd 2.6458 of three, over the root of 3
  expect(standardError.nll).toBeCloseTo(Math.sqrt(7 / 3), 12);
  expect(summarised([{ nll: 1 }]).standardError).toEqual({});
});

test('options of credence train and settings by name are taken together', async () => {
  const asked = await parseAsked(
    '--sets yacht,adult --temperature 0.5 --set rhoLearningRateFactor=0.3 --method ensemble:3 --splits=2'.split(
      ' ',
    ),
  );
  expect(asked).toMatchObject({ sets: ['yacht', 'adult'], splits: 2, label: 'ensemble:3' });
  expect(asked.train).toMatchObject({ temperature: 0.5, rhoLearningRateFactor: 0.3 });
  expect((await parseAsked([])).label).toBe('bbb');
});

test('what is no set, no setting or no option is refused', async () => {
  expect(() => setsNamed(['yatch'])).toThrow('--sets yatch: expected some of');
  await expect(parseAsked(['--set', 'temprature=1'])).rejects.toThrow('--set temprature=1: expected');
  await expect(parseAsked(['--temprature', '1'])).rejects.toThrow('--temprature');
  await expect(parseAsked(['--splits', '0'])).rejects.toThrow('--splits 0');
});

test('the page marks the least score of those that learn, and tells of splits left out', () => {
  const scores = (nll: number, splits = 5) => {
    const mean = { rmse: 1, rmseSd: nll + 1, nll, coverage90: 0.9 };
    return { splits: Array(splits).fill(mean), mean, standardError: {} };
  };
  const page = tablesPage(
    { line: { constant: scores(-9), linear: scores(1), gp: scores(2), truth: scores(-8) } },
    { line: { bbb: scores(-1, 1) } },
  );
  expect(page).toContain('| **2.000** / **1.000** / 90 | 3.000 / 2.000 / 90 | 0.000 / -1.000 / 90 |');
  expect(page).toContain('| -8.000 / -9.000 / 90 |');
  expect(page).toContain('not marked: bbb (line 1 of 5).');
});

test('docs/tables.md is made from the scores that are there', () => {
  expect(readFileSync(pageFile, 'utf8')).toBe(currentPage());
});
