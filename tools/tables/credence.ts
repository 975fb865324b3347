/**
 * Credence by its defaults on the tables of docs/tables, or by other settings, to compare them:
 *
 *     node --import tsx tools/tables/credence.ts --sets yacht,adult --splits 2 --temperature 0.5
 *
 * --sets a,b       these sets; all if absent
 * --splits n       the first n splits of each
 * --set name=JSON  a setting by its name in config.json, such as rhoLearningRateFactor=0.3
 * --label text     name of the method in the output; the method's own if absent
 * --against label  compares each set's NLL, split by split, with that label's in the file (or credence.json)
 * --out file       adds the scores to a file, such as docs/tables/credence.json
 * Every other option is one of `credence train`. One line a set, and a summary.
 */
import { join } from 'node:path';
import { CommanderError } from 'commander';
import { withAdapter } from '../../src/cli/host/adapter.ts';
import { CredenceError } from '../../src/errors.ts';
import type { Gpu } from '../../src/gpu/device.ts';
import { lineOf, type Measured, summaryOf } from './lines.ts';
import { type Asked, parseAsked } from './options.ts';
import {
  addScores,
  folder,
  type MethodScores,
  readScores,
  type ScoreFile,
  setsNamed,
  summarised,
  type TableSet,
} from './sets.ts';
import { openSet, trainSplit } from './trainSplit.ts';

async function scoresOf(gpu: Gpu, set: TableSet, { splits, train }: Asked): Promise<MethodScores> {
  const opened = await openSet(set);
  const trained = [];
  for (let split = 0; split < Math.min(splits, set.splits.length); split++)
    trained.push(await trainSplit(gpu, opened, split, train));
  const { settings } = trained[0]!;
  return { ...summarised(trained.map(({ scores }) => scores)), about: settings };
}

/** @throws CredenceError if nothing was measured under the label to compare with */
function othersOf({ against, out }: Asked): ScoreFile {
  if (against === undefined) return {};
  const file = out ?? join(folder, 'credence.json');
  const scores = readScores(file);
  const labels = [...new Set(Object.values(scores).flatMap(Object.keys))];
  if (labels.includes(against)) return scores;
  const got = `${file} has ${labels.join(', ') || 'none'}`;
  throw new CredenceError('bad-option', `--against ${against}: expected a label that was measured; ${got}`);
}

async function main(asked: Asked): Promise<void> {
  const sets = setsNamed(asked.sets);
  await withAdapter(asked.train, {}, async ({ gpu, adapter }) => {
    console.log(`${asked.label} on ${adapter}`);
    const done: Measured[] = [];
    const others = othersOf(asked);
    for (const set of sets) {
      try {
        const scores = await scoresOf(gpu, set, asked);
        const measured = { set, scores, against: others[set.name]?.[asked.against!] };
        done.push(measured);
        console.log(lineOf(measured));
        if (asked.out !== undefined) addScores(asked.out, set.name, asked.label, scores);
      } catch (error) {
        // a set that breaks is told, and keeps the others from nothing
        if (!(error instanceof CredenceError)) throw error;
        console.log(`${set.name.padEnd(9)} failed: ${error.message}`);
        process.exitCode = 1;
      }
    }
    if (done.length > 0) console.log(summaryOf(done));
  });
}

try {
  await main(await parseAsked(process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof CredenceError || error instanceof CommanderError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
