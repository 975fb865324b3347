/**
 * `npm run test:deep [-- NAME ...]`: what takes too long for `npm test`. Two parts run at a time, one of each
 * lane; a table at the end says how each has ended.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { CredenceError } from '../../src/errors.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const bin = (path: string) => fileURLToPath(new URL(`../../node_modules/${path}`, import.meta.url));
const script = (name: string, ...flags: readonly string[]) => [
  ...flags,
  '--import',
  'tsx',
  `tools/deep/${name}.ts`,
];
const vitest = (config: string) => [
  bin('vitest/vitest.mjs'),
  'run',
  '--config',
  `vitest.${config}.config.ts`,
];

type Lane = Readonly<Record<string, readonly string[]>>;

/** Parts by name, as arguments of Node. What trains is in one lane, and takes about as long as the other. */
const lanes: readonly Lane[] = [
  {
    hours: script('hours', '--expose-gc'),
    soak: script('soak', '--expose-gc'),
    kills: script('kills'),
    tabs: script('tabs'),
    gpus: script('gpus'),
  },
  {
    fuzz: script('fuzz'),
    parsers: vitest('parsers'),
    onnx: vitest('onnx'),
    coverage: vitest('coverage'),
  },
];
const parts: Lane = Object.assign({}, ...lanes);

interface Ended {
  readonly name: string;
  readonly code: number;
  readonly minutes: number;
}

/** Every line is told with the name of its part before it. */
async function run(name: string): Promise<Ended> {
  const since = performance.now();
  const child = spawn(process.execPath, parts[name]!, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr]) {
    let rest = '';
    stream.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop()!;
      for (const line of lines) console.log(`${name}: ${line}`);
    });
    stream.on('end', () => rest && console.log(`${name}: ${rest}`));
  }
  const code = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => resolve(status ?? 1));
  });
  return { name, code, minutes: (performance.now() - since) / 60_000 };
}

const asked = process.argv.slice(2);
const unknown = asked.find((name) => !Object.hasOwn(parts, name));
if (unknown !== undefined) {
  const names = Object.keys(parts).join(', ');
  throw new CredenceError('bad-option', `test:deep ${unknown}: expected one of ${names}`);
}
const chosen = Object.keys(parts).filter((name) => asked.length === 0 || asked.includes(name));

async function inTurn(names: readonly string[]): Promise<Ended[]> {
  const ended: Ended[] = [];
  for (const name of names) ended.push(await run(name));
  return ended;
}

const ended = (
  await Promise.all(lanes.map((lane) => inTurn(chosen.filter((name) => Object.hasOwn(lane, name)))))
).flat();
for (const { name, code, minutes } of ended) {
  console.log(`${name.padEnd(8)} ${code === 0 ? 'passed' : 'FAILED'} in ${minutes.toFixed(1)} min`);
}
const failed = ended.filter(({ code }) => code !== 0).length;
console.log(`${ended.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
