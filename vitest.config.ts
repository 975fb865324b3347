import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Unit and kernel tests. What needs a browser is called `*.spec.ts` and belongs to Playwright. */
export default defineConfig({
  // programs of docs/examples/start import the package by its name
  resolve: {
    alias: [
      { find: /^credence$/, replacement: source('src/index.ts') },
      { find: /^credence\/(\w+)$/, replacement: source('src/$1/index.ts') },
    ],
  },
  test: {
    include: [
      'shaders/**/*.test.ts',
      'src/**/*.test.ts',
      'e2e/**/*.test.ts',
      'docs/**/*.test.ts',
      'tools/**/*.test.ts',
      'bench/**/*.test.ts',
    ],
    environment: 'node',
    globalSetup: ['src/cli/testing/bundled.ts'],
    // Processes, not threads: Dawn and the Vulkan loader are one per process.
    pool: 'forks',
    // A software adapter computes on every core already.
    maxWorkers: 2,
    // A guard against hanging, not a bound: a busy machine with a software adapter takes its time.
    testTimeout: 240_000,
    hookTimeout: 120_000,
  },
});
