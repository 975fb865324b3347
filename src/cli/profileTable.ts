/** The profile of a training, for people. */
import { cellsOf, type ProfileColumn, profileColumns, profileNotes } from '../figures/profileWords.ts';
import type { Profile } from '../gpu/profiler.ts';
import { measured } from './format.ts';

const columns = Object.keys(profileColumns) as ProfileColumn[];
/** Words; the others are numbers and stand on the right. */
const words: readonly ProfileColumn[] = ['kernel', 'layer'];

export function profileTable(profile: Profile): string {
  const parts = profile.phases.map(({ phase, total, kernels }) => {
    const rows = [profileColumns, ...kernels.map((row) => cellsOf(row, profile.timerStep))];
    const widths = columns.map((name) => Math.max(...rows.map((row) => row[name].length)));
    const lines = rows.map((row) =>
      columns
        .map((name, c) =>
          words.includes(name) ? row[name].padEnd(widths[c]!) : row[name].padStart(widths[c]!),
        )
        .join('  ')
        .trimEnd(),
    );
    return [`profile of ${phase}: ${measured(total)} ms on the GPU`, ...lines].join('\n');
  });
  return [...parts, profileNotes(profile).join('\n')].join('\n\n');
}
