/** Points with intervals against the diagonal: there a prediction is exact, a share as large as it says. */
import type { Point } from '../../kit/chart.ts';
import { colour } from '../../kit/theme.ts';

/** The dashed line from one corner to the other. */
export const diagonal = (least: number, most: number) => ({
  ...{ borderColor: colour('muted'), borderDash: [4, 4], borderWidth: 1 },
  data: [least, most].map((at): Point => ({ x: at, y: at })),
});

/** What a point of the first dataset says, in lines; the diagonal says nothing. */
export const tooltipOfPoints = (linesOf: (point: number) => string[]) => ({
  filter: ({ datasetIndex }: { readonly datasetIndex: number }) => datasetIndex === 0,
  displayColors: false,
  callbacks: { label: ({ dataIndex }: { readonly dataIndex: number }) => linesOf(dataIndex) },
});
