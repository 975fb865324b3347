/** `credence export` as a user meets it: a run on a table becomes files for other programs. */
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { decodePosterior } from '../../bayes/posterior/posteriorFile.ts';
import { normalValues } from '../../bayes/testing.ts';
import type { OnnxCard } from '../../export/onnx.ts';
import { exportOnnx } from '../../export/onnx.ts';
import { modelOf } from '../../export/testing/interpret.ts';
import { decodeSafetensors } from '../../persist/safetensors.ts';
import { sealJson } from '../../persist/sealedJson.ts';
import type { Event } from '../terminal/events.ts';
import { credence, credenceHere, type Ended, events } from '../testing/credence.ts';
import { temporaryFolder } from '../testing/tinyData.ts';

const folder = await temporaryFolder();
afterAll(folder.remove);
const path = (name: string) => join(folder.path, name);

type Exported = Extract<Event, { event: 'export' }>;

function exported({ code, stdout, stderr }: Ended): Exported {
  expect(stderr).not.toMatch(/credence:/);
  expect(code).toBe(0);
  return events(stdout).at(-1) as Exported;
}

const cardOf = (bytes: Uint8Array): OnnxCard => JSON.parse(modelOf(bytes).metadataProps[0]!.value);

describe('a run on a table', async () => {
  const size = normalValues(60, 1);
  const lines = Array.from(
    size,
    (x, n) => `${x.toFixed(3)},${['red', 'blue'][n % 2]},${x > 0 ? 'big' : 'small'}`,
  );
  await writeFile(path('things.csv'), ['size,colour,kind', ...lines].join('\n'));
  const run = path('run');
  const trained = await credence(
    ['train', '--data', path('things.csv'), '--epochs', '2', '--hidden', '4', '--draws', '7'].concat([
      ...['--seed', '3', '--no-report', '--out', run],
    ]),
  );
  const done = events(trained.stdout).at(-1) as Extract<Event, { event: 'done' }>;
  const posterior = decodePosterior('p', await readFile(join(run, 'posterior.safetensors')));
  const config = JSON.parse(await readFile(join(run, 'config.json'), 'utf8'));

  test("is a graph of the run's draws and seed, in the run folder, with the run's card inside", async () => {
    const told = exported(await credenceHere(['export', run, '--to', 'onnx']));
    expect(told).toMatchObject({ to: 'onnx', graph: 'draws', file: join(run, 'model.onnx') });
    const bytes = new Uint8Array(await readFile(told.file));
    expect(told.bytes).toBe(bytes.length);
    const card = cardOf(bytes);
    expect(modelOf(bytes).graph).toEqual(modelOf(exportOnnx(posterior, { draws: 7, seed: 3 })).graph);
    expect(card).toMatchObject({ draws: 7, seed: 3, run: config.id, classes: ['big', 'small'] });
    expect(card.data).toMatchObject({ file: 'things.csv', sha256: config.dataset.sha256 });
    expect((card.scores as { test: unknown }).test).toEqual(done.metrics!.test);
    expect(JSON.stringify(card)).not.toContain(folder.path);
  });

  test.each([
    '--graph mean',
    '--graph stochastic',
    '--graph noise --categories integer',
    '--draws 3 --seed 9',
  ])('%s is what the library makes of it', async (options) => {
    const args = options.split(' ');
    const file = path('other.onnx');
    exported(await credenceHere(['export', run, '--to', 'onnx', '--out', file, ...args]));
    const asked = Object.fromEntries(
      [0, 2].flatMap((i) =>
        args[i] ? [[args[i].slice(2), /^\d/.test(args[i + 1]!) ? Number(args[i + 1]) : args[i + 1]]] : [],
      ),
    );
    const { graph } = modelOf(new Uint8Array(await readFile(file)));
    expect(graph).toEqual(modelOf(exportOnnx(posterior, asked)).graph);
  });

  test('is its weights by name, in three formats', async () => {
    for (const [to, name] of [
      ['safetensors', 'weights.safetensors'],
      ['numpy', 'weights.npz'],
      ['json', 'weights.json'],
    ] as const) {
      const told = exported(await credenceHere(['export', run, '--to', to]));
      expect(told).toMatchObject({ to, graph: null, file: join(run, name) });
    }
    const { tensors } = decodeSafetensors('w', await readFile(join(run, 'weights.safetensors')));
    expect(tensors.get('layers.0.weight.mu')!.data).toEqual(posterior.mu[0]!.weight);
  });

  test('gives its card the thresholds and the risk by coverage that its files have, and none of another posterior', async () => {
    const copy = path('copy');
    await mkdir(copy);
    for (const name of await readdir(run))
      if (/json$|^posterior/.test(name)) await copyFile(join(run, name), join(copy, name));
    const { posterior: digest, run: id } = JSON.parse(await readFile(join(run, 'metrics.json'), 'utf8'));
    const quality = { curve: { coverage: [0.5, 1], risk: [0, 0.1] }, choices: { from: 'held out' } };
    const write = async (of: string) => {
      const report = { config: { id }, metrics: { posterior: of }, figures: {}, quality };
      await writeFile(
        join(copy, 'report.html'),
        `<script type="application/json" id="run">${JSON.stringify(report)}</script>`,
      );
      await writeFile(
        join(copy, 'ood.json'),
        sealJson({ version: 2, run: id, posterior: of, refusal: { kept: 0.95 } }),
      );
      const { file } = exported(await credenceHere(['export', copy, '--to', 'onnx', '--graph', 'mean']));
      return cardOf(new Uint8Array(await readFile(file)));
    };
    expect(await write(digest)).toMatchObject({
      ...{ refusal: { kept: 0.95 }, riskCoverage: quality.curve, choices: quality.choices },
    });
    const other = await write('0'.repeat(64));
    expect(other).not.toHaveProperty('refusal');
    expect(other).not.toHaveProperty('riskCoverage');
  });

  test('a posterior file without its run is exported, and says what the card lacks', async () => {
    await mkdir(path('alone'));
    await copyFile(join(run, 'posterior.safetensors'), path('alone/p.safetensors'));
    const ended = await credenceHere(['export', path('alone/p.safetensors'), '--to', 'onnx']);
    expect(exported(ended).file).toBe(path('alone/model.onnx'));
    expect(ended.stderr).toMatch(/no run beside it: the card says nothing of its training and scores/);
  });

  test.each([
    [['--to', 'onnx', '--out', join(run, 'posterior.safetensors')], /is a file of the run itself/],
    [['--to', 'onnx', '--out', folder.path], /is a folder/],
    [['--to', 'json', '--graph', 'mean'], /--graph: is of --to onnx/],
    [['--to', 'numpy', '--seed', '1'], /--seed: is of --to onnx/],
    [['--to', 'onnx', '--graph', 'mean', '--draws', '4'], /--draws: is of --graph draws/],
    [['--to', 'pickle'], /onnx, safetensors, numpy, json/],
    [[], /--to <format>/],
  ])('%j is refused, and nothing is written', async (args, words) => {
    const before = await readFile(join(run, 'posterior.safetensors'));
    const { code, stderr } = await credenceHere(['export', run, ...args]);
    expect(code).toBe(2);
    expect(stderr).toMatch(words);
    expect(await readFile(join(run, 'posterior.safetensors'))).toEqual(before);
  });
});

test('the network that comes with the project is exported here, and keeps its name', async () => {
  const here = path('here');
  await mkdir(here);
  const cwd = vi.spyOn(process, 'cwd').mockReturnValue(here);
  try {
    const { file } = exported(await credenceHere(['export', 'digits', '--to', 'safetensors', '--json']));
    expect(file).toBe(join(here, 'weights.safetensors'));
    expect(await readdir(here)).toEqual(['weights.safetensors']);
  } finally {
    cwd.mockRestore();
  }
});
