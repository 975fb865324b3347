/**
 * Which register block (shaders/lib/block.ts) a matrix product uses. Adapters that compute on the CPU pay for every load and
 * want large blocks; a GPU wants many invocations. Small products always take the small block: it compiles fastest.
 */
import { type BlockName, blockFeature } from '../../shaders/lib/block.ts';
import type { Gpu } from './device.ts';

/** A matrix product of a layer. */
export interface Product {
  /** Name of its kernel. */
  readonly kernel: string;
  /** Two products in one pass, which need twice the registers. */
  readonly twoProducts: boolean;
  /** Sides of the result and the terms of a sum. */
  readonly extent: readonly [rows: number, columns: number, terms: number];
}

/** Multiply-adds from which a block's shape matters more than the time to compile it. */
const large = 2 ** 22;

const isSmall = ({ extent: [rows, columns, terms] }: Product): boolean => rows * columns * terms < large;

/** The block for a product on this device. */
export function blockFor(gpu: Gpu, product: Product): BlockName {
  if (isSmall(product)) return '8x8';
  if (gpu.block) return gpu.block;
  const { quad, plain } = gpu.computesOnCpu
    ? product.twoProducts
      ? ({ quad: 'quad16x8', plain: '16x8' } as const)
      : ({ quad: 'quad16x16', plain: '16x16' } as const)
    : ({ quad: '8x8', plain: '8x8' } as const);
  const needed = blockFeature(quad);
  return needed === undefined || gpu.device.features.has(needed) ? quad : plain;
}
