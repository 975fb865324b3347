/** The profile of a training, for people. */
import { cellsOf, type ProfileColumn, profileColumns, profileNotes } from '../../figures/profileWords.ts';
import type { Profile } from '../../gpu/profiler.ts';
import { measured } from './format.ts';
import { table, wrappedLines } from './layout.ts';

const columns = Object.keys(profileColumns) as ProfileColumn[];
/** Words; the others are numbers and stand on the right. */
const words: readonly ProfileColumn[] = ['kernel', 'layer'];

export function profileTable(profile: Profile, width?: number): string {
  const parts = profile.phases.map(({ phase, total, kernels }) => {
    const rows = [profileColumns, ...kernels.map((row) => cellsOf(row, profile.timerStep))];
    const widths = columns.map((name) => Math.max(...rows.map((row) => row[name].length)));
    const cells = rows.map((row) =>
      columns.map((name, c) => (words.includes(name) ? row[name] : row[name].padStart(widths[c]!))),
    );
    return `profile of ${phase}: ${measured(total)} ms on the GPU\n${table(cells, width)}`;
  });
  return [...parts, wrappedLines(profileNotes(profile).join('\n'), width ?? Infinity)].join('\n\n');
}
