import { expect, test } from 'vitest';
import { networkConfig, trainSettings } from './bayes/config.ts';
import { parseRunConfig, type RunConfig } from './persist/runFolder.ts';
import { networkSettings, presets, trainingSettings } from './presets.ts';

test.each(Object.entries(presets))('%s is a configuration that files and library accept', (name, preset) => {
  const config: RunConfig = { version: 1, ...preset.settings, preset: name, dataset: 'mnist' };
  expect(parseRunConfig('config.json', JSON.stringify(config))).toEqual(config);
  expect(networkConfig(networkSettings(config))).toEqual(networkSettings(config));
  expect(trainSettings(trainingSettings(config), config.prior)).toMatchObject(trainingSettings(config));
});

test('a cold posterior says so, and so does Adam where the paper has SGD', () => {
  for (const { settings, description } of Object.values(presets)) {
    if (settings.temperature < 1) expect(description).toContain(`temperature ${settings.temperature}`);
  }
  expect(presets.paper.description).toContain('Adam');
});
