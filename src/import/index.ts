/** Networks that were trained elsewhere: the package's `./import`. */

export type { HiddenActivation } from '../../shaders/lib/nonlinearity.ts';
export { type ImportOptions, importNetwork } from './importNetwork.ts';
export {
  type HeldOutScores,
  type LaplaceData,
  type LaplaceFit,
  lastLayerLaplace,
} from './lastLayerLaplace.ts';
