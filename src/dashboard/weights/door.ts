/** Loads the section of weights when it comes near the view: the first answer does not wait for it. */
import type { ToPage } from '../../service/training/messages.ts';
import type { LabStore } from '../lab/labState.ts';
import type { Asker } from '../worker/pageService.ts';

export interface WeightsDoor {
  /** A message of training. */
  heard(message: ToPage): void;
}

/** @param host where the section stands */
export function openWeights(host: HTMLElement, lab: LabStore, service: Asker): WeightsDoor {
  let element: WeightsDoor | undefined;
  // what the section must know of a run that began before it was loaded
  let last: ToPage | undefined;
  const observer = new IntersectionObserver(
    (entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      observer.disconnect();
      load().catch(({ message }) => {
        host.textContent = `This part of the page did not load (${message}). Reload the page to try again.`;
      });
    },
    { rootMargin: '400px' },
  );
  async function load(): Promise<void> {
    const { CredenceWeights } = await import('./credenceWeights.ts');
    const loaded = new CredenceWeights();
    host.replaceChildren(loaded);
    loaded.connect(lab, service);
    element = loaded;
    if (last) loaded.heard(last);
  }
  observer.observe(host);
  return {
    heard(message) {
      if (['started', 'state', 'fault'].includes(message.type)) last = message;
      element?.heard(message);
    },
  };
}
