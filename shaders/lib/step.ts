/**
 * The numbers that change from step to step, as one uniform in bind group 1. The list below is the only place
 * that names them: the WGSL struct and the host's writer are both made from it, so they cannot drift apart.
 * Every field is one 32-bit word, so the layout is the list.
 */
const fields = {
  seedLow: 'u32',
  seedHigh: 'u32',
  /** Index of the training step (or of the prediction): a word of every random counter. */
  index: 'u32',
  /** Steps that the optimiser's moments have seen; 0 in their first step. */
  momentSteps: 'u32',
  /** Index of the first posterior draw of this dispatch. */
  firstDraw: 'u32',
  /** Examples in this minibatch, B, and K pseudo-examples. */
  batch: 'u32',
  /** Position of the minibatch's first example in `order`. */
  firstExample: 'u32',
  /** Posterior draws (or members of an ensemble) in this dispatch, S. */
  draws: 'u32',
  /** Row of the metrics ring, or first row of the predictive moments. */
  row: 'u32',
  /** Factor from stored inputs to the network's inputs. */
  inputScale: 'f32',
  /** c = temperature * pi_i / B: the weight of one nat of KL beside the mean NLL of the minibatch. */
  klScale: 'f32',
  /**
   * The weight of an example's NLL in the gradient: 1 / (S B), or 1 / B for members, which have their own.
   */
  lossScale: 'f32',
  /** The weight of a pseudo-example beside an example, whose weight is 1. */
  pseudoWeight: 'f32',
  learningRateMu: 'f32',
  learningRateRho: 'f32',
  beta1: 'f32',
  beta2: 'f32',
  /** 1 / (1 - beta^t): Adam's bias corrections. */
  correction1: 'f32',
  correction2: 'f32',
  epsilon: 'f32',
  /** `momentum` is sgd's; `weightDecay` is adamw's decay of mu, as a share of the learning rate. */
  momentum: 'f32',
  weightDecay: 'f32',
  /** The norm that the whole gradient is scaled down to. */
  clipNorm: 'f32',
} as const;

export type StepFields = Readonly<Record<keyof typeof fields, number>>;

/** A step whose numbers are all 0. */
export const zeroStep = Object.fromEntries(Object.keys(fields).map((name) => [name, 0])) as StepFields;

/** Bytes between two steps in the uniform ring: WebGPU's default offset alignment. */
export const stepStride = 256;

const struct = `struct Step {
${Object.entries(fields)
  .map(([name, type]) => `  ${name}: ${type},`)
  .join('\n')}
}`;

/** WGSL: `struct Step` and the uniform `step`. */
export const step = `${struct}
@group(1) @binding(0) var<uniform> step: Step;`;

/**
 * WGSL: the same for a pass over many parameters, which copies the uniform once. Its `main` begins with
 * `step = uniformStep;`.
 */
export const copiedStep = `${struct}
@group(1) @binding(0) var<uniform> uniformStep: Step;
var<private> step: Step;`;

/** Writes `values` as a `Step` of the shaders, at `byteOffset`. */
export function writeStep(view: DataView, byteOffset: number, values: StepFields): void {
  let at = byteOffset;
  for (const [name, type] of Object.entries(fields)) {
    const value = values[name as keyof StepFields];
    if (type === 'u32') view.setUint32(at, value, true);
    else view.setFloat32(at, value, true);
    at += 4;
  }
}
