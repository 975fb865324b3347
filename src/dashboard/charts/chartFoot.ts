/** What stands below a chart: its numbers as a table, what they are, and both as files. */
import { h } from '../../kit/dom.ts';
import { significant } from '../../kit/format.ts';
import { type ExportSource, exportButtons } from './exportButtons.ts';

export interface ChartFoot extends ExportSource {
  readonly about: string;
}

/** Rows that a table on the page has, at most; the file has all. */
const mostRows = 60;

export function chartFoot({ about, ...source }: ChartFoot): HTMLElement {
  const place = h('div', {
    class: 'numbers',
    tabindex: '0',
    role: 'region',
    'aria-label': `Numbers: ${source.title}`,
  });
  const numbers = h('details', {}, h('summary', {}, 'Numbers'), place);
  // made when it is asked for: a live table would be drawn for nobody
  numbers.addEventListener('toggle', () => {
    place.replaceChildren(...(numbers.open ? [tableOf(source)] : []));
  });
  return h(
    'div',
    'chart-foot',
    numbers,
    h('details', {}, h('summary', {}, 'About these numbers'), h('p', 'note', about)),
    exportButtons(source),
  );
}

function tableOf({ title, table }: ExportSource): HTMLElement {
  const { head, rows } = table();
  const stride = Math.ceil(rows.length / mostRows);
  const shown = rows.filter((_, i) => (rows.length - 1 - i) % stride === 0);
  const text = (cell: unknown) => (typeof cell === 'number' ? significant(cell, 4) : String(cell ?? '–'));
  return h(
    'table',
    {},
    h('caption', 'unseen', title),
    h('thead', {}, h('tr', {}, ...head.map((name) => h('th', { scope: 'col' }, name)))),
    h('tbody', {}, ...shown.map((row) => h('tr', {}, ...row.map((cell) => h('td', {}, text(cell)))))),
  );
}
