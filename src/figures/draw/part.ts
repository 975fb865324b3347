/** The frame that every figure shares: a question, a finding, a body, and the same numbers as a table for screen readers. */
import type { ShownFigures } from '../data.ts';
import type { Look } from './theme.ts';

/** One figure on the page. */
export interface Part {
  readonly root: HTMLElement;
  update(data: ShownFigures): void;
  destroy(): void;
}

export type CreatePart = (look: Look) => Part;

export interface Frame {
  readonly root: HTMLElement;
  readonly body: HTMLElement;
  /** Says what to see in the figure, and keeps its small numbers in `data-summary` for tests and tools. */
  describe(finding: string, summary: unknown, table: TableText): void;
}

export interface TableText {
  readonly caption: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/**
 * @param name of the figure, found again as `data-figure`
 * @param question the title
 * @param note how to read it: units, draws, colours
 */
export function createFrame(name: string, question: string, note: string): Frame {
  const root = element('figure', 'figure');
  root.dataset.figure = name;
  const finding = element('p', 'figure__finding');
  const caption = element('figcaption', 'figure__caption');
  caption.append(element('h3', 'figure__title', question), finding, element('p', 'figure__note', note));
  const body = element('div', `figure__body figure__body--${name}`);
  const table = element('div', 'figure__table');
  root.append(caption, body, table);
  return {
    root,
    body,
    describe(text, summary, content) {
      if (finding.textContent !== text) finding.textContent = text;
      root.dataset.summary = JSON.stringify(summary);
      table.replaceChildren(createTable(content));
    },
  };
}

/** An element with a class and a text. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className = '',
  text?: string,
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

/** One entry of a key: a swatch (its shape is in the class, its colour in figures.css) and a word. */
export function keyEntry(kind: string, text: string): HTMLElement {
  const entry = element('span', 'figure__key-entry');
  const swatch = element('span', `figure__swatch figure__swatch--${kind}`);
  swatch.ariaHidden = 'true';
  entry.append(swatch, text);
  return entry;
}

function createTable({ caption, head, rows }: TableText): HTMLTableElement {
  const table = element('table');
  table.append(element('caption', '', caption));
  const headRow = table.createTHead().insertRow();
  for (const text of head) {
    const cell = element('th', '', text);
    cell.scope = 'col';
    headRow.append(cell);
  }
  const body = table.createTBody();
  for (const row of rows) {
    const line = body.insertRow();
    for (const text of row) line.insertCell().textContent = text;
  }
  return table;
}
