/**
 * Which blocks were measured to be the fastest, kept from one command to the next: by adapter and product, in
 * the user's cache folder. It is a cache: what cannot be read or written is measured again.
 */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { type BlockName, blockNames } from '../../../shaders/lib/block.ts';
import { tuningKey } from '../../gpu/blocks.ts';
import type { Gpu } from '../../gpu/device.ts';
import { userCacheFolder } from './userCache.ts';

/** What is kept of a device. */
type Measured = Pick<Gpu, 'adapterName' | 'measuredBlocks'>;

const schema = v.record(v.string(), v.record(v.string(), v.picklist(blockNames)));
type Known = v.InferOutput<typeof schema>;

/** `credence/blocks.json` in the cache folder of the system. */
export function blocksFile(env: NodeJS.ProcessEnv = process.env): string {
  return join(userCacheFolder(env), 'credence', 'blocks.json');
}

/** Tells the device what was measured on its adapter before. */
export async function recallBlocks(gpu: Measured, file = blocksFile()): Promise<void> {
  const known = (await readKnown(file))[tuningKey(gpu.adapterName)] ?? {};
  for (const [product, block] of Object.entries(known)) gpu.measuredBlocks.set(product, block);
}

/** Keeps what was measured since; nothing is written where nothing was. */
export async function keepBlocks(gpu: Measured, file = blocksFile()): Promise<void> {
  const known = await readKnown(file);
  const key = tuningKey(gpu.adapterName);
  const before = known[key] ?? {};
  const blocks: Record<string, BlockName> = { ...before, ...Object.fromEntries(gpu.measuredBlocks) };
  if (Object.entries(blocks).every(([product, block]) => before[product] === block)) return;
  const part = `${file}.${process.pid}`;
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(part, `${JSON.stringify({ ...known, [key]: blocks }, null, 2)}\n`);
    await rename(part, file);
  } catch {
    // a full or read-only disk must not end a training that went well
  }
}

async function readKnown(file: string): Promise<Known> {
  try {
    const read = v.safeParse(schema, JSON.parse(await readFile(file, 'utf8')));
    return read.success ? read.output : {};
  } catch {
    return {};
  }
}
