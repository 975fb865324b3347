/**
 * The state of the page as the part of its address after #, and back: every state is a link. What cannot be
 * understood is left out and named, never applied.
 */
import { strokesFromText } from '../../data/digit/strokesText.ts';
import type { BandRequest } from '../../service/learn/band.ts';
import { bandFromText, bandToText } from '../how/band/scene.ts';
import { type StepScene, stepFromText, stepToText } from '../how/step/scene.ts';
import { type Hideable, hiddenFromText, hiddenToText } from '../lessons/hidden.ts';
import { isLesson, type LessonName } from '../lessons/names.ts';
import { type BesideName, openFromText, openToText } from './beside/besideState.ts';
import { tidy } from './texts.ts';

/** What a link carries. Absent: as the page begins. */
export interface LinkedState {
  /** Strokes on the pad, as text. */
  readonly draw?: string;
  /** An image on the pad, where no strokes are: bytes [784]. */
  readonly image?: Uint8Array;
  readonly network?: 'trained';
  /** Step of the slider "how often may it be wrong?", from 0. */
  readonly risk?: number;
  /** Share of the weights that are removed, in percent. */
  readonly prune?: number;
  /** The step of "How it works", and its band. */
  readonly step?: StepScene;
  readonly band?: BandRequest;
  /** The lesson whose text is shown, and what of the page is hidden. */
  readonly lesson?: LessonName;
  readonly hide?: readonly Hideable[];
  /** What is open beside the answer. */
  readonly open?: readonly BesideName[];
  /** The outcome whose pixels are shown: a digit, or 10 for none. */
  readonly of?: number;
  /** Fields of the training form that are not the preset's, as text. */
  readonly settings?: Readonly<Record<string, string>>;
}

export interface ReadHash {
  readonly state: LinkedState;
  /** For people: what was left out, and why. */
  readonly ignored: readonly string[];
}

/** An address that is longer carries something else. */
const mostLetters = 40_000;
/** The most letters of a setting's value. */
const mostSetting = 100;

type Part = { readonly [K in keyof LinkedState]: (text: string) => LinkedState[K] | undefined };

/** What each name may say; undefined: not this. */
const parts: Omit<Required<Part>, 'settings'> = {
  draw: (text) => (text !== '' && strokesFromText(text) ? text : undefined),
  image: imageFromText,
  network: (text) => (text === 'trained' ? text : undefined),
  risk: (text) => wholeFrom(text, 1000),
  prune: (text) => wholeFrom(text, 99),
  step: stepFromText,
  band: bandFromText,
  lesson: (text) => (isLesson(text) ? text : undefined),
  hide: hiddenFromText,
  open: openFromText,
  of: (text) => wholeFrom(text, 10),
};

/** @param settingNames names of the training form's fields in an address, `preset` among them */
export function readHash(hash: string, settingNames: readonly string[]): ReadHash {
  const text = hash.replace(/^#/, '');
  // nothing, or a part of the page
  if (/^[a-z]*$/.test(text)) return { state: {}, ignored: [] };
  if (text.length > mostLetters) return { state: {}, ignored: ['the link is too long'] };
  const state: Record<string, unknown> = {};
  const settings: Record<string, string> = {};
  const ignored: string[] = [];
  for (const [name, value] of new URLSearchParams(text)) {
    if (Object.hasOwn(parts, name)) {
      const read = parts[name as keyof typeof parts](value);
      if (read === undefined) ignored.push(`${name} has a value that makes no sense`);
      else state[name] = read;
    } else if (settingNames.includes(name) && value.length <= mostSetting) {
      settings[name] = value;
    } else {
      ignored.push(`"${tidy(name)}" is not known`);
    }
  }
  if (state.draw !== undefined && state.image !== undefined) {
    delete state.image;
    ignored.push('image, beside a drawing');
  }
  if (Object.keys(settings).length > 0) state.settings = settings;
  return { state: state as LinkedState, ignored };
}

/** Empty if there is nothing to say. */
export function writeHash({ settings = {}, image, step, band, hide, open, ...state }: LinkedState): string {
  const said = new URLSearchParams();
  const texts = {
    ...state,
    ...(image && { image: imageToText(image) }),
    ...(step && { step: stepToText(step) }),
    ...(band && { band: bandToText(band) }),
    ...(hide && { hide: hiddenToText(hide) }),
    ...(open && open.length > 0 && { open: openToText(open) }),
  };
  for (const [name, value] of Object.entries(texts)) {
    if (value !== undefined) said.set(name, String(value));
  }
  for (const [name, value] of Object.entries(settings)) said.set(name, value);
  const text = said.toString();
  return text === '' ? '' : `#${text}`;
}

const imageSize = 784;

function wholeFrom(text: string, most: number): number | undefined {
  return /^\d{1,4}$/.test(text) && Number(text) <= most ? Number(text) : undefined;
}

/** base64url. */
export const imageToText = (image: Uint8Array): string =>
  btoa(String.fromCharCode(...image))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');

export function imageFromText(text: string): Uint8Array | undefined {
  if (!/^[\w-]{1046}$/.test(text)) return undefined;
  const bytes = atob(`${text.replaceAll('-', '+').replaceAll('_', '/')}==`);
  return bytes.length === imageSize ? Uint8Array.from(bytes, (letter) => letter.charCodeAt(0)) : undefined;
}
