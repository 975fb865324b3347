/** The two live charts: what training minimises, and how often the network is wrong. */
import type { TrainReport } from '../../index.ts';
import type { Point } from '../../kit/chart.ts';
import { percent, significant } from '../../kit/format.ts';
import type { RunOutline, TestScore } from '../../service/training/messages.ts';
import { axisEnd, calmTop } from './axis.ts';
import { createLineChart } from './lineChart.ts';
import { createSeries } from './series.ts';

/** The curves of a run that is over. */
export interface EarlierRun {
  readonly label: string;
  /** Free energy, nats per image, and test error in percent, by epoch. */
  readonly energy: readonly Point[];
  readonly error: readonly Point[];
}

export interface LiveCharts {
  /** Empties both charts for a new run; a continued run keeps the epochs it has. */
  start(outline: RunOutline): void;
  report(report: TrainReport): void;
  epoch(score: TestScore): void;
  /** Lays the curves of other runs behind this one's. */
  compare(runs: readonly EarlierRun[]): void;
  /** Forgets the run. */
  clear(): void;
  /** The curves of the run. */
  readonly curves: {
    readonly energy: readonly Point[];
    readonly error: readonly Point[];
    readonly epochs: number;
  };
}

export function createLiveCharts(container: HTMLElement): LiveCharts {
  const energy = createLineChart({
    name: 'energy',
    title: 'Does the free energy fall?',
    yTitle: 'nats per image',
    height: 'large',
    longestLabel: 'Free energy',
    lines: [
      { label: 'Free energy', role: 'text', width: 2 },
      { label: 'NLL', role: 'posterior' },
      { label: 'KL share', role: 'prior', dash: [6, 4] },
    ],
    about:
      'Free energy = NLL + KL share, averaged over neighbouring minibatches as they are trained on. ' +
      'KL share = temperature × KL[q‖p] ÷ images. Dotted lines with a letter are the free energy of earlier runs.',
    format: (nats) => `${significant(nats)} nats per image`,
  });
  const errors = createLineChart({
    name: 'errors',
    title: 'How often is it wrong?',
    yTitle: 'error in %',
    height: 'small',
    longestLabel: 'Free energy',
    lines: [
      { label: 'Training', role: 'prior', dash: [6, 4] },
      { label: 'Test', role: 'wrong', width: 2, dots: true },
    ],
    about:
      'Training: the minibatches as they are trained on. Test: all test images after each epoch, by the network at its ' +
      'mean weights (of an ensemble, by its members together). Dotted lines with a letter are the test error of earlier runs.',
    format: (value) => percent(value / 100),
  });
  container.replaceChildren(energy.element, errors.element);

  const curves = createSeries(3);
  const trainErrors = createSeries(1, 100);
  let testErrors: Point[] = [];
  let outline: RunOutline | undefined;
  let earlier: readonly EarlierRun[] = [];
  let reached = 0;

  /** Forgets what came after an epoch, or a part of one. */
  function forgetAfter(epochs?: number): void {
    curves.forgetAfter(epochs);
    trainErrors.forgetAfter(epochs);
    testErrors = testErrors.filter(({ x }) => epochs !== undefined && x <= epochs);
  }

  function draw(): void {
    const lasting = Math.max(1, outline?.epochs ?? 0, ...earlier.map(({ energy }) => energy.at(-1)?.x ?? 0));
    const furthest = Math.max(reached, ...earlier.map(({ energy }) => energy.at(-1)?.x ?? 0));
    const xMax = axisEnd(furthest, lasting);
    const free = curves.points(0);
    const heights = [free, ...earlier.map(({ energy }) => energy)].flatMap((line) => line.map(({ y }) => y));
    energy.update([free, curves.points(1), curves.points(2)], xMax, calmTop(heights));
    const training = trainErrors.points(0);
    errors.update([training, testErrors], xMax, calmTop(training.map(({ y }) => y)));
    const [first = 0, last = 0] = firstAndLastTenth(free);
    energy.describe(
      free.length > 0
        ? `From ${significant(first)} to ${significant(last)} nats per image, means of the first and the last tenth.`
        : '',
      {
        points: free.length,
        ...{ first, last, earlier: earlier.map(({ label }) => label) },
      },
    );
    errors.describe(testErrors.length ? `Test error now ${percent(testErrors.at(-1)!.y / 100)}.` : '', {
      test: testErrors.map(({ y }) => y / 100),
    });
  }

  return {
    start(next) {
      outline = next;
      reached = next.stepsDone / next.stepsPerEpoch;
      forgetAfter(reached > 0 ? reached : undefined);
      draw();
    },
    report({ metrics, step, wentBack }) {
      if (!outline) return;
      const { stepsPerEpoch, klShare } = outline;
      if (wentBack) forgetAfter(wentBack.to > 0 ? wentBack.to / stepsPerEpoch : undefined);
      for (const { step, freeEnergy, nll, kl, error } of metrics) {
        const x = step / stepsPerEpoch;
        curves.add(x, [freeEnergy, nll, klShare * kl]);
        trainErrors.add(x, [100 * error]);
      }
      reached = step / stepsPerEpoch;
      draw();
    },
    epoch({ epoch, meanWeightsError }) {
      testErrors = [...testErrors.filter(({ x }) => x < epoch), { x: epoch, y: 100 * meanWeightsError }];
      draw();
    },
    compare(runs) {
      earlier = runs;
      energy.compare(runs.map(({ label, energy: points }) => ({ label, points })));
      errors.compare(runs.map(({ label, error: points }) => ({ label, points })));
      draw();
    },
    clear() {
      outline = undefined;
      reached = 0;
      forgetAfter();
      draw();
    },
    get curves() {
      return { energy: curves.points(0), error: testErrors, epochs: reached };
    },
  };
}

/** Means of the first and of the last tenth of a curve. */
function firstAndLastTenth(points: readonly Point[]): [number, number] {
  const tenth = Math.max(1, Math.floor(points.length / 10));
  const mean = (part: readonly Point[]) => part.reduce((sum, { y }) => sum + y, 0) / Math.max(1, part.length);
  return [mean(points.slice(0, tenth)), mean(points.slice(-tenth))];
}
