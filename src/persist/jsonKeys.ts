/**
 * The first object key that occurs twice in the same object, or undefined. `JSON.parse` keeps the last of
 * two equal keys in silence; in a table of tensors that would be a lost tensor.
 *
 * @param text JSON that `JSON.parse` accepts; other text has no meaning here
 */
export function findDuplicateKey(text: string): string | undefined {
  // One entry for each open bracket: the keys seen so far, or null inside an array.
  const open: (Set<string> | null)[] = [];
  let expectsKey = false;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (character === '"') {
      const end = endOfString(text, i);
      const keys = open.at(-1);
      if (expectsKey && keys) {
        // Parsed, because "a" and "\u0061" are the same key.
        const key: string = JSON.parse(text.slice(i, end));
        if (keys.has(key)) return key;
        keys.add(key);
      }
      expectsKey = false;
      i = end - 1;
    } else if (character === '{') {
      open.push(new Set());
      expectsKey = true;
    } else if (character === '[') {
      open.push(null);
    } else if (character === '}' || character === ']') {
      open.pop();
      expectsKey = false;
    } else if (character === ',') {
      expectsKey = true;
    }
  }
  return undefined;
}

/** The index after the closing quote of the string that opens at `start`. */
function endOfString(text: string, start: number): number {
  let i = start + 1;
  while (i < text.length && text[i] !== '"') i += text[i] === '\\' ? 2 : 1;
  return i + 1;
}
