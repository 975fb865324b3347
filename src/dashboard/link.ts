/** Keeps the address telling of the page's state, so that every state is a link. */
import { bandToText, firstBand } from './how/band/scene.ts';
import { firstStep, stepToText } from './how/step/scene.ts';
import { imageToText, type LinkedState, writeHash } from './lab/hash.ts';
import type { LabState, LabStore } from './lab/labState.ts';

/** Milliseconds after the last change: browsers refuse more than a few changes of an address a second. */
const pause = 300;

export interface Link {
  /** Other settings stand in the training form. */
  settings(settings: Readonly<Record<string, string>>): void;
  /** A stroke may have ended, which changes what the strokes say and not the image. */
  touch(): void;
}

/**
 * @param begun what the page opened with: until something changes the address is left alone
 * @param strokes of the pad, as text; empty if an image is on it
 */
export function keepLink(store: LabStore, begun: LinkedState, strokes: () => string): Link {
  let settings = begun.settings ?? {};
  let timer: ReturnType<typeof setTimeout> | undefined;
  let before = tellsOf(store.state);
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const isDrafted = store.state.from === 'drawing' && strokes() === '';
      // a stroke under way is not among the strokes yet
      if (isDrafted) return;
      const hash = writeHash({ ...linkedLab(store.state, strokes()), ...(hasAny(settings) && { settings }) });
      history.replaceState(null, '', hash || location.pathname + location.search);
    }, pause);
  };
  store.listen((state) => {
    const now = tellsOf(state);
    if (now === before) return;
    before = now;
    later();
  });
  return {
    settings(changed) {
      settings = changed;
      later();
    },
    touch() {
      if (timer !== undefined) later();
    },
  };
}

const hasAny = (settings: object): boolean => Object.keys(settings).length > 0;

/** What of the state stands in the address, to compare. */
const tellsOf = (state: LabState): string => {
  const { image, network, risk, prune, step, band, lesson, hide, beside } = state;
  const own = [imageToText(image), network, risk, prune, stepToText(step), bandToText(band), lesson, hide];
  return [...own, beside.open, beside.outcome].join();
};

export function linkedLab(state: LabState, draw: string): LinkedState {
  const { image, network, risk, prune, step, band, lesson, hide, beside } = state;
  const isBlank = image.every((pixel) => pixel === 0);
  return {
    ...(draw !== '' ? { draw } : !isBlank && { image }),
    ...(network === 'trained' && { network }),
    ...(risk !== undefined && { risk }),
    ...(prune > 0 && { prune }),
    ...(stepToText(step) !== stepToText(firstStep) && { step }),
    ...(bandToText(band) !== bandToText(firstBand) && { band }),
    ...(lesson && { lesson }),
    ...(hide.length > 0 && { hide }),
    ...(beside.open.length > 0 && { open: beside.open }),
    ...(beside.outcome !== undefined && { of: beside.outcome }),
  };
}
