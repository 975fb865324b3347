/** A table that everybody sees, in the parts of a report beside the figures. */
import { h } from '../../kit/dom.ts';
import { tableParts } from '../draw/part.ts';

/** Cells are texts, or what was made for them. The figure's own table says the same to screen readers. */
export function numberTable(
  head: readonly string[],
  rows: readonly (readonly (string | HTMLElement)[])[],
): HTMLElement {
  const table = h('table', { class: 'report__table', 'aria-hidden': 'true' }, ...tableParts(head, rows));
  return h('div', 'report__scroll', table);
}
