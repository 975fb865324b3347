/** Files that the page hands to whoever reads it. */
import { readFile } from 'node:fs/promises';
import type { Locator } from 'playwright/test';
import { parseCsv } from '../../src/data/csv/csv.ts';
import { expect } from './test.ts';

/** The file that a button saves. */
export async function saved(button: Locator): Promise<{ readonly name: string; readonly bytes: Buffer }> {
  const download = button.page().waitForEvent('download');
  await button.click();
  const file = await download;
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}

export interface SavedCsv {
  readonly name: string;
  readonly rows: readonly (readonly string[])[];
}

/** The CSV of a chart: one that parses again. */
export async function savedCsv(chart: Locator): Promise<SavedCsv> {
  const { name, bytes } = await saved(chart.getByRole('button', { name: /^CSV/ }));
  const { records } = parseCsv(name, bytes.toString(), { separator: ',' });
  return { name, rows: records.map(({ cells }) => cells) };
}

/** A chart whose CSV parses, and whose PNG is one of the same name. */
export async function savedChart(chart: Locator): Promise<SavedCsv> {
  const csv = await savedCsv(chart);
  const png = await saved(chart.getByRole('button', { name: /^PNG/ }));
  expect([png.name, png.bytes.subarray(1, 4).toString()]).toEqual([csv.name.replace('csv', 'png'), 'PNG']);
  return csv;
}
