/** A network that ships is opened from the bytes of two files, which must belong together. */
import { expect, test } from 'vitest';
import { sha256 } from '../../persist/sha256.ts';
import type { NetworkCard } from '../../persist/shipped/card.ts';
import { encodeCard } from '../../persist/shipped/cardFile.ts';
import { card as sample } from '../../persist/shipped/testing.ts';
import { networkConfig } from '../settings/settings.ts';
import { initialValues } from './initialise.ts';
import { layoutOf } from './layout.ts';
import { decodePosterior, encodePosterior } from './posteriorFile.ts';
import { openShippedNetwork } from './shippedNetwork.ts';

const filed = (seed: number, run: string | undefined = sample.config.id!) => {
  const config = networkConfig({ layers: [4, 3, 2], seed });
  const values = initialValues(layoutOf(config.layers), config);
  return encodePosterior({ config, ...values }, 'int8-dense', { run });
};
const cardOf = (bytes: Uint8Array): NetworkCard => ({
  ...sample,
  posterior: { ...sample.posterior, sha256: sha256(bytes), bytes: bytes.length },
});
const bytes = filed(1);
const open = (card: NetworkCard, given: Uint8Array) =>
  openShippedNetwork({
    card: { file: 'digits.json', text: encodeCard(card) },
    posterior: { file: 'digits.safetensors', bytes: given },
  });

test('the posterior and what is known of it', () => {
  const { card, posterior } = open(cardOf(bytes), bytes);
  expect(card).toEqual(cardOf(bytes));
  expect(posterior).toEqual(decodePosterior('p', bytes));
});

test('another posterior of the same run is refused: the card says what it measured', () => {
  expect(() => open(cardOf(bytes), filed(2))).toThrow(
    /^digits\.safetensors: expected the posterior of digits\.json, whose SHA-256 is [0-9a-f]{12}\.\.\., got another/,
  );
});

test('a posterior of another run is refused, and one that names none', () => {
  const [other, none] = [
    filed(1, 'f'.repeat(32)),
    encodePosterior(decodePosterior('p', bytes), 'int8-dense'),
  ];
  expect(() => open(cardOf(other), other)).toThrow(/of the run 0123456789ab\.\.\..*got one of ffffffffffff/);
  expect(() => open(cardOf(none), none)).toThrow(/got one that names no run/);
});

test('a damaged posterior is named as damaged', () => {
  const damaged = bytes.slice();
  damaged[damaged.length - 3]! ^= 4;
  expect(() => open(cardOf(bytes), damaged)).toThrow(
    /^digits\.safetensors: at byte \d+: expected the SHA-256/,
  );
});
