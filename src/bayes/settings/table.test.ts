import { describe, expect, test } from 'vitest';
import { methodKinds } from '../method.ts';
import { networkTable, runTable } from './runSettings.ts';
import { askedOf, checkOf, defaultOf, type Setting } from './setting.ts';
import { trainingTable } from './training.ts';

const rows = Object.entries<Setting>({ ...trainingTable, ...networkTable, ...runTable });

describe.each(rows)('%s', (_, row) => {
  test('has defaults that the library takes and people may ask for', () => {
    const values = [
      defaultOf(row),
      ...Object.values(row.byMethod ?? {}),
      ...(row.before === undefined ? [] : [row.before]),
    ];
    for (const value of values) {
      expect(checkOf(row).fits(value)).toBe(true);
      expect(askedOf(row).fits(value)).toBe(true);
    }
  });

  test('matters beside values that other settings can have', () => {
    for (const [other, values] of Object.entries(row.only ?? {})) {
      const check = other === 'method' ? undefined : checkOf((runTable as Record<string, Setting>)[other]!);
      for (const value of values) {
        expect(check ? check.fits(value) : (methodKinds as string[]).includes(value)).toBe(true);
      }
    }
  });
});

test('every flag is of one setting, and draws in training are not those of a prediction', () => {
  const flags = Object.values<Setting>(runTable).flatMap(({ option }) => option?.[1].split(' ')[0] ?? []);
  expect(new Set(flags).size).toBe(flags.length);
  expect(runTable.draws).not.toBe(runTable.trainDraws);
});
