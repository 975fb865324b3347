/** A weight's place in words. */
import type { WeightPlace } from '../../../bayes/training/oneStepRequest.ts';
import type { StepReply } from '../../../service/learn/step.ts';

type Placed = Pick<StepReply, 'layers' | 'hasNone'> & { readonly step: { readonly place: WeightPlace } };

export function placeText({ step: { place }, layers, hasNone }: Placed): string {
  const { layer, row, column } = place;
  const { inputs, outputs } = layers[layer]!;
  const isLast = layer === layers.length - 1;
  const to = !isLast
    ? `hidden unit ${column + 1}`
    : hasNone && column === outputs - 1
      ? '"no digit"'
      : `the digit ${column}`;
  if (row === inputs) return `the bias of ${to}${isLast ? '' : ` of layer ${layer + 1}`}`;
  const from = layer === 0 ? pixelText(row, inputs) : `hidden unit ${row + 1} of layer ${layer}`;
  return `the weight from ${from} to ${to}`;
}

/** A pixel of a square image, by row and column from the upper left, from 1. */
function pixelText(pixel: number, pixels: number): string {
  const side = Math.sqrt(pixels);
  if (!Number.isInteger(side)) return `input ${pixel + 1}`;
  return `the pixel in row ${Math.floor(pixel / side) + 1}, column ${(pixel % side) + 1}`;
}
