/**
 * The figures on a page: each is built when there is data for it, then updated in place as new data comes.
 */
import './figures.css';
import { h } from '../../kit/dom.ts';
import type { ShownFigures } from '../data.ts';
import type { FigureView } from '../view.ts';
import { createConfidenceFigure } from './confidenceFigure.ts';
import { createImportanceFigure } from './importanceFigure.ts';
import type { Part } from './part.ts';
import { createPredictionFigure } from './predictionFigure.ts';
import { createTargetFigure } from './targetFigure.ts';
import { createWeightFigure } from './weightFigure.ts';

/** Each figure in its order on the page, and what it is drawn of. */
const figures: readonly { readonly create: () => Part; readonly of: (data: ShownFigures) => unknown }[] = [
  { create: createTargetFigure, of: ({ targets }) => targets },
  // weights without widths have no posterior to show
  { create: createWeightFigure, of: ({ weights }) => weights?.length },
  { create: createImportanceFigure, of: ({ importance }) => importance },
  { create: createConfidenceFigure, of: ({ confidence }) => confidence },
  { create: createPredictionFigure, of: ({ predictions }) => predictions },
];

/**
 * Draws the figures that there is data for into `container` and returns the handle that feeds them. Each
 * figure is a `figure[data-figure]` (targets, weights, importance, confidence, predictions) whose
 * `data-summary` holds its small numbers as JSON.
 */
export function drawFigures(container: HTMLElement): FigureView {
  // an empty set would leave a gap
  const root = h('div', { class: 'figure-set', hidden: true });
  container.append(root);
  const parts = new Map<() => Part, Part>();
  return {
    update(data) {
      const missing = figures.filter(({ create, of }) => of(data) && !parts.has(create));
      for (const { create } of missing) parts.set(create, create());
      if (missing.length > 0) {
        root.replaceChildren(...figures.flatMap(({ create }) => parts.get(create)?.root ?? []));
        root.hidden = false;
      }
      for (const { create, of } of figures) {
        const part = parts.get(create);
        if (!part) continue;
        part.root.hidden = !of(data);
        if (of(data)) part.update(data);
      }
    },
  };
}
