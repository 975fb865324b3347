import { expect, test } from 'vitest';
import { methodKinds, methodOf } from '../../bayes/method.ts';
import { runTable } from '../../bayes/settings/runSettings.ts';
import { checkSettings, type PresetName, presets } from '../../presets.ts';
import { fields, matters } from './fields.ts';
import { addressNames, formOf, linkedSettings, readForm, readQuery, withMethod } from './settings.ts';

test.each(Object.keys(presets) as PresetName[])(
  'the form of preset %s reads back as exactly that preset',
  (name) => {
    expect(readForm(name, formOf(name))).toEqual({ settings: presets[name].settings });
  },
);

test('every wrong field is named, and only fields of the chosen prior count', () => {
  const values = {
    ...formOf('demo'),
    hidden: '400,,10',
    epochs: '1.5',
    seed: '',
    temperature: '-1',
    scale: 'x',
  };
  const read = readForm('demo', values);
  expect('problems' in read && Object.keys(read.problems).sort()).toEqual([
    'epochs',
    'hidden',
    'seed',
    'temperature',
  ]);
  const gaussian = readForm('demo', { ...formOf('demo'), prior: 'gaussian', scale: 'x', mix: '' });
  expect('problems' in gaussian && Object.keys(gaussian.problems)).toEqual(['scale']);
});

test('no hidden layer at all is a network too: logistic regression', () => {
  const read = readForm('demo', { ...formOf('demo'), hidden: ' ' });
  expect('settings' in read && read.settings.layers).toEqual([784, 10]);
});

test('a setting is a field if its row has words for one, and each name of the address is taken once', () => {
  const shown = Object.entries(runTable).filter(([, row]) => 'field' in row);
  for (const [name] of shown) expect(fields.map((field) => field.name)).toContain(name);
  const addresses = fields.map(({ name, field }) => field.address ?? name);
  expect(new Set(addresses).size).toBe(addresses.length);
  expect(readQuery('?trainImages=640').values.trainExamples).toBe('640');
});

test('what is wrong with a field is said as the table of settings has it', () => {
  const wrong = { ...formOf('demo'), learningRate: '0', trainExamples: '60001', estimator: 'flip' };
  expect(readForm('demo', wrong)).toEqual({
    problems: {
      learningRate: 'A number above 0 and at most 10',
      trainExamples: 'A whole number from 1 to 60000',
      estimator: 'One of local, flipout, draw',
    },
  });
});

test('settings of a run fill the form, and the form gives them back', () => {
  const { settings } = presets.smoke;
  const run = {
    ...settings,
    layers: [784, 20, 30, 10],
    epochs: 7,
    prior: { kind: 'laplace', scale: 0.2 } as const,
  };
  const form = formOf('smoke', run);
  expect(form).toMatchObject({ hidden: '20, 30', epochs: '7', prior: 'laplace', scale: '0.2' });
  expect(readForm('smoke', form)).toEqual({ settings: run });
});

test('the address chooses a preset and overrides its fields', () => {
  const { preset, values, autostart } = readQuery('?preset=smoke&epochs=3&autostart=1&unknown=2');
  expect({ preset, autostart, epochs: values.epochs }).toEqual({
    preset: 'smoke',
    autostart: true,
    epochs: '3',
  });
  expect(readQuery('?preset=toString')).toEqual({
    ...{ preset: 'demo', values: formOf('demo') },
    ...{ autostart: false, profile: false, tuning: 'hardware', checkpointSteps: undefined },
  });
  expect(readQuery('?profile=1').profile).toBe(true);
  expect(readQuery('?tune=always').tuning).toBe('always');
  expect(readQuery('?checkpointSteps=50').checkpointSteps).toBe(50);
  expect(readQuery('?checkpointSteps=0.5').checkpointSteps).toBeUndefined();
  expect(readQuery('?tune=toString').tuning).toBe('hardware');
});

test('a link names what of the form is not as usual, and gives the same form', () => {
  const values = { ...formOf('smoke'), epochs: '7', none: 'yes' };
  const linked = linkedSettings('smoke', values);
  expect(linked).toEqual({ preset: 'smoke', epochs: '7', none: 'yes' });
  expect(readQuery('?preset=demo&epochs=2', linked)).toMatchObject({ preset: 'smoke', values });
  expect(linkedSettings('demo', formOf('demo'))).toEqual({});
  for (const name of Object.keys(linked)) expect(addressNames).toContain(name);
});

test('a class for none and versions of images are fields, and reach the settings', () => {
  const read = readForm('smoke', { ...formOf('smoke'), none: 'yes', augment: 'pen' });
  expect(read).toMatchObject({ settings: { none: 'yes', augment: 'pen' } });
});

test.each(methodKinds)(
  'the method %s is a field, with its numbers, and gives settings that can be trained',
  (kind) => {
    const form = withMethod('demo', formOf('demo'), kind);
    const read = readForm('demo', { ...form, members: '3', rate: '0.4' });
    if (!('settings' in read)) throw new Error(JSON.stringify(read.problems));
    expect(read.settings.method).toEqual(
      methodOf(kind, { dropout: { rate: 0.4 }, ensemble: { members: 3 } }[kind as string]),
    );
    expect(() => checkSettings(read.settings)).not.toThrow();
    const shown = fields.filter((field) => matters(field, form)).map(({ name }) => name);
    expect(shown.includes('rate')).toBe(kind === 'dropout');
    expect(shown.includes('members')).toBe(kind === 'ensemble');
    expect(shown.includes('estimator')).toBe(kind === 'bbb');
  },
);

test('each estimator of Bayes by Backprop reaches the settings', () => {
  for (const estimator of ['local', 'flipout', 'draw']) {
    expect(readForm('demo', { ...formOf('demo'), estimator })).toMatchObject({ settings: { estimator } });
  }
});

test('a method brings what it needs otherwise, and takes it back; the rest of the form stays', () => {
  const typed = { ...formOf('smoke'), epochs: '9' };
  const ivon = withMethod('smoke', typed, 'ivon');
  expect(ivon).toMatchObject({ method: 'ivon', learningRate: '0.1', prior: 'gaussian', epochs: '9' });
  expect(readForm('smoke', ivon)).toMatchObject({ settings: { kl: 'closed', estimator: 'draw' } });
  expect(withMethod('smoke', ivon, 'bbb')).toMatchObject({ learningRate: typed.learningRate, epochs: '9' });
});

test('settings that make no sense beside each other are told at a field', () => {
  const values = { ...withMethod('demo', formOf('demo'), 'ivon'), prior: 'laplace' };
  expect(readForm('demo', values)).toEqual({ problems: { prior: expect.stringMatching(/gaussian/) } });
  expect(readForm('demo', { ...values, prior: 'gaussian', temperature: '0' })).toEqual({
    problems: { temperature: expect.stringMatching(/above 0 with ivon/) },
  });
});

test('a link to a method names the method alone, and gives the form that choosing it gives', () => {
  const values = withMethod('smoke', formOf('smoke'), 'ivon');
  const linked = linkedSettings('smoke', values);
  expect(linked).toEqual({ preset: 'smoke', method: 'ivon' });
  expect(readQuery('', linked).values).toEqual(values);
  expect(readQuery('', { ...linked, learningRate: '0.05' }).values.learningRate).toBe('0.05');
  expect(readQuery('?method=toString').values.method).toBe('toString');
});
