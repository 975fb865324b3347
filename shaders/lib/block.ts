/**
 * How the three matrix products divide their work: a choice of their `variants`, because adapters differ. The numbers are the
 * same in every block, and so is the order in which the terms of a sum are added. An invocation owns R rows x C vec4 columns
 * of the result, held in registers. A register block (registerBlock.ts) loads its factors from storage; a tile (tile.ts)
 * has the whole workgroup load a slab of them into workgroup memory first.
 */
import { unroll } from '../kernel.ts';
import type { Block, Operands } from './blockInterface.ts';
import { registerBlock, registerShapes } from './registerBlock.ts';
import { tile, tileShapes } from './tile.ts';

const shapes = { ...registerShapes, ...tileShapes };

export type BlockName = keyof typeof shapes;
export const blockNames = Object.keys(shapes) as readonly BlockName[];

const isTile = (name: BlockName): name is keyof typeof tileShapes => name in tileShapes;

/** Whether the block loads by way of workgroup memory: several times slower on adapters that compute on the CPU. */
export const usesWorkgroupMemory = (name: BlockName): boolean => isTile(name);

/** What a device must offer for the block, if anything. */
export const blockFeature = (name: BlockName): GPUFeatureName | undefined =>
  !isTile(name) && registerShapes[name].quad ? 'subgroups' : undefined;

/** Outputs that a workgroup covers: vec4 columns, rows. */
export const blockExtent = (name: BlockName): readonly [x: number, y: number] =>
  isTile(name)
    ? [tileShapes[name].side / 4, tileShapes[name].side]
    : [8 * registerShapes[name].columns, 8 * registerShapes[name].rows];

/** The second factor of a product by x, by estimator: none, x^2, or x r. */
export const secondOf = { draw: 'none', local: 'square', flipout: 'loaded' } as const;

export const blockOf = (name: BlockName, operands: Operands): Block =>
  isTile(name) ? tile(tileShapes[name], operands) : registerBlock(registerShapes[name], operands);

/** Four terms of the sum for row r: NAMEr_c += a.x * w0_c + a.y * w1_c + a.z * w2_c + a.w * w3_c. */
export const multiplyRow = ({ columns }: Block, name: string, r: number, a: string, w: string): string =>
  unroll(
    columns,
    (c) =>
      `    ${name}${r}_${c} = fma(vec4f(${a}.x), ${w}0_${c}, fma(vec4f(${a}.y), ${w}1_${c}, ` +
      `fma(vec4f(${a}.z), ${w}2_${c}, fma(vec4f(${a}.w), ${w}3_${c}, ${name}${r}_${c}))));`,
  );
