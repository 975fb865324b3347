/** The report's script and styles as the package has them, bundled when it was built: one packed file. */
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { ReportParts } from './parts.ts';

export async function reportParts(): Promise<ReportParts> {
  const bytes = await promisify<Uint8Array, Buffer>(gunzip)(
    await readFile(new URL('parts.json.gz', import.meta.url)),
  );
  return JSON.parse(bytes.toString());
}
