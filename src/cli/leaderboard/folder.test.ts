/** What is done, what is still to do, and which logs do not count. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { temporaryFolder } from '../testing/tinyData.ts';
import { parseBoard, saidOf } from './board.ts';
import { checkLog, logFile, readLogs, runsToDo, writeWhole } from './folder.ts';
import { tinyBoard, tinyBoardJson, tinyLog } from './testing.ts';

const folder = await temporaryFolder();
afterAll(folder.remove);

const [plain, local] = tinyBoard.rows;
const names = (runs: ReturnType<typeof runsToDo>) => runs.map(({ row, seed }) => `${row.name}-${seed}`);

test('runs go seed by seed, and those with a log are skipped', () => {
  expect(names(runsToDo(tinyBoard, [], {}))).toEqual(['plain-1', 'local-1', 'plain-2', 'local-2']);
  const logs = [{ row: 'local', seed: 1 }];
  expect(names(runsToDo(tinyBoard, logs, {}))).toEqual(['plain-1', 'plain-2', 'local-2']);
  expect(names(runsToDo(tinyBoard, logs, { only: ['local'], seeds: [1, 5] }))).toEqual(['local-5']);
  expect(() => runsToDo(tinyBoard, [], { only: ['lokal'] })).toThrow('--only lokal: expected names of rows');
});

test('logs are found again as they were written, and tables are made of them alone', async () => {
  const path = join(folder.path, 'whole');
  const log = tinyLog('local', 2);
  await writeWhole(logFile(path, { row: local!, seed: 2 }), JSON.stringify(log));
  expect(await readLogs(path, tinyBoard)).toEqual([log]);
  expect(await readLogs(join(folder.path, 'none'), tinyBoard)).toEqual([]);
});

test('a log of other settings is refused by name; what the board leaves open may differ', () => {
  const log = tinyLog('plain', 1);
  checkLog('plain-1.json', log, saidOf(tinyBoard, plain!));
  checkLog('plain-1.json', { ...log, config: { ...log.config, momentum: 0.5 } }, saidOf(tinyBoard, plain!));
  expect(() => checkLog('plain-1.json', log, saidOf(tinyBoard, plain!, 7))).toThrow(
    'plain-1.json: at config.epochs: expected 7, as the board says now, got 1: remove the log',
  );
});

test('a damaged log is named, not left out', async () => {
  const path = join(folder.path, 'damaged');
  await mkdir(join(path, 'runs'), { recursive: true });
  const { test: _, ...rest } = tinyLog('plain', 1);
  await writeFile(join(path, 'runs', 'plain-1.json'), JSON.stringify(rest));
  await expect(readLogs(path, tinyBoard)).rejects.toThrow(/plain-1\.json: at test: expected/);
});

const broken = (change: object) => () =>
  parseBoard('board.json', JSON.stringify({ ...tinyBoardJson, ...change }));

test('a board is refused before anything is trained', () => {
  const { rows, common } = tinyBoardJson;
  expect(broken({ rows: [rows[0], rows[0]] })).toThrow(/rows\[1\]\.name: expected a name of its own/);
  expect(broken({ reference: 'nobody' })).toThrow(/at reference/);
  expect(broken({ common: { ...common, learningrate: 1 } })).toThrow(/rows\[0\]\.settings\.learningrate/);
  expect(broken({ common: { ...common, validationExamples: 0 } })).toThrow(/validationExamples/);
  expect(broken({ common: { ...common, kl: 'closed' } })).toThrow(/rows\[0\]\.settings\.kl: /);
});
