/** What keys do on the pad, wherever the focus lies in it. */

export type PadAction = 'undo' | 'redo' | 'clear';

type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>;

/** Null for a key that does nothing. */
export function shortcutOf({ key, ctrlKey, metaKey, shiftKey, altKey }: Pressed): PadAction | null {
  if (altKey) return null;
  const isCommand = ctrlKey || metaKey;
  const letter = key.toLowerCase();
  if (isCommand && letter === 'z') return shiftKey ? 'redo' : 'undo';
  if (isCommand && letter === 'y') return 'redo';
  return !isCommand && (key === 'Delete' || key === 'Backspace') ? 'clear' : null;
}
