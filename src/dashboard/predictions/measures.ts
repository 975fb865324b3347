/**
 * What is known of the networks' predictions, and how it is asked for: what takes a moment is measured when
 * somebody looks, what takes longer only when it is asked for by name, after it was said how long.
 */
import type { LabelledImages } from '../../data/files/mnist.ts';
import type { NamedSet, SetsMeasure, TestMeasure } from '../../figures/predictions/measured.ts';
import type { RotationSweep } from '../../figures/predictions/ood.ts';
import type { ByUncertainty } from '../../metrics/uncertaintyReport.ts';
import type { MeasureProgress, Told } from '../../service/measuring/measuring.ts';
import type { NetworkName } from '../../service/networks/networks.ts';
import type { Store } from '../store.ts';
import type { Asker } from '../worker/pageService.ts';
import { faultIn } from '../worker/trainer.ts';

interface Measures {
  readonly test: TestMeasure;
  readonly sets: SetsMeasure;
  readonly rotations: RotationSweep;
}

export type What = keyof Measures;

/** In the order in which they are measured: each compares with the first. */
export const whats: readonly What[] = ['test', 'sets', 'rotations'];

export type Done<Measure> = Exclude<Told<Measure>, { readonly seconds: number }>;

export interface PredictionsState {
  readonly network: NetworkName;
  /** Of that network. */
  readonly known: { readonly [W in What]?: Done<Measures[W]> | undefined };
  /** Seconds that a measurement would take; undefined where nothing was told. */
  readonly seconds: { readonly [W in What]?: number | undefined };
  readonly busy: ({ readonly what: What } & Partial<MeasureProgress>) | undefined;
  /** Why something could not be measured. */
  readonly problem: string;
}

export const initialPredictions: PredictionsState = {
  ...{ network: 'shipped', known: {}, seconds: {}, busy: undefined, problem: '' },
};

/** What a network is measured by. */
export interface MeasuredBy {
  /** Those of its card; if absent those that answer in the lab. */
  readonly draws?: { readonly draws: number; readonly seed: number } | undefined;
  readonly thresholds: ByUncertainty | undefined;
}

export interface MeasuresParts {
  readonly service: Asker;
  readonly store: Store<PredictionsState>;
  test(): Promise<LabelledImages>;
  sets(): Promise<NamedSet[]>;
  by(network: NetworkName): MeasuredBy;
}

export interface MeasuresControl {
  /** Shows this network, and measures what takes a moment. */
  look(network: NetworkName): void;
  /** Measures, however long it takes, and then what takes a moment of the rest. */
  measure(what: What): void;
  stop(): void;
  /** The network is another one now. */
  forget(network: NetworkName): void;
}

/** Seconds that a measurement may take without being asked for. */
const patience = 4;
/** Test images that are turned: an error rate to two percent. */
const turned = 500;

export function createMeasures({ service, store, test, sets, by }: MeasuresParts): MeasuresControl {
  const kept = new Map<NetworkName, Pick<PredictionsState, 'known' | 'seconds'>>();
  let running: AbortController | undefined;

  const ask = async <W extends What>(
    what: W,
    network: NetworkName,
    { signal, patience: most }: { readonly signal: AbortSignal; readonly patience: number | undefined },
  ): Promise<Told<Measures[W]>> => {
    const options = {
      signal,
      progress: (told: MeasureProgress) => !signal.aborted && store.set({ busy: { what, ...told } }),
    };
    const { draws, thresholds } = by(network);
    const asked = { network, ...(most !== undefined && { patience: most }) };
    const replies = {
      test: async () => service.ask('measureTest', { ...asked, test: await test(), by: draws }, options),
      sets: async () => service.ask('measureSets', { ...asked, sets: await sets(), thresholds }, options),
      rotations: async () =>
        service.ask('measureRotations', { ...asked, test: await firstOf(test), images: turned }, options),
    } as const;
    return (await replies[what]()) as Told<Measures[W]>;
  };

  /** Measures what is missing from `first` on, as far as there is patience; `first` in any case if asked. */
  async function run(network: NetworkName, first: What, isAsked: boolean): Promise<void> {
    running?.abort();
    const own = new AbortController();
    running = own;
    const { signal } = own;
    try {
      for (const what of whats.slice(whats.indexOf(first))) {
        if (store.state.known[what]) continue;
        store.set({ busy: { what }, problem: '' });
        const told = await ask(what, network, {
          ...{ signal, patience: isAsked && what === first ? undefined : patience },
        });
        signal.throwIfAborted();
        const { known, seconds } = store.state;
        const isTold = 'seconds' in told;
        store.set(
          isTold ? { seconds: { ...seconds, [what]: told.seconds } } : { known: { ...known, [what]: told } },
        );
        // what comes after the test images compares with them
        if (isTold && what === 'test') break;
      }
    } catch (error) {
      if (!signal.aborted) store.set({ problem: faultIn(error).message });
    } finally {
      if (running === own) {
        running = undefined;
        store.set({ busy: undefined });
      }
    }
  }

  function stop(): void {
    running?.abort();
    running = undefined;
    store.set({ busy: undefined });
  }

  return {
    look(network) {
      const { network: before, known, seconds } = store.state;
      if (network !== before) {
        stop();
        kept.set(before, { known, seconds });
        store.set({ network, problem: '', ...(kept.get(network) ?? { known: {}, seconds: {} }) });
      }
      const { state } = store;
      const next = whats.find((what) => !state.known[what]);
      const isWaiting = next === undefined || state.seconds[next] !== undefined;
      if (!running && !isWaiting) void run(network, next, false);
    },
    measure: (what) => void run(store.state.network, what, true),
    stop,
    forget(network) {
      kept.delete(network);
      if (store.state.network !== network) return;
      stop();
      store.set({ known: {}, seconds: {}, problem: '' });
    },
  };
}

/** Only those that are turned are sent. */
async function firstOf(test: () => Promise<LabelledImages>): Promise<LabelledImages> {
  const { images, labels, ...rest } = await test();
  const count = Math.min(turned, rest.count);
  return {
    ...{ ...rest, count },
    images: images.slice(0, count * rest.inputSize),
    labels: labels.slice(0, count),
  };
}
