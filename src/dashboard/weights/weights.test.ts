/** What the section says and files of its numbers, for a small network and the card's. */
import { describe, expect, test } from 'vitest';
import type { Posterior } from '../../bayes/posterior/posterior.ts';
import { shapesOf, sizeOf } from '../../bayes/posterior/posteriorTensors.ts';
import { prunePosterior, signalToNoise } from '../../bayes/posterior/prune.ts';
import { networkConfig } from '../../bayes/settings/settings.ts';
import { normalValues } from '../../bayes/testing.ts';
import { parseCsv } from '../../data/csv/csv.ts';
import { csvText } from '../../data/csv/csvText.ts';
import { oneWeight, unitPage } from '../../figures/weights/unitMaps.ts';
import { card } from '../../persist/shipped/testing.ts';
import { createWeights, type WeightSummary } from '../../service/weights/weights.ts';
import type { ExportTable } from '../charts/exportButtons.ts';
import { costsOfCard, costsOfMeasured, digitsSet, shortName } from './costs.ts';
import { mapStyles } from './maps.ts';
import {
  costFile,
  gridFile,
  layersFile,
  snrFile,
  snrTable,
  unitsFile,
  unitsTable,
  weightFile,
} from './tables.ts';
import { mapShape, placeWithin, stepIn, strongest } from './weightsState.ts';
import {
  errorFinding,
  gridFinding,
  placeText,
  refusalFinding,
  snrFinding,
  unitFinding,
  weightText,
} from './words.ts';

const config = networkConfig({ layers: [9, 6, 3] });
const values = (scale: number, mean: number, seed: number) =>
  shapesOf(config).map(({ weight, bias }, l) => ({
    weight: normalValues(sizeOf(weight), seed + l, scale, mean),
    bias: normalValues(sizeOf(bias), seed + 10 + l, scale, mean),
  }));
const posterior: Posterior = { config, mu: values(0.4, 0, 1), rho: values(0.8, -2, 50) };
const summary = (await createWeights({ posterior: async () => posterior, seed: () => 1 }).weights(
  { network: 'shipped', pruned: 0.5 },
  new AbortController().signal,
)) as WeightSummary;
const costs = {
  ...costsOfCard(card),
  rows: [0, 0.5, 0.9].map((fraction, i) => ({
    ...{ fraction, left: 10 - i, error: { share: [0.01, 0.011, 0.2][i]!, lower: 0, upper: 0.3 } },
    refused: [0.05, 0.7],
  })),
};

describe('the files', () => {
  const page = unitPage(posterior, { layer: 0, first: 0, count: 2 });
  const one = oneWeight(posterior, { layer: 1, output: 2, input: 'bias' }, { draws: 3, seed: 1 });
  const read = ({ head, rows }: ExportTable) =>
    parseCsv('chart.csv', csvText(head, rows), { separator: ',' });

  test.each([
    ['layers', layersFile(summary.layers)],
    ['mu-sigma', gridFile(summary.grids)],
    ['snr', snrFile(summary.snr)],
    ['pruning-cost', costFile(costsOfCard(card))],
    ['units', unitsFile(page)],
    ['weight', weightFile(one)],
  ])('of %s parses, with all of its numbers', (_, table) => {
    const { names, records } = read(table);
    expect(names).toEqual(table.head);
    expect(records.map(({ cells }) => cells)).toEqual(
      table.rows.map((row) => row.map((cell) => String(cell ?? ''))),
    );
  });

  test('hold every weight that the picture has', () => {
    const counted = gridFile(summary.grids.slice(1)).rows.reduce((sum, row) => sum + Number(row.at(-1)), 0);
    const [all] = summary.grids;
    expect(counted).toBe(all!.weights - all!.zero - all!.outside);
    const [, , from, mean, sigma, db] = unitsFile(page).rows[3]!;
    expect([from, mean]).toEqual([4, posterior.mu[0]!.weight[3 * 6]]);
    expect(db).toBeCloseTo(10 * Math.log10(Math.abs(Number(mean)) / Number(sigma)), 12);
  });
});

test('the table of units counts what is sure of each, and what was removed', () => {
  const page = unitPage(prunePosterior(posterior, 0.5), { layer: 0, first: 2, count: 4 });
  const rows = unitsTable(page).rows.map((row) => row.map(Number));
  expect(rows.map(([unit]) => unit)).toEqual([3, 4, 5, 6]);
  for (const [i, { mean, sigma }] of page.units.entries()) {
    const alive = [...mean.keys()].filter((at) => sigma[at] !== 0);
    expect(rows[i]![1]).toBe(alive.filter((at) => Math.abs(mean[at]!) > sigma[at]!).length);
    expect(rows[i]![4]).toBe(9 - alive.length);
  }
});

describe('the costs', () => {
  test("of the network that ships are the card's", () => {
    const { rows, images, draws, sets } = costsOfCard(card);
    const [own] = card.pruning.rows;
    expect([images, draws, sets]).toEqual([100, 8, [digitsSet, 'Letters']]);
    expect(rows).toMatchObject([
      { fraction: 0.5, left: own!.left, error: { share: own!.error }, refused: [0.05, 0.7] },
    ]);
    expect(rows[0]!.error.lower).toBeLessThan(0.25);
    expect(rows[0]!.error.upper).toBeGreaterThan(0.25);
  });

  test('of a network trained here are those that came so far', () => {
    expect(costsOfMeasured([])).toBeUndefined();
    const row = { fraction: 0, left: 9, error: 0.1, refused: 0.2, images: 50, draws: 8 };
    expect(costsOfMeasured([row])).toMatchObject({
      images: 50,
      sets: [digitsSet],
      rows: [{ refused: [0.2] }],
    });
  });

  test('have names short enough for the end of a line', () => {
    const titles = [
      'Fashion-MNIST test images',
      'letters A to J',
      'drawings that are no digit, kinds',
      'uniform noise, no image',
    ];
    expect(titles.map(shortName)).toEqual(['Fashion-MNIST', 'letters', 'drawings', 'uniform noise']);
    expect(shortName(digitsSet)).toBe(digitsSet);
  });
});

describe('the sentences', () => {
  test('of cost say what the slider says, and without it how far it may go', () => {
    expect(errorFinding(costs, 90)).toBe(
      'Without 90 % of its weights it errs in 20 % of 100 test images, with all of them in 1 %.',
    );
    expect(errorFinding(costs, 0)).toMatch(/^50 % of the weights can go for at most 0\.1 points/);
    expect(errorFinding(undefined, 50)).toBe('Not measured yet.');
    expect(refusalFinding(costs, 50)).toBe(
      'Without 50 % of its weights it refuses 5.0 % of test digits; what is foreign: 70.0 % of Letters.',
    );
  });

  test('of ratios say what goes: no ratio that stays is lower', () => {
    const pruned = prunePosterior(posterior, 0.5);
    const stays = Math.min(...signalToNoise(pruned).flatMap((layer) => [...layer]));
    expect(summary.cuts[50]!.db).toBeLessThanOrEqual(10 * Math.log10(stays));
    expect(snrFinding(summary, 50)).toMatch(/^Removing 50 % takes every weight up to .* dB: layer \d keeps/);
    expect(snrFinding(summary, 0)).toMatch(/^Half of all weights are at or below/);
    const left = snrTable(summary.snr, summary.cuts[50]!.left, 50).rows.map((row) => Number(row.at(-1)));
    expect(left[0]).toBe(left[1]! + left[2]!);
  });

  test('of a unit and of a weight count what is sure', () => {
    const map = { unit: 4, mean: Float32Array.of(2, -3, 0.1, 0), sigma: Float64Array.of(1, 1, 1, 0) };
    expect(unitFinding(map)).toBe('Of the 4 weights into unit 5 the sign of 2 is sure, |μ| > σ; 1 removed.');
    expect(gridFinding(summary.grids[1]!)).toMatch(/of the 60 weights and biases in layer 1 are smaller/);
    const weight = {
      place: { layer: 0, output: 0, input: 0 },
      mean: -1,
      sigma: 1,
      draws: [],
      prior: undefined,
    };
    expect(weightText(weight)).toBe('μ = −1.00, σ = 1.0: 0 dB. It is below 0 with a probability of 84.13 %.');
    expect(weightText({ ...weight, sigma: 0, mean: 0 })).toMatch(/removed: it is 0 in every draw/);
    expect(placeText({ layer: 0, output: 1, input: 4 }, 9)).toBe(
      'from the pixel in row 2, column 2 to unit 2 of layer 1',
    );
    expect(placeText({ layer: 1, output: 1, input: 'bias' }, 6)).toBe('the bias of unit 2 of layer 2');
  });
});

describe('a map', () => {
  test('is walked by arrows, and left at no edge', () => {
    expect(mapShape(784)).toEqual({ rows: 28, columns: 28 });
    expect(mapShape(400)).toEqual({ rows: 20, columns: 20 });
    expect(mapShape(7)).toEqual({ rows: 3, columns: 3 });
    expect(
      ['ArrowRight', 'ArrowDown', 'ArrowLeft', 'ArrowUp', 'Home', 'End'].map((key) => stepIn(key, 4, 9)),
    ).toEqual([5, 7, 3, 1, 0, 8]);
    expect(stepIn('ArrowDown', 8, 9)).toBe(8);
    expect(stepIn('toString', 8, 9)).toBeUndefined();
  });

  test('shows grey where a weight was removed, and else the nearest place and the strongest weight', () => {
    const map = { unit: 0, mean: Float32Array.of(0, 0.2, -0.3), sigma: Float64Array.of(0, 0.1, 0.1) };
    for (const { values, colours } of Object.values(mapStyles)) {
      expect(colours(values(map)[0]!)).toEqual([196, 202, 209]);
      expect(values(map)[2]).not.toBeNaN();
    }
    expect(strongest(map)).toBe(2);
    const units = [{ inputs: 9, outputs: 6 }];
    expect(placeWithin({ layer: 3, output: -1, input: 99 }, units)).toEqual({
      layer: 0,
      output: 0,
      input: 8,
    });
    expect(placeWithin({ layer: 0, output: Number.NaN, input: 'bias' }, units)).toMatchObject({
      output: 0,
      input: 'bias',
    });
  });
});
