import { defineConfig, mergeConfig } from 'vitest/config';
import base from './vitest.config.ts';

/** The code that keeps and reads checkpoints, with every branch of it taken: less is a failure. */
export default mergeConfig(
  base,
  defineConfig({
    test: {
      coverage: {
        enabled: true,
        reporter: ['text'],
        include: [
          'src/persist/checkpoints.ts',
          'src/persist/seal.ts',
          'src/persist/runStatus.ts',
          'src/bayes/stateFile.ts',
          'src/bayes/progressJson.ts',
        ],
        thresholds: { 100: true },
      },
    },
  }),
);
