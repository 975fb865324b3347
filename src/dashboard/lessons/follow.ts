/** A link that is followed on the open page: its scene is put there, without a reload. */
import { type LinkedState, readHash } from '../lab/hash.ts';
import { initialLab, type LabState, type LabStore } from '../lab/labState.ts';
import type { DigitPad } from '../pad/digitPad.ts';

/** What a link says of the state, and the beginning for the rest. */
export function sceneOf(
  linked: LinkedState,
): Pick<LabState, 'risk' | 'prune' | 'network' | 'step' | 'band' | 'lesson' | 'hide' | 'beside'> {
  const { risk, prune, network, step, band, lesson, hide } = { ...initialLab, ...linked };
  const beside = { ...initialLab.beside, open: linked.open ?? [], outcome: linked.of };
  return { risk, prune, network, step, band, lesson, hide, beside };
}

export interface Followed {
  readonly settingNames: readonly string[];
  readonly pad: () => DigitPad | null;
}

export function followLinks(store: LabStore, { settingNames, pad }: Followed): void {
  window.addEventListener('hashchange', ({ newURL }) => {
    // the address itself may have been written meanwhile, by the state before
    const { hash } = new URL(newURL);
    // a part of the page, not a state
    if (!hash.includes('=')) return;
    const { state: linked, ignored } = readHash(hash, settingNames);
    // the form is filled when the page opens
    if (linked.settings) {
      location.replace(newURL);
      return location.reload();
    }
    const scene = sceneOf(linked);
    const network = store.state.isTrained ? scene.network : 'shipped';
    // what was found beside the answer stays
    const { open, outcome } = scene.beside;
    const beside = { ...store.state.beside, open, outcome };
    store.set({ ...scene, beside, network, ignored });
    if (linked.image) pad()?.show(linked.image, 'link', 'An image from a link');
    else if (linked.draw !== undefined) Object.assign(pad() ?? {}, { strokes: linked.draw });
    window.scrollTo({ top: 0 });
  });
}
