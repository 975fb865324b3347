/** Numbers for people, with sensible digits and units. Page, report and terminal use the same formats. */

/** A fraction in percent. With N examples its steps are 1/N, so more digits than that would be noise. */
export function percent(fraction: number, examples = 10_000): string {
  const digits = Math.min(2, Math.max(0, Math.ceil(Math.log10(examples)) - 2));
  return `${(100 * fraction).toFixed(digits)} %`;
}

/** A whole number with thousands set apart. */
export function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

/** A number with significant digits, and with an exponent only if it is very large or very small. */
export function significant(value: number, digits = 3): string {
  if (value === 0 || !Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size < 1e-4 || size >= 1e6) {
    const [mantissa, exponent] = value.toExponential(Math.max(0, digits - 2)).split('e');
    return `${mantissa}e${Number(exponent)}`;
  }
  const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(size)));
  return value.toFixed(decimals);
}

/** A number whose minus is a minus sign: the hyphen of code is too short beside digits. */
export function signed(value: number, digits = 2): string {
  return significant(value, digits).replace('-', '\u2212');
}

/** A number with its article, as it is spoken: `a 7`, `an 8`, `an 11`. */
export const withArticle = (n: number): string => `${/^(8|1[18]$)/.test(String(n)) ? 'an' : 'a'} ${n}`;

/** A sentence in which no line ends between a number and its unit: "74.8 %", "0.2 nats". */
export const unbroken = (text: string): string => text.replace(/(\d) (?=%|nats|dB|s\b)/g, '$1\u00a0');

/** Seconds as "8 s", "3 min 5 s", "2 h 10 min" or "5 days"; a dash if they are not finite. */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '\u2013';
  const left = Math.max(0, Math.round(seconds));
  if (left < 60) return `${left} s`;
  if (left < 3600) return `${Math.floor(left / 60)} min ${left % 60} s`;
  const hours = Math.floor(left / 3600);
  return hours < 48
    ? `${hours} h ${Math.floor((left % 3600) / 60)} min`
    : `${Math.round(left / 86_400)} days`;
}
