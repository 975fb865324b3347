/** All test images, page by page, in the order of a doubt; any of them can be put on the pad. */
import { html, LitElement, nothing } from 'lit';
import type { LabelledImages } from '../../data/files/mnist.ts';
import type { EachImage } from '../../figures/predictions/measured.ts';
import { significant, whole, withArticle } from '../../kit/format.ts';
import '../charts/exportButtons.ts';
import type { ExportSource } from '../charts/exportButtons.ts';
import { paintGrey } from '../pad/paint.ts';
import { galleryStyles } from './gallery.css.ts';
import { type Filter, galleryOrder, pageOf, pagesOf, type Sorting } from './galleryOrder.ts';

const perPage = 24;

const sortNames: Readonly<Record<Sorting, string>> = {
  number: 'number in the test set',
  aleatoric: 'noise in the image (aleatoric)',
  epistemic: 'too little seen (epistemic)',
  doubt: 'all doubt, as the slider has it',
  none: 'foreign: probability of none',
};

/**
 * `<test-gallery>`: `images`, and `each` when they are measured. Before that `mistakes`, the numbers of those
 * that are read wrongly, if they are known. Event: `open`, the number of the image to be put on the pad.
 */
export class TestGallery extends LitElement {
  static override properties = {
    images: { attribute: false },
    each: { attribute: false },
    mistakes: { attribute: false },
    sorting: { state: true },
    filter: { state: true },
    isReversed: { state: true },
    page: { state: true },
  };
  declare images: LabelledImages | undefined;
  declare each: EachImage | undefined;
  declare mistakes: readonly number[];
  declare sorting: Sorting;
  declare filter: Filter;
  declare isReversed: boolean;
  declare page: number;
  #order: readonly number[] = [];
  /** Somebody has chosen what is shown, and how. */
  #isChosen = false;

  constructor() {
    super();
    this.mistakes = [];
    this.sorting = 'number';
    this.filter = 'wrong';
    this.isReversed = false;
    this.page = 0;
  }

  static override styles = galleryStyles;

  /** Shows those that are of one label and read as one class. */
  show(filter: Filter): void {
    this.filter = filter;
    this.#isChosen = true;
    this.page = 0;
    this.scrollIntoView({ block: 'nearest' });
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('li button')?.focus());
  }

  override willUpdate(changed: Map<string, unknown>): void {
    const { each, mistakes, filter, sorting, isReversed, images } = this;
    // unmeasured images have numbers, and those that the card names
    if (!each && sorting !== 'number') this.sorting = 'number';
    if (each && !each.none && sorting === 'none') this.sorting = 'doubt';
    if (!each && (typeof filter === 'object' || mistakes.length === 0)) {
      this.filter = mistakes.length > 0 ? 'wrong' : 'all';
    }
    if (changed.has('each') && each && !this.#isChosen) {
      this.filter = 'all';
      this.sorting = 'epistemic';
    }
    const choice = { sorting: this.sorting, filter: this.filter, isReversed };
    if (each) this.#order = galleryOrder(each, choice);
    else {
      const own =
        this.filter === 'wrong' ? [...mistakes] : Array.from({ length: images?.count ?? 0 }, (_, n) => n);
      this.#order = isReversed ? own.reverse() : own;
    }
    this.page = Math.min(this.page, pagesOf(this.#order.length, perPage) - 1);
  }

  override render() {
    const { images, each, filter, sorting } = this;
    if (!images) return html`<p class="note">The test images are on their way.</p>`;
    const shown = pageOf(this.#order, this.page, perPage);
    const sorts = (Object.keys(sortNames) as Sorting[]).filter(
      (name) => name === 'number' || (each && (name !== 'none' || each.none)),
    );
    const filters: [string, string][] = [
      ['all', 'all test images'],
      ...(each || this.mistakes.length > 0 ? [['wrong', 'those it misreads'] as [string, string]] : []),
      ...(typeof filter === 'object'
        ? [['cell', `a ${filter.label} that is read as a ${filter.predicted}`] as [string, string]]
        : []),
    ];
    const current = typeof filter === 'object' ? 'cell' : filter;
    return html`
      <div class="choices">
        <label>Show
          <select id="filter" @change=${this.#filtered}>
            ${filters.map(([name, text]) => html`<option value=${name} .selected=${name === current}>${text}</option>`)}
          </select>
        </label>
        <label>Sorted by
          <select id="sorting" @change=${this.#sorted}>
            ${sorts.map((name) => html`<option value=${name} .selected=${name === sorting}>${sortNames[name]}</option>`)}
          </select>
        </label>
        <button type="button" aria-pressed=${this.isReversed} @click=${this.#turned}>The other way round</button>
      </div>
      ${this.#pages()}
      <ul class="tiles" aria-label="Test images">
        ${shown.map((n) => this.#tile(n))}
      </ul>
      ${shown.length === 0 ? html`<p class="note">There is none.</p>` : nothing}
      <export-buttons .source=${this.#source}></export-buttons>
    `;
  }

  #pages() {
    const pages = pagesOf(this.#order.length, perPage);
    const go = (page: number) => () => {
      this.page = page;
    };
    return html`<div class="pages" role="group" aria-label="Pages">
      <button type="button" ?disabled=${this.page === 0} @click=${go(this.page - 1)}>Before</button>
      <button type="button" ?disabled=${this.page >= pages - 1} @click=${go(this.page + 1)}>Next</button>
      <label for="page">Page</label>
      <input id="page" type="text" inputmode="numeric" autocomplete="off" .value=${String(this.page + 1)}
        @change=${this.#paged} />
      <span role="status">of ${whole(pages)}; ${whole(this.#order.length)} images</span>
    </div>`;
  }

  #tile(n: number) {
    const { images, each } = this;
    const label = images!.labels[n]!;
    const predicted = each?.predicted[n];
    const isWrong = predicted !== undefined && predicted !== label;
    const value = each && this.sorting !== 'number' ? each[this.sorting]?.[n] : undefined;
    const unit = this.sorting === 'aleatoric' || this.sorting === 'epistemic' ? ' nats' : '';
    const said = [
      `Test image ${n}, ${withArticle(label)}`,
      ...(predicted === undefined ? [] : [isWrong ? `read as ${withArticle(predicted)}` : 'read right']),
      ...(value === undefined ? [] : [`${sortNames[this.sorting]} ${significant(value)}${unit}`]),
    ].join(', ');
    const caption = isWrong ? `${label} → ${predicted}` : String(label);
    const number = value === undefined ? '' : significant(value, 2);
    // the name begins with what is read on the button, for people who say it
    const name = `${`${caption} ${number}`.trim()}: ${said}: open it in the pad`;
    return html`<li>
      <button type="button" data-image=${n} aria-label=${name} title=${said}
        @click=${() => this.dispatchEvent(new CustomEvent('open', { detail: n, bubbles: true, composed: true }))}>
        <canvas width="28" height="28" aria-hidden="true"></canvas>
        <span class=${isWrong ? 'wrong' : ''}>${caption}</span>
        ${number === '' ? nothing : html`<span class="note">${number}</span>`}
      </button>
    </li>`;
  }

  override updated(): void {
    const { images } = this;
    if (!images) return;
    const shown = pageOf(this.#order, this.page, perPage);
    this.renderRoot.querySelectorAll('canvas').forEach((canvas, i) => {
      const n = shown[i];
      if (n === undefined) return;
      paintGrey(canvas, images.images.subarray(n * images.inputSize, (n + 1) * images.inputSize));
    });
  }

  readonly #filtered = (event: Event): void => {
    const { value } = event.target as HTMLSelectElement;
    if (value === 'all' || value === 'wrong') this.filter = value;
    this.#isChosen = true;
    this.page = 0;
  };

  readonly #sorted = (event: Event): void => {
    this.sorting = (event.target as HTMLSelectElement).value as Sorting;
    this.#isChosen = true;
    this.page = 0;
  };

  readonly #turned = (): void => {
    this.isReversed = !this.isReversed;
    this.page = 0;
  };

  readonly #paged = (event: Event): void => {
    const input = event.target as HTMLInputElement;
    const page = /^\d{1,5}$/.test(input.value.trim()) ? Number(input.value) : Number.NaN;
    const pages = pagesOf(this.#order.length, perPage);
    if (page >= 1) this.page = Math.min(page, pages) - 1;
    input.value = String(this.page + 1);
  };

  readonly #source: ExportSource = {
    ...{ name: 'test-images', title: 'The test images in this order' },
    table: () => ({
      head: ['number', 'label', 'read as', 'aleatoric', 'epistemic', 'doubt', 'none'],
      rows: this.#order.map((n) => {
        const { images, each } = this;
        const numbers = each && [each.predicted, each.aleatoric, each.epistemic, each.doubt, each.none];
        const cells = numbers?.map((values) => values?.[n]) ?? new Array(5).fill(undefined);
        return [n, images?.labels[n], ...cells];
      }),
    }),
    canvases: () => [...this.renderRoot.querySelectorAll('canvas')],
  };
}

customElements.define('test-gallery', TestGallery);
