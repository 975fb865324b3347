/**
 * The errors of every room. A room may subclass these; it never throws a bare string or `Error`.
 * A message says where, what was expected, what came, and what to do next.
 */

/** Root of the errors a user can act upon. `code` is stable and machine-readable; the message may change. */
export class CredenceError extends Error {
  override readonly name: string = 'CredenceError';
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** What is wrong with a file, in parts, so that a screen can lay it out as it likes. */
export interface FileFault {
  /** Name of the file as its reader knows it. */
  readonly file: string;
  /** Byte offset in the file, where one is known. */
  readonly offset?: number | undefined;
  /** Path inside a structured file, such as `layers[1]` or `prior.scale`. */
  readonly field?: string | undefined;
  readonly expected: string;
  readonly got: string;
  /** What the reader of the message can do next. */
  readonly hint: string;
}

/** A file whose bytes are not what its format says. */
export class FileError extends CredenceError implements FileFault {
  readonly file: string;
  readonly offset: number | undefined;
  readonly field: string | undefined;
  readonly expected: string;
  readonly got: string;
  readonly hint: string;

  constructor(code: string, fault: FileFault, options?: ErrorOptions) {
    const { file, offset, hint } = fault;
    const [expected, got] = [shown(fault.expected), shown(fault.got)];
    const field = fault.field === undefined ? undefined : shown(fault.field);
    const places = [
      file,
      ...(offset === undefined ? [] : [`at byte ${offset}`]),
      ...(field === undefined ? [] : [`at ${field}`]),
    ];
    super(code, `${places.join(': ')}: expected ${expected}, got ${got}: ${hint}`, options);
    this.file = file;
    this.offset = offset;
    this.field = field;
    this.expected = expected;
    this.got = got;
    this.hint = hint;
  }
}

/** Longer parts would hide the rest of a message. */
const longest = 400;

/** What a file says may be long, and may hold what steers a terminal. */
function shown(text: string): string {
  const visible = [...text.slice(0, longest)]
    .map((sign) => (isControl(sign) ? escaped(sign) : sign))
    .join('');
  return text.length > longest ? `${visible}...` : visible;
}

const isControl = (sign: string): boolean => /\p{Cc}|\p{Cf}/u.test(sign) && sign !== '\n';
const escaped = (sign: string): string => `\\u${sign.codePointAt(0)!.toString(16).padStart(4, '0')}`;

/** A mistake in a call, not in a file: `where` is the function or its argument. */
export function argumentError(where: string, expected: string, got: unknown): RangeError {
  return new RangeError(`${where}: expected ${expected}, got ${got}`);
}
