/** The figures on a page: built once, then updated in place as new data comes. */
import './figures.css';
import type { ShownFigures } from '../data.ts';
import { createConfidenceFigure } from './confidenceFigure.ts';
import { loadChartFonts } from './fonts.ts';
import { createImportanceFigure } from './importanceFigure.ts';
import { type CreatePart, element, type Part } from './part.ts';
import { createPredictionFigure } from './predictionFigure.ts';
import { createTargetFigure } from './targetFigure.ts';
import { setColours, type ThemeName, themes } from './theme.ts';
import { createWeightFigure } from './weightFigure.ts';

export interface FigureView {
  /** What is shown now; undefined before the first `update`. */
  readonly data: ShownFigures | undefined;
  /** Shows new data in place, without animation. */
  update(data: ShownFigures): void;
  /** Light or dark from now on; undefined follows the system again. */
  setTheme(theme: ThemeName | undefined): void;
  /** Takes the figures off the page and frees their charts. */
  destroy(): void;
}

/** Each figure, and what it is drawn of. */
const figures: readonly { readonly create: CreatePart; readonly of: (data: ShownFigures) => unknown }[] = [
  { create: createTargetFigure, of: ({ targets }) => targets },
  // weights without widths have no posterior to show
  { create: createWeightFigure, of: ({ weights }) => weights?.length },
  { create: createImportanceFigure, of: ({ importance }) => importance },
  { create: createConfidenceFigure, of: ({ confidence }) => confidence },
  { create: createPredictionFigure, of: ({ predictions }) => predictions },
];

/**
 * Draws the figures that there is data for into `container` and returns the handle that feeds them. Each figure is a
 * `figure[data-figure]` (targets, weights, importance, confidence, predictions) whose `data-summary` holds its small numbers as JSON.
 *
 * @param container an element on the page, whose font the charts take over
 * @param theme light or dark; follows the system's preference if absent
 */
export function drawFigures(container: HTMLElement, theme?: ThemeName): FigureView {
  const root = element('div', 'figure-set');
  container.append(root);
  const system = window.matchMedia('(prefers-color-scheme: dark)');
  let chosen = theme;
  let data: ShownFigures | undefined;
  let shown: readonly CreatePart[] = [];
  let parts: Part[] = [];

  const clear = () => {
    for (const part of parts) part.destroy();
    root.replaceChildren();
  };
  const build = () => {
    clear();
    const look = {
      theme: themes[chosen ?? (system.matches ? 'dark' : 'light')],
      font: getComputedStyle(container).fontFamily,
    };
    setColours(root, look.theme);
    parts = shown.map((create) => create(look));
    root.append(...parts.map((part) => part.root));
    // empty frames would ask questions without an answer
    root.hidden = data === undefined;
    if (data) for (const part of parts) part.update(data);
  };
  const onSystemChange = () => {
    if (!chosen) build();
  };
  system.addEventListener('change', onSystemChange);
  build();
  let destroyed = false;
  void loadChartFonts(getComputedStyle(container).fontFamily).then((changed) => {
    if (changed && !destroyed) build();
  });

  return {
    get data() {
      return data;
    },
    update(next) {
      data = next;
      const needed = figures.filter(({ of }) => of(next)).map(({ create }) => create);
      if (needed.length === shown.length && needed.every((create, i) => create === shown[i])) {
        for (const part of parts) part.update(next);
        return;
      }
      shown = needed;
      build();
    },
    setTheme(next) {
      chosen = next;
      build();
    },
    destroy() {
      destroyed = true;
      system.removeEventListener('change', onSystemChange);
      clear();
      root.remove();
    },
  };
}
