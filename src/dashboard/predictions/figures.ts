/** The figures of the section: each is made when there is something to show, and anew when that changes. */
import { Chart } from 'chart.js';
import { createConfidenceFigure } from '../../figures/draw/confidenceFigure.ts';
import '../../figures/draw/figures.css';
import { createReliabilityFigure } from '../../figures/draw/reliabilityFigure.ts';
import { createRotationFigure } from '../../figures/report/rotationFigure.ts';
import { h } from '../../kit/dom.ts';
import { whole } from '../../kit/format.ts';
import type { RiskScale } from '../lab/risk.ts';
import { createCardSets } from './cardSets.ts';
import { type Cell, createConfusionFigure } from './confusionFigure.ts';
import { dressed } from './dress.ts';
import type { PredictionsState } from './measures.ts';
import './predictions.css';
import { createRiskFigure } from './riskFigure.ts';
import { createSetsFigure } from './setsFigure.ts';

export interface Shown extends Pick<PredictionsState, 'known'> {
  readonly scale: RiskScale | undefined;
  /** Where the numbers of the scale come from, in a sentence. */
  readonly source: string;
  /** Step of the lab's slider. */
  readonly step: number | undefined;
  /** What a card says of foreign sets. */
  readonly cardSets: Parameters<typeof createCardSets>[0] | undefined;
}

export interface Figures {
  /** In their order. */
  readonly roots: readonly HTMLElement[];
  show(shown: Shown): void;
}

interface Slot {
  /** What it is drawn of; undefined: it is not. */
  readonly of: (shown: Shown) => unknown;
  readonly make: (shown: Shown) => HTMLElement;
}

/** @param chosen a cell of the confusion matrix. @param changed there are other roots */
export function createFigures(chosen: (cell: Cell) => void, changed: () => void): Figures {
  let moveDot: (step: number | undefined) => void = () => undefined;
  const slots: readonly Slot[] = [
    {
      of: ({ scale }) => scale,
      make({ scale, source, step }) {
        const { root, table, show } = createRiskFigure(scale!);
        moveDot = show;
        show(step);
        const about =
          `${source} A score says how doubtful an image is; what is above its limit is not answered. The line "as in Ask it" refuses as the sentence there does: ` +
          'by 1 - max p (1 - none), at the limit of the slider, and besides what is foreign. The other lines show what it would ' +
          'do to refuse by one score alone: entropy, MI (the mutual information of label and weights), or the probability of none.';
        return dressed(root, { about, table });
      },
    },
    {
      of: ({ known }) => known.test,
      make({ known }) {
        const { measure, draws } = known.test!;
        const { quality, reliability: bins } = measure;
        const root = createReliabilityFigure({ bins, ece: quality.ece, images: quality.examples, draws });
        const table = () => ({
          head: ['from', 'to', 'images', 'confidence', 'accuracy', 'lower', 'upper'],
          rows: bins.map(({ lower, upper, count, confidence, accuracy, interval }) => [
            ...[lower, upper, count, confidence, accuracy, interval?.lower, interval?.upper],
          ]),
        });
        const about = `${aboutTest(known.test!)} Bins of equal width; the ECE is the mean of their gaps, by images. The intervals are Clopper and Pearson's.`;
        return dressed(root, { about, table });
      },
    },
    {
      of: ({ known }) => known.test,
      make({ known }) {
        const part = createConfidenceFigure();
        part.update({ confidence: known.test!.measure.confidence });
        part.root.classList.add('predictions__wide');
        return dressed(part.root, { about: aboutTest(known.test!) });
      },
    },
    {
      of: ({ known }) => known.test,
      make({ known }) {
        const { root, table } = createConfusionFigure(known.test!.measure.confusion, chosen);
        return dressed(root, { about: aboutTest(known.test!), table });
      },
    },
    {
      of: ({ known, cardSets }) => known.sets ?? cardSets,
      make({ known, cardSets, scale }) {
        if (!known.sets) return dressed(createCardSets(cardSets!), { about: cardSets!.about });
        const { root, table } = createSetsFigure(known.sets.measure, scale?.refusal.thresholds);
        const about =
          `${aboutTest(known.sets)} Foreign images: the first 1,000 of Fashion-MNIST, letters A to J in ten fonts, drawings of 28 kinds, noise. The ` +
          'limit of each score keeps 95 % of digits that the network was not trained on. An AUROC is the probability that a foreign image is more doubtful than a test image.';
        return dressed(root, { about, table });
      },
    },
    {
      of: ({ known }) => known.rotations,
      make({ known }) {
        const { measure, draws } = known.rotations!;
        const host = h('div');
        createRotationFigure(host, measure, draws);
        const root = host.firstElementChild as HTMLElement;
        root.classList.add('predictions__wide');
        const { points } = measure;
        const table = () => ({
          head: ['degrees', 'error', 'entropy', 'aleatoric', 'epistemic'],
          rows: points.map(({ degrees, error, entropy, aleatoric, epistemic }) => [
            ...[degrees, error, entropy, aleatoric, epistemic],
          ]),
        });
        return dressed(root, { about: aboutTest(known.rotations!), table });
      },
    },
  ];
  const made = slots.map(() => ({ of: undefined as unknown, root: undefined as HTMLElement | undefined }));
  let latest: Shown | undefined;
  let isBuilding = false;

  /** One figure a frame: together they would hold up the page. */
  async function build(): Promise<void> {
    if (isBuilding) return;
    isBuilding = true;
    for (;;) {
      const at = slots.findIndex(({ of }, i) => of(latest!) !== made[i]!.of);
      if (at < 0) break;
      await new Promise((resolve) => requestAnimationFrame(resolve));
      const of = slots[at]!.of(latest!);
      const own = made[at]!;
      for (const canvas of own.root?.querySelectorAll('canvas') ?? []) Chart.getChart(canvas)?.destroy();
      own.of = of;
      own.root = of === undefined ? undefined : slots[at]!.make(latest!);
      changed();
    }
    isBuilding = false;
  }

  return {
    get roots() {
      return made.flatMap(({ root }) => root ?? []);
    },
    show(shown) {
      const isMoved = latest !== undefined && latest.step !== shown.step;
      latest = shown;
      if (isMoved) moveDot(shown.step);
      void build();
    },
  };
}

const aboutTest = ({ draws, computedBy }: { readonly draws: number; readonly computedBy: string }): string =>
  `MNIST's test images, which no network here was trained on; ${whole(draws)} ${draws === 1 ? 'draw' : 'draws'} of all weights, computed by ${computedBy}. ` +
  'Other draws give slightly other numbers.';
