/** Lines and cells of a table in Markdown. */
import type { Estimate } from './estimate.ts';

/** A mean and its standard error; a dash if there is none. */
export function cell(value: Estimate | null, digits: number, times: number): string {
  if (!value) return '–';
  const mean = (value.mean * times).toFixed(digits);
  return value.standardError === null ? mean : `${mean} ± ${(value.standardError * times).toFixed(digits)}`;
}

export const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
