import { describe, expect, test } from 'vitest';
import { card } from '../../persist/shipped/testing.ts';
import type { Answer } from '../../service/networks/answer.ts';
import { createStore } from '../store.ts';
import { imageFromText, imageToText, readHash, writeHash } from './hash.ts';
import { riskSteps, riskText, usualStep } from './risk.ts';
import { tidy } from './texts.ts';
import { doubtOf, sentenceOf, type Thresholds, verdictOf } from './verdict.ts';

const answer = (probs: readonly number[], given: Partial<Answer> = {}): Answer => ({
  ...{ probs, none: 0.01, outcomes: [], mass: 0.9, entropy: 1, aleatoric: 0.6, epistemic: 0.4, draws: [] },
  ...given,
});
const limits: Thresholds = { none: 0.5, doubt: 0.2 };
const said = (given: Answer, thresholds = limits) => sentenceOf(verdictOf(given, thresholds));

describe('the sentence', () => {
  const seven = [0.01, 0, 0, 0, 0, 0, 0, 0.97, 0.01, 0.01];
  const between = [0, 0, 0, 0, 0.5, 0, 0, 0, 0.05, 0.45];
  test.each([
    ['a clear image', answer(seven), 'It is a 7, and it is sure.'],
    [
      'two likely classes, and draws that agree on it',
      answer(between),
      "I don't know: it could be a 4 or a 9, and more data would not help.",
    ],
    [
      'draws that disagree',
      answer(between, { aleatoric: 0.3, epistemic: 0.7 }),
      "I don't know: my draws disagree. I have seen too little like this, perhaps a 4 or a 9.",
    ],
    [
      'something foreign',
      answer(seven, { none: 0.8 }),
      "I don't know: I have never seen anything like this.",
    ],
  ])('of %s', (_, given, sentence) => expect(said(given)).toBe(sentence));

  test('answers at the threshold itself, and refuses above', () => {
    const given = answer(seven);
    const doubt = doubtOf(given);
    expect(doubt).toBeCloseTo(1 - 0.97 * 0.99, 12);
    expect(verdictOf(given, { none: 0.5, doubt }).isRefused).toBe(false);
    expect(verdictOf(given, { none: 0.5, doubt: doubt - 1e-9 }).isRefused).toBe(true);
    expect(verdictOf(given, { none: 0.01, doubt: 1 }).kind, 'none at its own threshold').toBe('sure');
    expect(verdictOf(given, { none: 0.0099, doubt: 1 }).kind).toBe('foreign');
  });

  test('of a network without a class for none never says foreign', () => {
    expect(verdictOf(answer(seven, { none: undefined }), { none: undefined, doubt: 0.5 }).kind).toBe('sure');
  });
});

describe('the steps of risk', () => {
  test("are the card's, without those that answer nothing", () => {
    expect(riskSteps(card)).toEqual([
      { kept: 0.95, threshold: 0.5, answered: 0.9, error: 0.005, isWhole: true },
      { kept: 1, threshold: 0.5, answered: 0.95, error: 0.01, isWhole: true },
    ]);
    expect(usualStep(riskSteps(card), card)).toBe(0);
  });

  test('of a card that says nothing of what is refused as foreign besides claim no more', () => {
    const { both: _, ...curve } = card.curve;
    expect(riskSteps({ curve })).toMatchObject([
      { answered: 0.95, error: 0.01, isWhole: false },
      { answered: 1, error: 0.02, isWhole: false },
    ]);
    const { entropy, mutualInformation, maximumProbability } = curve.by;
    const digitsAlone = { kept: curve.kept, by: { entropy, mutualInformation, maximumProbability } };
    expect(riskSteps({ curve: digitsAlone })).toMatchObject([{ isWhole: true }, { isWhole: true }]);
  });

  test('are said with the numbers of the test images', () => {
    const step = { kept: 0.9, threshold: 0.2, answered: 0.9134, error: 0.0042, isWhole: true };
    expect(riskText(step, 10_000)).toBe(
      'Of 10,000 test images it answers 91.34 %, and 0.42 % of those answers are wrong.',
    );
    expect(riskText({ ...step, isWhole: false }, 10_000)).toContain('91.34 % are within this limit');
  });
});

describe('a link', () => {
  const names = ['preset', 'epochs'];
  const image = Uint8Array.from({ length: 784 }, (_, i) => (i * 7) % 256);

  test('carries the state there and back', () => {
    for (const state of [
      {},
      { draw: 'gBgBkBkB', network: 'trained', risk: 3, prune: 90 } as const,
      { image, risk: 0, settings: { preset: 'smoke', epochs: '3' } },
    ]) {
      expect(readHash(writeHash(state), names)).toEqual({ state, ignored: [] });
    }
    expect(writeHash({})).toBe('');
    expect(imageFromText(imageToText(image))).toEqual(image);
  });

  test.each([
    ['#risk=-1', 'risk'],
    ['#risk=1e3', 'risk'],
    ['#prune=100', 'prune'],
    ['#network=__proto__', 'network'],
    ['#draw=%3Cscript%3E', 'draw'],
    ['#image=AAAA', 'image'],
    [`#image=${'!'.repeat(1046)}`, 'image'],
    ['#__proto__=1', '"__proto__" is not known'],
    ['#constructor=1', '"constructor" is not known'],
    ['#%3Cimg%20onerror%3D1%3E=2', 'is not known'],
    [`#epochs=${'9'.repeat(200)}`, '"epochs"'],
    [`#draw=${'A'.repeat(50_000)}`, 'too long'],
    ['#%E0%A4%A', 'is not known'],
  ])('%s is left out, and named', (hash, named) => {
    const { state, ignored } = readHash(`${hash}${hash.length > 1000 ? '' : '&risk=2'}`, names);
    expect(ignored.join()).toContain(named);
    if (hash.length < 1000 && !hash.startsWith('#risk')) expect(state).toEqual({ risk: 2 });
  });

  test('shows what came from outside as one short line', () => {
    expect(tidy('a\u202eb\n<b>')).toBe('a?b?<b>');
    expect(tidy('x'.repeat(50))).toHaveLength(41);
  });
});

test('a store tells of changes, and of nothing else', () => {
  const store = createStore({ a: 1, b: 'x' });
  const heard: unknown[] = [];
  const end = store.listen((state, before) => heard.push([before.a, state.a]));
  store.set({ a: 1 });
  store.set({ a: 2 });
  end();
  store.set({ a: 3 });
  expect(heard).toEqual([[1, 2]]);
  expect(store.state).toEqual({ a: 3, b: 'x' });
});
