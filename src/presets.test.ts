import { expect, test } from 'vitest';
import { networkConfig, trainSettings } from './bayes/settings/settings.ts';
import { parseRunConfig, type RunConfig } from './persist/runFolder.ts';
import { sealJson } from './persist/sealedJson.ts';
import {
  networkSettings,
  presets,
  tableEpochs,
  tableHidden,
  tablePreset,
  trainingSettings,
} from './presets.ts';

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
  expect([10, 400, 3_200, 1e6].map((rows) => tableEpochs(rows, 128))).toEqual([6_000, 1_500, 240, 40]);
});

test('a table has the hidden units that its rows can pay for', () => {
  const rows = [5, 20, 41, 100, 399, 401, 900, 1e6];
  expect(rows.map(tableHidden)).toEqual([4, 4, 8, 20, 20, 20, 30, 50]);
});
