/**
 * Kills a run at seeded moments of its training and its measuring, goes on, and compares the posterior with
 * that of an undisturbed run. `tsx tools/deep/kills.ts [MOMENTS] [SEED]`; prints `N of N`.
 */
import { join } from 'node:path';
import { randomWords } from '../../src/bayes/random.ts';
import { killedAndResumed, type Moment, undisturbed, waysToDie } from '../../src/cli/testing/killed.ts';
import { temporaryFolder, writeTinyData } from '../../src/cli/testing/tinyData.ts';

const [count = 20, seed = 1] = process.argv.slice(2).map(Number);
/** Progress events that the training below prints for certain: one an epoch that is kept. */
const surely = 35;

function moments(): Moment[] {
  const word = randomWords(seed, 2000, 0);
  return Array.from({ length: count }, (_, n) => {
    const way = waysToDie[n % waysToDie.length]!;
    // a run that is asked to end while it is measured ends by itself, whole: only SIGKILL hurts there
    const isMeasuring = way.includes('SIGKILL') && word(2 * n) % 3 === 0;
    return { way, at: isMeasuring ? 'measuring' : 1 + (word(2 * n + 1) % surely) };
  });
}

const folder = await temporaryFolder();
const data = await writeTinyData(join(folder.path, 'data'));
const network = ['train', '--data', data, '--layers', '16,8,10', '--batch', '20', '--lr', '0.02'];
const training = [...network, '--epochs', '600', '--no-report', '--checkpoint-steps', '20'];

const expected = await undisturbed([...training, '--draws', '2'], join(folder.path, 'undisturbed'));
let equal = 0;
for (const [n, moment] of moments().entries()) {
  const told = `${n + 1}. ${moment.way}, ${moment.at === 'measuring' ? 'measuring' : `progress event ${moment.at}`}`;
  try {
    const { left, digest } = await killedAndResumed(
      [...training, '--draws', '20000'],
      join(folder.path, `killed-${n}`),
      moment,
    );
    const isEqual = digest === expected;
    equal += Number(isEqual);
    console.log(
      `${told}: ${left.status} at step ${left.step}, then ${isEqual ? 'the same posterior' : 'ANOTHER posterior'}`,
    );
  } catch (error) {
    console.log(`${told}: ${(error as Error).message}`);
  }
}
await folder.remove();
console.log(`${equal} of ${count}`);
process.exitCode = equal === count ? 0 : 1;
