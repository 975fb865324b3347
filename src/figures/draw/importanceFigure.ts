/** Figure 2: ten digits; for each the pixels that speak for the predicted class, and where posterior draws disagree. */
import type { DigitImportance } from '../data.ts';
import { importanceFinding } from '../findings.ts';
import { significant } from '../format.ts';
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
import { type CreatePart, createFrame, element } from './part.ts';

export const createImportanceFigure: CreatePart = () => {
  const frame = createFrame(
    'importance',
    'Which pixels decide, and is it sure of its reasons?',
    'Pixel times the gradient of the predicted class\u2019s log probability, in thousandths of a nat: blue speaks for the class, vermilion ' +
      'against it. Purple: the standard deviation over posterior draws. Every map has its own scale, in the bar below it.',
  );
  const cells = element('div', 'figure__digits');
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
    destroy: () => cells.replaceChildren(),
  };
};

function createDigit(grid: Grid) {
  const root = element('section', 'figure__digit');
  const title = element('h4', 'figure__subtitle');
  const image = createCanvas(grid);
  const mean = createCanvas(grid);
  const sd = createCanvas(grid);
  const meanBar = createColourBar(diverging, -1);
  const sdBar = createColourBar(sequential, 0);
  const maps = element('div', 'figure__maps');
  maps.append(tile(image, 'digit'), tile(mean, 'mean', meanBar.root), tile(sd, 'spread', sdBar.root));
  root.append(title, maps);
  return {
    root,
    update(digit: DigitImportance) {
      const { label, predicted, pixels } = digit;
      title.textContent = label === predicted ? String(label) : `${label}, read as ${predicted} \u2717`;
      title.classList.toggle('figure__subtitle--wrong', label !== predicted);
      image.ariaLabel = `Test image ${digit.index}, a ${label}`;
      mean.ariaLabel = `Which pixels speak for ${predicted}: mean over draws, up to ${significant(largest(digit.mean), 2)} nats`;
      sd.ariaLabel = `Standard deviation over draws, up to ${significant(largest(digit.sd), 2)} nats`;
      paint(image, grid, pixels, 255, grey);
      // all zeros, as before any training, is a white map and not a division by 0
      const meanScale = largest(digit.mean) || 1;
      const sdScale = largest(digit.sd) || 1;
      paint(mean, grid, digit.mean, meanScale, diverging);
      paint(sd, grid, digit.sd, sdScale, sequential);
      outline(mean, grid, pixels);
      outline(sd, grid, pixels);
      meanBar.update(1000 * meanScale);
      sdBar.update(1000 * sdScale);
    },
  };
}

function tile(canvas: HTMLCanvasElement, name: string, bar?: HTMLElement): HTMLElement {
  const root = element('div', 'figure__tile');
  root.append(element('span', 'figure__tile-name', name), canvas);
  if (bar) root.append(bar);
  return root;
}

function largest(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}
