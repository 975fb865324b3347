/** `credence ship`, on miniature digits: from scratch to a network that needs no run folder. */
import { copyFile, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { openTestGpu } from '../../../e2e/harness/gpu.ts';
import { openShippedNetwork } from '../../bayes/posterior/shippedNetwork.ts';
import { readRunFolder } from '../runFolders/readRun.ts';
import type { Event } from '../terminal/events.ts';
import { credenceHere, type Ended, events } from '../testing/credence.ts';
import { temporaryFolder, writeTinyData } from '../testing/tinyData.ts';
import { apartFromRecipe, recipe } from './recipe.ts';
import { cardText } from './text.ts';

const folder = await temporaryFolder();
afterAll(folder.remove);
const path = (name: string) => join(folder.path, name);

/** In this process, on one adapter. */
const credence = (args: readonly string[]) => credenceHere(args, openTestGpu);

type Told<Name extends Event['event']> = Extract<Event, { event: Name }>;
function lastOf<Name extends Event['event']>({ code, stdout, stderr }: Ended, name: Name): Told<Name> {
  expect(stderr).not.toMatch(/credence:/);
  expect(code).toBe(0);
  const told = events(stdout).at(-1)!;
  expect(told.event).toBe(name);
  return told as Told<Name>;
}

const data = await writeTinyData(path('data'));
const network = ['--layers', '16,8,10', '--batch', '20', '--lr', '0.02', '--epochs', '40', '--no-report'];
const train = ['train', '--data', data, ...network, '--none', '--pseudo-pool', '100'];
const [run, out] = [path('run'), path('out')];
lastOf(await credence([...train, '--validation', '20', '--out', run]), 'done');
const asked = [
  '--name',
  'tiny',
  '--draws',
  '6',
  '--ood',
  'noise,blur',
  '--fractions',
  '0,0.5,1',
  '--compare',
];
const ended = await credence(['ship', run, '--out', out, ...asked]);
const { card, parent, files } = lastOf(ended, 'shipped');

describe('what ships', () => {
  test('is two files that open without anything else, and say what was told', async () => {
    expect(files).toEqual([join(out, 'tiny.safetensors'), join(out, 'tiny.json')]);
    expect((await readdir(out)).toSorted()).toEqual(['tiny.json', 'tiny.safetensors']);
    const bytes = new Uint8Array(await readFile(files[0]!));
    const text = await readFile(files[1]!, 'utf8');
    const opened = openShippedNetwork({
      card: { file: 'tiny.json', text },
      posterior: { file: 'tiny.safetensors', bytes },
    });
    expect(opened.card).toEqual(card);
    expect(card.posterior).toMatchObject({ bytes: bytes.length, form: 'int8-dense', weights: 235 });
    expect(card.config).toMatchObject({ layers: [16, 8, 10], none: 'yes' });
  });

  test('has every score by every measure, of the shipped file, beside those of its parent', () => {
    const keys = ['entropy', 'mutualInformation', 'maximumProbability', 'none', 'jointMaximum'];
    for (const scores of [card, parent!]) {
      expect(scores.test).toMatchObject({ task: 'classification', draws: 6, examples: 30 });
      expect(scores.heldOut.examples).toBe(20);
      expect(Object.keys(scores.refusal.thresholds)).toEqual(keys);
      expect(scores.sets.map(({ name }) => name)).toEqual(['noise', 'blur']);
    }
    expect(card.mistakes).toHaveLength(Math.round(card.test.error * card.test.examples));
    expect(parent!.test).not.toEqual(card.test);
    expect(parent!.test.nll).toBeCloseTo(card.test.nll, 1);
  });

  test('keeps of the held-out images what its curve says, and its threshold is that of the curve', () => {
    const at = card.curve.kept.indexOf(0.95);
    for (const [score, { thresholds, answered, error }] of Object.entries(card.curve.by)) {
      const key = score as keyof typeof card.refusal.thresholds;
      expect(thresholds[at]).toBe(card.refusal.thresholds[key]);
      expect(answered[at]).toBeCloseTo(1 - card.refusal.refusedTest[key]!, 12);
      expect(answered.at(-1)).toBeGreaterThan(0.8);
      expect(error).toHaveLength(thresholds.length);
    }
  });

  test('without a weight is measured as the whole, and without any it guesses', () => {
    const [whole, half, nothing] = card.pruning.rows;
    expect([whole!.left, half!.left, nothing!.left]).toEqual([235, 117, 0]);
    expect(nothing!.error).toBeCloseTo(0.9, 10);
    expect(whole!.error).toBeLessThan(0.5);
    expect(whole!.refused.map(({ name, images }) => [name, images])).toEqual([
      ['noise', 30],
      ['blur', 30],
    ]);
    expect(card.pruning.images).toEqual({ test: 30, heldOut: 20, set: 500 });
  });

  test('says where it departs from the recipe, to people too', () => {
    expect(card.apart).toContainEqual({ setting: 'epochs', recipe: '30', run: '40' });
    expect(card.apart.map(({ setting }) => setting)).not.toContain('seed');
    expect(ended.stderr).toMatch(/Not by the recipe: .*epochs 40 \(recipe: 30\)/);
    const text = cardText(card, { parent: parent! });
    expect(text).toMatch(/this file +the run's own posterior\n.*test error/);
    expect(text).toMatch(/noise, refused, by none +\d/);
    expect(text).toMatch(/\n50 % +117 /);
  });

  test('is the same bytes when it is made again', async () => {
    const again = lastOf(await credence(['ship', run, '--out', path('again'), ...asked]), 'shipped');
    for (const [i, file] of again.files.entries())
      expect(await readFile(file)).toEqual(await readFile(files[i]!));
  });
});

describe('without its run folder', () => {
  test('evaluate measures it, and foreign images, as its card says; nothing is written', async () => {
    const measured = await credence(['evaluate', out, '--ood', 'noise']);
    const { ood, file } = lastOf(measured, 'ood');
    expect(file).toBeNull();
    // evaluate adds the distance of the pixels, which is not the network's
    expect(ood.sets[0]!.refused95).toMatchObject(card.sets[0]!.refused95);
    const { metrics } = events(measured.stdout)[0] as Told<'evaluation'>;
    expect(metrics).toMatchObject({ test: card.test, validation: card.heldOut });
    expect(await readdir(out)).toHaveLength(2);
  });

  test('it is read by its folder, its card or its posterior, and its card says how', async () => {
    const read = await Promise.all([out, ...files].map(readRunFolder));
    for (const { config, posterior, digest, notes } of read) {
      expect(config).toEqual({ ...card.config, draws: 6 });
      expect(posterior).toEqual(read[0]!.posterior);
      expect(digest).toBe(card.posterior.sha256);
      expect(notes).toEqual([expect.stringMatching(/tiny\.safetensors is a network that ships: seed 1/)]);
    }
  });

  test('a card beside another posterior, or without one, is refused by name', async () => {
    await mkdir(path('other'));
    await copyFile(files[1]!, path('other/tiny.json'));
    const alone = await credenceHere(['evaluate', path('other/tiny.json')]);
    expect([alone.code, alone.stderr]).toEqual([2, expect.stringMatching(/tiny\.safetensors: no such file/)]);
    const bytes = await readFile(files[0]!);
    bytes[bytes.length - 1]! ^= 1;
    await writeFile(path('other/tiny.safetensors'), bytes);
    const damaged = await credenceHere(['evaluate', path('other')]);
    expect([damaged.code, damaged.stderr]).toEqual([2, expect.stringMatching(/damaged/)]);
  });

  test('it is no run folder to prune or ship again', async () => {
    for (const command of ['prune', 'ship']) {
      const { code, stderr } = await credenceHere([command, out]);
      expect([code, stderr]).toEqual([2, expect.stringMatching(/takes a run folder/)]);
    }
  });
});

test('a plain network ships as well: all of its weights, none of which can be removed', async () => {
  const plain = ['--method', 'plain', '--validation', '20', '--epochs', '1', '--out', path('plain')];
  await credence(['train', '--data', data, ...network, ...plain]);
  const to = path('outPlain');
  const shipped = lastOf(await credence(['ship', path('plain'), '--out', to, '--ood', 'noise']), 'shipped');
  expect(shipped.card.posterior.weights).toBe(16 * 8 + 8 + 8 * 10 + 10);
  expect(shipped.card.pruning.rows).toEqual([]);
  expect(shipped.card.refusal.thresholds.none).toBeUndefined();
  expect((await readRunFolder(to)).posterior.config.method).toEqual({ kind: 'plain' });
  expect(cardText(shipped.card)).not.toContain('removed');
});

describe('what cannot ship', () => {
  test('a run that held nothing out, an ensemble, and a folder that is none', async () => {
    const short = ['--epochs', '1', '--out'];
    await credence([...train, ...short, path('all')]);
    const all = await credenceHere(['ship', path('all'), '--out', out]);
    expect([all.code, all.stderr]).toEqual([2, expect.stringMatching(/train with --validation 10000/)]);
    const several = ['--method', 'ensemble:2', '--validation', '20', ...short, path('several')];
    await credence(['train', '--data', data, ...network, ...several]);
    const many = await credenceHere(['ship', path('several'), '--out', out]);
    expect([many.code, many.stderr]).toEqual([2, expect.stringMatching(/an ensemble is several networks/)]);
    const none = await credenceHere(['ship', path('nowhere')]);
    expect(none.stderr).toMatch(/no such run folder/);
    expect((await stat(files[1]!)).size).toBeGreaterThan(0);
  });

  test('a name that would leave the folder', async () => {
    const { code, stderr } = await credenceHere(['ship', run, '--name', '../digits']);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/letters, digits, - and _/)]);
  });
});

test('the recipe departs from itself nowhere, whatever the seed', () => {
  const config = { ...card.config, ...recipe };
  expect(apartFromRecipe({ ...config, seed: 99, draws: 3 })).toEqual([]);
  expect(apartFromRecipe({ ...config, temperature: 1 })).toEqual([
    { setting: 'temperature', recipe: '0.1', run: '1' },
  ]);
});
