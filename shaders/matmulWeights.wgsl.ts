/**
 * One layer backwards, to its weights. The bias needs no kernel of its own: its input is the constant column of x.
 * `local` also returns the gradient with respect to the weights' variances, `flipout` that with respect to their
 * perturbations, in the same pass over x and dy.
 */
import { combinations, defineKernel, read, readWrite, wgsl } from './kernel.ts';
import { blockColumns, blockRows, declareBlock, storeBlock, unroll } from './lib/block.ts';
import { step } from './lib/step.ts';

const outerProduct = (name: string, x: string, dy: string) =>
  unroll(blockRows / 4, (half) =>
    unroll(4, (lane) =>
      unroll(blockColumns, (c) => {
        const cell = `${name}${half * 4 + lane}${c}`;
        return `    ${cell} = fma(vec4f(${x}${half}.${'xyzw'[lane]}), ${dy}${c}, ${cell});`;
      }),
    ),
  );

export const matmulWeights = defineKernel({
  name: 'matmulWeights',
  equation: 'dw = x^T dy;   local: dvariance = (x^2)^T (dy slope);   flipout: dperturbation = (x r)^T (dy s)',
  bindings: [
    read('x', '[S, B, I + 1] inputs of the layer'),
    read('dy', '[S, B, O + 1] gradient before the activation'),
    read('slope', '[S, B, O + 1] dy/dV', (v) => v.estimator === 'local'),
    readWrite('dw', '[S, P] arena: gradient of the mean NLL'),
    readWrite('dvariance', '[S, P] arena: gradient of the mean NLL', (v) => v.estimator === 'local'),
    read('inputSigns', '[S, B, I + 1] r', (v) => v.estimator === 'flipout'),
    read('outputSigns', '[S, B, O + 1] s', (v) => v.estimator === 'flipout'),
    readWrite('dperturbation', '[S, P] arena: gradient of the mean NLL', (v) => v.estimator === 'flipout'),
  ],
  constants: ['rowVectors', 'columnVectors', 'layerOffset', 'xDraw', 'wDraw', 'yDraw'],
  variants: combinations({ estimator: ['draw', 'local', 'flipout'] }),
  workgroup: [8 * blockColumns, 8 * blockRows],
  code: ({ estimator }) => wgsl`
${step}
override rowVectors: u32;     // vec4s in a row of x
override columnVectors: u32;  // vec4s in a row of dw and dy
override layerOffset: u32;    // where the layer's weights start in the arena, in vec4s
override xDraw: u32;          // vec4s from one draw to the next: of x (0: shared), of dw and what is beside it, of dy
override wDraw: u32;
override yDraw: u32;

@group(0) @binding(0) var<storage, read> x: array<vec4f>;
@group(0) @binding(1) var<storage, read> dy: array<vec4f>;
#if ${estimator === 'local'}
@group(0) @binding(2) var<storage, read> slope: array<vec4f>;
#endif
@group(0) @binding(3) var<storage, read_write> dw: array<vec4f>;
#if ${estimator === 'local'}
@group(0) @binding(4) var<storage, read_write> dvariance: array<vec4f>;
#endif
#if ${estimator === 'flipout'}
@group(0) @binding(5) var<storage, read> inputSigns: array<vec4f>;
@group(0) @binding(6) var<storage, read> outputSigns: array<vec4f>;
@group(0) @binding(7) var<storage, read_write> dperturbation: array<vec4f>;
#endif

@compute @workgroup_size(8, 8)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let column = id.x * ${String(blockColumns)}u;
  let row = id.y * ${String(blockRows)}u;  // rows of dw are inputs
  let draw = id.z;
  if (column >= columnVectors || row >= rowVectors * 4u) { return; }
${declareBlock('g')}
#if ${estimator !== 'draw'}
${declareBlock('h')}
#endif
  var atX = xDraw * draw + id.y * ${String(blockRows / 4)}u;
  var atY = yDraw * draw + column;
  for (var b = 0u; b < step.batch; b++) {
${unroll(blockRows / 4, (half) => `    let x${half} = x[atX + ${half}u];`)}
${unroll(blockColumns, (c) => `    let dy${c} = dy[atY + ${c}u];`)}
${outerProduct('g', 'x', 'dy')}
#if ${estimator !== 'draw'}
${unroll(blockRows / 4, (half) => `    let q${half} = x${half} * ${estimator === 'local' ? `x${half}` : `inputSigns[atX + ${half}u]`};`)}
${unroll(blockColumns, (c) => `    let dv${c} = dy${c} * ${estimator === 'local' ? 'slope' : 'outputSigns'}[atY + ${c}u];`)}
${outerProduct('h', 'q', 'dv')}
#endif
    atX += rowVectors;
    atY += columnVectors;
  }
${storeBlock(
  estimator === 'draw' ? ['g'] : ['g', 'h'],
  { rows: 'rowVectors * 4u', columns: 'columnVectors' },
  `
    let index = wDraw * draw + layerOffset + atRow * columnVectors + atColumn;
    dw[index] = gCell;${{ draw: '', local: '\n    dvariance[index] = hCell;', flipout: '\n    dperturbation[index] = hCell;' }[estimator]}`,
)}
}`,
});
