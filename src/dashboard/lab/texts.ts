/** Texts that come from outside, made fit to be shown. */

/** At most so many letters, and none that is no letter of a line. */
export function tidy(text: string, most = 40): string {
  const plain = [...text].map((letter) => (/[\p{L}\p{N}\p{P}\p{S} ]/u.test(letter) ? letter : '?'));
  return plain.length > most ? `${plain.slice(0, most).join('')}…` : plain.join('');
}
