/** The JSON files of a run folder: config.json (what was asked for) and metrics.json (what came out). */
import { FileFormatError } from './errors.ts';
import { checkJson, type JsonSource, parseJson } from './json.ts';
import { RunConfig } from './runConfig.ts';
import { RunConfigV1, RunMetricsV1, upgradeConfig, upgradeMetrics } from './runConfigV1.ts';
import { RunMetrics } from './runMetrics.ts';

export type { RunConfig, RunMetrics };

/** Names of the files in a run folder. */
export const RUN_FILES = {
  config: 'config.json',
  metrics: 'metrics.json',
  posterior: 'posterior.safetensors',
} as const;

const hint = 'correct the file by hand, or train again to write a new one';

/**
 * Reads the text of config.json, of version 2 or 1.
 *
 * @param file name used in errors
 * @throws FileFormatError naming the path inside the JSON, what was expected and what is there
 */
export function parseRunConfig(file: string, text: string): RunConfig {
  const source = { file, hint };
  const value = parseJson(source, text);
  const isOld = versionIn(source, value) === 1;
  return checkJson(source, RunConfig, isOld ? upgradeConfig(checkJson(source, RunConfigV1, value)) : value);
}

/**
 * Reads the text of metrics.json, of version 2 or, without a version, 1.
 *
 * @param file name used in errors
 * @throws FileFormatError naming the path inside the JSON, what was expected and what is there
 */
export function parseRunMetrics(file: string, text: string): RunMetrics {
  const source = { file, hint };
  const value = parseJson(source, text);
  const version = versionIn(source, value);
  if (version === undefined) return upgradeMetrics(checkJson(source, RunMetricsV1, value));
  return checkJson(source, RunMetrics, value);
}

/** Undefined if there is none, for the schema to judge. @throws FileFormatError if it is unknown */
function versionIn(source: JsonSource, value: unknown): number | undefined {
  const version = (value as { version?: unknown } | null)?.version;
  if (version === undefined || version === 1 || version === 2) return version;
  throw new FileFormatError({
    ...source,
    field: 'version',
    expected: '1 or 2',
    got: JSON.stringify(version),
    hint: 'the run was written by a later version of Credence; read it with that one',
  });
}
