/**
 * The part of jax-js that the bench calls: types that hold where bench/node_modules is not installed
 * (tsconfig's paths).
 */
/** Counts references: passing one to a function gives it away; `.ref` keeps one. */
export interface Array extends Iterable<Array> {
  readonly ref: Array;
  add(other: Array | number): Array;
  sub(other: Array | number): Array;
  mul(other: Array | number): Array;
  div(other: Array | number): Array;
  sum(axis?: number): Array;
  data(): Promise<Float32Array>;
  dispose(): void;
}
export type Device = 'wasm' | 'webgpu';
export function init(...devices: Device[]): Promise<Device[]>;
export function defaultDevice(device: Device): Device;
export function blockUntilReady<T>(tree: T): Promise<T>;
export function jit<A extends readonly unknown[], R>(
  f: (...given: A) => R,
): ((...given: A) => R) & { dispose(): void };
export function valueAndGrad<P, A extends readonly unknown[], Aux>(
  f: (parameters: P, ...given: A) => [Array, Aux],
  options: { hasAux: true },
): (parameters: P, ...given: A) => [[Array, Aux], P];
export const numpy: {
  array(values: Float32Array | readonly number[], options?: { shape?: number[]; device?: Device }): Array;
  zeros(shape: readonly number[], options?: { device?: Device }): Array;
  matmul(a: Array, b: Array): Array;
  matrixTranspose(a: Array): Array;
  log(a: Array): Array;
  exp(a: Array): Array;
  sqrt(a: Array): Array;
  square(a: Array): Array;
};
export const nn: {
  relu(x: Array): Array;
  softplus(x: Array): Array;
  logSoftmax(x: Array, axis?: number): Array;
};
export const random: {
  key(seed: number): Array;
  split(key: Array, count: number): Array;
  normal(key: Array, shape: readonly number[]): Array;
};
