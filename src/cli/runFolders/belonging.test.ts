/** A run folder whose files are not of one run, or were changed, says so; copies are fine. */
import { cp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodePosterior, encodePosterior } from '../../bayes/posterior/posteriorFile.ts';
import { parseRunConfig, parseRunMetrics } from '../../persist/runFolder.ts';
import { sealJson } from '../../persist/sealedJson.ts';
import { credence, credenceHere, events } from '../testing/credence.ts';
import { temporaryFolder, writeTinyData } from '../testing/tinyData.ts';
import { readRunFolder } from './readRun.ts';
import { resumedRun } from './resumedRun.ts';

const folder = await temporaryFolder();
afterAll(folder.remove);
const data = await writeTinyData(join(folder.path, 'data'));
const at = (...names: string[]) => join(folder.path, ...names);
const tiny = ['train', '--data', data, '--layers', '16,8,10', '--batch', '20', '--lr', '0.02', '--no-report'];
const [one, other, longer] = [at('one'), at('other'), at('longer')];

/** Commands that open a run, and end before they open an adapter if it is refused. */
const commands = [['evaluate'], ['prune'], ['diagnose'], ['train', '--resume']] as const;
const refused = async (command: readonly string[], run: string) => {
  const { code, stdout, stderr } = await credenceHere([...command, run]);
  expect([command, code, stdout]).toEqual([command, 2, '']);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  return stderr;
};
const listed = async (run: string) => {
  const [event] = events((await credenceHere(['runs', run, '--json'])).stdout);
  if (event?.event !== 'run') throw new TypeError(`${run} is not listed`);
  return event;
};

let copies = 0;
/** A copy of `one` with files of another run, or with texts, in the place of its own. */
async function mixed(files: Readonly<Record<string, string>>, from = other): Promise<string> {
  const run = at(`mixed ${copies++}`);
  await cp(one, run, { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    if (text === '') await cp(join(from, name), join(run, name), { recursive: true });
    else await writeFile(join(run, name), text);
  }
  return run;
}

beforeAll(async () => {
  const train = (out: string, seed: string) =>
    credence([...tiny, '--epochs', '20', '--draws', '2', '--seed', seed, '--out', out]);
  const trained = await Promise.all([train(one, '1'), train(other, '2')]);
  expect(trained.map(({ code }) => code)).toEqual([0, 0]);
  await cp(one, longer, { recursive: true });
  const more = await credence(['train', '--resume', longer, '--epochs', '5', '--no-report']);
  expect(more.code).toBe(0);
});

const jsonOf = async (run: string, name: string) => JSON.parse(await readFile(join(run, name), 'utf8'));

describe('identity', () => {
  test('is in every file, stays when the run goes on, and differs between runs', async () => {
    const ids = await Promise.all(
      [one, other, longer].map(async (run) => (await jsonOf(run, 'config.json')).id),
    );
    expect(ids[0]).toMatch(/^[0-9a-f]{32}$/);
    expect(ids[1]).not.toBe(ids[0]);
    expect(ids[2]).toBe(ids[0]);
    for (const name of ['metrics.json', 'history.json']) {
      expect((await jsonOf(one, name)).run).toBe(ids[0]);
    }
    expect((await jsonOf(longer, 'metrics.json')).posterior).not.toBe(
      (await jsonOf(one, 'metrics.json')).posterior,
    );
    expect(await listed(one)).toMatchObject({ status: 'done', reason: null });
    expect(await listed(longer)).toMatchObject({ status: 'done', reason: null });
  });
});

describe('a file of another run with the same layers', () => {
  test.each(['posterior.safetensors', 'metrics.json', 'config.json'])(
    '%s: no command takes it',
    async (name) => {
      const run = await mixed({ [name]: '' });
      for (const command of commands) {
        const text = await refused(command, run);
        expect(text).toMatch(/expected .*, as in config\.json, got .*: /);
        expect(text).toContain(run);
        expect(text).toMatch(/put the file of this run back/);
      }
      expect(await listed(run)).toMatchObject({ status: 'unreadable', resume: null });
    },
  );

  test('history.json: the diagnosis, which reads it, refuses it; it is listed', async () => {
    const run = await mixed({ 'history.json': '' });
    expect(await refused(['diagnose'], run)).toMatch(
      /history\.json: at run: expected a history of run [0-9a-f]+, got one of run [0-9a-f]+: remove the file/,
    );
    expect((await listed(run)).reason).toMatch(
      /history\.json: is of another run: it counts for nothing here/,
    );
  });

  test('a checkpoint: training does not go on from it', async () => {
    const run = await mixed({ checkpoints: '' });
    expect(await refused(['train', '--resume'], run)).toMatch(
      /checkpoints\/state-\d+\.safetensors: expected a file of run .*, as in config\.json, got one of run/,
    );
    expect((await listed(run)).reason).toMatch(/state-\d+\.safetensors: expected a file of run/);
  });

  test('a posterior that is named by its file is checked too; one that names no run is taken on trust', async () => {
    const bytes = await readFile(join(other, 'posterior.safetensors'));
    await writeFile(join(one, 'of-other.safetensors'), bytes);
    await refused(['evaluate'], join(one, 'of-other.safetensors'));
    await rm(join(one, 'of-other.safetensors'));
    const own = await readFile(join(one, 'posterior.safetensors'));
    const unnamed = join(one, 'unnamed.safetensors');
    await writeFile(unnamed, encodePosterior(decodePosterior('p', own)));
    const { notes } = await readRunFolder(unnamed);
    await rm(unnamed);
    expect(notes).toEqual([expect.stringMatching(/names no run; it is taken to be of the run/)]);
  });
});

describe('an earlier posterior of the same run', () => {
  test('is not the one that metrics.json is of', async () => {
    const run = at('earlier');
    await cp(longer, run, { recursive: true });
    await cp(join(one, 'posterior.safetensors'), join(run, 'posterior.safetensors'));
    expect(await refused(['evaluate'], run)).toMatch(
      /metrics\.json: expected numbers of posterior\.safetensors, whose SHA-256 is [0-9a-f]+\.\.\., got numbers of another/,
    );
    expect((await listed(run)).status).toBe('unreadable');
    // without its numbers it is a posterior of the run
    await rm(join(run, 'metrics.json'));
    expect(await readRunFolder(run)).toMatchObject({ metrics: undefined });
  });
});

describe('a value that was changed afterwards', () => {
  test.each([
    ['seed', 7, '1'],
    ['temperature', 0.5, '0.1'],
    ['dataset', { kind: 'images', folder: '/elsewhere', division: 'drawn' }, '{"kind":"images"'],
  ])('of config.json, %s: the field is named, and what was there', async (field, value, before) => {
    const config = await jsonOf(one, 'config.json');
    const run = await mixed({ 'config.json': JSON.stringify({ ...config, [field]: value }) });
    for (const command of commands) {
      const text = await refused(command, run);
      expect(text).toContain(`config.json: at ${field}: expected ${before}`);
      expect(text).toContain(`got ${JSON.stringify(value)}`);
    }
    await rm(join(run, 'checkpoints'), { recursive: true });
    expect(await refused(['evaluate'], run)).toMatch(/config\.json: at sha256: .* a field was changed/);
    expect((await listed(run)).reason).toMatch(/config\.json: at sha256/);
  });

  test('of metrics.json', async () => {
    const metrics = await jsonOf(one, 'metrics.json');
    const run = await mixed({
      'metrics.json': JSON.stringify({ ...metrics, test: { ...metrics.test, error: 0 } }),
    });
    expect(await refused(['evaluate'], run)).toMatch(/metrics\.json: at sha256: expected the checksum/);
  });

  test('laying the files out otherwise changes nothing, nor does another name or place', async () => {
    const files = ['config.json', 'metrics.json', 'history.json'];
    const texts = await Promise.all(
      files.map(async (name) => [name, JSON.stringify(await jsonOf(one, name))]),
    );
    const run = await mixed(Object.fromEntries(texts));
    await rename(run, at('renamed'));
    expect(await listed(at('renamed'))).toMatchObject({ status: 'done', reason: null });
    const { metrics, notes } = await readRunFolder(at('renamed'));
    expect([metrics === undefined, notes]).toEqual([false, []]);
  });
});

describe('a process that ends between two files', () => {
  /** What a run that goes on has written of its new results when it is killed. */
  const moments = [
    ['the posterior', ['posterior.safetensors']],
    ['config.json', ['posterior.safetensors', 'config.json']],
    ['history.json', ['posterior.safetensors', 'config.json', 'history.json']],
    ['metrics.json', ['posterior.safetensors', 'config.json', 'history.json', 'metrics.json']],
  ] as const;

  test.each(moments)(
    'after %s: the folder is read, told to be not at its end, and goes on',
    async (last, names) => {
      const run = at(`killed after ${last}`);
      await cp(one, run, { recursive: true });
      await cp(join(longer, 'checkpoints'), join(run, 'checkpoints'), { recursive: true });
      const status = { ...(await jsonOf(longer, 'status.json')), status: 'measuring' };
      const gone = { ...status.process, id: 2 ** 30 };
      await writeFile(join(run, 'status.json'), JSON.stringify({ ...status, process: gone }));
      for (const name of names) await cp(join(longer, name), join(run, name));
      expect(await listed(run)).toMatchObject({ status: 'interrupted', resume: expect.any(String) });
      const { metrics, notes } = await readRunFolder(run);
      expect(metrics === undefined).toBe(last !== 'metrics.json');
      expect(notes[0]).toMatch(/is not at its end; this is its last posterior/);
      const { start, before } = await resumedRun(run, { report: false });
      expect([before?.isTrained, start.offset.epochs]).toEqual([true, 20]);
      // once is enough: the rest is the same
      if (last !== 'config.json') return;
      const { code } = await credence(['train', '--resume', run, '--no-report']);
      expect(code).toBe(0);
      expect(await listed(run)).toMatchObject({ status: 'done', reason: null });
      const bytes = (path: string) => readFile(join(path, 'posterior.safetensors'));
      expect((await bytes(run)).equals(await bytes(longer))).toBe(true);
    },
  );
});

test('a run of version 2, without identity or seals, opens, means what it meant, and gets an identity when it goes on', async () => {
  const run = at('old');
  await cp(one, run, { recursive: true });
  await rm(join(run, 'checkpoints'), { recursive: true });
  const { id, sha256, version, dataset, ...config } = await jsonOf(one, 'config.json');
  const { division, ...where } = dataset;
  await writeFile(join(run, 'config.json'), JSON.stringify({ version: 2, ...config, dataset: where }));
  const metrics = await jsonOf(one, 'metrics.json');
  for (const name of ['run', 'posterior', 'config', 'sha256']) delete metrics[name];
  await writeFile(join(run, 'metrics.json'), JSON.stringify({ ...metrics, version: 2 }));
  const history = await jsonOf(one, 'history.json');
  for (const name of ['run', 'posterior', 'sha256']) delete history[name];
  await writeFile(join(run, 'history.json'), JSON.stringify(history));
  const named = await readFile(join(one, 'posterior.safetensors'));
  await writeFile(join(run, 'posterior.safetensors'), encodePosterior(decodePosterior('p', named)));
  expect(await listed(run)).toMatchObject({ status: 'done', reason: null });
  const old = await readRunFolder(run);
  expect([old.metrics?.test, old.notes]).toEqual([metrics.test, []]);
  // another run's posterior has another seed
  const foreign = await mixedOld(run);
  expect(await refused(['evaluate'], foreign)).toMatch(
    /expected a posterior of seed 1, as in config\.json, got seed 2/,
  );
  expect((await credence(['train', '--resume', run, '--epochs', '2', '--no-report'])).code).toBe(0);
  const after = parseRunConfig('c', await readFile(join(run, 'config.json'), 'utf8'));
  expect([after.id, after.dataset.division]).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/), 'before']);
  expect(parseRunMetrics('m', await readFile(join(run, 'metrics.json'), 'utf8')).run).toBe(after.id);
  expect(await listed(run)).toMatchObject({ status: 'done', reason: null });
});

async function mixedOld(run: string): Promise<string> {
  const copy = at('old and mixed');
  await cp(run, copy, { recursive: true });
  const bytes = await readFile(join(other, 'posterior.safetensors'));
  await writeFile(join(copy, 'posterior.safetensors'), encodePosterior(decodePosterior('p', bytes)));
  return copy;
}

test('files beside the posterior say which posterior they are of', async () => {
  const run = at('pruned');
  await cp(one, run, { recursive: true });
  const { run: id, posterior } = await jsonOf(one, 'metrics.json');
  const write = (about: object) => writeFile(join(run, 'prune.json'), sealJson({ version: 1, ...about }));
  await write({ run: id, posterior });
  expect((await listed(run)).reason).toBeNull();
  await write({ run: (await jsonOf(other, 'metrics.json')).run, posterior });
  expect((await listed(run)).reason).toMatch(/prune\.json: is of another run/);
  await write({ run: id, posterior });
  await cp(join(longer, 'posterior.safetensors'), join(run, 'posterior.safetensors'));
  for (const name of ['config.json', 'metrics.json', 'history.json']) {
    await cp(join(longer, name), join(run, name));
  }
  expect((await listed(run)).reason).toMatch(/prune\.json: is of an earlier posterior of this run/);
});
