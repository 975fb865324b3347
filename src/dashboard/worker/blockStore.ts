/**
 * Measured blocks, kept from visit to visit: by `tuningKey` (gpu/blocks.ts) and product. The worker measures,
 * the page remembers.
 */
import { blockNames } from '../../../shaders/lib/block.ts';
import type { KnownBlocks } from '../../service/knownBlocks.ts';

const storageKey = 'credence-blocks';

/** What is remembered; nothing where the browser keeps nothing, or something else under that name. */
export function readBlocks(storage: () => Pick<Storage, 'getItem'> = () => localStorage): KnownBlocks {
  try {
    const known: unknown = JSON.parse(storage().getItem(storageKey) ?? '{}');
    return isKnown(known) ? known : {};
  } catch {
    return {};
  }
}

/** Remembers the blocks of one tuning key beside those of others. */
export function rememberBlocks(
  key: string,
  blocks: KnownBlocks[string],
  storage: () => Pick<Storage, 'getItem' | 'setItem'> = () => localStorage,
): void {
  const known = readBlocks(storage);
  try {
    const merged = { ...known, [key]: { ...known[key], ...blocks } };
    storage().setItem(storageKey, JSON.stringify(merged));
  } catch {
    // a browser that forbids storage measures again next time
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isKnown = (value: unknown): value is KnownBlocks =>
  isObject(value) &&
  Object.values(value).every(
    (blocks) => isObject(blocks) && Object.values(blocks).every((name) => blockNames.some((b) => b === name)),
  );
