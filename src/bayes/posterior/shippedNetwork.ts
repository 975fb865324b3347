/**
 * A network that ships: a posterior file and its card, from bytes that were fetched or read. It needs no file
 * system, no page and no training data, so a worker can use it.
 */
import { FileFormatError } from '../../persist/errors.ts';
import { sha256 } from '../../persist/sha256.ts';
import type { NetworkCard } from '../../persist/shipped/card.ts';
import { parseCard } from '../../persist/shipped/cardFile.ts';
import type { Posterior } from './posterior.ts';
import { openPosterior } from './posteriorFile.ts';

export interface ShippedNetwork {
  readonly card: NetworkCard;
  /** `BayesianNeuralNetwork.fromPosterior` takes it. */
  readonly posterior: Posterior;
}

/** Each with its name, for errors. */
export interface ShippedFiles {
  readonly card: { readonly file: string; readonly text: string };
  readonly posterior: { readonly file: string; readonly bytes: Uint8Array };
}

const hint = 'the card and the posterior were not made together; take both files from the same place';

/**
 * @throws FileFormatError if either file is damaged, or the card is not of this posterior
 */
export function openShippedNetwork({ card: { file, text }, posterior: given }: ShippedFiles): ShippedNetwork {
  const card = parseCard(file, text);
  const told = card.posterior.sha256;
  const digest = sha256(given.bytes);
  const { posterior, note } = openPosterior(given.file, given.bytes);
  if (digest !== told) {
    const expected = `the posterior of ${file}, whose SHA-256 is ${short(told)}`;
    throw new FileFormatError({ file: given.file, expected, got: `another one, ${short(digest)}`, hint });
  }
  if ((note.run ?? null) !== card.config.id) {
    const expected = `a posterior of the run ${short(card.config.id ?? 'without identity')}, as in ${file}`;
    const got = note.run === undefined ? 'one that names no run' : `one of ${short(note.run)}`;
    throw new FileFormatError({ file: given.file, expected, got, hint });
  }
  return { card, posterior };
}

/** First digits of a digest, for people. */
const short = (digits: string): string => (digits.length > 12 ? `${digits.slice(0, 12)}...` : digits);
