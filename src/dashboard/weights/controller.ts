/** Between the section of weights and the service: asks for what is shown once it has come into view. */

import type { WeightPlace } from '../../figures/weights/unitMaps.ts';
import { newestWins } from '../../service/calls/newest.ts';
import type { ToPage } from '../../service/training/messages.ts';
import type { LabStore } from '../lab/labState.ts';
import { pruneSteps, thresholdsOf } from '../lab/labState.ts';
import { createStore } from '../store.ts';
import type { Asker } from '../worker/pageService.ts';
import { faultIn } from '../worker/trainer.ts';
import {
  initialWeights,
  pageOf,
  placeWithin,
  strongest,
  summaryIn,
  unitsOfPage,
  type WeightsStore,
} from './weightsState.ts';

export interface WeightsController {
  readonly store: WeightsStore;
  /** Whether the section is in view. What is not is not asked for. */
  seen(isSeen: boolean): void;
  /** A message of training. */
  heard(message: ToPage): void;
  /** Looks at a weight, or the nearest one that there is. */
  choose(place: WeightPlace): void;
  /** Looks at a unit, and at the weight of it that says most. */
  chooseUnit(layer: number, unit: number): void;
  measure(): void;
  stop(): void;
}

/**
 * Milliseconds between two looks at a network in training, at least, and how often as long as the look itself
 * took: the worker that counts is the one that trains.
 */
const [liveGap, liveShare] = [10_000, 8];

export function createWeightsController(
  lab: LabStore,
  service: Asker,
  now: () => number = () => performance.now(),
): WeightsController {
  const store = createStore(initialWeights);
  let isSeen = false;
  let isStale = true;
  /** When the next look at a network in training is due. */
  let due = Number.NEGATIVE_INFINITY;
  let stopper: AbortController | undefined;

  const newest = newestWins(
    async (asked: { readonly network: 'shipped' | 'trained'; readonly prune: number }) => {
      const { network, prune } = asked;
      const summary = await service.ask('weights', { network, pruned: prune / 100 });
      return { summary, network, prune };
    },
  );
  const newestPlace = newestWins(
    async (wanted: WeightPlace | { readonly unit: number; readonly layer: number }) => {
      const { network, prune } = store.state;
      const asked = { network, pruned: prune / 100 };
      const { layer } = wanted;
      const unit = 'unit' in wanted ? wanted.unit : wanted.output;
      const page = await service.ask('units', { ...asked, layer, first: pageOf(unit), count: unitsOfPage });
      const map = page.units[unit - pageOf(unit)]!;
      const place = 'unit' in wanted ? { layer, output: unit, input: strongest(map) } : wanted;
      return { page, place, weight: await service.ask('weight', { ...asked, place }) };
    },
  );

  function ask(): void {
    isStale = true;
    const { network, prune, card, isTrained } = lab.state;
    // nothing is there yet
    if (network === 'shipped' ? !card : !isTrained) return;
    if (!isSeen) return;
    isStale = false;
    const askedAt = now();
    due = Number.POSITIVE_INFINITY;
    store.set({ isBusy: true });
    newest.ask({ network, prune }).then(
      (told) => {
        if (!told) return;
        due = now() + Math.max(liveGap, liveShare * (now() - askedAt));
        store.set({ ...told, problem: '', isBusy: false });
        const summary = summaryIn(store.state);
        if (!summary) return store.set({ place: undefined, page: undefined, weight: undefined });
        const { place } = store.state;
        look(place ? placeWithin(place, summary.units) : { layer: 0, unit: 0 });
        if (network === 'trained' && store.state.measuring === 'not begun') measure();
      },
      (error) => {
        due = now() + liveGap;
        store.set({ problem: faultIn(error).message, isBusy: false });
      },
    );
  }

  function look(wanted: Parameters<typeof newestPlace.ask>[0]): void {
    newestPlace.ask(wanted).then(
      (told) => told && store.set(told),
      (error) => store.set({ problem: faultIn(error).message }),
    );
  }

  function measure(): void {
    if (store.state.isTraining || lab.state.network !== 'trained') return;
    const fractions = pruneSteps(lab.state.card).map((percent) => percent / 100);
    const thresholds = thresholdsOf(lab.state);
    stop();
    const own = new AbortController();
    stopper = own;
    store.set({ measured: [], measuring: 'running', toMeasure: fractions.length });
    const { signal } = own;
    const asked = service.ask(
      'pruneCost',
      { fractions, thresholds },
      { signal, progress: (row) => store.set({ measured: [...store.state.measured, row] }) },
    );
    asked.then(
      (measured) => stopper === own && store.set({ measured, measuring: 'done' }),
      (error) => {
        if (stopper !== own) return;
        store.set({ measuring: 'stopped', ...(!signal.aborted && { problem: faultIn(error).message }) });
      },
    );
  }

  function stop(): void {
    stopper?.abort();
    stopper = undefined;
    if (store.state.measuring === 'running') store.set({ measuring: 'stopped' });
  }

  lab.listen((state, before) => {
    const isOther =
      state.network !== before.network || state.prune !== before.prune || state.card !== before.card;
    if (isOther) ask();
  });

  return {
    store,
    measure,
    stop,
    seen(is) {
      isSeen = is;
      if (isSeen && isStale) ask();
    },
    heard(message) {
      if (message.type === 'started') {
        stop();
        store.set({ measured: [], measuring: 'not begun' });
      }
      const isOver = message.type === 'fault' || (message.type === 'state' && message.state === 'done');
      if (isOver) store.set({ isTraining: false });
      else if (message.type === 'started' || message.type === 'state') store.set({ isTraining: true });
      if (lab.state.network !== 'trained') return;
      const isDue = message.type === 'report' && now() >= due;
      if (isOver || isDue) ask();
    },
    choose(place) {
      const summary = summaryIn(store.state);
      if (!summary) return;
      const within = placeWithin(place, summary.units);
      store.set({ place: within });
      look(within);
    },
    chooseUnit(layer, unit) {
      const summary = summaryIn(store.state);
      if (!summary) return;
      const { output } = placeWithin({ layer, output: unit, input: 0 }, summary.units);
      look({ layer: placeWithin({ layer, output: 0, input: 0 }, summary.units).layer, unit: output });
    },
  };
}
