/**
 * All checks, one command: `npm test`, or `npm test -- --only lint|types|unit|e2e` for one of them.
 * Each tool prints as it likes; the last line is `N passed, N failed`. A lint or type check counts as one.
 * Lint and types, which use one core for seconds, run beside the unit tests, and print after them.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { CredenceError } from '../src/errors.ts';
import { type Count, countPlaywright, countVitest } from './harness/count.ts';

interface Step {
  readonly name: string;
  /** npm package of the tool, and its arguments. */
  readonly tool: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Reads the tool's own report; without one the step is a single check. */
  readonly count?: (report: unknown) => Count;
}

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

function steps(report: string): Step[] {
  return [
    { name: 'lint', tool: '@biomejs/biome', args: ['check', '--error-on-warnings', '.'] },
    { name: 'types', tool: 'typescript', args: ['--noEmit'] },
    {
      name: 'unit',
      tool: 'vitest',
      args: ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
      count: countVitest,
    },
    {
      name: 'e2e',
      tool: 'playwright',
      args: ['test', '--reporter=list,json'],
      env: { PLAYWRIGHT_JSON_OUTPUT_FILE: report },
      count: countPlaywright,
    },
  ];
}

/** Where a tool prints: on this terminal, or into a text that is shown when its turn comes. */
type Output = 'here' | { text: string };

async function run(step: Step, report: string, output: Output): Promise<Count> {
  if (output === 'here') console.log(`\n== ${step.name}`);
  const code = await runTool(step, output);
  if (!step.count) return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
  const count = await readFile(report, 'utf8').then(
    (text) => step.count!(JSON.parse(text)),
    () => ({ passed: 0, failed: 0 }),
  );
  // A tool that fails, or that finds nothing to run, has failed even where no test of its says so.
  const silent = count.failed === 0 && (code !== 0 || count.passed === 0);
  return silent ? { ...count, failed: 1 } : count;
}

/** Runs the tool's own entry point under this Node, which needs no shell; resolves with its exit code. */
async function runTool({ tool, args, env }: Step, output: Output): Promise<number> {
  const folder = join(root, 'node_modules', tool);
  const { bin } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { bin: Bin };
  const entry = join(folder, typeof bin === 'string' ? bin : Object.values(bin)[0]!);
  const child = spawn(process.execPath, [entry, ...args], {
    cwd: root,
    stdio: output === 'here' ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  if (output !== 'here') {
    for (const stream of [child.stdout, child.stderr]) {
      stream!.setEncoding('utf8').on('data', (text: string) => {
        output.text += text;
      });
    }
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}

type Bin = string | Record<string, string>;

const { values } = parseArgs({ options: { only: { type: 'string' } } });
const folder = await mkdtemp(join(tmpdir(), 'credence-report-'));
const all = steps('').map(({ name }) => name);
if (values.only !== undefined && !all.includes(values.only)) {
  throw new CredenceError('bad-option', `--only ${values.only}: expected one of ${all.join(', ')}`);
}

const runNamed = (name: string, output: Output) => {
  const report = join(folder, `${name}.json`);
  return run(steps(report).find((step) => step.name === name)!, report, output);
};

/** Runs `name`, and at the same time those beside it. */
async function runBeside(name: string, beside: readonly string[]): Promise<[string, Count][]> {
  const others = beside.map((other) => {
    const output = { text: '' };
    return { other, output, count: runNamed(other, output) };
  });
  const counted: [string, Count][] = [[name, await runNamed(name, 'here')]];
  for (const { other, output, count } of others) {
    counted.push([other, await count]);
    console.log(`\n== ${other}\n${output.text}`);
  }
  return counted;
}

const counts =
  values.only !== undefined
    ? await runBeside(values.only, [])
    : [...(await runBeside('unit', ['lint', 'types'])), ...(await runBeside('e2e', []))];
const summary = counts.map(
  ([name, { passed, failed }]) => `${name.padEnd(6)} ${passed} passed, ${failed} failed`,
);
const total = { passed: 0, failed: 0 };
for (const [, { passed, failed }] of counts) {
  total.passed += passed;
  total.failed += failed;
}
await rm(folder, { recursive: true, force: true });

console.log(`\n${summary.join('\n')}\n`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
