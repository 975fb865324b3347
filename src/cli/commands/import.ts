/** `credence import`: a network that was trained elsewhere becomes a run, Bayesian in its last layer. */
import { basename } from 'node:path';
import { fingerprintOfExamples } from '../../bayes/examples.ts';
import { encodePosterior } from '../../bayes/posterior/posteriorFile.ts';
import { networkConfig } from '../../bayes/settings/settings.ts';
import { lastLayerLaplace } from '../../import/lastLayerLaplace.ts';
import { scoresOn } from '../../import/scores.ts';
import { RUN_FILES, type RunConfig } from '../../persist/runFolder.ts';
import { identityOf } from '../../persist/runIdentity.ts';
import { sealJson } from '../../persist/sealedJson.ts';
import { networkSettings } from '../../presets.ts';
import { digestOf, readThere } from '../data/files.ts';
import { openToTrain } from '../data/open.ts';
import { exitCodes } from '../exit.ts';
import { assumptions, mustFit, onData, readNetwork } from '../importing/network.ts';
import { inTwo } from '../importing/parts.ts';
import { importedSettings } from '../importing/settings.ts';
import type { Io } from '../io.ts';
import type { ImportCommandOptions } from '../options/import.ts';
import { checkFolder, defaultFolder, writeRunFolder } from '../runFolders/runFolder.ts';
import { createReporter } from '../terminal/reporter.ts';
import { working } from '../terminal/working.ts';

export async function importCommand(model: string, options: ImportCommandOptions, io: Io): Promise<number> {
  const reporter = createReporter(io, options.json);
  try {
    const { seed = 0 } = options;
    const out = options.out ?? defaultFolder('imported', seed);
    checkFolder(out);
    const bytes = await readThere(model);
    const { plain: asWritten, layers } = readNetwork(model, bytes, options);
    const notes: string[] = [];
    const data = await working(reporter, 'reading the data', () =>
      openToTrain(
        { ...options, report: false },
        {
          ...{ limit: options.trainExamples ?? Number.MAX_SAFE_INTEGER, validation: 0, seed },
          note: (text) => notes.push(text),
        },
      ),
    );
    mustFit(model, layers, data);
    const plain = onData(asWritten, data, options);
    const parts = inTwo(data, seed);
    if (data.reading) reporter.report({ event: 'reading', reading: data.reading });
    for (const text of [...notes, ...assumptions(data, options)]) reporter.note(text);
    if (data.dataset.kind === 'table' && data.dataset.test.kind === 'split') {
      reporter.note(
        `assumed: it was not trained on the ${data.test.count} rows that are held out here; --test FILE gives others`,
      );
    }
    io.stop.throwIfAborted();
    const fit = await working(reporter, 'measuring the last layer', async () =>
      lastLayerLaplace(plain, { train: data.train, heldOut: parts.choose }),
    );
    io.stop.throwIfAborted();
    const { priorScale, evidence } = fit;
    const settings = importedSettings(data, { plain, priorScale, seed });
    const sha256 = digestOf(bytes);
    const config: RunConfig = {
      ...{ version: 3, id: identityOf(settings, `${fingerprintOfExamples(data.train)} ${sha256}`) },
      ...{ ...settings, preset: null, dataset: data.dataset },
      imported: { file: basename(model), sha256, by: 'last-layer Laplace', evidence },
    };
    const posterior = {
      ...fit.posterior,
      config: networkConfig(networkSettings(config)),
      ...(data.table && { preprocessing: data.table.preprocessing }),
    };
    const run = await writeRunFolder(
      out,
      new Map<string, string | Uint8Array>([
        [RUN_FILES.config, sealJson(config, 2)],
        [RUN_FILES.posterior, encodePosterior(posterior, 'dense', { run: config.id ?? undefined })],
      ]),
    );
    reporter.report({
      ...{ event: 'imported', run, model, activation: options.activation ?? null },
      layers: layers.map(({ name, inputs, outputs, axes }) => ({ name, inputs, outputs, axes })),
      ...{ priorScale, evidence, chosenBy: parts.choose.count, examples: parts.measure.count },
      ...{ before: scoresOn(plain, parts.measure), after: scoresOn(posterior, parts.measure) },
    });
    return exitCodes.done;
  } finally {
    reporter.close();
  }
}
