/**
 * Which block (shaders/lib/block.ts) a matrix product uses. Adapters that compute on the CPU pay for every
 * load and want large register blocks. A GPU wants many invocations, and may want tiles. What was measured on
 * the adapter (tuner.ts) comes first. Small products always take a small block: it compiles fastest.
 */
import {
  type BlockName,
  blockFeature,
  cpuOnlyFor,
  fastBlockNames,
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
  /** Rows of the result. */
  readonly resultRows: number;
  /** Precision of the operands that may be half; single if absent. */
  readonly precision?: Precision;
  /** Whether the layer reads the examples' bytes instead of activations. */
  readonly bytes?: boolean;
}

/** What a choice depends on, besides the product. */
type Chooser = Pick<Gpu, 'device' | 'computesOnCpu' | 'subgroupMinSize' | 'block' | 'measuredBlocks'>;

/** Multiply-adds from which a block's shape matters more than the time to compile it. */
const large = 2 ** 22;

export const isLarge = ({ layer: [rows, columns], batch }: Pick<Product, 'layer' | 'batch'>): boolean =>
  rows * columns * batch >= large;

/** The name that a measured choice is kept under, for every minibatch: `matmul[two,bytes] 788x404`. */
export const productName = (product: Omit<Product, 'batch' | 'resultRows'>): string => {
  const { kernel, twoProducts, layer, precision, bytes } = product;
  const kind = [twoProducts ? 'two' : 'one', precision === 'half' && 'half', bytes && 'bytes'];
  return `${kernel}[${kind.filter(Boolean).join(',')}] ${layer.join('x')}`;
};

/**
 * The key that choices are kept under from one session to the next. It names the blocks that were compared,
 * because a choice among other blocks says nothing about these.
 */
export const tuningKey = (adapterName: string): string => `${adapterName}: ${fastBlockNames.join(', ')}`;

/** Blocks for a product that the device can run, without those that are known to be slow there. */
export function blocksOf(
  gpu: Pick<Gpu, 'device' | 'computesOnCpu'>,
  { twoProducts }: Pick<Product, 'twoProducts'>,
): readonly BlockName[] {
  const products = twoProducts ? 'two products' : 'one product';
  return fastBlockNames.filter((name) => {
    if (gpu.computesOnCpu && usesWorkgroupMemory(name)) return false;
    const only = cpuOnlyFor(name);
    if (only && !(gpu.computesOnCpu && only === products)) return false;
    return offers(gpu, name);
  });
}

/** Whether the device has what the block needs. */
function offers({ device }: Pick<Gpu, 'device'>, name: BlockName): boolean {
  const feature = blockFeature(name);
  return feature === undefined || device.features.has(feature);
}

/** The block for a product on this device. */
export function blockFor(gpu: Chooser, product: Product): BlockName {
  if (!isLarge(product)) return gpu.computesOnCpu && offers(gpu, 'quad8x8') ? 'quad8x8' : '8x8';
  return gpu.block ?? gpu.measuredBlocks.get(productName(product)) ?? usualBlock(gpu, product);
}

/** Measured on SwiftShader, four lanes wide, and lavapipe, eight. A GPU must be measured to be known. */
function usualBlock(gpu: Chooser, product: Product): BlockName {
  if (!gpu.computesOnCpu) return '8x8';
  const quad = usualQuad(gpu.subgroupMinSize ?? 4, product);
  if (blocksOf(gpu, product).includes(quad)) return quad;
  return product.twoProducts ? '16x8' : '16x16';
}

function usualQuad(lanes: number, { twoProducts, resultRows, bytes }: Product): BlockName {
  if (lanes > 4) return 'quad16x8';
  const covered = (side: number) => Math.ceil(resultRows / side) * side;
  // the larger block is a tenth faster, if it does not reach further past the last row
  const large = covered(64) <= 1.1 * covered(32);
  if (!twoProducts) return large ? 'quad32x16' : 'quad16x16';
  // rows of bytes are cheap to load, a word each
  return large && bytes ? 'quad32x8' : 'quad16x16';
}
