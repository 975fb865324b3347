/** What stands beside an answer: what is asked for, and when; what is said of it. */

import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { card } from '../../../persist/shipped/testing.ts';
import type { Answer } from '../../../service/networks/answer.ts';
import type { Calls } from '../../../service/protocol.ts';
import { createStore } from '../../store.ts';
import { answerFile } from '../answerFile.ts';
import { SavedAnswer } from '../answerSchema.ts';
import { type Answered, initialLab } from '../labState.ts';
import { createBeside } from './besideController.ts';
import { nothingBeside, openFromText, openToText, outcomeOf } from './besideState.ts';
import { mapTable, strongest } from './mapTable.ts';
import { comparison, plainStep, plainText, typicalText } from './words.ts';

const outcomes = [0.1, 0.7, 0.2].map((p) => ({ p, lower: p / 2, upper: Math.min(1, 2 * p) }));
const answer: Answer = {
  ...{ probs: [0.2, 0.8], none: 0.2, outcomes, mass: 0.9, entropy: 1, aleatoric: 0.6, epistemic: 0.4 },
  draws: [[0.1, 0.7, 0.2]],
};
const answered = (first: number): Answered => ({
  ...{ image: new Uint8Array(784).fill(first), network: 'shipped', pruned: 0, answer, draws: 32 },
  seed: 3,
  computedBy: 'a test',
});

describe('asking', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('document', { baseURI: 'https://here/' });
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  function setUp(fails: readonly string[] = []) {
    const asked: string[] = [];
    const store = createStore({ ...initialLab, card });
    const replies: { [Name in keyof Calls]?: unknown } = {
      ...{ explain: { mean: new Float64Array(784), sd: new Float64Array(784), draws: 32, computedBy: '' } },
      ...{ typical: { distance: 3, share: 0.5, heldOut: 100 }, nearest: null },
      ...{ ship: { card, layers: [784, 10] }, predict: { answers: [answer], draws: 1, computedBy: '' } },
    };
    const service = {
      async ask(name: keyof Calls, given: unknown) {
        const { outcome } = given as { outcome?: number };
        asked.push(outcome === undefined ? name : `${name} ${outcome}`);
        if (fails.includes(name)) throw new TypeError(`no ${name}`);
        return replies[name];
      },
    };
    createBeside(store, service as never);
    const settle = () => vi.advanceTimersByTimeAsync(1000);
    const open = (...names: (typeof nothingBeside.open)[number][]) =>
      store.set({ beside: { ...store.state.beside, open: names } });
    return { asked, store, settle, open };
  }

  test('nothing that is not open, and nothing twice', async () => {
    const { asked, store, settle, open } = setUp();
    store.set({ answered: answered(1) });
    await settle();
    expect(asked).toEqual([]);
    open('looked');
    await settle();
    expect(asked).toEqual(['explain 1']);
    open('looked', 'like');
    await settle();
    expect(asked).toEqual(['explain 1', 'typical', 'nearest']);
    expect(store.state.beside.like).toMatchObject({ typical: { share: 0.5 }, nearest: null });
  });

  test('maps only of an image that rests, and the plain network at every answer', async () => {
    const { asked, store, settle, open } = setUp();
    open('looked', 'plain');
    for (const first of [1, 2, 3, 4]) {
      store.set({ answered: answered(first) });
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(asked).toEqual(['ship', ...Array<string>(4).fill('predict')]);
    await settle();
    expect(asked.filter((name) => name.startsWith('explain'))).toHaveLength(1);
    expect(store.state.beside.looked?.image[0]).toBe(4);
    store.set({ beside: { ...store.state.beside, outcome: 2 } });
    await settle();
    expect(asked.at(-1)).toBe('explain 2');
  });

  test('what fails is told where it would stand, and asked for again', async () => {
    const fails = ['ship'];
    const { asked, store, settle, open } = setUp(fails);
    open('plain');
    store.set({ answered: answered(1) });
    await settle();
    expect(store.state.beside.problems).toEqual({ plain: 'no ship' });
    fails.pop();
    store.set({ answered: answered(2) });
    await settle();
    expect(asked).toEqual(['ship', 'ship', 'predict']);
    expect(store.state.beside.problems).toEqual({});
    expect(store.state.beside.plainCard).toBe(card);
  });
});

test('a link opens what it names, and nothing else', () => {
  expect(openFromText('plain.looked')).toEqual(['looked', 'plain']);
  expect(openToText(['looked', 'plain'])).toBe('looked.plain');
  for (const text of ['', 'all', 'looked.', '__proto__', 'looked,plain'])
    expect(openFromText(text)).toBeUndefined();
});

test('the outcome that is asked about is the likeliest, or the chosen one if the network knows it', () => {
  expect(outcomeOf({ outcome: undefined }, answer)).toBe(1);
  expect(outcomeOf({ outcome: 2 }, answer)).toBe(2);
  expect(outcomeOf({ outcome: 10 }, answer)).toBe(1);
});

test('a map as rows: the strongest first, whatever their sign, and all of them in the file', () => {
  const mean = new Float64Array(784);
  [mean[5], mean[29]] = [0.5, -0.8];
  const map = { mean, sd: mean.map(Math.abs), image: new Uint8Array(784).fill(7) };
  expect(strongest(map, 2)).toEqual([
    { row: 1, column: 1, mean: -0.8, sd: 0.8 },
    { row: 0, column: 5, mean: 0.5, sd: 0.5 },
  ]);
  const { head, rows } = mapTable(map);
  expect(rows).toHaveLength(784);
  expect(rows[29]).toEqual([1, 1, 7, -0.8, 0.8]);
  expect(head).toHaveLength(5);
});

describe('in words', () => {
  test('how typical: no more digits than the held-out images tell', () => {
    expect(typicalText({ distance: 1, share: 0.4567, heldOut: 10_000 })).toMatch(
      /^Usual pixels: of 10,000 .* 45\.7 % are/,
    );
    expect(typicalText({ distance: 1, share: 0.02, heldOut: 10_000 })).toMatch(/^Unusual pixels/);
    expect(typicalText({ distance: 1, share: 0.001, heldOut: 10_000 })).toMatch(/than 99\.9 %/);
    expect(typicalText({ distance: 1, share: 0, heldOut: 10_000 })).toMatch(/than those of any of 10,000/);
  });

  test('a plain network: its one number, refused above the limit and not at it', () => {
    const plain = { ...answer, probs: [0.1, 0.9], none: undefined };
    expect(plainText(plain, 1 - 0.9)).toEqual({ text: 'It is a 1, at 90.0 %.', isRefused: false });
    expect(plainText(plain, 0.09)).toMatchObject({ isRefused: true, text: /a 1, at 90\.0 %: too little/ });
  });

  test('its limit keeps as many held-out digits as that of the other', () => {
    expect(plainStep(card, 0.99)?.kept).toBe(1);
    expect(plainStep(card, undefined)?.kept).toBe(0.95);
    expect(comparison(card, card)).toEqual([{ name: 'Letters', own: 0.7, plain: 0.7 }]);
    expect(comparison(card, { ...card, sets: [] })).toEqual([]);
  });
});

describe('a saved answer', () => {
  const like = { typical: { distance: 3, share: 0.5, heldOut: 100 }, nearest: null };
  const state = { ...initialLab, card, answered: answered(3) };

  test('can be read by its schema, and says whose it is and from which draws', () => {
    const file = v.parse(SavedAnswer, JSON.parse(answerFile(state)!));
    expect(file).toMatchObject({ posterior: card.posterior.sha256, seed: 3, draws: 32, network: 'shipped' });
    expect(file.answer).toEqual(answer);
    expect(file.image.bytes).toEqual(Array(784).fill(3));
  });

  test('has what stands beside it, if that is open and of the same image', () => {
    const { image } = state.answered;
    const beside = { ...nothingBeside, open: ['like'] as const, like: { ...like, image } };
    const saved = (own: typeof beside) => JSON.parse(answerFile({ ...state, beside: own })!);
    expect(saved(beside).typical).toEqual(like.typical);
    expect(saved({ ...beside, like: { ...like, image: new Uint8Array(784) } }).typical).toBeUndefined();
    expect(saved({ ...beside, open: [] as never }).typical).toBeUndefined();
  });
});
