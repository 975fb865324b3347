/** Colours of the live charts: those of the figures, so that a colour means the same all over the page. */
import { type Theme, themes } from '../../figures/draw/theme.ts';

const dark = matchMedia('(prefers-color-scheme: dark)');

export type Colour = 'text' | 'posterior' | 'prior' | 'wrong';

export function readPalette(): Theme {
  return themes[dark.matches ? 'dark' : 'light'];
}

/** Calls back when the colour scheme of the system changes. */
export function onSchemeChange(changed: () => void): void {
  dark.addEventListener('change', changed);
}
