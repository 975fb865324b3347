/** The page of pad.html: it keeps every `digit` event for the tests. */
import type { Digit } from '../../src/dashboard/pad/digitPad.ts';
import '../../src/dashboard/pad/digitPad.ts';

declare global {
  interface Window {
    digits: Digit[];
  }
}

window.digits = [];
addEventListener('digit', (event) => window.digits.push((event as CustomEvent<Digit>).detail));
