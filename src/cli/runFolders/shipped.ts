/** Networks that ship, read as runs: a folder with a card and its posterior, or the name of one of ours. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openShippedNetwork } from '../../bayes/posterior/shippedNetwork.ts';
import { RUN_FILES, type RunConfig } from '../../persist/runFolder.ts';
import type { NetworkCard } from '../../persist/shipped/card.ts';
import { parseCard } from '../../persist/shipped/cardFile.ts';
import { usageError } from '../exit.ts';
import { readBytes, readText } from './readFiles.ts';

/** Where the page has them. */
const ours = fileURLToPath(new URL('../../../public/posterior', import.meta.url));

/** The network that comes with the project. */
export const shippedName = 'digits';

/**
 * The card that a path means: of a network that ships, by its folder, its card, its posterior, or the name
 * `digits`. Undefined if it means something else, such as a run folder.
 *
 * @throws CredenceError if a folder has several
 */
export function cardAt(path: string): string | undefined {
  if (!existsSync(path))
    return path === shippedName ? existing(join(ours, `${shippedName}.json`)) : undefined;
  const isFolder = statSync(path).isDirectory();
  if (existsSync(join(isFolder ? path : dirname(path), RUN_FILES.config))) return undefined;
  if (!isFolder)
    return path.endsWith('.json') ? path : existing(path.replace(/\.safetensors$/, '.json'), path);
  const names = readdirSync(path);
  const cards = names.filter(
    (name) => name.endsWith('.json') && names.includes(name.replace(/\.json$/, '.safetensors')),
  );
  if (cards.length > 1) {
    throw usageError(`${path}: has the networks ${cards.join(', ')}; give one of these files`);
  }
  return cards[0] === undefined ? undefined : join(path, cards[0]);
}

/** The npm package has not the network that ships, for its size. */
export const adviceOn = (path: string): string =>
  path === shippedName
    ? '; the network of this name comes with the repository, as public/posterior: give the folder of its two files'
    : '';

const existing = (file: string, not?: string): string | undefined =>
  file !== not && existsSync(file) ? file : undefined;

/** What of a card a run has too. */
export interface ShippedRun {
  readonly card: NetworkCard;
  readonly config: RunConfig;
  readonly posterior: ReturnType<typeof openShippedNetwork>['posterior'];
  readonly file: string;
  readonly digest: string;
  readonly notes: readonly string[];
}

/** @throws CredenceError, FileFormatError naming the file that is missing, damaged, or not of the other */
export async function readShipped(cardFile: string): Promise<ShippedRun> {
  const text = await readText(cardFile);
  const told = parseCard(cardFile, text).posterior;
  const file = join(dirname(cardFile), told.file);
  if (!existsSync(file)) {
    throw usageError(
      `${file}: no such file; ${basename(cardFile)} is the card of this posterior, put it beside`,
    );
  }
  const bytes = await readBytes(file);
  const { card, posterior } = openShippedNetwork({
    card: { file: cardFile, text },
    posterior: { file, bytes },
  });
  // how it was measured is the card's
  const config = { ...card.config, draws: card.draws };
  return { card, config, posterior, file, digest: told.sha256, notes: [noteOf(card)] };
}

const noteOf = ({ posterior: { file }, draws, config, adapter }: NetworkCard): string =>
  `${file} is a network that ships: seed ${config.seed}; its card was measured with ${draws} draws on ${adapter.measured}`;
