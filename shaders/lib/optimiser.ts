/**
 * Optimisers: from the gradient of one parameter to its next value. A rule is WGSL for the gradient's running
 * moments and for the step they give. To add one, add a row here, its twin in src/reference/optimiser.ts and
 * a test; see docs/extending.md.
 */
interface Rule {
  /** How many numbers are kept for each parameter from step to step, besides the parameter itself. */
  readonly moments: 1 | 2;
  /** `moments(first, second, d) -> Moments` and `stepOf(m, learningRate)`, which is subtracted. */
  readonly code: string;
}

// Kingma and Ba 2015, algorithm 1
const adam = `
fn moments(first: vec4f, second: vec4f, d: vec4f) -> Moments {
  // not mix(): a driver may compute it as x + a (y - x), which loses most digits of (1 - beta2) d^2
  return Moments(step.beta1 * first + (1.0 - step.beta1) * d, step.beta2 * second + (1.0 - step.beta2) * d * d);
}

fn stepOf(m: Moments, learningRate: f32) -> vec4f {
  return learningRate * step.correction1 * m.first / (sqrt(step.correction2 * m.second) + step.epsilon);
}`;

// v = momentum v + d; w -= learningRate v: Sutskever et al. 2013 as PyTorch writes it, the rate outside of v
const sgd = `
fn moments(first: vec4f, second: vec4f, d: vec4f) -> Moments {
  return Moments(step.momentum * first + d, vec4f());
}

fn stepOf(m: Moments, learningRate: f32) -> vec4f {
  return learningRate * m.first;
}`;

const rules = {
  adam: { moments: 2, code: adam },
  sgd: { moments: 1, code: sgd },
} as const satisfies Record<string, Rule>;

export type OptimiserRule = keyof typeof rules;
export const optimiserRules = Object.keys(rules) as OptimiserRule[];
export const momentsOf = (rule: OptimiserRule): 1 | 2 => rules[rule].moments;

interface Optimiser {
  readonly rule: OptimiserRule;
  /** Whether `weightDecay` shrinks mu, in addition to the rule's step and without its moments. */
  readonly decays: boolean;
}

/**
 * Optimisers by their names in `TrainSettings.optimiser`. adamw (Loshchilov and Hutter 2019) has adam's rule,
 * and so the same pipeline.
 */
export const optimisers = {
  adam: { rule: 'adam', decays: false },
  adamw: { rule: 'adam', decays: true },
  sgd: { rule: 'sgd', decays: false },
} as const satisfies Record<string, Optimiser>;

export type OptimiserName = keyof typeof optimisers;
export const optimiserNames = Object.keys(optimisers) as OptimiserName[];

/** WGSL: `struct Moments`, `moments(first, second, d)` and `stepOf(m, learningRate)` of the given rule. */
export const optimiserSnippet = (rule: OptimiserRule): string =>
  `\nstruct Moments { first: vec4f, second: vec4f }\n${rules[rule].code}`;
