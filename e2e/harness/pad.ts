/** The page of pad.html: it keeps every `digit` event for the tests. */
import type { Digit } from '../../src/dashboard/pad/digitPad.ts';
import '../../src/dashboard/pad/digitPad.ts';
import { pageSource } from '../../src/dashboard/pad/pageSource.ts';

declare global {
  interface Window {
    digits: Digit[];
  }
}

window.digits = [];
addEventListener('digit', (event) => window.digits.push((event as CustomEvent<Digit>).detail));

const pad = document.querySelector('digit-pad')!;
pad.source = pageSource(new URL('/', location.href).href);
pad.mistakes = [8, 247];
