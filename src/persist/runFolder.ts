/** The JSON files of a run folder: config.json (what was asked for) and metrics.json (what came out). */
import { FileFormatError } from './errors.ts';
import { checkJson, type JsonSource, parseJson } from './json.ts';
import { RunConfig, RunConfigV2, upgradeConfigV2 } from './runConfig.ts';
import { RunConfigV1, RunMetricsV1, upgradeConfigV1, upgradeMetricsV1 } from './runConfigV1.ts';
import { type About, RunMetrics, RunMetricsV2, upgradeMetricsV2 } from './runMetrics.ts';
import { digestOfJson, openJson, SEAL } from './sealedJson.ts';

export type { About, RunConfig, RunMetrics };

/** Names of the files in a run folder. */
export const RUN_FILES = {
  config: 'config.json',
  metrics: 'metrics.json',
  posterior: 'posterior.safetensors',
} as const;

const hint = 'put the value back, take another copy of the file, or train again to write a new one';

export interface OpenedConfig {
  readonly config: RunConfig;
  /** A field was changed after the file was written. */
  readonly isChanged: boolean;
  /** `digestOfJson` of what was written; undefined of a file from before there was a seal. */
  readonly seal: string | undefined;
}

/**
 * Reads the text of config.json, of version 1 to 3. One that was changed is read as it is.
 *
 * @param file name used in errors
 * @throws FileFormatError naming the path inside the JSON, what was expected and what is there
 */
export function openRunConfig(file: string, text: string): OpenedConfig {
  const source = { file, hint };
  const { content, isWhole, seal } = openJson(parseJson(source, text));
  const config = checkRunConfig(source, content);
  if (versionIn(source, content) === 3 && isWhole === undefined) throw unsealed(source);
  if (isWhole && seal !== undefined) seals.set(config, seal);
  return { config, isChanged: isWhole === false, seal };
}

/** The seals of what was read. A file from before a setting had a name lacks a field that was then added. */
const seals = new WeakMap<RunConfig, string>();

/** `digestOfJson` of what config.json says: of a config that was read, as its file was written. */
export const digestOfConfig = (config: RunConfig): string => seals.get(config) ?? digestOfJson(config);

/** The same, and @throws FileFormatError if the file was changed after it was written */
export function parseRunConfig(file: string, text: string): RunConfig {
  const { config, isChanged } = openRunConfig(file, text);
  if (isChanged) throw broken({ file, hint });
  return config;
}

/** A configuration of any version, wherever its JSON stands. @throws FileFormatError */
export function checkRunConfig(source: JsonSource, value: unknown, path = ''): RunConfig {
  const version = versionIn(source, value);
  if (version === 1) {
    const upgraded = upgradeConfigV1(checkJson(source, RunConfigV1, value, path));
    return checkRunConfig(source, upgraded, path);
  }
  const isOld = version === 2;
  const current = isOld ? upgradeConfigV2(checkJson(source, RunConfigV2, value, path)) : value;
  return checkJson(source, RunConfig, current, path);
}

/**
 * Reads the text of metrics.json, of version 2, 3 or, without a version, 1.
 *
 * @param file name used in errors
 * @throws FileFormatError naming the path inside the JSON, what was expected and what is there; or that the
 *   file was changed after it was written
 */
export function parseRunMetrics(file: string, text: string): RunMetrics {
  const source = { file, hint };
  const { content, isWhole } = openJson(parseJson(source, text));
  const version = versionIn(source, content);
  if (version === undefined) return upgradeMetricsV1(checkJson(source, RunMetricsV1, content));
  if (version === 2) return upgradeMetricsV2(checkJson(source, RunMetricsV2, content));
  const metrics = checkJson(source, RunMetrics, content);
  if (isWhole === undefined) throw unsealed(source);
  if (!isWhole) throw broken(source);
  return metrics;
}

const unsealed = (source: JsonSource) =>
  new FileFormatError({ ...source, field: SEAL, expected: 'this field', got: 'nothing' });

/** A value was changed, which nobody can tell. */
const broken = (source: JsonSource) =>
  new FileFormatError({
    ...source,
    field: SEAL,
    expected: 'the checksum of the other fields',
    got: 'another one: the file was changed after it was written',
  });

/** Undefined if there is none, for the schema to judge. @throws FileFormatError if it is unknown */
function versionIn(source: JsonSource, value: unknown): number | undefined {
  const version = (value as { version?: unknown } | null)?.version;
  if (version === undefined || version === 1 || version === 2 || version === 3) return version;
  throw new FileFormatError({
    ...source,
    field: 'version',
    expected: '1, 2 or 3',
    got: JSON.stringify(version),
    hint: 'the run was written by a later version of Credence; read it with that one',
  });
}
