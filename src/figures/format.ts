/** Numbers as a reader wants them: with the digits they deserve, and their units. */

/** A fraction in percent; N images tell fractions of 1/N apart, so more digits than that would be noise. */
export function percent(fraction: number, images = 1000): string {
  const digits = Math.min(2, Math.max(0, Math.ceil(Math.log10(images)) - 2));
  return `${(100 * fraction).toFixed(digits)} %`;
}

/** A whole number with thousands set apart. */
export function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

/** Significant digits, without an exponent where the number is of everyday size. */
export function significant(value: number, digits = 3): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size < 1e-4 || size >= 1e6) {
    const [mantissa, exponent] = value.toExponential(Math.max(0, digits - 2)).split('e');
    return `${mantissa}e${Number(exponent)}`;
  }
  const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(size)));
  return value.toFixed(decimals);
}

/** A minus sign where a number is negative: the hyphen of code is too short beside digits. */
export function signed(value: number, digits = 2): string {
  return significant(value, digits).replace('-', '\u2212');
}
