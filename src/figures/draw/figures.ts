/** The four figures on a page: built once, then updated in place as new data comes. */
import './figures.css';
import type { FigureData } from '../data.ts';
import { createConfidenceFigure } from './confidenceFigure.ts';
import { loadChartFonts } from './fonts.ts';
import { createImportanceFigure } from './importanceFigure.ts';
import { element, type Part } from './part.ts';
import { createPredictionFigure } from './predictionFigure.ts';
import { setColours, type ThemeName, themes } from './theme.ts';
import { createWeightFigure } from './weightFigure.ts';

export interface FigureView {
  /** What is shown now; undefined before the first `update`. */
  readonly data: FigureData | undefined;
  /** Shows new data in place, without animation. */
  update(data: FigureData): void;
  /** Light or dark from now on; undefined follows the system again. */
  setTheme(theme: ThemeName | undefined): void;
  /** Takes the figures off the page and frees their charts. */
  destroy(): void;
}

const creators = [createWeightFigure, createImportanceFigure, createConfidenceFigure, createPredictionFigure];

/**
 * Draws the four figures into `container` and returns the handle that feeds them. Each figure is a
 * `figure[data-figure]` (weights, importance, confidence, predictions) whose `data-summary` holds its small numbers as JSON.
 *
 * @param container an element on the page, whose font the charts take over
 * @param theme light or dark; follows the system's preference if absent
 */
export function drawFigures(container: HTMLElement, theme?: ThemeName): FigureView {
  const root = element('div', 'figure-set');
  container.append(root);
  const system = window.matchMedia('(prefers-color-scheme: dark)');
  let chosen = theme;
  let data: FigureData | undefined;
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
    parts = creators.map((create) => create(look));
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
      root.hidden = false;
      for (const part of parts) part.update(next);
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
