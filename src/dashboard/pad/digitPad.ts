/** The digit pad: what the network is asked about. */
import { html, LitElement } from 'lit';
import { randomWords } from '../../bayes/random.ts';
import { type Alterations, alter, checkDigit, unaltered } from '../../data/digit/alter.ts';
import type { Point, Stroke } from '../../data/digit/outline.ts';
import { drawStrokes, onGrid } from '../../data/digit/strokes.ts';
import { strokesFromText, strokesToText } from '../../data/digit/strokesText.ts';
import { padStyles } from './digitPad.css.ts';
import { oncePerFrame } from './frame.ts';
import {
  begun,
  blank,
  type Content,
  type History,
  isBlank,
  redo,
  replace,
  strokesOf,
  undo,
  withStroke,
} from './history.ts';
import './networkView.ts';
import './surface.ts';

/** What a `digit` event carries. */
export interface Digit {
  /** Bytes [28, 28], white on black, as the network is to see them. */
  readonly image: Uint8Array;
  /** `blank`, `drawing`, `file`, `given`, or a source and its number, such as `test:12`. */
  readonly from: string;
}

/**
 * `<digit-pad>`. Whenever what the network sees changes, by hand or by a property, it dispatches `digit`
 * (bubbling, through shadow roots): at most once per frame, with the newest image.
 */
export class DigitPad extends LitElement {
  #history: History = begun;
  #draft: readonly Point[] | null = null;
  #message = '';
  #alterations: Alterations = unaltered;
  #noiseSeed = 1;
  #other: Uint8Array | null = null;
  /** The image of what is on the pad, and what it was computed from. */
  #drawn: { readonly content: Content; readonly image: Uint8Array } | null = null;
  #last: Digit = { image: new Uint8Array(784), from: 'blank' };
  readonly #frame = oncePerFrame(() => this.#tell());

  static override styles = padStyles;

  /**
   * What the network is to see. To set it is to put an image [28, 28] on the pad, unaltered; what is there
   * already is left alone, so that the image of an event may come back as this property.
   *
   * @throws RangeError for another size
   */
  get image(): Uint8Array {
    return this.#seen();
  }

  set image(image: Uint8Array) {
    checkDigit('digit-pad: image', image);
    const seen = this.#seen();
    if (image.every((pixel, i) => pixel === seen[i])) return;
    this.show(image, 'given', 'An image that was given');
  }

  /**
   * The drawing as a short text for an address; empty if nothing is drawn, or an image is on the pad. A text
   * that is no drawing leaves the pad as it is; `strokesFromText` tells beforehand.
   */
  get strokes(): string {
    return strokesToText(strokesOf(this.#history.now));
  }

  set strokes(text: string) {
    const strokes = strokesFromText(text);
    if (strokes !== null && text !== this.strokes) this.#put({ strokes });
  }

  /** Puts an image on the pad, with where it comes from, for programs and for people. */
  show(image: Uint8Array, from: string, title: string): void {
    checkDigit('digit-pad: show', image);
    this.#put({ image: image.slice(), from, title });
  }

  clear(): void {
    if (!isBlank(this.#history.now)) this.#put(blank);
  }

  undo(): void {
    this.#go(undo(this.#history));
  }

  redo(): void {
    this.#go(redo(this.#history));
  }

  override render() {
    const { now, past, future } = this.#history;
    const isEmpty = isBlank(now) && this.#draft === null;
    return html`
      <div class="pad">
        <pad-surface
          .strokes=${strokesOf(now)}
          .image=${'image' in now ? now.image : null}
          .hint=${isEmpty ? 'Draw a digit' : ''}
          @draft=${(event: CustomEvent<readonly Point[] | null>) => this.#drafted(event.detail)}
          @stroke=${(event: CustomEvent<readonly Point[]>) => this.#drew(event.detail)}
        ></pad-surface>
        <div class="beside">
          <figure>
            <network-view .image=${this.#last.image} label=${`What the network sees: ${this.#title()}`}>
            </network-view>
            <figcaption class="note">What the network sees: 28 × 28 pixels</figcaption>
          </figure>
          <div class="tools" role="group" aria-label="Drawing">
            <button type="button" ?disabled=${past.length === 0} @click=${this.undo}>Undo</button>
            <button type="button" ?disabled=${future.length === 0} @click=${this.redo}>Redo</button>
            <button type="button" ?disabled=${isEmpty} @click=${this.clear}>Clear</button>
          </div>
        </div>
      </div>
      <p class="problem" role="alert">${this.#message}</p>
    `;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener('keydown', this.#keyed);
    this.#changed();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.removeEventListener('keydown', this.#keyed);
    this.#frame.cancel();
  }

  readonly #keyed = (event: KeyboardEvent): void => {
    // a field has its own undo
    const isField = event.composedPath()[0] instanceof HTMLInputElement;
    const action = isField ? null : this.#shortcut(event);
    if (action === null) return;
    event.preventDefault();
    action();
  };

  #shortcut({ key, ctrlKey, metaKey, shiftKey, altKey }: KeyboardEvent): (() => void) | null {
    if (altKey) return null;
    const command = ctrlKey || metaKey;
    const letter = key.toLowerCase();
    if (command && letter === 'z') return () => (shiftKey ? this.redo() : this.undo());
    if (command && letter === 'y') return () => this.redo();
    return !command && (key === 'Delete' || key === 'Backspace') ? () => this.clear() : null;
  }

  #drafted(points: readonly Point[] | null): void {
    this.#draft = points?.map(onGrid) ?? null;
    this.#changed();
  }

  #drew(points: readonly Point[]): void {
    this.#draft = null;
    const strokes = withStroke(strokesOf(this.#history.now), points);
    if (strokes === null) this.#say('The pad is full: undo or clear something first.');
    else this.#put({ strokes });
  }

  #put(content: Content): void {
    this.#alterations = 'image' in content ? unaltered : this.#alterations;
    this.#go(replace(this.#history, content));
  }

  #go(history: History): void {
    this.#history = history;
    this.#message = '';
    this.#changed();
  }

  #say(message: string): void {
    this.#message = message;
    this.#changed();
  }

  #changed(): void {
    this.requestUpdate();
    if (this.isConnected) this.#frame.ask();
  }

  /** Dispatches what the network is to see, if it is not what it saw last. */
  #tell(): void {
    const [image, from] = [this.#seen(), this.#from()];
    const { image: lastImage, from: lastFrom } = this.#last;
    const isSame = from === lastFrom && image.every((pixel, i) => pixel === lastImage[i]);
    if (isSame) return;
    this.#last = { image, from };
    this.requestUpdate();
    this.dispatchEvent(
      new CustomEvent<Digit>('digit', {
        detail: { image: image.slice(), from },
        bubbles: true,
        composed: true,
      }),
    );
  }

  /** What is on the pad, with the stroke that is being drawn. */
  #content(): Content {
    const { now } = this.#history;
    return this.#draft === null ? now : { strokes: [...strokesOf(now), this.#draft as Stroke] };
  }

  #seen(): Uint8Array {
    const content = this.#content();
    if (this.#drawn?.content !== content) {
      this.#drawn = { content, image: 'image' in content ? content.image : drawStrokes(content.strokes) };
    }
    const random = randomWords(this.#noiseSeed, 0, 0);
    return alter(this.#drawn.image, this.#alterations, { other: this.#other, random });
  }

  #from(): string {
    const content = this.#content();
    if ('image' in content) return content.from;
    return isBlank(content) ? 'blank' : 'drawing';
  }

  #title(): string {
    const content = this.#content();
    if ('image' in content) return content.title;
    return isBlank(content) ? 'a blank image' : 'your drawing';
  }
}

customElements.define('digit-pad', DigitPad);

declare global {
  interface HTMLElementTagNameMap {
    'digit-pad': DigitPad;
  }
  interface HTMLElementEventMap {
    digit: CustomEvent<Digit>;
  }
}
