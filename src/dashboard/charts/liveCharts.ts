/** The two live charts: what training minimises, and how often the network is wrong. */
import type { TrainReport } from '../../index.ts';
import type { Point } from '../../kit/chart.ts';
import { h } from '../../kit/dom.ts';
import { percent, significant } from '../../kit/format.ts';
import type { RunOutline, TestScore } from '../../service/training/messages.ts';
import { axisEnd, calmTop } from './axis.ts';
import { createLineChart } from './lineChart.ts';
import { createSeries } from './series.ts';

export interface LiveCharts {
  /** Empties both charts for a new run; a continued run keeps the epochs it has. */
  start(outline: RunOutline): void;
  report(report: TrainReport): void;
  epoch(score: TestScore): void;
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
    format: (value) => percent(value / 100),
  });
  const note = h(
    'p',
    { class: 'note' },
    'Free energy = NLL + KL share, averaged over neighbouring minibatches as they are trained on. ' +
      'KL share = temperature × KL[q‖p] ÷ images. Test error: the network at its mean weights, after each epoch.',
  );
  container.replaceChildren(energy.element, errors.element, note);

  const curves = createSeries(3);
  const trainErrors = createSeries(1, 100);
  let testErrors: Point[] = [];
  let outline: RunOutline | undefined;

  function draw(reached: number): void {
    if (!outline) return;
    const xMax = axisEnd(reached, outline.epochs);
    const free = curves.points(0);
    energy.update([free, curves.points(1), curves.points(2)], xMax, calmTop(free.map(({ y }) => y)));
    const training = trainErrors.points(0);
    errors.update([training, testErrors], xMax, calmTop(training.map(({ y }) => y)));
    const [first = 0, last = 0] = firstAndLastTenth(free);
    energy.describe(`From ${significant(first)} to ${significant(last)} nats per image.`, {
      points: free.length,
      first,
      last,
    });
    errors.describe(testErrors.length ? `Test error now ${percent(testErrors.at(-1)!.y / 100)}.` : '', {
      test: testErrors.map(({ y }) => y / 100),
    });
  }

  return {
    start(next) {
      outline = next;
      const reached = next.stepsDone / next.stepsPerEpoch;
      const kept = reached > 0 ? reached : undefined;
      curves.forgetAfter(kept);
      trainErrors.forgetAfter(kept);
      testErrors = testErrors.filter(({ x }) => x <= reached);
      draw(reached);
    },
    report({ metrics, step }) {
      if (!outline) return;
      for (const { step, freeEnergy, nll, kl, error } of metrics) {
        const x = step / outline.stepsPerEpoch;
        curves.add(x, [freeEnergy, nll, outline.klShare * kl]);
        trainErrors.add(x, [100 * error]);
      }
      draw(step / outline.stepsPerEpoch);
    },
    epoch({ epoch, meanWeightsError }) {
      testErrors = [...testErrors, { x: epoch, y: 100 * meanWeightsError }];
      draw(epoch);
    },
  };
}

/** Means of the first and of the last tenth of a curve. */
function firstAndLastTenth(points: readonly Point[]): [number, number] {
  const tenth = Math.max(1, Math.floor(points.length / 10));
  const mean = (part: readonly Point[]) => part.reduce((sum, { y }) => sum + y, 0) / Math.max(1, part.length);
  return [mean(points.slice(0, tenth)), mean(points.slice(-tenth))];
}
