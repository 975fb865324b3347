/** Whether the files of a folder are of one run, and the numbers those of the posterior that is there. */
import { isDeepStrictEqual } from 'node:util';
import { hasNone } from '../../bayes/head.ts';
import type { Posterior } from '../../bayes/posterior/posterior.ts';
import { networkTable } from '../../bayes/settings/runSettings.ts';
import type { Setting } from '../../bayes/settings/setting.ts';
import { networkConfig } from '../../bayes/settings/settings.ts';
import { FileFormatError } from '../../persist/errors.ts';
import { digestOfConfig, RUN_FILES, type RunConfig, type RunMetrics } from '../../persist/runFolder.ts';
import { networkSettings } from '../../presets.ts';
import { resumeCommand } from './status.ts';

/** A posterior as its file has it. */
export interface ReadPosterior {
  readonly posterior: Posterior;
  /** The run it says it is of. */
  readonly run: string | undefined;
  /** SHA-256 of the bytes. */
  readonly digest: string;
  readonly file: string;
}

/** First digits of an identity or a digest, for people. */
const short = (digits: string): string => `${digits.slice(0, 12)}...`;

const runText = (id: string | null | undefined): string =>
  id ? `one of run ${short(id)}` : 'one that names no run';

/** @throws FileFormatError unless a file is of the run of config.json */
export function mustBeOfRun(file: string, { id }: Pick<RunConfig, 'id'>, run: string | null): void {
  if (id === run) return;
  const expected = id
    ? `a file of run ${short(id)}, as in ${RUN_FILES.config}`
    : `a file that names no run, as ${RUN_FILES.config} names none`;
  const hint =
    'the files of the folder are not of one run; put the file of this run back, or open that run in a folder of its own';
  throw new FileFormatError({ file, expected, got: runText(run), hint });
}

/**
 * @param how `isNamed`: by its file, so that one which names no run is taken for one of this; `isSettled`:
 *   see `Beside`
 * @returns what was assumed, for people
 * @throws FileFormatError if the posterior is of another run, or a network of other settings
 */
export function checkPosterior(
  { posterior, run, file }: Pick<ReadPosterior, 'posterior' | 'run' | 'file'>,
  config: RunConfig,
  { isNamed, isSettled }: { readonly isNamed: boolean; readonly isSettled: boolean },
): string[] {
  mustFit(file, posterior, config);
  if (run === undefined && config.id !== null && isNamed) {
    return [`${file} names no run; it is taken to be of the run of ${RUN_FILES.config} beside it`];
  }
  // a run from before runs had identities gets one when it goes on, and its config.json is replaced last
  if (run !== undefined && config.id === null && !isSettled) return [];
  mustBeOfRun(file, config, run ?? null);
  return [];
}

/** The settings of a network that a posterior file repeats, but for those that older files do not name. */
function mustFit(file: string, { config: own }: Posterior, config: RunConfig): void {
  const wanted = networkConfig(networkSettings(config));
  const names = (Object.keys(wanted) as (keyof typeof wanted)[])
    .filter((name) => name !== 'head' && name !== 'prior' && !cameLater(name))
    .toSorted((a) => (a === 'layers' ? -1 : 0));
  const other = names.find((name) => !isDeepStrictEqual(own[name], wanted[name]));
  const isSameHead = own.head.kind === wanted.head.kind && hasNone(own.head) === hasNone(wanted.head);
  if (other === undefined && own.prior.kind === wanted.prior.kind && isSameHead) return;
  const name = other ?? (own.prior.kind === wanted.prior.kind ? 'head' : 'prior');
  const text = (value: unknown) =>
    Array.isArray(value) ? value.join() : typeof value === 'string' ? value : JSON.stringify(value);
  throw new FileFormatError({
    file,
    expected: `a posterior of ${name} ${text(wanted[name])}, as in ${RUN_FILES.config}`,
    got: `${name} ${text(own[name])}`,
    hint: 'the two files are not of the same run, or one was changed; put the file of this run back',
  });
}

const cameLater = (name: string): boolean =>
  (networkTable as Readonly<Record<string, Setting>>)[name]?.before !== undefined;

/** What a folder holds beside its posterior. */
export interface Beside {
  readonly folder: string;
  readonly config: RunConfig;
  readonly metrics: RunMetrics;
  /** The file of the metrics. */
  readonly file: string;
  /**
   * Whether the run's last process came to its end. If not, it may have been between two files.
   */
  readonly isSettled: boolean;
}

/**
 * What is wrong with the numbers of a folder, if anything is: they are not of the posterior that is there.
 * @throws FileFormatError if they are of another run, or the folder is settled
 */
export function staleMetrics(beside: Beside, { digest, run }: ReadPosterior): string | undefined {
  const { folder, config, metrics, file, isSettled } = beside;
  if (metrics.run !== null) mustBeOfRun(file, config, metrics.run);
  const fault = (expected: string, got: string) => {
    const hint =
      `put the right file back, or remove ${file} to go without its numbers; ${resumeCommand(folder)} trains on, and ` +
      'replaces both at its end';
    if (isSettled) throw new FileFormatError({ file, expected, got, hint });
    return `${file} is of an earlier posterior of the run, and left out`;
  };
  if (metrics.run !== (run ?? null)) {
    return fault(`numbers of ${RUN_FILES.posterior}, ${runText(run)}`, runText(metrics.run));
  }
  if (metrics.posterior !== null && metrics.posterior !== digest) {
    const expected = `numbers of ${RUN_FILES.posterior}, whose SHA-256 is ${short(digest)}`;
    return fault(expected, `numbers of another posterior of this run, ${short(metrics.posterior)}`);
  }
  const own = digestOfConfig(config);
  if (metrics.config === null || metrics.config === own) return undefined;
  return fault(
    `numbers of ${RUN_FILES.config}, whose digest is ${short(own)}`,
    `those of another one of this run, ${short(metrics.config)}`,
  );
}
