/** The ways in which people leave a cell out, beside those that `isMissing` takes for granted. */

const NOTHING =
  /^(?:null|none|nil|n\/?a|n\.a\.?|#n\/?a|<na>|#?nan|nan|na|nat|\\n|n\.\s?d\.?|n\/d|k\.\s?a\.?|[-\u2013\u2014\u2212]+|[.\u2026]+|\*+|#+|missing|unknown|unk|not (?:available|applicable|reported)|no answer|keine angaben?|no data|#(?:div\/0!|value!|ref!|num!|name\?|null!)|\?+|\(?blank\)?|undefined|tbd|inf(?:inity)?)$/i;

/** Whether a text is one of the ways in which people leave a cell out. */
export const saysNothing = (cell: string): boolean => NOTHING.test(cell.trim());
