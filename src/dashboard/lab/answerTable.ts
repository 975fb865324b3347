/** The charts of an answer as files: bars, draws and doubts in one table and in one picture. */
import type { CsvCell } from '../../data/csv/csvText.ts';
import type { Answer } from '../../service/networks/answer.ts';
import type { ExportSource, ExportTable } from '../charts/exportButtons.ts';
import { outcomeName } from './verdict.ts';

/** A row for each number: outcomes with their intervals, the doubts, and each outcome by each draw. */
export function answerTable(answer: Answer): ExportTable {
  const { outcomes, aleatoric, epistemic, draws, mass } = answer;
  const bounds = `${Math.round(100 * mass)} % interval`;
  const doubts: readonly (readonly CsvCell[])[] = [
    ['noise in the image', 'nats', null, null, aleatoric, null, null],
    ['too little seen', 'nats', null, null, epistemic, null, null],
  ];
  return {
    head: ['quantity', 'unit', 'outcome', 'draw', 'value', `lower ${bounds}`, `upper ${bounds}`],
    rows: [
      ...outcomes.map(
        ({ p, lower, upper }, k) =>
          ['probability', 'share', outcomeName(answer, k), null, p, lower, upper] as const,
      ),
      ...doubts,
      ...draws.flatMap((draw, s) =>
        draw.map(
          (p, k) => ['probability by a draw', 'share', outcomeName(answer, k), s + 1, p, null, null] as const,
        ),
      ),
    ],
  };
}

/** @param says the answer in a sentence, over the picture; whose it is, where it is not the lab's */
export const answerSource = (answer: Answer, says: string, whose = ''): ExportSource => ({
  ...{ name: `answer${whose && `-${whose}`}`, title: says },
  table: () => answerTable(answer),
  picture: async () => (await import('./answerPicture.ts')).answerPicture(answer, says),
});
