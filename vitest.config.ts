import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './tools/tests/longestFirst.ts';

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Unit and kernel tests. What needs a browser is called `*.spec.ts` and belongs to Playwright. */
export const files = ['shaders', 'src', 'e2e', 'docs', 'tools', 'bench'].flatMap((folder) =>
  readdirSync(source(folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.test.ts') && !path.includes('node_modules'))
    .map((path) => `${folder}/${path.replaceAll('\\', '/')}`),
);

/** What a test does to its process that the next test in it would meet. */
const marksItsProcess =
  /vi\.(stub|mock|doMock|spyOn|useFake|resetModules)|process\.(chdir|memoryUsage|env\.\w+ =[^=])|releaseNodeGpu|\.prototype\.\w+ =[^=]|defineProperty/;

const marks = (file: string) =>
  file.startsWith('src/cli/host/') || marksItsProcess.test(readFileSync(source(file), 'utf8'));

/** What every Vitest of this project has in common. */
export const common = defineConfig({
  // programs of docs/examples/start import the package by its name
  resolve: {
    alias: [
      { find: /^credence$/, replacement: source('src/index.ts') },
      { find: /^credence\/(\w+)$/, replacement: source('src/$1/index.ts') },
    ],
  },
  test: {
    environment: 'node',
    // Processes, not threads: Dawn and the Vulkan loader are one per process.
    pool: 'forks',
    // A software adapter computes on every core already.
    maxWorkers: 2,
    // A guard against hanging, not a bound: a busy machine with a software adapter takes its time.
    testTimeout: 240_000,
    hookTimeout: 120_000,
  },
});

export const globalSetup = ['src/cli/testing/bundled.ts'];

const project = (name: string, test: object) => ({ ...common, test: { ...common.test, name, ...test } });

/**
 * Test files share their process, and the modules that it has loaded, unless they mark it: a new process
 * takes half a second, which is longer than the tests of most files. One that leaves a mark there fails.
 */
export const projectsOf = (files: readonly string[]) => [
  project('own process', { include: files.filter(marks) }),
  project('shared process', {
    ...{ include: files.filter((file) => !marks(file)), isolate: false },
    setupFiles: ['tools/tests/leavesNoMark.ts'],
  }),
];

export default defineConfig({
  test: {
    ...common.test,
    globalSetup,
    sequence: { sequencer: LongestFirst },
    projects: projectsOf(files),
  },
});
