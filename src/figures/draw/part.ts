/**
 * The frame that every figure shares: a question, a finding, a body, and the same numbers as a table for
 * screen readers.
 */
import { h, setText } from '../../kit/dom.ts';
import { unbroken } from '../../kit/format.ts';
import type { ShownFigures } from '../data.ts';

/** One figure on the page. */
export interface Part {
  readonly root: HTMLElement;
  update(data: ShownFigures): void;
}

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
  const finding = h('p', 'figure__finding');
  const body = h('div', `figure__body figure__body--${name}`);
  const table = h('div', 'figure__table');
  const caption = h(
    'figcaption',
    '',
    h('h3', 'figure__title', question),
    finding,
    h('p', 'figure__note', note),
  );
  const root = h('figure', { class: 'figure', 'data-figure': name }, caption, body, table);
  return {
    root,
    body,
    describe(text, summary, { caption, head, rows }) {
      setText(finding, unbroken(text));
      root.dataset.summary = JSON.stringify(summary);
      table.replaceChildren(h('table', {}, h('caption', {}, caption), ...tableParts(head, rows)));
    },
  };
}

/** Head and body of a table; cells are texts, or what was made for them. */
export function tableParts(
  head: readonly string[],
  rows: readonly (readonly (string | HTMLElement)[])[],
): HTMLElement[] {
  const heads = head.map((text) => h('th', { scope: 'col' }, text));
  const lines = rows.map((row) => h('tr', {}, ...row.map((cell) => h('td', {}, cell))));
  return [h('thead', {}, h('tr', {}, ...heads)), h('tbody', {}, ...lines)];
}

/** What colours and shapes mean. */
export function createKey(...entries: readonly HTMLElement[]): HTMLElement {
  return h('p', 'figure__key', ...entries);
}

/** One entry of a key: a swatch (its shape and colour are figures.css') and a word. */
export function keyEntry(kind: string, text: string): HTMLElement {
  const swatch = h('span', { class: `figure__swatch figure__swatch--${kind}`, 'aria-hidden': 'true' });
  return h('span', 'figure__key-entry', swatch, text);
}

/** A part of a figure's body, under a title of its own. */
export function createPanel(title: string): HTMLElement {
  return h('section', 'figure__panel', h('h4', 'figure__subtitle', title));
}
