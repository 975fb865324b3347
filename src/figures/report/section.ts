/** What the parts of a report beside the figures share: a set to stand in, and a table that everybody sees. */
import { element } from '../draw/part.ts';
import { type Look, setColours } from '../draw/theme.ts';

/** Something drawn that can be taken away, to be drawn again in other colours. */
export interface Drawn {
  destroy(): void;
}

/** A set of figures of its own in `host`, in the colours of the look. */
export function figureSet(host: HTMLElement, look: Look, ...figures: readonly HTMLElement[]) {
  const set = element('div', 'figure-set');
  setColours(set, look.theme);
  set.append(...figures);
  host.append(set);
  return { set, clear: () => set.remove() };
}

/** A table in sight; its first cells are the heads of rows. Cells are texts, or what was made for them. */
export function numberTable(
  head: readonly string[],
  rows: readonly (readonly (string | HTMLElement)[])[],
): HTMLElement {
  const table = element('table', 'report__table');
  // the figure's own table says the same to screen readers
  table.ariaHidden = 'true';
  const headRow = table.createTHead().insertRow();
  for (const text of head) headRow.append(element('th', '', text));
  const body = table.createTBody();
  for (const row of rows) {
    const line = body.insertRow();
    for (const cell of row) line.insertCell().append(cell);
  }
  const box = element('div', 'report__scroll');
  box.append(table);
  return box;
}
