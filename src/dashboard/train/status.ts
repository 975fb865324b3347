/** How the run is doing, in numbers, and in a sentence for screen readers. */
import type { KeepingCost } from '../../bayes/training/keeper.ts';
import type { TrainReport } from '../../index.ts';
import { h, setText } from '../../kit/dom.ts';
import { duration, percent, significant, whole } from '../../kit/format.ts';
import type { FinalScore, RunOutline, TestScore } from '../../service/training/messages.ts';
import { costText, epochText } from '../kept/words.ts';
import type { ViewState } from './view.ts';

export interface Status {
  state(state: ViewState): void;
  ready(adapter: string): void;
  start(outline: RunOutline): void;
  report(report: TrainReport): void;
  epoch(score: TestScore): void;
  /** The run is kept up to this step. */
  kept(step: number): void;
  /** What that has cost. */
  keptAt(cost: KeepingCost): void;
  final(score: FinalScore): void;
  /** Forgets the run. */
  clear(): void;
}

const STATES: Readonly<Record<ViewState, string>> = {
  loading: 'Opening the GPU',
  idle: 'Ready',
  training: 'Training',
  paused: 'Paused',
  evaluating: 'Testing',
  done: 'Done',
  fault: 'Stopped',
};

const ROWS = {
  epoch: 'Epoch',
  step: 'Step',
  secondsLeft: 'Time left',
  kept: 'Kept up to',
  speed: 'Images a second',
  freeEnergy: 'Free energy',
  nll: 'NLL',
  kl: 'KL',
  trainError: 'Training error',
  meanWeightsError: 'Test error (means)',
  testError: 'Test error (draws)',
  ece: 'Calibration error',
  adapter: 'Adapter',
  trainImages: 'Training images',
  testImages: 'Test images',
  parameters: 'Weights',
} as const;

type RowName = keyof typeof ROWS;

/** Seconds between two announcements of progress. */
const ANNOUNCE_EVERY = 20;

export function createStatus(container: HTMLElement): Status {
  const cells = new Map<RowName, HTMLElement>();
  const row = (name: RowName) => {
    const cell = h('dd', { 'data-metric': name }, '–');
    cells.set(name, cell);
    return [h('dt', {}, ROWS[name]), cell];
  };
  const list = (...names: RowName[]) => h('dl', {}, ...names.flatMap(row));
  const word = h('p', { class: 'state' }, STATES.loading);
  const progress = h('progress', { max: '1', value: '0', 'aria-label': 'Progress of the run' });
  const announcement = h('p', { class: 'unseen', role: 'status' });
  container.replaceChildren(
    word,
    progress,
    announcement,
    list('epoch', 'step', 'secondsLeft', 'kept', 'speed'),
    list('freeEnergy', 'nll', 'kl', 'trainError', 'meanWeightsError', 'testError', 'ece'),
    list('adapter', 'trainImages', 'testImages', 'parameters'),
  );

  let announcedAt = 0;
  let latest = '';
  let perEpoch = 1;

  /** The exact value stands beside the rounded text, for tests and for whoever copies it. */
  function show(name: RowName, text: string, value?: number): void {
    const cell = cells.get(name)!;
    setText(cell, text);
    if (value === undefined) delete cell.dataset.value;
    else cell.dataset.value = String(value);
  }

  function announce(text: string): void {
    announcedAt = performance.now();
    setText(announcement, text);
  }

  /** The adapter stays. */
  function clear(): void {
    for (const name of cells.keys()) if (name !== 'adapter') show(name, '–');
    cells.get('kept')!.title = '';
    progress.value = 0;
    latest = '';
  }

  return {
    clear,
    state(state) {
      setText(word, STATES[state]);
      announce([STATES[state], latest].filter(Boolean).join(': '));
      if (state === 'fault') show('secondsLeft', '–');
    },
    ready(adapter) {
      show('adapter', adapter);
    },
    start({ adapter, parameters, trainImages, testImages, epochs, stepsDone, stepsPerEpoch }) {
      perEpoch = stepsPerEpoch;
      clear();
      show('adapter', adapter);
      show('trainImages', whole(trainImages), trainImages);
      show('testImages', whole(testImages), testImages);
      show('parameters', whole(parameters), parameters);
      show('epoch', `${Math.ceil(stepsDone / stepsPerEpoch)} of ${epochs}`);
      show('step', `${whole(stepsDone)} of ${whole(epochs * stepsPerEpoch)}`);
      progress.value = stepsDone / (epochs * stepsPerEpoch);
    },
    report({ epoch, epochs, step, steps, metrics, examplesPerSecond, secondsLeft }) {
      show('epoch', `${epoch} of ${epochs}`, epoch);
      show('step', `${whole(step)} of ${whole(steps)}`, step);
      show('secondsLeft', step === steps ? '–' : duration(secondsLeft));
      show('speed', whole(examplesPerSecond), examplesPerSecond);
      const mean = (of: (row: (typeof metrics)[number]) => number) =>
        metrics.reduce((sum, row) => sum + of(row), 0) / metrics.length;
      const energy = mean(({ freeEnergy }) => freeEnergy);
      show('freeEnergy', `${significant(energy)} nats`, energy);
      show('nll', `${significant(mean(({ nll }) => nll))} nats`);
      show('kl', `${whole(mean(({ kl }) => kl))} nats`);
      progress.value = step / steps;
      latest = `epoch ${epoch} of ${epochs}, free energy ${significant(energy)} nats per image`;
      if (performance.now() - announcedAt > 1000 * ANNOUNCE_EVERY) announce(latest);
    },
    epoch({ trainError, meanWeightsError }) {
      show('trainError', percent(trainError), trainError);
      show('meanWeightsError', percent(meanWeightsError), meanWeightsError);
    },
    kept: (step) => show('kept', epochText(step / perEpoch), step),
    keptAt(cost) {
      if (cost.written > 0) cells.get('kept')!.title = costText(cost);
    },
    final({ draws, images, error, nll, ece }) {
      show('testError', percent(error), error);
      show('ece', percent(ece), ece);
      cells.get('testError')!.title =
        `${draws} draws averaged, ${whole(images)} images, NLL ${significant(nll)} nats`;
      latest = `test error ${percent(error)}`;
    },
  };
}
