import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { MNIST_FILES } from '../../data/files/mnist.ts';
import { EXTRA_FILES } from '../runFolders/runFolder.ts';
import { diagnosisText } from '../terminal/diagnosisText.ts';
import { credence, events } from '../testing/credence.ts';
import { imagesFile, labelsFile, temporaryFolder, writeTinyData } from '../testing/tinyData.ts';

const folder = await temporaryFolder();
afterAll(folder.remove);
const data = await writeTinyData(join(folder.path, 'data'));
const run = join(folder.path, 'run');

/** The diagnosis as JSON, and how the command ended. */
async function diagnosed(...args: readonly string[]) {
  const { code, stdout, stderr } = await credence(['diagnose', run, '--json', ...args]);
  const [event] = events(stdout);
  if (event?.event !== 'diagnosis') throw new TypeError(`no diagnosis; stderr: ${stderr}`);
  return { code, ...event, codes: event.findings.map(({ code }) => code) };
}

describe('credence diagnose, on the run of a tiny training', async () => {
  const settings = ['--layers', '16,8,10', '--batch', '20', '--lr', '0.02', '--draws', '16'];
  const trained = await credence([
    ...['train', '--data', data, ...settings, '--epochs', '60', '--no-report', '--out', run],
  ]);

  test('a healthy run: everything is checked, no error, exit code 0', async () => {
    expect(trained.code).toBe(0);
    const { code, checked, findings } = await diagnosed();
    expect(checked).toHaveLength(19);
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(findings).toContainEqual(expect.objectContaining({ code: 'cold-posterior', severity: 'note' }));
    expect(code).toBe(0);
  });

  test('test images on another scale: exit code 5', async () => {
    const dim = imagesFile(30).map((byte, at) => (at < 16 ? byte : byte / 100));
    const other = await writeTinyData(join(folder.path, 'dim'), { [MNIST_FILES.test.images]: dim });
    const { code, codes } = await diagnosed('--data', other);
    expect(codes).toContain('input-scale');
    expect(code).toBe(5);
  });

  test('test images of one class only: other class shares than in training', async () => {
    const zeros = Array.from({ length: 30 }, (_, n) => [
      ...imagesFile(300)
        .slice(16)
        .subarray(160 * n, 160 * n + 16),
    ]);
    const images = Uint8Array.from([...imagesFile(30).subarray(0, 16), ...zeros.flat()]);
    const labels = labelsFile(30).map((byte, at) => (at < 8 ? byte : 0));
    const files = { [MNIST_FILES.test.images]: images, [MNIST_FILES.test.labels]: labels };
    const { codes, findings } = await diagnosed(
      '--data',
      await writeTinyData(join(folder.path, 'zeros'), files),
    );
    expect(codes).toContain('class-shares');
    expect(findings.find(({ code }) => code === 'class-shares')!.seen).toMatch(
      /class 0: 10 % of training, 100 % of test/,
    );
  });

  test('two draws are too few for its intervals', async () => {
    expect((await diagnosed('--draws', '2')).codes).toContain('few-interval-draws');
  });

  test('a damaged history is one line and exit code 2; without any, the rest is checked', async () => {
    const history = join(run, EXTRA_FILES.history);
    await writeFile(history, '{"steps":[{"step":1}]}');
    const { code, stdout, stderr } = await credence(['diagnose', run]);
    expect(stderr).toMatch(/^credence: [^\n]*history\.json: at steps\[0\]\.[^\n]+\n$/);
    expect([code, stdout]).toEqual([2, '']);
    await rm(history);
    expect((await diagnosed()).checked).not.toContain('whether training was finished');
  });
});

describe('the diagnosis for people', () => {
  test('is paragraphs of at most 80 columns', () => {
    const finding = {
      ...{ code: 'cold-posterior', severity: 'note' as const, title: 'temperature 0.1: a cold posterior' },
      seen: 'the KL is weighed by 0.1 instead of 1.',
      why: `What was trained is ${'not '.repeat(20)}the Bayes posterior.`,
      remedy: 'Say so.',
    };
    expect(diagnosisText(['the temperature', 'underflow of sigma'], [finding])).toBe(
      [
        'NOTE: temperature 0.1: a cold posterior [cold-posterior]',
        '  seen        the KL is weighed by 0.1 instead of 1.',
        `  why         What was trained is ${'not '.repeat(11).trim()}`,
        `              ${'not '.repeat(9)}the Bayes posterior.`,
        '  what to do  Say so.',
        '',
        'Checked: the temperature, underflow of sigma.',
      ].join('\n'),
    );
  });

  test('says that nothing was found, and what was looked at', () => {
    expect(diagnosisText(['the temperature'], [])).toBe('nothing found\nChecked: the temperature.');
  });
});
