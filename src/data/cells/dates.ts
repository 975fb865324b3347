/** Dates and times, which are categories here unless they are written as numbers. */

const DATE =
  /^(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})(?:[ T]\d{1,2}:\d{2}.*)?$|^\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?$/;

const MONTH =
  /^(?:\d{1,2}\.?[ -])?(?:jan|feb|m[a\u00e4]r|apr|ma[iy]|jun|jul|aug|sep|o[ck]t|nov|de[cz])[a-z]*\.?[ ,-]*\d{1,4}(?:[ ,]+\d{2,4})?$/i;

export const isDate = (text: string): boolean => DATE.test(text) || MONTH.test(text);
