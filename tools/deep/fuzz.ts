/**
 * A million seeded mutants of each format: `tsx tools/deep/fuzz.ts [mutants] [part of a name]`. They go on
 * where those of `npm test` end.
 */
import { formats } from '../fuzz/formats.ts';
import { fuzz } from '../fuzz/run.ts';

const count = Number(process.argv[2] ?? 1_000_000);
const only = process.argv[3] ?? '';
const first = 20_000;
/** In milliseconds: a parser that takes longer on a small file hangs. */
const longest = 1000;

let bad = 0;
for (const format of formats.filter(({ name }) => name.includes(only))) {
  const { accepted, refused, slowest, faults } = await fuzz(format, count, first);
  const memory = Math.round(process.memoryUsage().rss / 2 ** 20);
  console.log(
    `${format.name}: ${accepted} accepted, ${refused} refused, the slowest in ${slowest.toFixed(0)} ms, ` +
      `${faults.length} faults, ${memory} MiB in use`,
  );
  for (const fault of faults) console.log(`  ${fault}`);
  if (slowest > longest) console.log(`  took longer than ${longest} ms`);
  bad += faults.length + Number(slowest > longest);
}
process.exitCode = bad === 0 ? 0 : 1;
