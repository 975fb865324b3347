/**
 * Register shapes with more accumulators than a GPU has registers for. They win on adapters that compute on
 * the CPU, where every load costs. README.md beside this file has the figures.
 */
import type { RegisterShape } from '../registerBlock.ts';

export const cpuShapes = {
  quad32x8: { rows: 32, columns: 2, quad: true, cpuOnlyFor: 'two products', workgroup: [8, 2] },
  quad32x16: { rows: 32, columns: 4, quad: true, cpuOnlyFor: 'one product', workgroup: [4, 2] },
} as const satisfies Record<string, RegisterShape>;
