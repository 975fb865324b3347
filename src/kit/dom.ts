/** The few helpers that plain DOM code needs. */

type Attributes = Readonly<Record<string, string | boolean>>;

/**
 * A new element.
 *
 * @param attributes by name: `true` sets one without a value, `false` leaves it out; or only the class, as a
 * string
 */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes | string = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  const given = typeof attributes === 'string' ? { class: attributes || false } : attributes;
  for (const [name, value] of Object.entries(given)) {
    if (value !== false) element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children);
  return element;
}

/** An element that the page must have. */
export function byId(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (!element) throw new TypeError(`the page has no element with id "${id}"`);
  return element;
}

/** Writes text only if it changed, which saves a layout. */
export function setText(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
