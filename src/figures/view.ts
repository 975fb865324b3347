import type { ShownFigures } from './data.ts';

/** Figures on a page. */
export interface FigureView {
  /** Shows new data in place, without animation. */
  update(data: ShownFigures): void;
}
