/** Which step is shown, and how far one has gone through it. */
import type { WeightPlace } from '../../../bayes/training/oneStepRequest.ts';
/** How many there are: stages.ts, which is loaded when somebody looks at them. */
export const STAGES = 6;

export interface StepScene {
  /** From 0. */
  readonly stage: number;
  /** Without row and column: the weight of the layer that the loss pulls at most. */
  readonly place: WeightPlace | Pick<WeightPlace, 'layer'>;
  /** The class that is taught; undefined: what the network says. */
  readonly label: number | undefined;
  /** Of eps. */
  readonly seed: number;
}

export const firstStep: StepScene = { stage: 0, place: { layer: 0 }, label: undefined, seed: 1 };

/** For an address: stage, layer, seed, label, row, column; what is not said is empty. */
export function stepToText({ stage, place, label, seed }: StepScene): string {
  const [row, column] = 'row' in place ? [place.row, place.column] : ['', ''];
  return [stage, place.layer, seed, label ?? '', row, column].join('.');
}

/** Undefined for a text that is none. */
export function stepFromText(text: string): StepScene | undefined {
  const found = /^(\d)\.(\d)\.(\d{1,6})\.(\d{0,3})\.(?:(\d{1,6})\.(\d{1,6})|\.)$/.exec(text);
  if (!found) return undefined;
  const [stage, layer, seed] = found.slice(1, 4).map(Number) as [number, number, number];
  if (stage >= STAGES) return undefined;
  const [label, row, column] = found.slice(4);
  return {
    ...{ stage, seed },
    label: label ? Number(label) : undefined,
    place: row === undefined ? { layer } : { layer, row: Number(row), column: Number(column) },
  };
}
