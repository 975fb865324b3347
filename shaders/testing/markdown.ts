/** Reads a table out of Markdown, so that a test can hold documentation to the code. */

export interface Cell {
  readonly text: string;
  /** What stands between backticks. */
  readonly words: readonly string[];
}

/** The cells of one line of a table; `\|` is a bar inside a cell. */
function cellsOf(line: string): Cell[] {
  return line
    .trim()
    .replace(/^\||(?<!\\)\|$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => ({
      text: cell.trim().replaceAll('\\|', '|'),
      words: [...cell.matchAll(/`([^`]+)`/g)].flatMap(([, words]) => words!.split(/[\s,]+/)),
    }));
}

/**
 * The rows of the table whose header is `columns`, each a record by column. @throws Error if there is none.
 */
export function tableRows(markdown: string, columns: readonly string[]): Record<string, Cell>[] {
  const lines = markdown.split('\n');
  const isHeader = (line: string) =>
    line.trim().startsWith('|') &&
    cellsOf(line)
      .map(({ text }) => text.toLowerCase())
      .join() === columns.join();
  const header = lines.findIndex(isHeader);
  if (header < 0) throw new Error(`no table with the columns ${columns.join(' | ')}`);
  const end = lines.findIndex((line, index) => index > header && !line.trim().startsWith('|'));
  const rows = lines.slice(header + 2, end < 0 ? undefined : end).map(cellsOf);
  return rows.map((row) => {
    if (row.length !== columns.length) {
      throw new Error(
        `expected ${columns.length} cells, got ${row.length}: ${row.map(({ text }) => text).join(' | ')}`,
      );
    }
    return Object.fromEntries(columns.map((column, index) => [column, row[index]!]));
  });
}
