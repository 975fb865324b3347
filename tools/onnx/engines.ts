/** onnxruntime under Node, native and as WebAssembly, behind one function. */
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { Value } from '../../src/export/testing/interpret.ts';

const require = createRequire(import.meta.url);

export const engines = ['onnxruntime-node', 'onnxruntime-web'] as const;
export type Engine = (typeof engines)[number];

/** What is used of the two packages, which share it. */
interface Runtime {
  readonly Tensor: new (
    type: string,
    data: ArrayLike<unknown>,
    dims: readonly number[],
  ) => { readonly data: ArrayLike<number> };
  readonly InferenceSession: { create(bytes: Uint8Array): Promise<Session> };
}

interface Session {
  readonly inputNames: readonly string[];
  run(feeds: Record<string, unknown>): Promise<Record<string, { readonly data: ArrayLike<number> }>>;
}

export type Kind = 'float32' | 'float64' | 'uint8' | 'int64' | 'string';

export interface Loaded {
  run(inputs: Readonly<Record<string, Value>>): Promise<Record<string, number[]>>;
}

/** @param kinds of the inputs that are not float32 */
export async function load(
  engine: Engine,
  bytes: Uint8Array,
  kinds: Readonly<Record<string, Kind>> = {},
): Promise<Loaded> {
  const module = (await import(pathToFileURL(require.resolve(engine)).href)) as Runtime & {
    readonly default?: Runtime;
  };
  const { InferenceSession, Tensor } = module.InferenceSession ? module : module.default!;
  const session = await InferenceSession.create(bytes);
  return {
    async run(inputs) {
      const feeds = Object.entries(inputs).map(([name, { dims, data }]) => {
        const kind = kinds[name] ?? 'float32';
        return [name, new Tensor(kind, arrays[kind](data), dims)] as const;
      });
      const found = await session.run(Object.fromEntries(feeds));
      return Object.fromEntries(Object.entries(found).map(([name, { data }]) => [name, Array.from(data)]));
    },
  };
}

const arrays: Readonly<Record<Kind, (data: Value['data']) => ArrayLike<unknown>>> = {
  float32: (data) => Float32Array.from(data as number[]),
  float64: (data) => Float64Array.from(data as number[]),
  uint8: (data) => Uint8Array.from(data as number[]),
  int64: (data) => BigInt64Array.from(data as number[], BigInt),
  string: (data) => [...data],
};
