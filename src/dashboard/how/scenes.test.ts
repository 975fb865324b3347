/** The scenes of "How it works" in an address. */
import { expect, test } from 'vitest';
import { type BandRequest, bandDefaults, MOST_POINTS } from '../../service/learn/band.ts';
import { bandFromText, bandToText, firstBand } from './band/scene.ts';
import { firstStep, STAGES, type StepScene, stepFromText, stepToText } from './step/scene.ts';
import { stages } from './step/stages.ts';

test('a step goes into an address and back', () => {
  expect(stages).toHaveLength(STAGES);
  const scenes: StepScene[] = [
    firstStep,
    { stage: 5, place: { layer: 2, row: 400, column: 10 }, label: 10, seed: 999_999 },
    { stage: 1, place: { layer: 1 }, label: 0, seed: 2 },
  ];
  for (const scene of scenes) expect(stepFromText(stepToText(scene))).toEqual(scene);
  for (const text of [
    '',
    '6.0.1...',
    '0.0.1..3',
    '0.0.1..3.',
    '0.0.-1...',
    '0.0.1e3...',
    '0.0.1.7.1.1.1',
    '<b>',
  ]) {
    expect(stepFromText(text), text).toBeUndefined();
  }
});

test('a band goes into an address and back', () => {
  const scenes: BandRequest[] = [
    firstBand,
    {
      points: [
        [-3, 3],
        [0.25, -0.75],
        [0, 0],
      ],
      settings: { hidden: 1, priorFactor: 0.25, temperature: 0 },
    },
  ];
  for (const scene of scenes) expect(bandFromText(bandToText(scene))).toEqual(scene);
  const settings = bandToText({ points: [], settings: bandDefaults });
  const many = `${settings}${'_1*1'.repeat(MOST_POINTS + 1)}`;
  for (const text of [
    '',
    '24*2',
    '0*2*1',
    '24*2*5',
    '24*2*NaN',
    `${settings}_4*0`,
    `${settings}_1`,
    `${settings}_`,
    many,
  ]) {
    expect(bandFromText(text), text.slice(0, 30)).toBeUndefined();
  }
});
