/** What the panels of the section share: their properties, when they draw, and how charts lie in them. */
import { css, LitElement } from 'lit';
import { Drawing } from '../charts/drawing.ts';
import '../charts/chartCard.ts';
import { controls, focusRing } from '../styles/elements.ts';
import type { WeightsController } from './controller.ts';
import { summaryIn, type WeightsState } from './weightsState.ts';

/** `state`, to show; `controller`, to act. A panel draws after each update, once it is in view. */
export abstract class WeightsPanel extends LitElement {
  static override properties = { state: {}, controller: {} };
  declare state: WeightsState;
  declare controller: WeightsController;

  static override styles = [
    controls,
    focusRing,
    css`
      :host {
        display: block;
        min-width: 0;
      }
      .chart {
        position: relative;
        min-width: 0;
        height: 280px;
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        gap: var(--unit, 8px) calc(2 * var(--unit, 8px));
        align-items: center;
      }
      .row label {
        display: inline-flex;
        gap: var(--unit, 8px);
        align-items: center;
      }
      .key {
        display: flex;
        flex-wrap: wrap;
        gap: 4px calc(3 * var(--unit, 8px));
        margin: 0;
        color: var(--muted);
        font-size: var(--small, 0.8125rem);
      }
      .key span {
        display: inline-flex;
        gap: var(--unit, 8px);
        align-items: center;
      }
      .key i {
        width: 24px;
        height: 12px;
      }
      .key .mu {
        background: color-mix(in srgb, var(--posterior) 30%, transparent);
      }
      .key .drawn {
        height: 0;
        border-top: 2px solid var(--posterior);
      }
      .key .prior {
        height: 0;
        border-top: 2px dashed var(--prior);
      }
    `,
  ];

  constructor() {
    super();
    new Drawing(this, () => {
      if (this.state) this.draw();
    });
  }

  get summary() {
    return summaryIn(this.state);
  }

  /** The element's own canvases, for pictures of them. */
  readonly canvases = (): HTMLCanvasElement[] => [...this.renderRoot.querySelectorAll('canvas')];

  abstract draw(): void;
}
