/** The colours and the font of theme.css for canvases, which inherit nothing. */

/** What a canvas draws in; each role is a custom property of theme.css. */
export const roles = [
  'surface',
  'text',
  'muted',
  'hairline',
  'fault',
  'posterior',
  'prior',
  'right',
  'wrong',
  'aleatoric',
  'epistemic',
] as const;

export type Role = (typeof roles)[number];

type Colours = Readonly<Record<Role, string>>;

/**
 * The colours that were read from the style sheet, for the light and the dark scheme. They are kept, because
 * charts ask hundreds of times for each drawing.
 */
const known = new Map<boolean, Colours>();

const darkScheme = () => matchMedia('(prefers-color-scheme: dark)');

/** The colour of a role in the colour scheme of the moment, with an opacity from 0 to 1. */
export function colourOf(role: Role, opacity = 1): string {
  const dark = darkScheme().matches;
  const colours = known.get(dark) ?? readColours();
  known.set(dark, colours);
  return faded(colours[role], opacity);
}

/** The same as an option of Chart.js, which asks again whenever it draws. */
export function colour(role: Role, opacity = 1): () => string {
  return () => colourOf(role, opacity);
}

/** Pixels: the small size of the page. */
export const FONT_SIZE = 13;

/** Font family of the page. */
export function fontFamily(): string {
  return property(getComputedStyle(document.documentElement), '--font');
}

/** Calls back when the system turns dark or light. */
export function onSchemeChange(changed: () => void): void {
  darkScheme().addEventListener('change', changed);
}

function readColours(): Colours {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(roles.map((role) => [role, property(style, `--${role}`)])) as Colours;
}

function property(style: CSSStyleDeclaration, name: string): string {
  return style.getPropertyValue(name).trim();
}

/** A #rrggbb colour with an opacity. */
function faded(hex: string, opacity: number): string {
  const byte = Math.round(255 * opacity);
  return byte === 255 ? hex : `${hex}${byte.toString(16).padStart(2, '0')}`;
}
