/** `credence inspect`: what a newcomer sees of a table before anything is trained. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import type { TableReading } from '../../data/columns/describe.ts';
import { cell, table } from '../../data/testing.ts';
import { readingText } from '../data/readingText.ts';
import { credenceHere, events } from '../testing/credence.ts';
import { npyFile, temporaryFolder, writeTinyData } from '../testing/tinyData.ts';

const folder = await temporaryFolder();
afterAll(folder.remove);

async function inspect(name: string, content: string | Uint8Array, ...options: string[]) {
  const file = join(folder.path, name);
  await writeFile(file, content);
  const ended = await credenceHere(['inspect', file, ...options]);
  const [told] = events(ended.stdout);
  return {
    ...ended,
    file,
    reading: told?.event === 'reading' ? told.reading : (undefined as unknown as TableReading),
  };
}

/** Small files in the shapes of those that people have. */
const shapes: readonly [string, string, string, readonly string[], Partial<TableReading>][] = [
  [
    'blanks between cells, no names',
    'boat.data',
    table('', 40, (row) => `-2.3 ${cell(row)} 4.${row % 9} ${cell(row, 1)}`),
    [],
    { separator: ' ', rows: 40, problems: [] },
  ],
  [
    'tabs at the end, # before the names, empty rows',
    'heat.tsv',
    `${table('# X1\tX2\tY1\tY2\t\t', 40, (row) => `${cell(row)}\t${row % 4}\t${cell(row, 1)}\t${cell(row, 2)}\t\t`).replaceAll('\n', '\r\n')}\r\n\t\t\t\t\t\r\n`,
    ['--target', 'Y1', '--target', 'Y2'],
    { separator: '\t', rows: 40, problems: [] },
  ],
  [
    'a blank after each comma, ? for missing',
    'income.csv',
    table(
      'age, work, class',
      40,
      (row) => `${20 + row}, ${row % 9 ? 'state' : '?'}, ${row % 2 ? '<=50K' : '>50K'}`,
    ),
    ['--missing', 'category'],
    { separator: ',', rows: 40, problems: [] },
  ],
  [
    'quoted names after #',
    'protein.csv',
    table('# "RMSD","F1","F2"', 40, (row) => `${cell(row)},${cell(row, 1)},${row}`),
    ['--target', 'RMSD'],
    { separator: ',', rows: 40, problems: [] },
  ],
  [
    '-200 for missing, two empty columns',
    'air.csv',
    table(
      'CO(GT),T,AH,,',
      60,
      (row) => `${row % 7 ? cell(row) : -200},${row % 5 ? row % 30 : -200},${cell(row, 1)},,`,
    ),
    ['--na', '-200', '--missing', 'mean'],
    { separator: ',', rows: 60, problems: [] },
  ],
];

describe('tables as people have them are read with the options that a newcomer is told', () => {
  test.each(shapes)('%s', async (_, name, text, options, expected) => {
    const { code, reading } = await inspect(name, text, ...options);
    expect(reading).toMatchObject(expected);
    expect(code).toBe(0);
  });

  test('without them, the problems name the options, and the exit code says so', async () => {
    const [, , , , air] = shapes;
    const { code, reading } = await inspect('air.csv', air![2]);
    expect(code).toBe(2);
    expect(reading.problems.map(({ hint }) => hint).join()).toMatch(/--na -200/);
    expect(reading.columns.map(({ name }) => name)).toEqual(['CO(GT)', 'T', 'AH']);
  });
});

test('every column has its role, type, examples, missing rows, and levels or range', async () => {
  const text = table(
    'id,age,kind,y',
    30,
    (row) => `${row},${row % 7 ? 20 + row : 'NA'},${'uvw'[row % 3]},${cell(row)}`,
  );
  const { reading } = await inspect('roles.csv', text, '--ignore', 'id', '--missing', 'mean');
  expect(reading.columns).toEqual([
    { name: 'id', role: 'ignored', type: 'number', examples: ['0', '1', '2'], missing: 0, range: [0, 29] },
    { name: 'age', role: 'input', type: 'number', examples: ['21', '22', '23'], missing: 5, range: [21, 49] },
    { name: 'kind', role: 'input', type: 'category', examples: ['u', 'v', 'w'], missing: 0, levels: 3 },
    expect.objectContaining({ name: 'y', role: 'target', type: 'number' }),
  ]);
  expect(reading).toMatchObject({
    encoding: 'UTF-8',
    decimal: '.',
    header: { is: true },
    task: { task: 'regression' },
  });
});

test('packed files and other endings are read as the same table', async () => {
  const text = table('a,y', 20, (row) => `${cell(row)},${cell(row, 1)}`);
  const plain = await inspect('t.csv', text);
  for (const [name, content] of [
    ['t.csv.gz', gzipSync(text)],
    ['t.txt', text],
    ['t.dat', text],
    ['t', text],
    ['t.tsv', text.replaceAll(',', '\t')],
  ] as const) {
    const { code, reading } = await inspect(name, content);
    expect(code).toBe(0);
    expect(reading.columns).toEqual(plain.reading.columns);
  }
});

test('what is no table of text is told as what it is', async () => {
  const { stderr, code } = await inspect('t.xlsx', 'PK');
  expect([code, stderr]).toEqual([2, expect.stringMatching(/t\.xlsx: .*Excel workbook; save it as CSV/)]);
  const array = await inspect('x.npy', npyFile([2, 2], Float32Array.of(1, 2, 3, Number.NaN)));
  expect(array.stderr).toMatch(/an array \[2, 2\] of numbers from 1 to 3; 1 are NaN.*--targets/);
  const images = join(folder.path, 'images');
  await mkdir(images);
  const { stderr: told } = await credenceHere(['inspect', await writeTinyData(images)]);
  expect(told).toMatch(/60 training images of 4x4 pixels in 10 classes, 30 test images/);
});

test('a run folder is told from a folder of images', async () => {
  const run = join(folder.path, 'run');
  await mkdir(run);
  await writeFile(join(run, 'config.json'), '{}');
  const { code, stderr } = await credenceHere(['inspect', run]);
  expect([code, stderr]).toEqual([2, expect.stringMatching(/got a run folder; credence evaluate/)]);
});

test('options that make no sense are refused', async () => {
  for (const [options, words] of [
    [['--separator', 'x'], /, ; \| tab or space/],
    [['--skip-lines', '5-2'], /2-2 or 1-3,90-95/],
    [['--header', 'maybe'], /yes, no/],
    [['--numeric', 'nope'], /"nope".*"a", "y"/],
  ] as const) {
    const { code, stdout, stderr } = await inspect('t.csv', 'a,y\n1,2.5\n2,3.5\n', ...options);
    expect(code).toBe(2);
    expect((stdout + stderr).replaceAll('\\', '')).toMatch(words);
  }
});

test.each([60, 80])('people read it in %s columns', async (width) => {
  const [, , , , air] = shapes;
  const { reading } = await inspect('air.csv', air![2]);
  const lines = readingText(reading, width).split('\n');
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(width);
  expect(lines[0]).toMatch(/^read air\.csv: UTF-8, separated by commas/);
  expect(lines.join(' ').replace(/\s+/g, ' ')).toMatch(
    /T: input, numbers from -200 to 29.*problems before it can be trained on/,
  );
});

test('training refuses with the same problems, and writes nothing', async () => {
  const [, , , , air] = shapes;
  const file = join(folder.path, 'air.csv');
  await writeFile(file, air![2]);
  const { code, stdout, stderr } = await credenceHere([
    'train',
    '--data',
    file,
    '--out',
    join(folder.path, 'never'),
  ]);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(
    /^credence: .*air\.csv: 2 problems\n {2}line 2, column "CO\(GT\)": .*--na -200.*\n {2}line 2, column "T"/,
  );
  const stdin = await credenceHere(['train', '--data', '-', '--out', join(folder.path, 'never')]);
  expect(stdin.stderr).toMatch(/--data -: .*write them into a file/);
});
