import { expect, test } from 'vitest';
import { networkConfig, trainSettings } from './bayes/settings/settings.ts';
import { parseRunConfig, type RunConfig } from './persist/runFolder.ts';
import { sealJson } from './persist/sealedJson.ts';
import { networkSettings, presets, tableEpochs, tablePreset, trainingSettings } from './presets.ts';

const all = Object.entries({ ...presets, table: tablePreset });

test.each(all)('%s is a configuration that files and library accept', (name, preset) => {
  const config: RunConfig = {
    ...{ version: 3, id: null },
    ...preset.settings,
    preset: name,
    dataset: { kind: 'images', folder: null, division: 'drawn' },
  };
  expect(parseRunConfig('config.json', sealJson(config))).toEqual(config);
  const network = networkConfig(networkSettings(config));
  expect(network).toMatchObject({ ...networkSettings(config), prior: network.prior });
  expect(trainSettings(trainingSettings(config), network.prior)).toMatchObject(trainingSettings(config));
});

test('a cold posterior says so, and so does Adam where the paper has SGD', () => {
  for (const { settings, description } of all.map(([, preset]) => preset)) {
    if (settings.temperature < 1) expect(description).toContain(`temperature ${settings.temperature}`);
  }
  expect(presets.paper.description).toContain('Adam');
});

test('small tables are seen many times, large ones at least 40, and none for ever', () => {
  expect([10, 400, 3_200, 1e6].map((rows) => tableEpochs(rows, 32))).toEqual([1_000, 462, 60, 40]);
});
