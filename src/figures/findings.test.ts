import { describe, expect, test } from 'vitest';
import type { DigitPrediction } from './data.ts';
import { confidenceFinding, importanceFinding, predictionFinding, topClasses } from './findings.ts';

const confidence = (meanConfidence: number, accuracy: number, images = 10_000) =>
  confidenceFinding({ meanConfidence, accuracy, images, edges: [], right: [], wrong: [] });

describe('confidenceFinding', () => {
  test.each([
    [0.978, 0.984, 'Mean confidence 97.80 % against accuracy 98.40 %: slightly too modest.'],
    [
      0.9845,
      0.984,
      'Mean confidence 98.45 % against accuracy 98.40 %: as sure as it is right, within sampling error.',
    ],
    [0.995, 0.984, 'Mean confidence 99.50 % against accuracy 98.40 %: slightly too sure.'],
    [0.99, 0.9, 'Mean confidence 99.00 % against accuracy 90.00 %: too sure.'],
  ])('%d against %d', (mean, accuracy, sentence) => {
    expect(confidence(mean, accuracy)).toBe(sentence);
  });

  test('few images prove little', () => {
    expect(confidence(0.95, 0.9, 20)).toMatch(/within sampling error/);
    expect(confidence(0.85, 1, 12)).toMatch(/within sampling error/);
    expect(confidence(0.2, 0, 1)).toMatch(/within sampling error/);
    expect(confidence(0.5, 1, 12)).toMatch(/too modest/);
  });
});

test('importanceFinding names the digits of least and most disagreement', () => {
  const digit = (label: number, sd: number, predicted = label) => ({
    index: label,
    label,
    predicted,
    pixels: [0, 255],
    mean: [0, 1],
    sd: [0, sd],
  });
  const sentence = importanceFinding([digit(3, 0.5), digit(1, 0.1), digit(5, 2, 6)]);
  expect(sentence).toContain('most about the 1');
  expect(sentence).toContain('least about the 5');
  expect(sentence).toContain('One is misread');
});

test('predictionFinding speaks of the image of highest entropy', () => {
  const digit = (entropy: number, mutualInformation: number, probs: number[]): DigitPrediction => ({
    index: 0,
    label: 1,
    pixels: [],
    probs,
    lower: probs,
    upper: probs,
    entropy,
    mutualInformation,
    reason: 'typical',
  });
  const sentence = predictionFinding({ digits: [digit(0.1, 0, [1, 0, 0]), digit(1, 0.8, [0.2, 0.3, 0.5])] });
  expect(sentence).toContain('between 2 and 1 (it is a 1)');
  expect(sentence).toContain('weights it is unsure of (80 % is epistemic)');
});

test('topClasses breaks ties by class', () => {
  expect(topClasses({ probs: [0.2, 0.4, 0.4] })).toEqual([1, 2, 0]);
});
