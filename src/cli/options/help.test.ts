import { expect, test } from 'vitest';
import packageJson from '../../../package.json' with { type: 'json' };
import { runTable } from '../../bayes/settings/runSettings.ts';
import type { Setting } from '../../bayes/settings/setting.ts';
import { presets } from '../../presets.ts';
import { credenceHere } from '../testing/credence.ts';
import { type Actions, createProgram } from './program.ts';

const { stdout: help } = await credenceHere(['train', '--help']);
/** The text of an option, on one line. */
const textOf = (flag: string): string =>
  new RegExp(`\n  ${flag}\\b.*(\n {8}.*)*`).exec(help)![0].replace(/\s+/g, ' ');

test('help says the default of every setting, of each preset', () => {
  const rows = Object.entries<Setting>(runTable).filter(([, { option }]) => option);
  for (const [name, { option }] of rows) {
    const text = textOf(option![1].split(' ')[0]!);
    for (const [preset, { settings }] of Object.entries(presets)) {
      const value = settings[name as keyof typeof runTable];
      const said = /default: ([^()]*)/.exec(text)![1]!;
      if (/demo/.test(said)) expect(said).toMatch(new RegExp(`${preset}( and [a-z]+|, [a-z, ]+)? ${value}`));
      else expect(said).toContain(String(value));
    }
  }
});

test('and where a run starts of layers, method, prior and noise', () => {
  expect(textOf('--hidden')).toMatch(/default: smoke 32, demo 400,400, paper 1200,1200, table by the rows/);
  expect(textOf('--method')).toMatch(/default: bbb/);
  expect(textOf('--prior')).toMatch(/paper mixture:0\.5,1,0\.00248, table fanin:2\)/);
  expect(textOf('--noise')).toMatch(/default: learned/);
});

test.each([80, 60])('the help of every command fits into %i columns', (columns) => {
  let text = '';
  const write = (part: string) => {
    text += part;
  };
  const program = createProgram({} as Actions, write);
  for (const command of [program, ...program.commands]) {
    command.configureOutput({ getOutHelpWidth: () => columns, writeOut: write }).outputHelp();
  }
  expect(text).toContain('Usage: credence ship');
  expect(text).toContain('Presets (options');
  expect(text.split('\n').filter((line) => line.length > columns)).toEqual([]);
});

test('no default is printed as JSON', () => {
  const program = createProgram({} as Actions, () => undefined);
  const texts = program.commands.map((command) => command.helpInformation());
  expect(texts.filter((text) => /default: [[{]/.test(text))).toEqual([]);
});

test('--version prints the version alone', async () => {
  expect(await credenceHere(['--version'])).toEqual({
    code: 0,
    stdout: `${packageJson.version}\n`,
    stderr: '',
  });
});

test.each([
  ['--layers', '784,0,10', /each width .* whole number of at least 1, such as 784,400,10; got "0"/],
  ['--layers', '784,,10', /got nothing between two commas/],
  ['--layers', '784', /at least two widths/],
  ['--hidden', '32,-1', /got "-1"/],
  ['--hidden', '1.5', /got "1\.5"/],
])('%s %s is refused by what is wrong with it', async (flag, text, message) => {
  expect(await credenceHere(['train', flag, text])).toMatchObject({
    ...{ code: 2, stdout: '' },
    stderr: expect.stringMatching(message),
  });
});

test('an option that does not exist is answered by the nearest one, and by where they are listed', async () => {
  const { stderr } = await credenceHere(['train', '--epoch', '3']);
  expect(stderr).toBe(
    "credence: unknown option '--epoch' (Did you mean --epochs?); credence train --help lists what there is\n",
  );
});
