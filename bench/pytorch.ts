/**
 * `npm run bench:torch`: the same training step in PyTorch on the CPU. If python3 has no torch, it says so.
 */
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const script = join(dirname(fileURLToPath(import.meta.url)), 'torchStep.py');
const { status, stdout, error } = spawnSync('python3', [script], {
  encoding: 'utf8',
  stdio: ['ignore', 'pipe', 'inherit'],
});
if (error) {
  console.log(JSON.stringify({ torch: null, reason: `python3 does not start: ${error.message}` }));
} else {
  process.stdout.write(stdout);
  process.exitCode = status ?? 1;
}
