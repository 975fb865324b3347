/** config.json of a run folder, and which of its fields was changed after it was written. */
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { newestCheckpoint } from '../../persist/checkpoints.ts';
import { FileFormatError } from '../../persist/errors.ts';
import { openRunConfig, RUN_FILES, type RunConfig } from '../../persist/runFolder.ts';
import { digestOfJson, SEAL } from '../../persist/sealedJson.ts';
import { readReport } from '../report/reportAgain.ts';
import { decodeWithNote } from './decodeState.ts';
import { diskStore } from './diskStore.ts';
import { readText } from './readFiles.ts';

const hint =
  'put it back as it was; how a run is measured is asked for by --draws and --data, and for other settings train anew';

/** @throws FileFormatError if the file is damaged or was changed, naming the field if that can be known */
export async function readConfig(folder: string): Promise<RunConfig> {
  const file = join(folder, RUN_FILES.config);
  const { config, isChanged, seal } = openRunConfig(file, await readText(file));
  if (!isChanged) return config;
  const copies = await copiesOf(folder);
  for (const copy of copies) {
    const field = changedField(config, copy, seal!);
    if (!field) continue;
    const text = (from: RunConfig) => JSON.stringify(from[field]);
    const got = `${text(config)}, which was written there afterwards`;
    throw new FileFormatError({ file, field, expected: text(copy), got, hint });
  }
  const expected = 'the checksum of the other fields';
  const got = 'another one: a field was changed after the file was written';
  throw new FileFormatError({ file, field: SEAL, expected, got, hint });
}

/** Other files that repeat the settings: the newest checkpoint, and the report. */
async function copiesOf(folder: string): Promise<RunConfig[]> {
  const { found } = await newestCheckpoint(diskStore(folder), decodeWithNote).catch(() => ({
    found: undefined,
  }));
  const report = await readReport(folder).catch(() => undefined);
  return [found?.state.note?.config, report?.config].filter((copy) => copy !== undefined);
}

/** The field, or the first of several, that makes the seal fit again when it is taken from the copy. */
function changedField(config: RunConfig, copy: RunConfig, seal: string): keyof RunConfig | undefined {
  const names = [...new Set([...Object.keys(config), ...Object.keys(copy)])] as (keyof RunConfig)[];
  const differing = names.filter((name) => !isDeepStrictEqual(config[name], copy[name]));
  const fits = (restored: readonly string[]) =>
    digestOfJson({
      ...config,
      ...Object.fromEntries(
        differing.filter((name) => restored.includes(name)).map((name) => [name, copy[name]]),
      ),
    }) === seal;
  return differing.find((name) => fits([name])) ?? (fits(differing) ? differing[0] : undefined);
}
