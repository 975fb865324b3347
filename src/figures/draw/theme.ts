/**
 * Colours of the figures: the Okabe-Ito set, each with one meaning everywhere; dark mode keeps the hue and changes the
 * lightness. Source: Okabe and Ito 2008, "Color universal design".
 */

export type ThemeName = 'light' | 'dark';

export interface Theme {
  readonly name: ThemeName;
  readonly text: string;
  readonly muted: string;
  readonly hairline: string;
  /** What the figures lie on: halos of labels, gaps between bars. */
  readonly surface: string;
  readonly posterior: string;
  readonly prior: string;
  readonly right: string;
  readonly wrong: string;
  readonly aleatoric: string;
  readonly epistemic: string;
}

export const themes: Readonly<Record<ThemeName, Theme>> = {
  light: {
    name: 'light',
    text: '#1d2329',
    muted: '#59636e',
    hairline: '#e3e6ea',
    surface: '#ffffff',
    posterior: '#0072b2',
    prior: '#6e7681',
    right: '#009e73',
    wrong: '#d55e00',
    aleatoric: '#e69f00',
    epistemic: '#cc79a7',
  },
  dark: {
    name: 'dark',
    text: '#e6e9ed',
    muted: '#a3acb6',
    hairline: '#30363d',
    surface: '#14181d',
    posterior: '#4aa8e0',
    prior: '#9aa4af',
    right: '#2ec497',
    wrong: '#f0803c',
    aleatoric: '#f0b840',
    epistemic: '#dd95be',
  },
};

/** What a part of a figure needs to look like the rest. */
export interface Look {
  readonly theme: Theme;
  /** Font family of the page, for canvases, which inherit nothing. */
  readonly font: string;
}

/** Hands the colours to figures.css. */
export function setColours(element: HTMLElement, theme: Theme): void {
  const { name, ...colours } = theme;
  element.dataset.theme = name;
  for (const [role, colour] of Object.entries(colours)) element.style.setProperty(`--figure-${role}`, colour);
}

/** A #rrggbb colour with an opacity from 0 to 1. */
export function faded(colour: string, opacity: number): string {
  const byte = Math.round(255 * opacity);
  return `${colour}${byte.toString(16).padStart(2, '0')}`;
}
