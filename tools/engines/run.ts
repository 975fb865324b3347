/**
 * `npm run test:engines`: the smoke training of smoke.ts under Node (Dawn), and under Deno and Firefox (wgpu
 * and its own WGSL compiler), whose numbers must agree. Says what is not installed, and fails only where an
 * engine does.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findDeno, swiftShaderEnv } from './deno.ts';
import { findFirefox, inFirefox } from './firefox.ts';
import type { Told } from './smoke.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const smoke = join(root, 'tools/engines/smokeHere.ts');

function run(command: string, args: readonly string[], env: Readonly<Record<string, string>>): Told | string {
  const options = { cwd: root, env: { ...process.env, ...env }, encoding: 'utf8', timeout: 600_000 } as const;
  const { status, stdout, stderr, error } = spawnSync(command, args, options);
  const line = stdout?.split('\n').find((text) => text.startsWith('{'));
  return line ? (JSON.parse(line) as Told) : `ended with ${error?.message ?? status}: ${stderr}`;
}

/** What is wrong with an engine's numbers beside those of Dawn. */
function faultsOf(told: Told, dawn: Told): string[] {
  const faults: string[] = [];
  if (told.liveBytes !== 0) faults.push(`${told.liveBytes} bytes are left behind`);
  if (told.refused !== 'gpu-fault') faults.push(`a refused submit ended as ${told.refused}`);
  if (told.lost !== 'device-lost') faults.push(`a lost device ended as ${told.lost}`);
  for (const [estimator, losses] of Object.entries(told.losses)) {
    const wanted = dawn.losses[estimator]!;
    const [error, wantedError] = [losses.at(-1)!, wanted.at(-1)!];
    if (Math.abs(error - wantedError) > 0.01)
      faults.push(`${estimator}: error ${error}, Dawn has ${wantedError}`);
    const worst = losses.slice(0, -1).reduce((most, loss, i) => {
      return Math.max(most, Math.abs(loss - wanted[i]!) / Math.abs(wanted[i]!));
    }, 0);
    if (!(worst < 1e-2)) faults.push(`${estimator}: a free energy differs by ${worst} of itself`);
    console.log(
      `  ${estimator}: error ${(100 * error).toFixed(1)} %, free energies within ${worst.toExponential(1)}`,
    );
  }
  return faults;
}

const tsx = join(root, 'node_modules/tsx/dist/cli.mjs');
const dawn = run(process.execPath, [tsx, smoke], { CREDENCE_ADAPTER: 'software' });
if (typeof dawn === 'string') throw new Error(`Node: ${dawn}`);
console.log(`Node (Dawn) on ${dawn.adapterName}`);
const faults = faultsOf(dawn, dawn).map((fault) => `Node: ${fault}`);

const deno = findDeno();
if (!deno) {
  console.log('Deno (wgpu): not installed; npm install --no-save deno, or set CREDENCE_DENO to its file');
} else {
  const lavapipe = '/usr/share/vulkan/icd.d/lvp_icd.x86_64.json';
  const adapters: [string, Readonly<Record<string, string>> | null | undefined][] = [
    ['lavapipe', existsSync(lavapipe) ? { VK_ICD_FILENAMES: lavapipe } : undefined],
    ['SwiftShader', await swiftShaderEnv()],
  ];
  for (const [name, env] of adapters) {
    if (!env) {
      console.log(`Deno (wgpu) on ${name}: not installed`);
      continue;
    }
    const told = run(deno, ['run', '-A', '--unstable-webgpu', smoke], env);
    if (typeof told === 'string') {
      console.log(`Deno (wgpu) on ${name}: ${told.trim().split('\n').at(-1)}`);
      faults.push(`Deno on ${name}: ${told}`);
      continue;
    }
    console.log(`Deno (wgpu) on ${told.adapterName}`);
    faults.push(...faultsOf(told, dawn).map((fault) => `Deno on ${name}: ${fault}`));
  }
}
const firefox = findFirefox();
if (!firefox) console.log('Firefox (wgpu): not installed');
else {
  const told = await inFirefox(firefox);
  if ('lacks' in told) console.log(`Firefox (wgpu): ${told.lacks}`);
  else if ('problem' in told) {
    console.log(`Firefox (wgpu): ${told.problem}`);
    faults.push(`Firefox: ${told.problem}`);
  } else {
    const { smoke: own, dashboardError, wantedError } = told;
    console.log(`Firefox (wgpu) on ${own.adapterName}`);
    faults.push(...faultsOf(own, dawn).map((fault) => `Firefox: ${fault}`));
    const [error, wanted] = [dashboardError, wantedError].map((share) => `${(100 * share).toFixed(2)} %`);
    console.log(`  the dashboard, preset "smoke": error ${error}, in Chromium ${wanted}`);
    if (!(Math.abs(dashboardError - wantedError) <= 0.01))
      faults.push(`Firefox: the dashboard errs in ${error}`);
  }
}
for (const fault of faults) console.log(fault);
process.exitCode = faults.length === 0 ? 0 : 1;
