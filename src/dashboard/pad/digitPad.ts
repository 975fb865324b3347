/** The digit pad: what the network is asked about. */
import { html, LitElement } from 'lit';
import { type Alterations, checkDigit } from '../../data/digit/alter.ts';
import type { Point } from '../../data/digit/outline.ts';
import { strokesFromText, strokesToText } from '../../data/digit/strokesText.ts';
import { padStyles } from './digitPad.css.ts';
import { oncePerFrame } from './frame.ts';
import { digitFromFile } from './imageFile.ts';
import { IncomingFiles } from './incomingFiles.ts';
import { newest } from './newest.ts';
import { shortcutOf } from './shortcuts.ts';
import type { DigitSource } from './sourceKinds.ts';
import type { Picked } from './sourcePicker.ts';
import { Subject } from './subject.ts';
import './networkView.ts';
import './sliders.ts';
import './sourcePicker.ts';
import './surface.ts';

/** What a `digit` event carries. */
export interface Digit {
  /** Bytes [28, 28], white on black, as the network is to see them. */
  readonly image: Uint8Array;
  /** `blank`, `drawing`, `file`, `given`, or a source and its number, such as `test:12`. */
  readonly from: string;
}

/** The sliders, and the seed of the noise. */
export type PadAlterations = Alterations & { readonly noiseSeed?: number };

/**
 * `<digit-pad>`. Whenever what the network sees changes, by hand or by a property, it dispatches `digit`
 * (bubbling, through shadow roots): at most once per frame, with the newest image.
 */
export class DigitPad extends LitElement {
  static override properties = {
    source: { attribute: false },
    mistakes: { attribute: false },
    isFolded: { attribute: false },
  };
  /** Where images beside the user's own come from; without it the pad does not offer them. */
  declare source: DigitSource | null;
  /** Numbers of the test images that the network gets wrong, as a source of images. */
  declare mistakes: readonly number[];
  /** Whether what alters or takes an image is folded away, until the user opens it. */
  declare isFolded: boolean;

  readonly #subject = new Subject();
  #message = '';
  #last: Digit = { image: new Uint8Array(784), from: 'blank' };
  readonly #frame = oncePerFrame(() => this.#tell());
  readonly #pending = newest();
  readonly #files = new IncomingFiles(this, (file) => this.open(file));

  static override styles = padStyles;

  constructor() {
    super();
    this.source = null;
    this.mistakes = [];
    this.isFolded = false;
    this.addEventListener('keydown', this.#keyed);
  }

  /**
   * What the network is to see. To set it is to put an image [28, 28] on the pad, unaltered; what is there
   * already is left alone, so that the image of an event may come back as this property.
   *
   * @throws RangeError for another size
   */
  get image(): Uint8Array {
    return this.#subject.image;
  }

  set image(image: Uint8Array) {
    checkDigit('digit-pad: image', image);
    const { image: seen } = this.#subject;
    if (image.some((pixel, i) => pixel !== seen[i])) this.show(image, 'given', 'An image that was given');
  }

  /** `blank`, `drawing`, `file`, `given`, or a source and its number, such as `test:12`. */
  get from(): string {
    return this.#subject.from;
  }

  /**
   * The drawing as a short text for an address; empty if nothing is drawn, or an image is on the pad. A text
   * that is no drawing leaves the pad as it is; `strokesFromText` tells beforehand.
   */
  get strokes(): string {
    return strokesToText(this.#subject.strokes);
  }

  set strokes(text: string) {
    const strokes = strokesFromText(text);
    if (strokes !== null && text !== this.strokes) this.#change(() => this.#subject.put({ strokes }));
  }

  /**
   * What the sliders say. What is drawn or shown is unaltered at first, so set this after it.
   *
   * @throws RangeError if a number lies outside its range; to morph, the pad needs an image to morph into
   */
  get alterations(): Required<PadAlterations> {
    const { alterations, noiseSeed } = this.#subject;
    return { ...alterations, noiseSeed };
  }

  set alterations({ noiseSeed, ...alterations }: PadAlterations) {
    this.#change(() => this.#subject.alter(alterations, noiseSeed));
  }

  /** Where the image comes from that the pad morphs into, such as `test:12`, or null. */
  get morphsInto(): string | null {
    return this.#subject.other?.from ?? null;
  }

  /** Puts an image on the pad, with where it comes from, for programs and for people. */
  show(image: Uint8Array, from: string, title: string): void {
    this.#change(() => this.#subject.put({ image: image.slice(), from, title }));
  }

  /** Sets what the morph slider leads to. */
  morphInto(image: Uint8Array, from: string, title: string): void {
    this.#change(() => this.#subject.morphInto({ image: image.slice(), from, title }));
  }

  /** Takes an image of the source; what goes wrong is said below the pad. */
  take({ kind, index, as }: Picked): Promise<void> {
    return this.#prepare(async (signal) => {
      if (this.source === null) throw new TypeError('digit-pad: take: expected a source, got none');
      const { image, title } = await this.source(kind, index, signal);
      const from = `${kind}:${index}`;
      return () => (as === 'image' ? this.show(image, from, title) : this.morphInto(image, from, title));
    });
  }

  /** Puts the picture of a file on the pad; what is wrong with it is said below the pad. */
  open(file: File): Promise<void> {
    return this.#prepare(async () => {
      const image = await digitFromFile(file);
      return () => this.show(image, 'file', `The picture ${file.name}`);
    });
  }

  clear(): void {
    this.#change(() => this.#subject.clear());
  }

  undo(): void {
    this.#change(() => this.#subject.undo());
  }

  redo(): void {
    this.#change(() => this.#subject.redo());
  }

  override render() {
    const subject = this.#subject;
    return html`
      <div class="pad">
        <pad-surface
          .strokes=${subject.strokes}
          .image=${subject.picture}
          .hint=${subject.isBlank ? 'Draw a digit' : ''}
          @draft=${({ detail }: CustomEvent<readonly Point[] | null>) =>
            this.#change(() => subject.draft(detail))}
          @stroke=${({ detail }: CustomEvent<readonly Point[]>) => this.#drew(detail)}
        ></pad-surface>
        <div class="beside">
          <figure>
            <network-view .image=${this.#last.image} label=${`What the network sees: ${subject.title}`}>
            </network-view>
            <figcaption class="note">What the network sees. ${subject.title}.</figcaption>
          </figure>
          <div class="tools" role="group" aria-label="Drawing">
            <button type="button" ?disabled=${!subject.canUndo} @click=${this.undo}>Undo</button>
            <button type="button" ?disabled=${!subject.canRedo} @click=${this.redo}>Redo</button>
            <button type="button" ?disabled=${subject.isBlank} @click=${this.clear}>Clear</button>
          </div>
        </div>
      </div>
      <p class="problem" role="alert">${this.#message}</p>
      <details ?open=${!this.isFolded}>
        <summary>Alter it, or take another image</summary>
        <div class="more">
          <pad-sliders
            role="group"
            aria-label="Alter the image"
            .alterations=${subject.alterations}
            .other=${subject.other?.title ?? null}
            @alter=${({ detail }: CustomEvent<Alterations>) => this.#change(() => subject.alter(detail))}
            @reseed=${() => this.#change(() => subject.alter(subject.alterations, (subject.noiseSeed + 1) >>> 0))}
          ></pad-sliders>
          ${this.source === null ? '' : this.#sources()}
          <div class="file">
            <label class="button">
              <input class="unseen" type="file" accept="image/*" @change=${this.#chose} />
              Open a picture
            </label>
            <span class="note">or paste one, or drop it here</span>
          </div>
        </div>
      </details>
    `;
  }

  #sources() {
    return html`<pad-sources
      role="group"
      aria-label="Take an image"
      .mistakes=${this.mistakes}
      @pick=${({ detail }: CustomEvent<Picked>) => this.#picked(detail)}
    ></pad-sources>`;
  }

  override willUpdate(): void {
    this.toggleAttribute('data-over', this.#files.isOver);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // what was set before the element was on a page
    this.#frame.ask();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#pending.drop();
    this.#frame.cancel();
  }

  #keyed(event: KeyboardEvent): void {
    // a field has its own undo
    const isField = event.composedPath()[0] instanceof HTMLInputElement;
    const does = isField ? null : shortcutOf(event);
    if (does === null) return;
    event.preventDefault();
    this[does]();
  }

  #drew(points: readonly Point[]): void {
    this.#change(() => {
      if (!this.#subject.draw(points)) this.#message = 'The pad is full: undo or clear something first.';
    });
  }

  async #picked(picked: Picked): Promise<void> {
    await this.take(picked);
    // a slider at its beginning would show nothing of what was picked
    const { alterations, other } = this.#subject;
    const isOther = picked.as === 'other' && other?.from === `${picked.kind}:${picked.index}`;
    if (isOther && alterations.morph === 0) this.alterations = { ...this.alterations, morph: 0.5 };
  }

  #chose(event: Event): void {
    const input = event.target as HTMLInputElement;
    const file = input.files?.[0];
    if (file) this.open(file);
    // the same file may be chosen again
    input.value = '';
  }

  #prepare(prepare: (signal: AbortSignal) => Promise<() => void>): Promise<void> {
    return this.#pending.run(prepare, (error) =>
      this.#change(() => {
        this.#message = error instanceof Error ? error.message : String(error);
      }),
    );
  }

  /** Does something to the subject; what is still being prepared is not wanted any more. */
  #change(change: () => void): void {
    this.#pending.drop();
    this.#message = '';
    change();
    this.requestUpdate();
    if (this.isConnected) this.#frame.ask();
  }

  /** Dispatches what the network is to see, if it is not what it saw last. */
  #tell(): void {
    const { image, from } = this.#subject;
    const isSame = from === this.#last.from && image.every((pixel, i) => pixel === this.#last.image[i]);
    if (isSame) return;
    this.#last = { image, from };
    this.requestUpdate();
    const detail: Digit = { image: image.slice(), from };
    this.dispatchEvent(new CustomEvent('digit', { detail, bubbles: true, composed: true }));
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
