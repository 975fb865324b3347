/** What a terminal needs beside the formats of every screen (kit/format.ts). */

/** Three significant decimals beside whatever stands before the point. */
export const decimal = (value: number): string => value.toFixed(Math.abs(value) < 10 ? 4 : 2);

/** Five significant digits of a measurement whose size is anyone's guess. */
export const measured = (value: number): string => String(Number(value.toPrecision(5)));
