import { CredenceError } from '../errors.ts';

/** A setting or an argument that makes no sense. Thrown before anything is created or changed. */
export class ConfigError extends CredenceError {
  override readonly name = 'ConfigError' as const;
  /** @param advice what to do about it, where that does not follow from what was expected */
  constructor(setting: string, expected: string, got: unknown, advice?: string) {
    super('config', `${setting}: expected ${expected}, got ${shown(got)}${advice ? `: ${advice}` : ''}`);
  }
}

/** Longer values would hide the rest of a message. */
const longest = 80;

/** Any value, in few words: `0.5`, `"half"`, `[784]`, `a Float64Array of 12`, `a DataView`. */
function shown(value: unknown): string {
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function') return 'a function';
  if (typeof value !== 'object' || value === null) {
    return typeof value === 'string' ? short(JSON.stringify(value)) : String(value);
  }
  const kind = Object.prototype.toString.call(value).slice(8, -1);
  const named = `${/^[AEIO]/.test(kind) ? 'an' : 'a'} ${kind}`;
  if (ArrayBuffer.isView(value)) return 'length' in value ? `${named} of ${value.length}` : named;
  if (Array.isArray(value) && value.length > longest) return `an array of ${value.length}`;
  if (kind !== 'Object' && kind !== 'Array') return named;
  try {
    return short(JSON.stringify(value) ?? kind);
  } catch {
    // a cycle, or a BigInt inside
    return Array.isArray(value) ? `an array of ${value.length}` : 'an object';
  }
}

const short = (text: string): string => (text.length > longest ? `${text.slice(0, longest - 3)}...` : text);

/** A prediction in half precision met a number that f16 cannot hold. Its results cannot be used. */
export class HalfRangeError extends CredenceError {
  override readonly name = 'HalfRangeError' as const;
  constructor(examples: number, of: number) {
    super(
      'half-range',
      `prediction in half precision: ${examples} of ${of} examples met a weight, an input or an activation beyond 65504, ` +
        "the largest number of f16, or one that is not finite: predict with precision 'single', or check the inputs.",
    );
  }
}

/** What is known of numbers that are not finite, and of what was done about them. */
export interface NonFiniteDetails {
  /** The first of them, in the order in which a step computes; its layer is counted from 0. */
  readonly place?: { readonly layer?: number; readonly tensor: string } | undefined;
  /** The steps that the network has now: it went back to the last good state. */
  readonly wentBackTo?: number | undefined;
  /** The share of the asked learning rate that training ran with, if it was halved before. */
  readonly rateFactor?: number;
}

/** Training met NaN or infinity: in a gradient, a parameter or the loss. */
export class NonFiniteError extends CredenceError implements NonFiniteDetails {
  override readonly name = 'NonFiniteError' as const;
  readonly step: number;
  readonly count: number;
  readonly place: NonFiniteDetails['place'];
  readonly wentBackTo: number | undefined;
  constructor(step: number, count: number, details: NonFiniteDetails = {}) {
    const { place, wentBackTo, rateFactor = 1 } = details;
    const where = place ? ` The first is among the ${placeText(place)}.` : '';
    const halved = rateFactor < 1 ? ` The learning rate was halved before, which did not help.` : '';
    const back =
      wentBackTo === undefined
        ? 'what was saved before this step is unharmed'
        : `the network is as it was after step ${wentBackTo}`;
    super(
      'non-finite',
      `training step ${step}: ${count} gradients, parameters or losses are NaN or infinite.${where}${halved} ` +
        `Lower the learning rate, or check the inputs; ${back}.`,
    );
    this.step = step;
    this.count = count;
    this.place = place;
    this.wentBackTo = wentBackTo;
  }
}

function placeText({ layer, tensor }: NonNullable<NonFiniteDetails['place']>): string {
  return layer === undefined ? `numbers of the ${tensor}` : `numbers of layer ${layer + 1}: ${tensor}`;
}
