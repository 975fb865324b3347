/** Single images of the test with their classes' probabilities, and where the uncertainty comes from. */
import { h } from '../../kit/dom.ts';
import { percent, significant } from '../../kit/format.ts';
import type { FigureData } from '../data.ts';
import { predictionFinding, topClasses } from '../findings.ts';
import { createFrame, createKey, keyEntry, type Part } from './part.ts';
import { createPredictionCard, type PredictionCard } from './predictionCard.ts';

type Predictions = FigureData['predictions'];

export function createPredictionFigure(): Part {
  const frame = createFrame(
    'predictions',
    'How sure is it of a single image, and why not surer?',
    'The test images of highest entropy, and typical ones. Bars: mean probability over posterior draws; whiskers: the ' +
      'central interval that holds most of the draws. \u25c2 marks the true class.',
  );
  const interval = keyEntry('whisker', 'interval');
  const key = createKey(
    keyEntry('posterior', 'probability'),
    keyEntry('right', 'the true class'),
    interval,
    keyEntry('aleatoric', 'aleatoric: noise in the data'),
    keyEntry('epistemic', 'epistemic: what more data could teach'),
  );
  const cells = h('div', 'figure__predictions');
  frame.body.append(key, cells);
  let shape = '';
  let cards: PredictionCard[] = [];
  return {
    root: frame.root,
    update({ predictions, image }) {
      if (!predictions || !image) return;
      const { digits, mass } = predictions;
      interval.lastChild!.textContent = `${percent(mass, 100)} interval`;
      const classes = digits[0]?.probs.length ?? 0;
      const needed = [digits.length, classes, image.rows, image.columns].join();
      if (needed !== shape) {
        shape = needed;
        for (const card of cards) card.destroy();
        cards = digits.map(() => createPredictionCard(cells, image, classes));
      }
      digits.forEach((digit, k) => {
        cards[k]!.update(digit, { mass, note: `${digit.reason}, test image ${digit.index}` });
      });
      frame.describe(predictionFinding(predictions), summary(predictions), table(predictions));
    },
  };
}

function summary({ draws, mass, digits }: Predictions) {
  return { draws, mass, digits: digits.map(({ pixels: _, ...numbers }) => numbers) };
}

function table({ draws, mass, digits }: Predictions) {
  return {
    caption: `Single predictions, ${draws} posterior draws`,
    head: [
      'test image',
      'shown as',
      'true class',
      'most probable',
      `${percent(mass, 100)} interval`,
      'entropy (nats)',
      'mutual information (nats)',
    ],
    rows: digits.map((digit) => {
      const top = topClasses(digit)[0]!;
      return [
        String(digit.index),
        digit.reason,
        String(digit.label),
        `${top}: ${percent(digit.probs[top]!, 1000)}`,
        `${percent(digit.lower[top]!, 1000)} to ${percent(digit.upper[top]!, 1000)}`,
        significant(digit.entropy),
        significant(digit.mutualInformation),
      ];
    }),
  };
}
