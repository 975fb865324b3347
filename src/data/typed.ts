/** A text as it is typed on a command line. */
export const typed = (text: string): string =>
  /^[\w.+:/-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
