import { defineConfig } from 'vitest/config';
import { common, globalSetup } from './vitest.config.ts';

/** The code that keeps and reads checkpoints, with every branch of it taken: less is a failure. */
export default defineConfig({
  ...common,
  test: {
    ...common.test,
    globalSetup,
    include: [
      'src/persist/checkpoints.test.ts',
      'src/bayes/training/stateFile.test.ts',
      'src/bayes/training/keeper.test.ts',
      'src/service/training/keeping/*.test.ts',
      'src/cli/commands/runs.test.ts',
      'src/cli/runFolders/*.test.ts',
    ],
    coverage: {
      enabled: true,
      reporter: ['text'],
      include: [
        'src/persist/checkpoints.ts',
        'src/persist/seal.ts',
        'src/persist/runStatus.ts',
        'src/bayes/training/stateFile.ts',
        'src/bayes/training/progressJson.ts',
        'src/bayes/training/keeper.ts',
        'src/service/training/keeping/*.ts',
        'src/cli/runFolders/durable.ts',
        'src/cli/runFolders/diskStore.ts',
        'src/cli/runFolders/results.ts',
      ],
      exclude: ['**/testing.ts', '**/*.test.ts'],
      thresholds: { 100: true },
    },
  },
});
