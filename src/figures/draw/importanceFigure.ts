/**
 * Which pixels of a digit of each class speak for the predicted class, and where posterior draws disagree.
 */
import { h } from '../../kit/dom.ts';
import { significant, withArticle } from '../../kit/format.ts';
import type { DigitImportance } from '../data.ts';
import { importanceFinding } from '../findings.ts';
import {
  createCanvas,
  createColourBar,
  diverging,
  type Grid,
  grey,
  outline,
  paint,
  sequential,
} from './heatmap.ts';
import { createFrame, type Part } from './part.ts';

export function createImportanceFigure(): Part {
  const frame = createFrame(
    'importance',
    'Which pixels decide, and is it sure of its reasons?',
    'Pixel times the gradient of the predicted class\u2019s log probability, in thousandths of a nat: blue speaks for ' +
      'the class, vermilion against it. Purple: the standard deviation over posterior draws. Every map has its own ' +
      'scale, in the bar below it.',
  );
  const cells = h('div', 'figure__digits');
  frame.body.append(cells);
  let shape = '';
  let digits: ReturnType<typeof createDigit>[] = [];
  return {
    root: frame.root,
    update({ importance, image }) {
      if (!importance || !image) return;
      const needed = `${importance.digits.length} of ${image.rows} x ${image.columns}`;
      if (needed !== shape) {
        shape = needed;
        digits = importance.digits.map(() => createDigit(image));
        cells.replaceChildren(...digits.map(({ root }) => root));
      }
      importance.digits.forEach((digit, k) => {
        digits[k]!.update(digit);
      });
      frame.describe(
        importanceFinding(importance.digits),
        {
          draws: importance.draws,
          digits: importance.digits.map((digit) => ({
            index: digit.index,
            label: digit.label,
            predicted: digit.predicted,
            maxMean: largest(digit.mean),
            maxSd: largest(digit.sd),
          })),
        },
        {
          caption: `Importance of pixels, ${importance.draws} posterior draws`,
          head: [
            'test image',
            'true class',
            'predicted',
            'largest mean (nats)',
            'largest standard deviation (nats)',
          ],
          rows: importance.digits.map((digit) => [
            String(digit.index),
            String(digit.label),
            String(digit.predicted),
            significant(largest(digit.mean)),
            significant(largest(digit.sd)),
          ]),
        },
      );
    },
  };
}

function createDigit(grid: Grid) {
  const title = h('h4', 'figure__subtitle');
  const image = createCanvas(grid);
  const mean = createCanvas(grid);
  const sd = createCanvas(grid);
  const meanBar = createColourBar(diverging, -1);
  const sdBar = createColourBar(sequential, 0);
  const tiles = [tile(image, 'digit'), tile(mean, 'mean', meanBar.root), tile(sd, 'spread', sdBar.root)];
  return {
    root: h('section', 'figure__digit', title, h('div', 'figure__maps', ...tiles)),
    update(digit: DigitImportance) {
      const { label, predicted, pixels } = digit;
      title.textContent = label === predicted ? String(label) : `${label}, read as ${predicted} \u2717`;
      title.classList.toggle('figure__subtitle--wrong', label !== predicted);
      image.ariaLabel = `Test image ${digit.index}, ${withArticle(label)}`;
      const [mostMean, mostSd] = [largest(digit.mean), largest(digit.sd)];
      mean.ariaLabel = `Which pixels speak for ${predicted}: mean over draws, up to ${significant(mostMean, 2)} nats`;
      sd.ariaLabel = `Standard deviation over draws, up to ${significant(mostSd, 2)} nats`;
      paint(image, grid, { values: pixels, scale: 255, colours: grey });
      // a map of zeros, as before any training, is white; without the 1 it would be divided by 0
      const [meanScale, sdScale] = [mostMean || 1, mostSd || 1];
      paint(mean, grid, { values: digit.mean, scale: meanScale, colours: diverging });
      paint(sd, grid, { values: digit.sd, scale: sdScale, colours: sequential });
      outline(mean, grid, pixels);
      outline(sd, grid, pixels);
      meanBar.update(1000 * meanScale);
      sdBar.update(1000 * sdScale);
    },
  };
}

function tile(canvas: HTMLCanvasElement, name: string, ...bar: readonly HTMLElement[]): HTMLElement {
  return h('div', 'figure__tile', h('span', 'figure__tile-name', name), canvas, ...bar);
}

function largest(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}
