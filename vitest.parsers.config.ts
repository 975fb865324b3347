import { defineConfig } from 'vitest/config';
import { common, globalSetup } from './vitest.config.ts';

/** Whatever reads a stranger's file, and random numbers, with every branch taken: less is a failure. */
export default defineConfig({
  ...common,
  test: {
    ...common.test,
    globalSetup,
    include: [
      'src/data/*.test.ts',
      'src/data/{cells,columns,csv,encoding,files,order}/*.test.ts',
      'src/data/digit/pictureSize.test.ts',
      'src/persist/*.test.ts',
      'src/bayes/posterior/*File.test.ts',
      'src/bayes/posterior/posteriorDamage.test.ts',
      'src/bayes/posterior/sparsePosterior.test.ts',
      'src/bayes/training/stateFile.test.ts',
      'src/reference/random.test.ts',
      'src/cli/data/images.test.ts',
      'src/cli/commands/inspect.test.ts',
    ],
    coverage: {
      enabled: true,
      reporter: [['text', { skipFull: true }]],
      include: [
        // random numbers, and what is drawn by them
        'src/bayes/random.ts',
        'src/reference/random.ts',
        'src/data/order/permutation.ts',
        // tables
        'src/data/*.ts',
        'src/data/{cells,columns,csv,encoding,files,order}/*.ts',
        'src/data/digit/pictureSize.ts',
        // files of Credence
        'src/persist/*.ts',
        'src/bayes/posterior/posteriorFile.ts',
        'src/bayes/posterior/posteriorTensors.ts',
        'src/bayes/training/stateFile.ts',
      ],
      exclude: ['**/testing*.ts', '**/*.test.ts'],
      thresholds: { branches: 100 },
    },
  },
});
