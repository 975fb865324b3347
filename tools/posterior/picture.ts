/**
 * `npx tsx tools/posterior/picture.ts` draws docs/images/pruning.svg of the network that ships: its error,
 * and what it still refuses, by the share of its weights that is left.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseCard } from '../../src/persist/shipped/cardFile.ts';
import { pruningSvg } from './pruningSvg.ts';

const at = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const card = at('public/posterior/digits.json');
writeFileSync(at('docs/images/pruning.svg'), pruningSvg(parseCard(card, readFileSync(card, 'utf8'))));
