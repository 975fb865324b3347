/** A board of two rows and the log of a run, for tests. */
import { type Board, configOf, parseBoard } from './board.ts';
import type { Refusals, RunLog } from './log.ts';

export const tinyBoardJson = {
  version: 1,
  title: 'tiny',
  seeds: [1, 2],
  reference: 'plain',
  rotation: 90,
  common: { layers: [784, 8, 10], epochs: 1, draws: 2, trainExamples: 256, validationExamples: 128 },
  rows: [
    { name: 'plain', title: 'plain network', settings: { method: { kind: 'plain' }, learningRate: 0.001 } },
    { name: 'local', title: 'local reparameterisation', settings: { estimator: 'local' } },
  ],
};

export const tinyBoard: Board = parseBoard('board.json', JSON.stringify(tinyBoardJson));

export function tinyLog(row: string, seed: number, given: Partial<RunLog> = {}): RunLog {
  const byUncertainty = { entropy: 0.5, mutualInformation: 0.75, maximumProbability: 0.25 };
  const detection = { auroc: byUncertainty, fpr95: byUncertainty };
  const quality = {
    ...{ error: 0.1, nll: 0.4, brier: 0.2, ece: 0.03, eceEqualMass: 0.02, aurc: 0.01, excessAurc: 0.005 },
  };
  const config = configOf(tinyBoard, tinyBoard.rows.find(({ name }) => name === row)!, seed);
  return {
    ...{ version: 1, row, seed, config, adapter: 'fake', runtime: 'Deno 2', credence: '0.1.0' },
    ...{ parameters: 6370, posterior: '0'.repeat(64), seconds: 3, step: { seconds: 0.2, reference: 0.1 } },
    epochs: [{ epoch: 1, freeEnergy: 1, nll: 0.5, kl: 100, trainError: 0.2, validationError: 0.15 }],
    ...{ draws: 2, test: quality, validation: quality, fashion: detection },
    rotated: { degrees: 90, ...detection },
    ...given,
  };
}

/** As of a network with a class for none, by which a share of every set is refused, and half by the rest. */
export function tinyRefusals(byNone: number, names: readonly string[]): Refusals {
  const rest = { entropy: 0.5, mutualInformation: 0.5, maximumProbability: 0.5, jointMaximum: 0.5 };
  const shares = { ...rest, none: byNone };
  const kept = { share: 0.95, lower: 0.94, upper: 0.96 };
  const all = { ...rest, none: kept, entropy: kept, mutualInformation: kept };
  return {
    ...{ chosenOn: 128, kept: 0.95, thresholds: shares },
    test: { images: 100, kept: { ...all, maximumProbability: kept, jointMaximum: kept } },
    sets: Object.fromEntries(names.map((name) => [name, { images: 10, refused: shares }])),
    digits: { images: 20, error: 0.1, kept: shares, errorOfKept: { ...shares, none: null } },
  };
}
