/**
 * How the three matrix products divide their work. A block is a choice of their `variants`, because adapters
 * differ. Every block computes the same numbers, and adds the terms of a sum in the same order.
 *
 * `plain` is for reading: the kernel as its equation, written out in the kernel's own file. In the others an
 * invocation owns R rows x C vec4 columns of the result, held in registers. A register block
 * (registerBlock.ts) loads its factors from storage. In a tile (tile.ts) the whole workgroup loads a slab of
 * them into workgroup memory first.
 */
import { unroll } from '../kernel.ts';
import type { Block, Operands } from './blockInterface.ts';
import { cpuShapes } from './cpu/shapes.ts';
import {
  registerShapes as gpuShapes,
  type ProductCount,
  type RegisterShape,
  registerBlock,
  registerExtent,
  rowShapes,
} from './registerBlock.ts';
import { tile, tileShapes } from './tile.ts';

const comparedShapes = { ...gpuShapes, ...cpuShapes };
const registerShapes = { ...comparedShapes, ...rowShapes };
const shapes = { ...comparedShapes, ...tileShapes };

/** A block that is fast on some adapter. */
export type FastBlockName = keyof typeof shapes;
/** A block for one example. */
export type RowBlockName = keyof typeof rowShapes;
/** A block that all products have. */
export type BlockName = FastBlockName | 'plain';
export type AnyBlockName = BlockName | RowBlockName;

/** Blocks that may be chosen for their speed: those that the tuner compares. */
export const fastBlockNames = Object.keys(shapes) as readonly FastBlockName[];
/** Blocks for choosing one by name, for all products. */
export const blockNames: readonly BlockName[] = [...fastBlockNames, 'plain'];
/** Blocks for a single example, which no other product has. */
export const rowBlockNames = Object.keys(rowShapes) as readonly RowBlockName[];
export const isRowBlock = (name: AnyBlockName): name is RowBlockName => name in rowShapes;

/**
 * Whether the block is for reading and for comparison. It is far slower than others, so it is never chosen.
 */
const isForReading = (name: AnyBlockName): name is 'plain' => name === 'plain';

const isTile = (name: AnyBlockName): name is keyof typeof tileShapes => name in tileShapes;
const shapeOf = (name: AnyBlockName): RegisterShape | undefined =>
  name in registerShapes ? registerShapes[name as keyof typeof registerShapes] : undefined;

/** Whether the block loads through workgroup memory. On the CPU such blocks are several times slower. */
export const usesWorkgroupMemory = (name: BlockName): boolean => isTile(name);

/** The one kind of product that the block is good for, if there is only one. Such blocks are for the CPU. */
export const cpuOnlyFor = (name: AnyBlockName): ProductCount | undefined => shapeOf(name)?.cpuOnlyFor;

/** The feature that the block needs, if any. */
export const blockFeature = (name: AnyBlockName): GPUFeatureName | undefined =>
  shapeOf(name)?.quad ? 'subgroups' : undefined;

const plainWorkgroup = [8, 32] as const;
/** WGSL: the workgroup of `plain`. */
export const plainSize = plainWorkgroup.join(', ');

/** Outputs that a workgroup covers: vec4 columns, rows. */
export function blockExtent(name: AnyBlockName): readonly [x: number, y: number] {
  if (isForReading(name)) return plainWorkgroup;
  return isTile(name)
    ? [tileShapes[name].side / 4, tileShapes[name].side]
    : registerExtent(registerShapes[name]);
}

/**
 * The left factor of the second product, by estimator: none (draw), x^2 (local), or a loaded x r (flipout).
 */
export const leftOfSecond = { draw: 'none', local: 'square', flipout: 'loaded' } as const;

export const blockOf = (name: FastBlockName | RowBlockName, operands: Operands): Block =>
  isTile(name) ? tile(tileShapes[name], operands) : registerBlock(registerShapes[name], operands);

/**
 * WGSL: `addTerms` adds four terms to a sum, the last one first. A term is a component of `a` times a vec4.
 * It adds component by component, so that the sum stays in a register until all four are added.
 */
export const addTerms = `
fn addTerms(sum: vec4f, a: vec4f, w0: vec4f, w1: vec4f, w2: vec4f, w3: vec4f) -> vec4f {
  return vec4f(
${['x', 'y', 'z', 'w'].map((i) => `    fma(w0.${i}, a.x, fma(w1.${i}, a.y, fma(w2.${i}, a.z, fma(w3.${i}, a.w, sum.${i})))),`).join('\n')}
  );
}`;

interface RowOfSums {
  /** Names of the accumulators of row r, without `r_c`. */
  readonly sums: string;
  readonly row: number;
  /** WGSL: four terms of the left factor. */
  readonly left: string;
  /** Names of the vec4s of the right factor, without `k_c`. */
  readonly right: string;
}

/**
 * WGSL: four terms of the sums of a row, SUMSr_c += left.x * RIGHT0_c + ... + left.w * RIGHT3_c. Needs
 * `addTerms`.
 */
export const multiplyRow = ({ columns }: Block, { sums, row, left, right }: RowOfSums): string =>
  unroll(columns, (c) => {
    const factors = [0, 1, 2, 3].map((k) => `${right}${k}_${c}`).join(', ');
    return `    ${sums}${row}_${c} = addTerms(${sums}${row}_${c}, ${left}, ${factors});`;
  });
