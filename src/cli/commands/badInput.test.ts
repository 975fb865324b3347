import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { MNIST_FILES } from '../../data/files/mnist.ts';
import { credence, credenceHere, type Ended } from '../testing/credence.ts';
import { labelsFile, temporaryFolder, tinyFiles, writeTinyData } from '../testing/tinyData.ts';

const folder = await temporaryFolder();
afterAll(folder.remove);
const out = join(folder.path, 'run');
const data = await writeTinyData(join(folder.path, 'data'));

/** One line on stderr, nothing on stdout, nothing written. */
function expectRefusal({ code, stdout, stderr }: Ended, expectedCode: number, words: RegExp): void {
  expect(stderr).toMatch(/^credence: [^\n]+\n$/);
  expect(stderr).toMatch(words);
  expect(stdout).toBe('');
  expect(code).toBe(expectedCode);
  expect(existsSync(out)).toBe(false);
}

describe('arguments that make no sense: exit code 2 and one line', () => {
  const tiny = ['--data', data, '--layers', '16,8,10'];
  test.each<[string, string[], RegExp]>([
    [
      'no command',
      [],
      /train, evaluate, diagnose, prune, ship, predict, inspect, export, import, runs or leaderboard/,
    ],
    ['an unknown command', ['frob'], /frob/],
    ['an unknown option', ['train', '--frob'], /--frob/],
    ['an argument too many', ['train', 'frob'], /too many/],
    ['a missing value', ['train', '--epochs'], /--epochs/],
    ['an unknown preset', ['train', '--preset', 'huge'], /smoke, demo, paper/],
    ['a word for a number', ['train', '--epochs', 'many'], /whole number/],
    ['half an epoch', ['train', '--epochs', '0.5'], /whole number/],
    ['no epoch', ['train', '--epochs', '0'], /from 1/],
    ['a negative learning rate', ['train', '--lr', '-1'], /above 0/],
    ['a learning rate beyond reason', ['train', '--lr', '11'], /--lr .* above 0 and at most 10/],
    ['a seed beyond 32 bits', ['train', '--seed', '4294967296'], /4294967295/],
    ['a batch beyond reason', ['train', '--batch', '70000'], /from 1 to 65535/],
    ['an unknown estimator', ['train', '--estimator', 'reinforce'], /local, flipout, draw/],
    ['a prior without a scale', ['train', '--prior', 'gaussian:'], /prior/],
    ['a prior of scale 0', ['train', '--prior', 'gaussian:0'], /scale/],
    ['one layer', ['train', '--layers', '784'], /two widths/],
    ['layers that are no numbers', ['train', '--layers', '784,x,10'], /got "x"/],
    [
      'layers that do not fit the images',
      ['train', '--data', data],
      /16 inputs \(images of 4x4 .* --layers 16,400,400,10/,
    ],
    [
      'layers that do not fit the classes',
      ['train', '--data', data, '--layers', '16,3'],
      /10 outputs .* --layers 16,10/,
    ],
    ['more images than there are', ['train', ...tiny, '--images', '61'], /60 training images/],
    ['nothing left to train on', ['train', ...tiny, '--validation', '60'], /--validation 60: .* 60 training/],
    [
      'images that are held out',
      ['train', ...tiny, '--images', '50', '--validation', '11'],
      /49 training images left/,
    ],
    ['a run folder that is none', ['evaluate', data], /config\.json: no such file/],
    ['a fraction beyond all', ['prune', data, '--fractions', '0.5,1.2'], /numbers from 0 to 1/],
    ['a percentage for a fraction', ['prune', data, '--save', '95'], /a number from 0 to 1/],
    ['pruning of no run folder', ['prune', data], /config\.json: no such file/],
    ['nothing to diagnose', ['diagnose'], /'run'/],
    ['a diagnosis of no run folder', ['diagnose', data], /config\.json: no such file/],
    ['a run folder that is nowhere', ['evaluate', join(data, 'nowhere')], /no such run folder/],
  ])('%s', async (_name, args, words) => {
    const where = args[0] === 'train' ? ['--out', out] : [];
    expectRefusal(await credenceHere([...args.slice(0, 1), ...where, ...args.slice(1)]), 2, words);
  });

  test('a run folder that is not empty stays as it is', async () => {
    const taken = join(folder.path, 'taken');
    await mkdir(taken);
    await writeFile(join(taken, 'thesis.tex'), '');
    expectRefusal(await credenceHere(['train', ...tiny, '--out', taken]), 2, /not empty/);
    expectRefusal(await credenceHere(['train', ...tiny, '--out', join(taken, 'thesis.tex')]), 2, /a file/);
    expectRefusal(
      await credenceHere(['train', ...tiny, '--out', join(taken, 'thesis.tex', 'x')]),
      2,
      /not a/,
    );
  });
});

describe('data that is missing or damaged: exit code 2 and one line that names the file', () => {
  const { images, labels } = MNIST_FILES.train;
  const whole = tinyFiles().get(images)!;
  test.each<[string, string, Uint8Array | undefined, RegExp]>([
    ['a missing file', images, undefined, /got neither/],
    ['an empty file', labels, new Uint8Array(0), /an empty file/],
    ['a truncated file', images, whole.subarray(0, 500), /truncated/],
    ['another kind of file', images, new TextEncoder().encode('<html>'), /a web page/],
    ['labels of another number', labels, labelsFile(59), /60 labels.* got 59/],
    ['labels beyond nine', labels, labelsFile(60).map((byte, n) => (n === 10 ? 10 : byte)), /0 to 9/],
  ])('%s', async (name, file, bytes, words) => {
    const damaged = await writeTinyData(join(folder.path, name), { [file]: bytes });
    const ended = await credenceHere(['train', '--layers', '16,8,10', '--data', damaged, '--out', out]);
    expectRefusal(ended, 2, words);
    expect(ended.stderr).toContain(join(damaged, file));
  });

  test('a missing folder', async () => {
    expectRefusal(
      await credenceHere(['train', '--data', join(folder.path, 'none'), '--out', out]),
      2,
      /none: no such/,
    );
  });

  test('a damaged .gz', async () => {
    const damaged = await writeTinyData(join(folder.path, 'gz'), {
      [images]: undefined,
      [`${images}.gz`]: Uint8Array.of(0x1f, 0x8b, 8, 0),
    });
    expectRefusal(await credenceHere(['train', '--data', damaged, '--out', out]), 2, /ubyte\.gz: .*gzip/);
  });
});

test('a network that the device cannot hold: exit code 3 and one line', async () => {
  const huge = ['train', '--data', data, '--layers', '16,8000,8000,10', '--out', out];
  const { code, stderr } = await credence(huge);
  expect(stderr).toMatch(/^credence: [^\n]+ bytes, [^\n]+ narrower network[^\n]+\n$/);
  expect(code).toBe(3);
  expect(existsSync(out)).toBe(false);
});
