/** What the pad asks about: a drawing or an image, altered by numbers; nothing of a page. */
import { randomWords } from '../../bayes/random.ts';
import { isIn, rangeText, seeds } from '../../checks.ts';
import {
  type Alterations,
  alter,
  checkAlterations,
  checkDigit,
  isUnaltered,
  unaltered,
} from '../../data/digit/alter.ts';
import type { Point, Stroke } from '../../data/digit/outline.ts';
import { drawStrokes, onGrid } from '../../data/digit/strokes.ts';
import { argumentError } from '../../errors.ts';
import {
  begun,
  blank,
  type Content,
  type History,
  isBlank,
  type Picture,
  redo,
  replace,
  strokesOf,
  undo,
  withStroke,
} from './history.ts';

export class Subject {
  #history: History = begun;
  /** The stroke that is being drawn. */
  #draft: Stroke | null = null;
  #alterations: Alterations = unaltered;
  #noiseSeed = 1;
  #other: Picture | null = null;
  /** The last rendering: it is the same for every position of the sliders. */
  #rendered: { readonly content: Content; readonly image: Uint8Array } | null = null;

  get canUndo(): boolean {
    return this.#history.past.length > 0;
  }

  get canRedo(): boolean {
    return this.#history.future.length > 0;
  }

  /** The strokes that are finished. */
  get strokes(): readonly Stroke[] {
    return strokesOf(this.#history.now);
  }

  /** The image in the place of strokes, unaltered, or null. */
  get picture(): Uint8Array | null {
    const { now } = this.#history;
    return 'image' in now ? now.image : null;
  }

  get isBlank(): boolean {
    return isBlank(this.#content());
  }

  /** Where it comes from, for programs. */
  get from(): string {
    const content = this.#content();
    if ('image' in content) return content.from;
    return isBlank(content) ? 'blank' : 'drawing';
  }

  /** The same for people. */
  get title(): string {
    const content = this.#content();
    const own = isBlank(content) ? 'Nothing yet' : 'Your drawing';
    const title = 'image' in content ? content.title : own;
    return isUnaltered(this.#alterations) ? title : `${title}, altered`;
  }

  /** Bytes [28, 28] as the network is to see them. */
  get image(): Uint8Array {
    const content = this.#content();
    if (this.#rendered?.content !== content) {
      const image = 'image' in content ? content.image : drawStrokes(content.strokes);
      this.#rendered = { content, image };
    }
    const random = randomWords(this.#noiseSeed, 0, 0);
    return alter(this.#rendered.image, this.#alterations, { other: this.#other?.image ?? null, random });
  }

  get alterations(): Alterations {
    return this.#alterations;
  }

  get noiseSeed(): number {
    return this.#noiseSeed;
  }

  /** What it morphs into, or null. */
  get other(): Picture | null {
    return this.#other;
  }

  /** Shows the stroke that is being drawn, or none any more. */
  draft(points: readonly Point[] | null): void {
    if (points !== null) this.#alterations = unaltered;
    this.#draft = points?.map(onGrid) ?? null;
  }

  /** Adds a stroke; false if there is no room for it. */
  draw(points: readonly Point[]): boolean {
    this.#draft = null;
    const strokes = withStroke(this.strokes, points);
    if (strokes !== null) this.put({ strokes });
    return strokes !== null;
  }

  /** Something else, unaltered. */
  put(content: Content): void {
    if ('image' in content) checkDigit('digit-pad: image', content.image);
    this.#alterations = unaltered;
    this.#history = replace(this.#history, content);
  }

  clear(): void {
    if (!isBlank(this.#history.now)) this.put(blank);
  }

  undo(): void {
    this.#history = undo(this.#history);
  }

  redo(): void {
    this.#history = redo(this.#history);
  }

  morphInto(other: Picture): void {
    checkDigit('digit-pad: morphInto', other.image);
    this.#other = other;
  }

  /** @throws RangeError if a number lies outside its range, or there is nothing to morph into */
  alter(alterations: Alterations, noiseSeed: number = this.#noiseSeed): void {
    checkAlterations('digit-pad: alterations', alterations);
    if (alterations.morph > 0 && this.#other === null) {
      throw argumentError('digit-pad: alterations', 'an image to morph into, by morphInto', 'none');
    }
    if (!isIn(seeds, noiseSeed)) {
      throw argumentError('digit-pad: alterations: noiseSeed', rangeText(seeds), noiseSeed);
    }
    this.#alterations = { ...alterations };
    this.#noiseSeed = noiseSeed;
  }

  /** What is there, with the stroke that is being drawn; drawing on an image begins anew. */
  #content(): Content {
    const { now } = this.#history;
    return this.#draft === null ? now : { strokes: [...strokesOf(now), this.#draft] };
  }
}
