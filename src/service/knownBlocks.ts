/** Blocks that were measured, as the page keeps them from visit to visit for whoever opens the device. */
import type { BlockName } from '../../shaders/lib/block.ts';

/** Blocks by product, by tuning key. */
export type KnownBlocks = Readonly<Record<string, Readonly<Record<string, BlockName>>>>;
