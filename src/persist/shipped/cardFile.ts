/** The card's text: written with a seal over all of its fields, read only if the seal is whole. */
import { FileFormatError } from '../errors.ts';
import { checkJson, parseJson } from '../json.ts';
import { checkRunConfig } from '../runFolder.ts';
import { openJson, SEAL, sealJson } from '../sealedJson.ts';
import { NetworkCard } from './card.ts';

const hint = 'take another copy of the card and of its posterior, or make both again: npm run ship -- RUN';

/** @throws FileFormatError if a field is none that can be read again */
export function encodeCard(card: NetworkCard): string {
  return sealJson(checkJson({ file: 'the card', hint }, NetworkCard, card));
}

/**
 * @param file name used in errors
 * @throws FileFormatError naming the path inside the JSON, what was expected and what is there; or that the
 *   file was changed after it was written
 */
export function parseCard(file: string, text: string): NetworkCard {
  const source = { file, hint };
  const { content, isWhole } = openJson(parseJson(source, text));
  const fault = (field: string, expected: string, got: string, advice = hint) =>
    new FileFormatError({ file, field, expected, got, hint: advice });
  const { version, config } = (content ?? {}) as { readonly version?: unknown; readonly config?: unknown };
  if (typeof version === 'number' && version > 1) {
    const advice = 'the card was written by a later version of Credence; read it with that one';
    throw fault('version', '1', String(version), advice);
  }
  if (isWhole === undefined && version !== undefined) throw fault(SEAL, 'this field', 'nothing');
  if (isWhole === false) {
    const got = 'another one: the file was changed after it was written';
    throw fault(SEAL, 'the checksum of the other fields', got);
  }
  // a setting that came after the card was written gets its earlier meaning
  const current =
    config === undefined
      ? content
      : { ...(content as object), config: checkRunConfig(source, config, 'config') };
  return checkJson(source, NetworkCard, current);
}
