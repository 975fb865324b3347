/** Posteriors for other programs: the package's `./export`, apart because it needs libraries of its own. */

export type { ModelCard, RunFacts } from './card.ts';
export { exportWeights, type WeightFormat } from './files.ts';
export type { CategoryInputs } from './onnx/inputs.ts';
export type { GraphKind } from './onnx/weights.ts';
export { exportOnnx, type OnnxCard, type OnnxOptions } from './onnx.ts';
