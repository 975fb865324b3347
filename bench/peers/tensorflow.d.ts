/**
 * The part of TensorFlow.js that the bench calls: types that hold where bench/node_modules is not installed
 * (tsconfig's paths).
 */
export interface Tensor {
  readonly shape: number[];
  data(): Promise<Float32Array>;
  dispose(): void;
}
export interface Variable extends Tensor {
  assign(value: Tensor): void;
}
export interface Optimizer {
  minimize(loss: () => Tensor, returnCost: boolean, variables: readonly Variable[]): Tensor | null;
  dispose(): void;
}
type Operand = Tensor | number;
export const train: {
  adam(learningRate: number, beta1: number, beta2: number, epsilon: number): Optimizer;
};
export const losses: { softmaxCrossEntropy(labels: Tensor, logits: Tensor): Tensor };
export function tensor(values: Float32Array, shape: readonly number[]): Tensor;
export function variable(value: Tensor, trainable?: boolean): Variable;
export function zeros(shape: readonly number[]): Tensor;
export function randomNormal(shape: readonly number[], mean?: number, sd?: number): Tensor;
export function matMul(a: Tensor, b: Tensor, transposeA?: boolean, transposeB?: boolean): Tensor;
export function add(a: Operand, b: Operand): Tensor;
export function addN(tensors: readonly Tensor[]): Tensor;
export function sub(a: Operand, b: Operand): Tensor;
export function mul(a: Operand, b: Operand): Tensor;
export function sum(a: Tensor, axis?: number): Tensor;
export function square(a: Tensor): Tensor;
export function log(a: Tensor): Tensor;
export function exp(a: Tensor): Tensor;
export function relu(a: Tensor): Tensor;
export function softplus(a: Tensor): Tensor;
export function logSoftmax(a: Tensor, axis?: number): Tensor;
export function tidy<T>(f: () => T): T;
export function keep<T extends Tensor>(tensor: T): T;
export function dispose(tensors: readonly Tensor[]): void;
export function setBackend(name: string): Promise<boolean>;
export function ready(): Promise<void>;
