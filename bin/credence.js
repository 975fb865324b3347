#!/usr/bin/env node
import { accessSync, constants } from 'node:fs';
import { tmpdir } from 'node:os';

// tsx keeps what it compiled in the temporary folder, and throws where it cannot, unless it is told not to
try {
  accessSync(tmpdir(), constants.W_OK);
} catch {
  process.env.TSX_DISABLE_CACHE = '1';
}

await import('tsx');
await import('../src/cli/main.ts');
