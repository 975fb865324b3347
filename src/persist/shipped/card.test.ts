/** A card is read as it was written, or not at all. */
import { describe, expect, test } from 'vitest';
import { sealJson } from '../sealedJson.ts';
import { faultOf } from '../testingRun.ts';
import type { NetworkCard } from './card.ts';
import { encodeCard, parseCard } from './cardFile.ts';
import { card } from './testing.ts';

test('what was written is read, however it is laid out', () => {
  const text = encodeCard(card);
  expect(parseCard('p.json', text)).toEqual(card);
  expect(parseCard('p.json', JSON.stringify(JSON.parse(text), null, 4))).toEqual(card);
});

test('a network without a class for none has three scores; the final kinds may be there', () => {
  const three = JSON.parse(JSON.stringify(card), (key, value) =>
    ['none', 'jointMaximum', 'both'].includes(key) ? undefined : value,
  ) as NetworkCard;
  const full = { ...three, config: card.config, final: three.sets[0]! };
  expect(parseCard('p.json', encodeCard(full))).toEqual(full);
});

describe('a card that was changed', () => {
  test('is refused, whatever value it is', () => {
    const text = encodeCard(card);
    for (const [from, to] of [
      ['"error":0.25', '"error":0.24'],
      ['"draws":32', '"draws":33'],
      ['"answered":[0.5,', '"answered":[0.6,'],
      ['another', 'other'],
    ] as const) {
      const fault = faultOf(() => parseCard('p.json', text.replace(from, to)));
      expect(fault.message).toMatch(
        /^p\.json: at sha256: expected the checksum of the other fields, got another one/,
      );
      expect(fault.message).toMatch(/npm run ship -- RUN/);
    }
  });

  test('or lost its seal, is cut off, or is of a later version', () => {
    const text = encodeCard(card);
    expect(() => parseCard('p.json', JSON.stringify(card))).toThrow(
      /sha256: expected this field, got nothing/,
    );
    expect(() => parseCard('p.json', text.slice(0, -20))).toThrow(/p\.json: expected JSON/);
    expect(() => parseCard('p.json', sealJson({ ...card, version: 2 }))).toThrow(/later version of Credence/);
  });
});

describe('a card that makes no sense, though its seal fits', () => {
  const { by } = card.curve;
  test.each([
    [{ version: undefined }, /version: expected this field/],
    [{ more: 1 }, /more: expected no field of this name/],
    [{ config: { ...card.config, layers: [3] } }, /config\.layers: expected at least two layer sizes/],
    [{ posterior: { ...card.posterior, sha256: 'ab' } }, /posterior\.sha256: expected a SHA-256 digest/],
    [{ test: { ...card.test, error: 25 } }, /test\.error: expected a fraction from 0 to 1/],
    [{ curve: { kept: [0.5, 0.95], by } }, /curve: expected .*as many thresholds/],
    [{ curve: { kept: [0.5, 0.4, 1], by } }, /curve\.kept: expected .*ascend/],
    [
      { curve: { kept: [0.5, 0.95, 1], by: { ...by, none: { ...by.none, thresholds: [3, 2, 1] } } } },
      /curve\.by\.none: expected .*thresholds that do not descend/,
    ],
    [
      { curve: { ...card.curve, both: { answered: [1], error: [0] } } },
      /curve: expected .*as many thresholds/,
    ],
    [{ refusal: { ...card.refusal, thresholds: {} } }, /refusal\.thresholds\.entropy: expected this field/],
  ])('is refused by the name of its field: %#', (change, message) => {
    expect(() => parseCard('p.json', sealJson({ ...card, ...change }))).toThrow(message);
    expect(() => encodeCard({ ...card, ...change } as NetworkCard)).toThrow(/the card: /);
  });
});
