/**
 * "How it works": one step of Bayes by Backprop on the network that answers, the band, and the lessons. Their
 * code is fetched when the section comes into view, and they ask for nothing while it is out of it.
 */

import { byId } from '../../kit/dom.ts';
import type { RunOutline, ToPage } from '../../service/training/messages.ts';
import type { LabState, LabStore } from '../lab/labState.ts';
import type { Asker } from '../worker/pageService.ts';
import type { StepSubject } from './step/subject.ts';

export interface HowPart {
  /** What training says: it knows the weight of the KL and the learning rate. */
  heard(message: ToPage): void;
}

export interface HowSurroundings {
  readonly store: LabStore;
  readonly service: Asker;
}

export function createHowPart(host: HTMLElement, { store, service }: HowSurroundings): HowPart {
  let outline: RunOutline | undefined;
  let view: Awaited<ReturnType<typeof openView>> | undefined;
  let isOpening = false;

  const subject = () => subjectOf(store.state, outline);
  const refresh = () => view?.show(store.state, subject());
  store.listen(refresh);

  new IntersectionObserver(
    ([entry]) => {
      const isInView = entry!.isIntersecting;
      view?.inView(isInView);
      if (!isInView || view || isOpening) return;
      isOpening = true;
      openView(host, { store, service }).then(
        (opened) => {
          view = opened;
          view.inView(true);
          refresh();
        },
        ({ message }) => {
          host.textContent = `This part of the page did not load (${message}). Reload the page to try again.`;
        },
      );
    },
    { rootMargin: '200px' },
  ).observe(host);

  return {
    heard(message) {
      if (message.type === 'started') outline = message.outline;
      else if (message.type !== 'epoch' && message.type !== 'final') return;
      view?.learned();
      refresh();
    },
  };
}

async function openView(host: HTMLElement, { store, service }: HowSurroundings) {
  const [{ HowStep }, { BandToy }, { LessonList }] = await Promise.all([
    import('./step/howStep.ts'),
    import('./band/bandToy.ts'),
    import('../lessons/lessonList.ts'),
  ]);
  const step = new HowStep();
  step.ask = (request) => service.ask('step', request);
  step.addEventListener('scene', (event) => store.set({ step: (event as CustomEvent).detail }));
  const band = new BandToy();
  band.addEventListener('scene', (event) => store.set({ band: (event as CustomEvent).detail }));
  const fit: typeof band.fit = (points, settings, signal, progress) =>
    service.ask('band', { points, settings }, { signal, progress });
  host.replaceChildren(step, band);
  byId('lessons').replaceChildren(new LessonList());
  return {
    inView(isInView: boolean) {
      step.isInView = isInView;
      // the first time it is seen; from then on it trains when something changes
      if (isInView) band.fit ??= fit;
    },
    show(state: LabState, subject: StepSubject | undefined) {
      step.subject = subject;
      step.scene = state.step;
      if (band.scene !== state.band) band.scene = state.band;
    },
    learned: () => step.learned(),
  };
}

/** What the step is made from: nothing before the network and its numbers are known. */
function subjectOf(state: LabState, outline: RunOutline | undefined): StepSubject | undefined {
  const { image, network, answered, card } = state;
  const common = { image, network, says: answered && likely(answered.answer.outcomes) };
  if (network === 'trained') {
    return outline && { ...common, klScale: outline.klShare, learningRate: outline.learningRate };
  }
  if (!card) return undefined;
  const { temperature, trainExamples, learningRate } = card.config;
  return { ...common, klScale: temperature / trainExamples, learningRate };
}

const likely = (outcomes: readonly { readonly p: number }[]): number =>
  outcomes.reduce((best, { p }, k) => (p > outcomes[best]!.p ? k : best), 0);
