/** What a link may hide, so that a lesson shows no more than it speaks of. */

/** By the name in an address: what it is, for people. */
export const hideable = {
  try: 'Ask it',
  alter: 'what alters the image, or takes another',
  risk: 'the slider of risk',
  prune: 'the slider of removed weights',
  strip: 'the draws one by one',
  doubts: 'the three kinds of doubt',
  train: 'Train',
  weights: 'What the weights know',
  predictions: 'What the predictions know',
  how: 'How it works',
  step: 'one step, in How it works',
  band: 'the band, in How it works',
  take: 'Take it away',
} as const;

export type Hideable = keyof typeof hideable;

/** A list with points between, which an address leaves as they are. */
export const hiddenToText = (hidden: readonly Hideable[]): string => hidden.join('.');

/** Undefined if it is no such list, or names anything else. */
export function hiddenFromText(text: string): readonly Hideable[] | undefined {
  const names = text.split('.');
  const isKnown = names.every((name) => Object.hasOwn(hideable, name));
  return isKnown ? [...new Set(names as Hideable[])] : undefined;
}

/**
 * Hides them, and shows the others. Sections and the links to them are found by their ids; what lies in a
 * shadow root is drawn there with `display: var(--hide-NAME, ...)`. What is hidden is reached by no key
 * either.
 */
export function hide(hidden: readonly Hideable[], root: HTMLElement = document.documentElement): void {
  for (const name of Object.keys(hideable) as Hideable[]) {
    const isHidden = hidden.includes(name);
    for (const part of root.querySelectorAll<HTMLElement>(`#${name}, .rail a[href="#${name}"]`)) {
      part.style.display = isHidden ? 'none' : '';
    }
    if (isHidden) root.style.setProperty(`--hide-${name}`, 'none');
    else root.style.removeProperty(`--hide-${name}`);
  }
}
