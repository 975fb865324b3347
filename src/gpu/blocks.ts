/**
 * Which block (shaders/lib/block.ts) a matrix product uses. Adapters that compute on the CPU pay for every load and want large
 * register blocks; a GPU wants many invocations, and may want tiles. What was measured on the adapter (tuner.ts) comes first.
 * Small products always take a small block: it compiles fastest.
 */
import {
  type BlockName,
  blockFeature,
  fastBlockNames,
  nicheOf,
  usesWorkgroupMemory,
} from '../../shaders/lib/block.ts';
import type { Precision } from '../../shaders/lib/precision.ts';
import type { Gpu } from './device.ts';

/** A matrix product of a layer. */
export interface Product {
  /** Name of its kernel. */
  readonly kernel: string;
  /** Two products in one pass, which need twice the registers. */
  readonly twoProducts: boolean;
  /** Rows and columns of the layer's weights. */
  readonly layer: readonly [rows: number, columns: number];
  /** Examples of a minibatch. */
  readonly batch: number;
  /** Of the operands that may be half; single if absent. */
  readonly precision?: Precision;
  /** The layer reads the examples' bytes in place of activations. */
  readonly bytes?: boolean;
}

/** Multiply-adds from which a block's shape matters more than the time to compile it. */
const large = 2 ** 22;

export const isLarge = ({ layer: [rows, columns], batch }: Product): boolean =>
  rows * columns * batch >= large;

/** `matmul[two,bytes] 788x404`: what a measured choice is remembered by, whatever the minibatch. */
export const productName = ({ kernel, twoProducts, layer, precision, bytes }: Product): string => {
  const kind = [twoProducts ? 'two' : 'one', precision === 'half' && 'half', bytes && 'bytes'];
  return `${kernel}[${kind.filter(Boolean).join(',')}] ${layer.join('x')}`;
};

/** What choices on an adapter are kept under: one that was made among other blocks says nothing about these. */
export const raceOf = (adapterName: string): string => `${adapterName}: ${fastBlockNames.join(', ')}`;

/** Blocks for a product that the device can run, without those that are known to be slow there. */
export const blocksOf = (gpu: Gpu, { twoProducts }: Pick<Product, 'twoProducts'>): readonly BlockName[] =>
  fastBlockNames.filter((name) => {
    if (gpu.computesOnCpu && usesWorkgroupMemory(name)) return false;
    const niche = nicheOf(name);
    if (niche && !(gpu.computesOnCpu && niche === (twoProducts ? 'two' : 'one'))) return false;
    return offers(gpu, name);
  });

/** Whether the device has what the block needs. */
function offers(gpu: Gpu, name: BlockName): boolean {
  const feature = blockFeature(name);
  return feature === undefined || gpu.device.features.has(feature);
}

/** The block for a product on this device. */
export function blockFor(gpu: Gpu, product: Product): BlockName {
  if (!isLarge(product)) return gpu.computesOnCpu && offers(gpu, 'quad8x8') ? 'quad8x8' : '8x8';
  return gpu.block ?? gpu.measuredBlocks.get(productName(product)) ?? usualBlock(gpu, product);
}

/** Measured on SwiftShader, four lanes wide, and lavapipe, eight; of a GPU nothing is known before it is measured. */
function usualBlock(gpu: Gpu, product: Product): BlockName {
  if (!gpu.computesOnCpu) return '8x8';
  const quad = usualQuad(gpu.subgroupMinSize ?? 4, product);
  if (blocksOf(gpu, product).includes(quad)) return quad;
  return product.twoProducts ? '16x8' : '16x16';
}

function usualQuad(lanes: number, { kernel, twoProducts, layer, batch, bytes }: Product): BlockName {
  if (lanes > 4) return 'quad16x8';
  const rows = kernel === 'matmulWeights' ? layer[0] : batch;
  const covered = (side: number) => Math.ceil(rows / side) * side;
  // the larger block is a tenth faster, if it does not reach further past the last row
  const large = covered(64) <= 1.1 * covered(32);
  if (!twoProducts) return large ? 'quad32x16' : 'quad16x16';
  // rows of bytes are cheap to load, a word each
  return large && bytes ? 'quad32x8' : 'quad16x16';
}
