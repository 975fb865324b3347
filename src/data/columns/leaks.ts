/** Columns that say what is to be predicted, or only which row it is. */
import { isMissing, isNumber, quote, toNumber } from '../cells/cells.ts';
import { typed } from '../typed.ts';
import { isRunning } from './rowCount.ts';

export interface LeakColumn {
  readonly name: string;
  /** [N] trimmed. */
  readonly cells: readonly string[];
  /** Whether all that are there are numbers. */
  readonly isNumber: boolean;
}

/** Fewer rows agree by chance. */
const leastRows = 12;

/** Sentences about an input, each with the option that leaves it out. */
export function leaksOf(input: LeakColumn, target: LeakColumn | undefined, areClasses: boolean): string[] {
  const { name, cells } = input;
  const cure = `--ignore ${typed(name)} leaves it out`;
  if (cells.length < leastRows) return [];
  if (isRunning(cells))
    return [`${quote(name)} only counts the rows, from ${cells[0]} to ${cells.at(-1)}: ${cure}`];
  if (isIdentifier(name, cells))
    return [`${quote(name)} is another number in every row, as an identifier is: ${cure}`];
  if (!target) return [];
  const rows = cells
    .map((_, row) => row)
    .filter((row) => !isMissing(cells[row]!) && !isMissing(target.cells[row]!));
  if (rows.length < leastRows) return [];
  const own = rows.map((row) => cells[row]!);
  const aim = rows.map((row) => target.cells[row]!);
  if (own.every((cell, i) => isSame(cell, aim[i]!))) {
    return [`${quote(name)} is a copy of the target ${quote(target.name)}: ${cure}`];
  }
  const tells = areClasses
    ? tellsClass(own, aim, input.isNumber)
    : input.isNumber && target.isNumber
      ? isLine(own.map(toNumber), aim.map(toNumber))
      : false;
  if (!tells) return [];
  const how = areClasses
    ? 'alone tells the class of every row'
    : 'is the target but for a factor and a constant';
  return [`${quote(name)} ${how} (${quote(target.name)}): if it is not known when you predict, ${cure}`];
}

const IDENTIFIER = /(?:^|[\s_.-])(?:id|ids|uid|guid|key|index|idx|nr|no|num|number|row|code)\.?$/i;

function isIdentifier(name: string, cells: readonly string[]): boolean {
  const areWhole = cells.every((cell) => /^[+-]?\d+$/.test(cell));
  return (
    areWhole && (IDENTIFIER.test(name) || /[a-z]I[dD]$/.test(name)) && new Set(cells).size === cells.length
  );
}

const isSame = (a: string, b: string): boolean =>
  a === b || (isNumber(a) && isNumber(b) && toNumber(a) === toNumber(b));

/** Each text has one class, and comes often enough; or thresholds on the number part the classes. */
function tellsClass(cells: readonly string[], classes: readonly string[], areNumbers: boolean): boolean {
  const different = new Set(classes).size;
  if (different < 2) return false;
  const classOf = new Map<string, string>();
  const isOne = cells.every((cell, i) => {
    const known = classOf.get(cell);
    if (known === undefined) classOf.set(cell, classes[i]!);
    return known === undefined || known === classes[i];
  });
  if (!isOne) return false;
  if (classOf.size <= cells.length / 4) return true;
  if (!areNumbers) return false;
  const byValue = [...classOf].sort((a, b) => toNumber(a[0]) - toNumber(b[0])).map(([, name]) => name);
  const changes = byValue.filter((name, i) => i > 0 && name !== byValue[i - 1]).length;
  return changes === different - 1 && cells.length >= 10 * different;
}

/** Whether the target is a straight line of the input, to the sixth digit of its deviation. */
function isLine(x: readonly number[], y: readonly number[]): boolean {
  const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mx, my] = [meanOf(x), meanOf(y)];
  const sum = (of: (i: number) => number) => x.reduce((total, _, i) => total + of(i), 0);
  const [xx, yy, xy] = [
    sum((i) => (x[i]! - mx) ** 2),
    sum((i) => (y[i]! - my) ** 2),
    sum((i) => (x[i]! - mx) * (y[i]! - my)),
  ];
  return xx > 0 && yy > 0 && 1 - (xy * xy) / (xx * yy) < 1e-10;
}
