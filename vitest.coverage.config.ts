import { defineConfig } from 'vitest/config';
import base from './vitest.config.ts';

/**
 * All unit and kernel tests, and how much of the library, the reference, the shaders and the command line
 * they run. The page is not counted: its tests run in a browser.
 */
export default defineConfig({
  test: {
    ...base.test,
    coverage: {
      enabled: true,
      reporter: [['text', { skipFull: true }]],
      include: ['src/**/*.ts', 'shaders/**/*.ts'],
      exclude: ['**/*.test.ts', '**/testing*.ts', '**/testing/**', 'src/dashboard/**'],
      thresholds: { lines: 85, branches: 85 },
    },
  },
});
