/** The reparameterisation: weights drawn from the posterior, for the whole network in one dispatch. */
import { combinations, defineKernel, read, readWrite, wgsl } from './kernel.ts';
import { softplus } from './lib/gaussian.ts';
import { precisionFeatures, precisions, storedAs } from './lib/precision.ts';
import { random, streams } from './lib/random.ts';
import { step } from './lib/step.ts';

export const sample = defineKernel({
  name: 'sample',
  equation:
    'w = mu + sigma eps, eps ~ N(0, 1), sigma = softplus(rho);   or sigma^2 (local), or sigma eps (flipout)',
  bindings: [
    read('mu', '[P] posterior means', (v) => v.output === 'weights'),
    read('rho', '[P] sigma = softplus(rho)'),
    readWrite('w', '[S, P] drawn weights or perturbations, or [P] variances'),
  ],
  constants: ['parameterVectors'],
  passesOverArenas: true,
  variants: combinations({
    output: ['weights', 'variance', 'perturbation'],
    precision: precisions,
    // half is for weights alone: a variance or a perturbation may be smaller than any f16
  }).filter(({ output, precision }) => precision === 'single' || output === 'weights'),
  workgroup: [256, 1],
  needs: ({ precision }) => precisionFeatures(precision),
  code: ({ output, precision }) => {
    const { directives, element, functions, store } = storedAs(precision);
    return wgsl`
${directives}
${step}
${softplus}
${functions}
${random}
override parameterVectors: u32;  // vec4s in an arena

#if ${output === 'weights'}
@group(0) @binding(0) var<storage, read> mu: array<vec4f>;
#endif
@group(0) @binding(1) var<storage, read> rho: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> w: array<${element}>;

@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x;
  if (i >= parameterVectors) { return; }
  let sigma = softplus(rho[i]);
#if ${output === 'variance'}
  w[i] = sigma * sigma;
#else
#if ${output === 'weights'}
  let mean = mu[i];
#else
  let mean = vec4f();
#endif
  let draw = step.firstDraw + id.z;
  let drawn = randomNormal(vec4u(i, draw, step.index, ${String(streams.weights)}u), mean, sigma);
  w[id.z * parameterVectors + i] = ${store('drawn', 'drawn')};
#endif
}`;
  },
});
