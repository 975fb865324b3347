/** How the table was read, column by column: what a reader checks before trusting the rest. */
import type { ColumnReading, TableReading } from '../../data/columns/describe.ts';
import { h } from '../../kit/dom.ts';
import { whole } from '../../kit/format.ts';

/** So many columns are shown. */
const most = 200;

export function createReadingPart(place: HTMLElement, reading: TableReading): void {
  const { columns, remarks, rows, encoding, separator, decimal, header, dropped } = reading;
  const marks: Readonly<Record<string, string>> = { '\t': 'tab', ' ': 'blanks' };
  const facts =
    `${whole(rows)} rows${dropped > 0 ? `, ${whole(dropped)} of them left out` : ''}; ${encoding}, separator ` +
    `${marks[separator] ?? separator}, decimal mark ${decimal}, ${header.is ? 'a header' : 'no header'} (${header.because})`;
  const names = ['Column', 'Role', 'Type', 'Range or categories', 'Examples', 'Missing'];
  const cells = columns
    .slice(0, most)
    .map((column) =>
      h(
        'tr',
        {},
        h('th', { scope: 'row' }, column.name),
        ...textsOf(column).map((text) => h('td', {}, text)),
      ),
    );
  const notes = [
    ...remarks,
    ...(columns.length > most ? [`${columns.length - most} more columns: reading.json`] : []),
  ];
  place.append(
    h(
      'details',
      { class: 'report__facts' },
      h('summary', {}, facts),
      h(
        'table',
        {},
        h('thead', {}, h('tr', {}, ...names.map((name) => h('th', { scope: 'col' }, name)))),
        h('tbody', {}, ...cells),
      ),
      h('ul', {}, ...notes.map((note) => h('li', {}, note))),
    ),
  );
}

function textsOf({ role, type, range, levels, examples, missing }: ColumnReading): string[] {
  const roles = { input: 'input', target: 'target', ignored: 'left out', index: 'left out' };
  const spread = range ? `${range[0]} to ${range[1]}` : levels === undefined ? '' : `${levels}`;
  return [roles[role], type, spread, examples.join(', '), missing === 0 ? '' : whole(missing)];
}
