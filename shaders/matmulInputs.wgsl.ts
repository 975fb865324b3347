/** One layer backwards, to its inputs, through the activation that made them. Not run for the first layer in training. */
import { combinations, defineKernel, read, readWrite, wgsl } from './kernel.ts';
import { blockColumns, blockRows, declareBlock, multiplyRow, storeBlock, unroll } from './lib/block.ts';
import { nonlinearity, slopeSources } from './lib/nonlinearity.ts';
import { step } from './lib/step.ts';

// Eight rows of w (inputs), four columns of each, transposed in registers: NAMEjc holds output j for inputs 4c .. 4c + 3.
const loadTransposed = (from: string, name: string, at: string) =>
  unroll(blockColumns, (c) =>
    [
      unroll(4, (i) => `    let ${name}Row${c}${i} = ${from}[${at} + ${4 * c + i}u * columnVectors];`),
      unroll(4, (j) => {
        const lane = 'xyzw'[j];
        const lanes = [0, 1, 2, 3].map((i) => `${name}Row${c}${i}.${lane}`);
        return `    let ${name}${j}${c} = vec4f(${lanes.join(', ')});`;
      }),
    ].join('\n'),
  );

/** Row r of the block: dy w^T, and for two products (dy slope) (sigma^2)^T or (dy s) (sigma eps)^T beside it. */
const rowOf = (estimator: 'draw' | 'local' | 'flipout', r: number): string => {
  const mean = `    let dy${r} = dy[atY + ${r}u * columnVectors];\n${multiplyRow('m', r, `dy${r}`, 'w')}`;
  if (estimator === 'draw') return mean;
  const factor = `${estimator === 'local' ? 'slope' : 'outputSigns'}[atY + ${r}u * columnVectors]`;
  return `${mean}\n    let dv${r} = dy${r} * ${factor};\n${multiplyRow('v', r, `dv${r}`, 'u')}`;
};

export const matmulInputs = defineKernel({
  name: 'matmulInputs',
  equation:
    "dx = (dy w^T) f'(x);   local: (dy mu^T + 2 x ((dy slope) variance^T)) f';   " +
    "flipout: (dy mu^T + r ((dy s) perturbation^T)) f'",
  bindings: [
    read('dy', '[S, B, O + 1] gradient before the activation'),
    read('w', '[S, P] arena: drawn weights, or mu'),
    read('x', '[S, B, I + 1] inputs of the layer', (v) => v.estimator === 'local' || v.slope !== 'kept'),
    readWrite('dx', '[S, B, I + 1] gradient before the activation that made x'),
    read('slope', '[S, B, O + 1] dy/dV', (v) => v.estimator === 'local'),
    read('variance', '[P] arena: sigma^2', (v) => v.estimator === 'local'),
    read('outputSigns', '[S, B, O + 1] s', (v) => v.estimator === 'flipout'),
    read('perturbation', '[S, P] arena: sigma eps', (v) => v.estimator === 'flipout'),
    read('inputSigns', '[S, B, I + 1] r', (v) => v.estimator === 'flipout'),
    read('derivative', "[S, B, I + 1] f' where x does not tell it", (v) => v.slope === 'kept'),
  ],
  constants: [
    'rowVectors',
    'columnVectors',
    'layerOffset',
    'xDraw',
    'wDraw',
    'spreadDraw',
    'yDraw',
    'dxDraw',
  ],
  variants: combinations({ estimator: ['draw', 'local', 'flipout'], slope: slopeSources }),
  workgroup: [8 * blockColumns, 8 * blockRows],
  code: ({ estimator, slope }) => wgsl`
${step}
${slope === 'kept' ? '' : nonlinearity(slope)}
override rowVectors: u32;     // vec4s in a row of x and dx
override columnVectors: u32;  // vec4s in a row of w and dy
override layerOffset: u32;    // where the layer's weights start in the arena, in vec4s
override xDraw: u32;          // vec4s from one draw to the next: of x (0: shared), w, dy, dx
override wDraw: u32;
override spreadDraw: u32;    // of variance or perturbation
override yDraw: u32;
override dxDraw: u32;

@group(0) @binding(0) var<storage, read> dy: array<vec4f>;
@group(0) @binding(1) var<storage, read> w: array<vec4f>;
#if ${estimator === 'local' || slope !== 'kept'}
@group(0) @binding(2) var<storage, read> x: array<vec4f>;
#endif
@group(0) @binding(3) var<storage, read_write> dx: array<vec4f>;
#if ${estimator === 'local'}
@group(0) @binding(4) var<storage, read> slope: array<vec4f>;
@group(0) @binding(5) var<storage, read> variance: array<vec4f>;
#endif
#if ${estimator === 'flipout'}
@group(0) @binding(6) var<storage, read> outputSigns: array<vec4f>;
@group(0) @binding(7) var<storage, read> perturbation: array<vec4f>;
@group(0) @binding(8) var<storage, read> inputSigns: array<vec4f>;
#endif
#if ${slope === 'kept'}
@group(0) @binding(9) var<storage, read> derivative: array<vec4f>;
#endif

@compute @workgroup_size(8, 8)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let column = id.x * ${String(blockColumns)}u;  // columns of dx are inputs, which are rows of w
  let row = id.y * ${String(blockRows)}u;
  let draw = id.z;
  if (column >= rowVectors || row >= step.batch) { return; }
${declareBlock('m')}
#if ${estimator !== 'draw'}
${declareBlock('v')}
#endif
  var atY = yDraw * draw + row * columnVectors;
  var at = wDraw * draw + layerOffset + column * 4u * columnVectors;
#if ${estimator !== 'draw'}
  var atSpread = spreadDraw * draw + layerOffset + column * 4u * columnVectors;
#endif
  for (var o = 0u; o < columnVectors; o++) {
${loadTransposed('w', 'w', 'at')}
#if ${estimator === 'local'}
${loadTransposed('variance', 'u', 'atSpread')}
#elif ${estimator === 'flipout'}
${loadTransposed('perturbation', 'u', 'atSpread')}
#endif
${unroll(blockRows, (r) => rowOf(estimator, r))}
    atY += 1u;
    at += 1u;
#if ${estimator !== 'draw'}
    atSpread += 1u;
#endif
  }
${storeBlock(
  estimator === 'draw' ? ['m'] : ['m', 'v'],
  { rows: 'step.batch', columns: 'rowVectors' },
  `
    let index = atRow * rowVectors + atColumn;
    let atX = xDraw * draw + index;
    let d = mCell${{ draw: '', local: ' + 2.0 * x[atX] * vCell', flipout: ' + inputSigns[atX] * vCell' }[estimator]};
    dx[dxDraw * draw + index] = d * ${slope === 'kept' ? 'derivative[atX]' : 'nonlinearitySlope(x[atX])'};`,
)}
}`,
});
