/** Lines of a file by their numbers, from 1. */
export interface LineRange {
  readonly from: number;
  readonly to: number;
}

/** `3`: the first three lines. `2-2`: line 2 alone. `1-3,90-95`. Undefined if a text says none of these. */
export function parseLineRanges(text: string): LineRange[] | undefined {
  const ranges = text.split(',').map((part) => {
    const [, first, , last] = /^\s*(\d{1,9})\s*(-\s*(\d{1,9}))?\s*$/.exec(part) ?? [];
    if (first === undefined) return undefined;
    return last === undefined ? { from: 1, to: Number(first) } : { from: Number(first), to: Number(last) };
  });
  const fits = ranges.every((range) => range && range.from >= 1 && range.to >= range.from);
  return fits ? (ranges as LineRange[]) : undefined;
}

export const isIn = (ranges: readonly LineRange[], line: number): boolean =>
  ranges.some(({ from, to }) => from <= line && line <= to);

/** `1-3,90-95`, for an option: the lines in ranges. */
export function rangesText(lines: readonly number[]): string {
  const ranges: { from: number; to: number }[] = [];
  for (const line of [...lines].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last && line === last.to + 1) last.to = line;
    else ranges.push({ from: line, to: line });
  }
  return ranges.map(({ from, to }) => `${from}-${to}`).join(',');
}
