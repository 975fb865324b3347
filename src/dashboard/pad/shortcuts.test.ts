import { expect, test } from 'vitest';
import { shortcutOf } from './shortcuts.ts';

const none = { ctrlKey: false, metaKey: false, shiftKey: false, altKey: false };

test.each([
  ['Control Z undoes', { key: 'z', ctrlKey: true }, 'undo'],
  ['Command Z undoes', { key: 'z', metaKey: true }, 'undo'],
  ['with Shift it redoes', { key: 'Z', ctrlKey: true, shiftKey: true }, 'redo'],
  ['Control Y redoes', { key: 'y', ctrlKey: true }, 'redo'],
  ['Delete clears', { key: 'Delete' }, 'clear'],
  ['Backspace clears', { key: 'Backspace' }, 'clear'],
  ['Control Backspace is not ours', { key: 'Backspace', ctrlKey: true }, null],
  ['a letter is not ours', { key: 'z' }, null],
  ['nor is anything with Alt', { key: 'z', ctrlKey: true, altKey: true }, null],
] as const)('%s', (_, pressed, does) => {
  expect(shortcutOf({ ...none, ...pressed })).toBe(does);
});
