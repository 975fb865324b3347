/** What the files of a run know beside its posterior, for the card of an exported file. */
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { RunFacts } from '../../export/card.ts';
import type { OodReport } from '../../figures/predictions/ood.ts';
import type { RunConfig } from '../../persist/runFolder.ts';
import { readOwnReport } from '../report/reportAgain.ts';
import { readText } from './readFiles.ts';
import type { Run } from './readRun.ts';
import { EXTRA_FILES } from './runFolder.ts';
import { aboutIn, openSide, strayText } from './sideFiles.ts';

/** Files that are damaged, or of another run or posterior, are left out; reading the run said so. */
export async function factsOf(folder: string, { config, metrics, digest }: Run): Promise<RunFacts> {
  const about = { run: config.id, posterior: digest };
  const report = metrics && (await readOwnReport(folder, about));
  const { dataset, id, version: _, ...training } = config;
  const refusal = await refusalIn(folder, about);
  const quality = report?.quality;
  return {
    ...(id !== null && { run: id }),
    posterior: digest,
    training,
    data: dataOf(dataset, training),
    ...(metrics && {
      scores: { adapter: metrics.adapter, test: metrics.test, validation: metrics.validation },
    }),
    ...(refusal && { refusal }),
    ...(quality && { riskCoverage: quality.curve }),
    ...(quality?.choices && { choices: quality.choices }),
  };
}

/** The names of files without their folders, which are nobody else's business. */
function dataOf(dataset: RunConfig['dataset'], { trainExamples, validationExamples }: Examples): unknown {
  const counts = { trainExamples, validationExamples };
  if (dataset.kind === 'images') {
    const { folder, ...rest } = dataset;
    return { ...rest, folder: folder === null ? 'MNIST' : basename(folder), ...counts };
  }
  const { file, targets, test, ...rest } = dataset;
  const short = (path: string | null) => path && basename(path);
  const own = test.kind === 'file' ? { ...test, file: short(test.file), targets: short(test.targets) } : test;
  return { ...rest, file: short(file), targets: short(targets), test: own, ...counts };
}

type Examples = Pick<RunConfig, 'trainExamples' | 'validationExamples'>;

/** Thresholds of refusal, as `evaluate --ood` chose them. */
async function refusalIn(
  folder: string,
  wanted: Parameters<typeof strayText>[1],
): Promise<OodReport['refusal']> {
  const file = join(folder, EXTRA_FILES.ood);
  if (!existsSync(file)) return undefined;
  try {
    const content = openSide(file, await readText(file));
    const isOwn = strayText(aboutIn(file, content), wanted) === undefined;
    return isOwn ? ((content as OodReport).refusal ?? undefined) : undefined;
  } catch {
    return undefined;
  }
}
