/** Draws the figures where there is a page: what draws needs one as soon as it is loaded. */
import type { FigureView } from './view.ts';

/**
 * Draws into `container`, an element of the page, the figures that data comes for. Needs npm `chart.js`, and
 * `credence/figures.css` on the page.
 */
export async function drawFigures(container: HTMLElement): Promise<FigureView> {
  const figures = await import('./draw/figures.ts');
  return figures.drawFigures(container);
}
