/**
 * How the three matrix products divide their work: a choice of their `variants`, because adapters differ. The numbers are the
 * same in every block, and so is the order in which the terms of a sum are added. An invocation owns R rows x C vec4 columns
 * of the result, held in registers. A register block (registerBlock.ts) loads its factors from storage; a tile (tile.ts)
 * has the whole workgroup load a slab of them into workgroup memory first.
 */
import { unroll } from '../kernel.ts';
import type { Block, Operands } from './blockInterface.ts';
import { cpuShapes } from './cpu/shapes.ts';
import {
  registerShapes as gpuShapes,
  type Niche,
  type RegisterShape,
  registerBlock,
  registerExtent,
} from './registerBlock.ts';
import { tile, tileShapes } from './tile.ts';

const registerShapes = { ...gpuShapes, ...cpuShapes };
const shapes = { ...registerShapes, ...tileShapes };

export type BlockName = keyof typeof shapes;
export const blockNames = Object.keys(shapes) as readonly BlockName[];

const isTile = (name: BlockName): name is keyof typeof tileShapes => name in tileShapes;

/** Whether the block loads by way of workgroup memory: several times slower on adapters that compute on the CPU. */
export const usesWorkgroupMemory = (name: BlockName): boolean => isTile(name);

/** What alone the block is good for, if anything, and there on adapters that compute on the CPU only. */
export const nicheOf = (name: BlockName): Niche | undefined => {
  const shape: RegisterShape | undefined = isTile(name) ? undefined : registerShapes[name];
  return shape?.niche;
};

/** What a device must offer for the block, if anything. */
export const blockFeature = (name: BlockName): GPUFeatureName | undefined =>
  !isTile(name) && registerShapes[name].quad ? 'subgroups' : undefined;

/** Outputs that a workgroup covers: vec4 columns, rows. */
export const blockExtent = (name: BlockName): readonly [x: number, y: number] =>
  isTile(name) ? [tileShapes[name].side / 4, tileShapes[name].side] : registerExtent(registerShapes[name]);

/** The second factor of a product by x, by estimator: none, x^2, or x r. */
export const secondOf = { draw: 'none', local: 'square', flipout: 'loaded' } as const;

export const blockOf = (name: BlockName, operands: Operands): Block =>
  isTile(name) ? tile(tileShapes[name], operands) : registerBlock(registerShapes[name], operands);

/**
 * WGSL: `addTerms`, a sum and four terms of it, each a component of `a` times a vec4, the last one first. By component, so that the
 * sum stays in a register until all four are added: as four steps on vec4s it takes a tenth longer on SwiftShader.
 */
export const addTerms = `
fn addTerms(sum: vec4f, a: vec4f, w0: vec4f, w1: vec4f, w2: vec4f, w3: vec4f) -> vec4f {
  return vec4f(
${['x', 'y', 'z', 'w'].map((i) => `    fma(w0.${i}, a.x, fma(w1.${i}, a.y, fma(w2.${i}, a.z, fma(w3.${i}, a.w, sum.${i})))),`).join('\n')}
  );
}`;

/** WGSL: four terms of the sum for row r, NAMEr_c += a.x * w0_c + a.y * w1_c + a.z * w2_c + a.w * w3_c. Needs `addTerms`. */
export const multiplyRow = ({ columns }: Block, name: string, r: number, a: string, w: string): string =>
  unroll(columns, (c) => {
    const factors = [0, 1, 2, 3].map((k) => `${w}${k}_${c}`).join(', ');
    return `    ${name}${r}_${c} = addTerms(${name}${r}_${c}, ${a}, ${factors});`;
  });
