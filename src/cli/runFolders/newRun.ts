/**
 * `credence train` without `--resume`: settings from options and presets, data, and a folder that is free.
 */
import { fingerprintOfExamples } from '../../bayes/examples.ts';
import type { RunSettings } from '../../bayes/settings/runSettings.ts';
import type { RunConfig } from '../../persist/runFolder.ts';
import { identityOf } from '../../persist/runIdentity.ts';
import { openToTrain } from '../data/open.ts';
import { withPseudo } from '../data/pseudoPool.ts';
import type { RunData } from '../data/runData.ts';
import { kindOf } from '../data/source.ts';
import type { TrainOptions } from '../options/program.ts';
import { fitSettings, mergeSettings } from '../settings.ts';
import { startOf } from '../training/training.ts';
import type { PreparedRun } from './prepared.ts';
import { checkFolder, defaultFolder } from './runFolder.ts';

export async function newRun(options: TrainOptions): Promise<PreparedRun> {
  const isTable = options.data !== undefined && kindOf(options.data) !== 'images';
  const asked = mergeSettings(options, isTable ? 'table' : 'images');
  const preset = options.preset ?? (isTable ? 'table' : undefined);
  const folder = options.out ?? defaultFolder(preset, asked.seed);
  checkFolder(folder);
  const notes: string[] = [];
  const opened = await openToTrain(options, {
    ...{ limit: asked.trainExamples, validation: asked.validationExamples, seed: asked.seed },
    note: (text) => notes.push(text),
  });
  const settings = fitSettings(asked, options, opened);
  return begun({ folder, settings, opened, preset: preset ?? null, notes });
}

/** What a new run is made of. */
export interface NewRun {
  readonly folder: string;
  readonly settings: RunSettings;
  readonly opened: RunData;
  readonly preset: RunConfig['preset'];
  readonly notes: readonly string[];
}

/** @param opened data that the settings fit, still without its pseudo-examples */
export function begun({ folder, settings, opened, preset, notes }: NewRun): PreparedRun {
  const data = withPseudo(opened, settings);
  const id = identityOf(settings, fingerprintOfExamples(data.train));
  const config: RunConfig = { version: 3, id, ...settings, preset, dataset: data.dataset };
  return { folder, config, data, notes, start: startOf(settings), horizons: [settings.epochs] };
}
