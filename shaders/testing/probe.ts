/**
 * Runs a WGSL snippet elementwise: result[i] = an expression in i, the inputs and the snippet's functions.
 */
import type { Gpu } from '../../src/gpu/device.ts';
import { defineKernel, read, readWrite, wgsl } from '../kernel.ts';
import { type StepFields, step } from '../lib/step.ts';
import { run } from './runKernel.ts';

type Scalar = 'f32' | 'u32';
export type Element = Scalar | 'vec2f' | 'vec2u' | 'vec4f' | 'vec4u';

export interface Probe {
  /** Such as `enable f16;`. */
  readonly directives?: string;
  /** WGSL of the snippets under test; may use `step` and the inputs by name. */
  readonly code: string;
  /** Storage arrays by name. */
  readonly inputs: Readonly<
    Record<
      string,
      { readonly type: Element; readonly data: Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer> }
    >
  >;
  readonly step?: Partial<StepFields>;
  /** Such as `softplus(x[i])`. */
  readonly expression: string;
  readonly type: Element;
  /** Elements of the result. */
  readonly count: number;
}

/** Pipelines are cached by the kernel's name, so every probe has its own. */
let probes = 0;

/**
 * The result's numbers, `count` times the width of its type; integers come back as their bits through
 * `asWords`.
 */
export async function probe(
  gpu: Gpu,
  { directives = '', code, inputs, step: fields = {}, expression, type, count }: Probe,
): Promise<Float32Array<ArrayBuffer>> {
  const names = Object.keys(inputs);
  const kernel = defineKernel({
    name: `probe ${++probes}`,
    equation: `result[i] = ${expression}`,
    bindings: [...names.map((name) => read(name, 'input')), readWrite('result', 'output')],
    constants: ['count'],
    variants: [{ of: expression }],
    workgroup: [64, 1],
    code: () => wgsl`
${directives}
${step}
override count: u32;
${names.map((name, n) => `@group(0) @binding(${n}) var<storage, read> ${name}: array<${inputs[name]!.type}>;`).join('\n')}
@group(0) @binding(${String(names.length)}) var<storage, read_write> result: array<${type}>;
${code}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x;
  if (i < count) { result[i] = ${expression}; }
}`,
  });
  const width = type.startsWith('vec') ? Number(type[3]) : 1;
  const { result } = await run(gpu, {
    kernel,
    variant: { of: expression },
    constants: { count },
    buffers: {
      ...Object.fromEntries(names.map((name) => [name, inputs[name]!.data])),
      result: new Float32Array(count * width),
    },
    step: fields,
    covers: [count, 1, 1],
  });
  return result!;
}

/** The same bits as u32. */
export const asWords = (floats: Float32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> =>
  new Uint32Array(floats.buffer, floats.byteOffset, floats.length);

/** One f32 input named x, one f32 result a number: `probeFunction(gpu, softplus, 'softplus', xs)`. */
export function probeFunction(
  gpu: Gpu,
  code: string,
  name: string,
  x: Float32Array<ArrayBuffer>,
): Promise<Float32Array<ArrayBuffer>> {
  const padded = new Float32Array(Math.ceil(x.length / 4) * 4);
  padded.set(x);
  const count = padded.length / 4;
  const inputs = { x: { type: 'vec4f' as const, data: padded } };
  return probe(gpu, { code, inputs, expression: `${name}(x[i])`, type: 'vec4f', count }).then((all) =>
    all.slice(0, x.length),
  );
}
