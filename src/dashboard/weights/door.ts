/** Loads the section of weights when it comes near the view: the first answer does not wait for it. */
import type { ToPage } from '../../service/training/messages.ts';
import type { LabStore } from '../lab/labState.ts';
import type { Asker } from '../pageService.ts';

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
    async (entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      observer.disconnect();
      const { CredenceWeights } = await import('./credenceWeights.ts');
      const loaded = new CredenceWeights();
      host.replaceChildren(loaded);
      loaded.connect(lab, service);
      element = loaded;
      if (last) loaded.heard(last);
    },
    { rootMargin: '400px' },
  );
  observer.observe(host);
  return {
    heard(message) {
      if (['started', 'state', 'fault'].includes(message.type)) last = message;
      element?.heard(message);
    },
  };
}
