import { defineConfig } from 'vitest/config';

/** Unit and kernel tests. What needs a browser is called `*.spec.ts` and belongs to Playwright. */
export default defineConfig({
  test: {
    include: [
      'shaders/**/*.test.ts',
      'src/**/*.test.ts',
      'e2e/**/*.test.ts',
      'docs/**/*.test.ts',
      'bench/**/*.test.ts',
    ],
    environment: 'node',
    // Processes, not threads: Dawn and the Vulkan loader are one per process.
    pool: 'forks',
    // A software adapter computes on every core already.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
