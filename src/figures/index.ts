/**
 * The figures of a network: the package's `./figures`. Their data is computed wherever the network is; they
 * are drawn on a page, by Chart.js, with the style sheet `credence/figures.css`.
 */
export { type CollectOptions, collectFigures, type FigureNetwork, weightsOf } from './collect.ts';
export type * from './data.ts';
export { drawFigures } from './drawFigures.ts';
export { confidenceFigure, type Predicted } from './predictions/confidence.ts';
export { type PredictedTargets, targetFigures } from './predictions/targets.ts';
export type { FigureView } from './view.ts';
