/**
 * A figure as the page shows it: its numbers behind a word, what they are behind another, and both picture
 * and table as files.
 */
import { h } from '../../kit/dom.ts';
import { type ExportTable, exportButtons } from '../charts/exportButtons.ts';

export interface Dressing {
  /** Where the numbers come from, and what they mean: sentences. */
  readonly about: string;
  /** All of its numbers, for a file; the figure's own table if absent. */
  readonly table?: () => ExportTable;
}

/** Adds to a figure of figures/draw, whose table then stands where everybody finds it. Returns it. */
export function dressed(root: HTMLElement, { about, table }: Dressing): HTMLElement {
  const numbers = root.querySelector<HTMLElement>('.figure__table');
  const title = root.querySelector('.figure__title')?.textContent ?? '';
  const hasPicture = root.querySelector('canvas') !== null;
  const canvases = () => [...root.querySelectorAll('canvas')];
  const foot = h(
    'div',
    'predictions__foot',
    exportButtons({
      ...{ name: root.dataset.figure ?? 'chart', title, table: table ?? (() => textsOf(numbers)) },
      ...(hasPicture && { canvases }),
    }),
  );
  if (numbers) {
    numbers.className = 'predictions__table';
    // a table that is wider than its place is scrolled, by keys too
    numbers.tabIndex = 0;
    numbers.setAttribute('role', 'group');
    numbers.setAttribute('aria-label', `Numbers of: ${title}`);
    foot.append(folded('The numbers', numbers));
  }
  foot.append(folded('About these numbers', h('p', 'note', about)));
  root.append(foot);
  return root;
}

const folded = (title: string, content: HTMLElement): HTMLElement =>
  h('details', {}, h('summary', {}, title), content);

function textsOf(root: HTMLElement | null): ExportTable {
  const cells = (row: Element) => [...row.children].map((cell) => cell.textContent ?? '');
  const [head, ...rows] = [...(root?.querySelectorAll('tr') ?? [])].map(cells);
  return { head: head ?? [], rows };
}
