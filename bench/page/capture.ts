/**
 * Records what a program asks of WebGPU. While `captured` runs, the prototypes of the API are wrapped, so
 * every call is counted, whichever library makes it.
 */

import { type Bound, type Use, usesOf } from '../../src/gpu/profile/work.ts';

export interface CapturedDispatch {
  readonly pipeline: GPUComputePipeline;
  readonly groups: readonly [GPUBindGroup | null, readonly number[]][];
  readonly workgroups: readonly number[];
  readonly constants: Readonly<Record<string, number>>;
  readonly bound: readonly Bound[];
}

export interface Capture {
  readonly dispatches: CapturedDispatch[];
  submits: number;
  /** Bytes that copies moved between buffers, each read and written. */
  copied: number;
}

interface Entry {
  readonly binding: number;
  readonly buffer: GPUBuffer;
}

interface PipelineFacts {
  readonly constants: Readonly<Record<string, number>>;
  /** By binding number of group 0. */
  readonly uses: ReadonlyMap<number, Use>;
}

type Method = (this: unknown, ...given: never[]) => unknown;

/** Runs `action` and returns what it asked of WebGPU since its last call of `restart`. */
export async function captured(action: (restart: () => void) => Promise<void>): Promise<Capture> {
  const capture: Capture = { dispatches: [], submits: 0, copied: 0 };
  const restore = wrapAll(capture);
  try {
    await action(() => {
      capture.dispatches.length = 0;
      capture.submits = 0;
      capture.copied = 0;
    });
  } finally {
    for (const undo of restore) undo();
  }
  return capture;
}

function wrapAll(capture: Capture): (() => void)[] {
  const codes = new WeakMap<object, string>();
  const pipelines = new WeakMap<object, PipelineFacts>();
  const bindGroups = new WeakMap<object, readonly Entry[]>();
  const passes = new WeakMap<
    object,
    { pipeline?: GPUComputePipeline; groups: [GPUBindGroup | null, number[]][] }
  >();
  const factsOf = ({ compute }: GPUComputePipelineDescriptor): PipelineFacts => ({
    constants: { ...(compute.constants as Record<string, number> | undefined) },
    uses: usesOf(codes.get(compute.module) ?? ''),
  });
  const passOf = (pass: unknown) => {
    const state = passes.get(pass as object) ?? { groups: [] };
    passes.set(pass as object, state);
    return state;
  };
  return [
    wrap(GPUDevice.prototype, 'createShaderModule', (result, { code }: GPUShaderModuleDescriptor) => {
      codes.set(result as object, code);
    }),
    wrap(GPUDevice.prototype, 'createComputePipeline', (result, descriptor: GPUComputePipelineDescriptor) => {
      pipelines.set(result as object, factsOf(descriptor));
    }),
    wrap(
      GPUDevice.prototype,
      'createComputePipelineAsync',
      (result, descriptor: GPUComputePipelineDescriptor) => {
        (result as Promise<GPUComputePipeline>).then(
          (pipeline) => pipelines.set(pipeline, factsOf(descriptor)),
          () => undefined,
        );
      },
    ),
    wrap(GPUDevice.prototype, 'createBindGroup', (result, { entries }: GPUBindGroupDescriptor) => {
      const buffers = [...entries].flatMap(({ binding, resource }) =>
        resource instanceof GPUBuffer
          ? [{ binding, buffer: resource }]
          : 'buffer' in resource
            ? [{ binding, buffer: resource.buffer }]
            : [],
      );
      bindGroups.set(result as object, buffers);
    }),
    wrap(GPUComputePassEncoder.prototype, 'setPipeline', function (_, pipeline: GPUComputePipeline) {
      passOf(this).pipeline = pipeline;
    }),
    wrap(
      GPUComputePassEncoder.prototype,
      'setBindGroup',
      function (_, at: number, group: GPUBindGroup | null, offsets?: Iterable<number>) {
        passOf(this).groups[at] = [group, [...(offsets ?? [])]];
      },
    ),
    wrap(GPUComputePassEncoder.prototype, 'dispatchWorkgroups', function (_, ...workgroups: number[]) {
      const { pipeline, groups } = passOf(this);
      const { constants, uses } = pipelines.get(pipeline!) ?? { constants: {}, uses: new Map() };
      const entries = bindGroups.get(groups[0]?.[0] ?? {}) ?? [];
      const bound = entries.flatMap(({ binding, buffer: { size } }) => {
        const use = uses.get(binding);
        return use ? [{ size, ...use }] : [];
      });
      capture.dispatches.push({ pipeline: pipeline!, groups: [...groups], workgroups, constants, bound });
    }),
    wrap(GPUQueue.prototype, 'submit', () => {
      capture.submits += 1;
    }),
    wrap(GPUCommandEncoder.prototype, 'copyBufferToBuffer', (_, ...given: unknown[]) => {
      const bytes = given.findLast((value) => typeof value === 'number');
      capture.copied += 2 * (bytes as number);
    }),
  ];
}

/** Lets `note` see every call of a method and what it returned. */
function wrap<T extends object, N extends keyof T & string>(
  prototype: T,
  name: N,
  note: (this: unknown, result: unknown, ...given: never[]) => void,
): () => void {
  const original = prototype[name] as Method;
  const wrapped: Method = function (...given) {
    const result = original.apply(this, given);
    note.call(this, result, ...given);
    return result;
  };
  prototype[name] = wrapped as T[N];
  return () => {
    prototype[name] = original as T[N];
  };
}

/** Replays dispatches `count` times in one submit and waits for it. Their buffers must still exist. */
export async function replay(
  device: GPUDevice,
  dispatches: readonly CapturedDispatch[],
  count: number,
): Promise<void> {
  const encoder = device.createCommandEncoder({ label: 'replay' });
  const pass = encoder.beginComputePass({ label: 'replay' });
  for (let time = 0; time < count; time++) {
    for (const { pipeline, groups, workgroups } of dispatches) {
      pass.setPipeline(pipeline);
      for (const [at, [group, offsets]] of groups.entries()) pass.setBindGroup(at, group, offsets);
      pass.dispatchWorkgroups(...(workgroups as [number, number?, number?]));
    }
  }
  pass.end();
  device.queue.submit([encoder.finish()]);
  await device.queue.onSubmittedWorkDone();
}
