import { defineConfig } from 'vitest/config';
import base, { files, projectsOf } from './vitest.config.ts';

/**
 * The tests that stand beside the code, and how much of the library, the reference, the shaders and the
 * command line they run. The page is not counted, since its tests run in a browser; nor are processes that a
 * test starts. Damaged files by the thousand, documents and tools take long, and are left out.
 */
export default defineConfig({
  test: {
    ...base.test,
    projects: projectsOf(files.filter((file) => /^(src|shaders)\//.test(file))),
    coverage: {
      enabled: true,
      reporter: [['text', { skipFull: true }]],
      include: ['src/**/*.ts', 'shaders/**/*.ts'],
      exclude: ['**/*.test.ts', '**/testing*.ts', '**/testing/**', 'src/dashboard/**'],
      thresholds: { lines: 85, branches: 85 },
    },
  },
});
