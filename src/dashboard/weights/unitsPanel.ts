/** The weights into each unit as maps, a page of units at a time, and one unit large. */
import { html, nothing } from 'lit';
import { createCanvas, createColourBar, paint } from '../../figures/draw/heatmap.ts';
import type { UnitMap, UnitPage } from '../../figures/weights/unitMaps.ts';
import { whole } from '../../kit/format.ts';
import { mapStyles, type Quantity, quantities } from './maps.ts';
import { WeightsPanel } from './panel.ts';
import { unitsFile, unitsTable } from './tables.ts';
import { unitsStyles } from './unitsPanel.css.ts';
import { mapShape, stepIn, unitsOfPage } from './weightsState.ts';
import { placeText, unitFinding } from './words.ts';

export class UnitsPanel extends WeightsPanel {
  #quantity: Quantity = 'mean';
  /** By what they show; made once, painted again. */
  readonly #canvases = new Map<string, HTMLCanvasElement>();

  /** What the maps show: another weight of the same unit changes none of them. */
  #painted: { readonly page: UnitPage; readonly quantity: Quantity; readonly unit: number } | undefined;

  static override styles = [...WeightsPanel.styles, ...unitsStyles];

  override render() {
    const { summary } = this;
    const { page, place } = this.state;
    if (!summary || !page || !place) return nothing;
    const unit = page.units.find((map) => map.unit === place.output);
    const isImage = place.layer === 0 && Number.isInteger(Math.sqrt(page.inputs));
    return html`<chart-card
      question=${isImage ? 'What does each unit look for?' : 'What does each unit listen to?'}
      finding=${unit ? unitFinding(unit) : ''}
      about=${`${isImage ? 'Each map shows the weights from the 28x28 pixels into one unit, as the image lies.' : 'Each map shows the weights from all units of the layer before into one unit, line by line in their order: which is beside which says nothing.'} Blue is above 0, vermilion below; of the ratio of signal to noise, blue is above 0 dB, where the sign is sure. Colours reach to what 99.8 % of the layer's weights stay below. Grey weights were removed. The file has every weight of the units that are shown.`}
      .table=${unitsTable(page)}
      .source=${{ name: 'units', title: `Weights into units of layer ${place.layer + 1}`, table: () => unitsFile(page), canvases: this.canvases }}>
      ${this.#where()}
      <div class="units" role="group" aria-label="Units" @keydown=${this.#keyOnUnits}>
        ${page.units.map((map) => this.#thumbnail(map))}
      </div>
      ${unit ? this.#large(unit) : nothing}
    </chart-card>`;
  }

  #where() {
    const { controller } = this;
    const { place, page } = this.state;
    const { units } = this.summary!;
    const { layer, output } = place!;
    const first = page!.units[0]!.unit;
    const last = first + page!.units.length;
    const go = (unit: number) => controller.chooseUnit(layer, unit);
    return html`
      <div class="row">
        <label>Layer
          <select @change=${(event: Event) => controller.chooseUnit(valueIn(event), 0)}>
            ${units.map(({ inputs, outputs }, l) => html`<option value=${l} ?selected=${l === layer}>${l + 1}: ${inputs} to ${outputs}</option>`)}
          </select>
        </label>
        <label>Unit
          <input type="number" min="1" max=${page!.outputs} .value=${String(output + 1)}
            @change=${(event: Event) => go(valueIn(event) - 1)} />
        </label>
        <button type="button" ?disabled=${first === 0} @click=${() => go(first - unitsOfPage)}>Previous page</button>
        <button type="button" ?disabled=${last >= page!.outputs} @click=${() => go(first + unitsOfPage)}>Next page</button>
        <span class="note" role="status">Units ${first + 1} to ${last} of ${whole(page!.outputs)}</span>
      </div>
      <fieldset>
        <legend>Small maps show</legend>
        ${quantities.map(
          (name) => html`<label><input type="radio" name="quantity" .checked=${name === this.#quantity}
          @change=${() => this.#show(name)} /> ${mapStyles[name].title}</label>`,
        )}
      </fieldset>
    `;
  }

  #thumbnail({ unit }: UnitMap) {
    const isChosen = unit === this.state.place!.output;
    return html`<button type="button" data-unit=${unit} aria-pressed=${isChosen} tabindex=${isChosen ? 0 : -1}
      aria-label=${`Unit ${unit + 1}`} @click=${() => this.controller.chooseUnit(this.state.place!.layer, unit)}>
      ${this.#canvas(`small ${unit % unitsOfPage}`)}
    </button>`;
  }

  #large({ unit }: UnitMap) {
    const { place, page } = this.state;
    const { input, layer } = place!;
    const at = input === 'bias' ? 0 : input;
    const { rows, columns } = mapShape(page!.inputs);
    const box = [
      `left: ${(100 * (at % columns)) / columns}%`,
      `top: ${(100 * Math.floor(at / columns)) / rows}%`,
    ];
    const cursor = [...box, `width: ${100 / columns}%`, `height: ${100 / rows}%`].join('; ');
    const text = placeText(place!, page!.inputs);
    return html`<div class="large" role="slider" tabindex="0" data-maps
      aria-label=${`Weight into unit ${unit + 1} of layer ${layer + 1}, by arrow keys`}
      aria-valuemin="1" aria-valuemax=${page!.inputs} aria-valuenow=${at + 1} aria-valuetext=${text}
      @keydown=${this.#keyOnMap}>
      ${quantities.map(
        (name) => html`<div class="map">
        <span>${mapStyles[name].title}</span>
        <div class="frame" @click=${this.#clickOnMap}>
          ${this.#canvas(`large ${name}`)}
          ${input === 'bias' ? nothing : html`<span class="cursor" .style=${cursor}></span>`}
        </div>
        <div class="bar" data-bar=${name}></div>
      </div>`,
      )}
    </div>`;
  }

  #canvas(name: string): HTMLCanvasElement {
    const shape = mapShape(this.state.page!.inputs);
    const key = `${name} of ${shape.columns}`;
    let canvas = this.#canvases.get(key);
    if (!canvas) {
      canvas = createCanvas(shape);
      canvas.removeAttribute('role');
      canvas.ariaHidden = 'true';
      this.#canvases.set(key, canvas);
    }
    return canvas;
  }

  #show(quantity: Quantity): void {
    this.#quantity = quantity;
    this.requestUpdate();
  }

  /** Which weight: of the map that was clicked. */
  readonly #clickOnMap = (event: MouseEvent): void => {
    const { place, page } = this.state;
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const { rows, columns } = mapShape(page!.inputs);
    const row = Math.floor((rows * (event.clientY - box.top)) / box.height);
    const column = Math.floor((columns * (event.clientX - box.left)) / box.width);
    const input = Math.max(0, row) * columns + Math.min(columns - 1, Math.max(0, column));
    this.controller.choose({ ...place!, input });
  };

  readonly #keyOnMap = (event: KeyboardEvent): void => {
    const { place, page } = this.state;
    const { input } = place!;
    const next = stepIn(event.key, input === 'bias' ? 0 : input, page!.inputs);
    if (next === undefined) return;
    event.preventDefault();
    this.controller.choose({ ...place!, input: next });
  };

  /** The row of units is one stop of the tab key; arrows go along it. */
  readonly #keyOnUnits = (event: KeyboardEvent): void => {
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -1, ArrowDown: 1 }[event.key];
    const { page } = this.state;
    const from = Number((event.target as HTMLElement).dataset.unit);
    if (step === undefined || !Number.isFinite(from)) return;
    event.preventDefault();
    const to = from + step;
    if (!page!.units.some(({ unit }) => unit === to)) return;
    this.controller.chooseUnit(this.state.place!.layer, to);
    this.renderRoot.querySelector<HTMLElement>(`[data-unit="${to}"]`)?.focus();
  };

  override draw(): void {
    const { page, place } = this.state;
    if (!page || !place || !this.summary) return;
    const shape = mapShape(page.inputs);
    const paintMap = (name: string, map: UnitMap, quantity: Quantity) => {
      const { values, reach, colours } = mapStyles[quantity];
      paint(this.#canvas(name), shape, { values: values(map), scale: reach(page), colours });
    };
    const painted = { page, quantity: this.#quantity, unit: place.output };
    const before = this.#painted;
    this.#painted = painted;
    if (before?.page !== page || before.quantity !== painted.quantity) {
      for (const map of page.units) paintMap(`small ${map.unit % unitsOfPage}`, map, this.#quantity);
    }
    const chosen = page.units.find(({ unit }) => unit === place.output);
    if (!chosen || (before?.page === page && before.unit === painted.unit)) return;
    for (const name of quantities) {
      paintMap(`large ${name}`, chosen, name);
      const { colours, from, reach } = mapStyles[name];
      const bar = createColourBar(colours, from);
      bar.update(reach(page));
      this.renderRoot.querySelector(`[data-bar="${name}"]`)?.replaceChildren(bar.root);
    }
  }
}

const valueIn = (event: Event): number => Number((event.target as HTMLInputElement).value);

customElements.define('weights-units', UnitsPanel);
