/** Every kernel. Tests walk this list: they compile each kernel and hold its row of README.md against it. */
import { augment } from './augment.wgsl.ts';
import { clip } from './clip.wgsl.ts';
import { gather } from './gather.wgsl.ts';
import { gaussianLoss } from './gaussianLoss.wgsl.ts';
import { gaussianPredict } from './gaussianPredict.wgsl.ts';
import { gradientNorm } from './gradientNorm.wgsl.ts';
import type { AnyKernel } from './kernel.ts';
import { kl } from './kl.wgsl.ts';
import { occupied } from './lib/cpu/occupied.wgsl.ts';
import { loss } from './loss.wgsl.ts';
import { matmul } from './matmul.wgsl.ts';
import { matmulInputs } from './matmulInputs.wgsl.ts';
import { matmulWeights } from './matmulWeights.wgsl.ts';
import { predict } from './predict.wgsl.ts';
import { priorScales } from './priorScales.wgsl.ts';
import { reduce } from './reduce.wgsl.ts';
import { sample } from './sample.wgsl.ts';
import { update } from './update.wgsl.ts';
import { updateIvon } from './updateIvon.wgsl.ts';

export const catalogue: readonly AnyKernel[] = [
  gather,
  augment,
  occupied,
  sample,
  matmul,
  matmulInputs,
  matmulWeights,
  loss,
  gaussianLoss,
  gradientNorm,
  clip,
  update,
  updateIvon,
  priorScales,
  kl,
  reduce,
  predict,
  gaussianPredict,
];
