import { css } from 'lit';
import { controls, focusRing, unseen } from '../styles/elements.ts';

/** Side by side where there is room, the pad first; one below the other where a thumb draws. */
export const padStyles = [
  controls,
  focusRing,
  unseen,
  css`
    :host {
      display: grid;
      gap: calc(2 * var(--unit, 8px));
      container-type: inline-size;
      min-width: 0;
      color: var(--text);
    }
    .pad {
      display: grid;
      grid-template-columns: minmax(0, 336px) minmax(0, 1fr);
      gap: calc(2 * var(--unit, 8px));
      align-items: start;
    }
    figure {
      margin: 0;
    }
    network-view {
      width: 112px;
    }
    figcaption {
      padding-top: calc(0.5 * var(--unit, 8px));
    }
    .beside {
      display: grid;
      gap: calc(2 * var(--unit, 8px));
    }
    .more {
      display: grid;
      gap: calc(2 * var(--unit, 8px));
    }
    summary {
      padding: var(--unit, 8px) 0;
      color: var(--muted);
      font-size: var(--small, 0.8125rem);
      cursor: pointer;
    }
    details {
      display: var(--hide-alter, block);
    }
    .tools {
      display: flex;
      flex-wrap: wrap;
      gap: var(--unit, 8px);
    }
    :host([data-over]) {
      outline: 2px dashed var(--accent);
      outline-offset: 4px;
    }
    .file {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: var(--unit, 8px);
    }
    .button {
      display: inline-grid;
      align-items: center;
      min-height: 40px;
      padding: 0 calc(1.5 * var(--unit, 8px));
      border: 1px solid var(--hairline);
      border-radius: 6px;
      font-size: inherit;
      cursor: pointer;
    }
    .button:hover {
      border-color: var(--muted);
    }
    .button:focus-within {
      outline: 2px solid var(--accent);
      outline-offset: 2px;
    }
    @container (max-width: 519px) {
      .pad {
        grid-template-columns: minmax(0, 1fr);
      }
      .beside {
        grid-template: "view tools" auto "view caption" 1fr / 84px minmax(0, 1fr);
        gap: var(--unit, 8px) calc(2 * var(--unit, 8px));
      }
      figure {
        display: contents;
      }
      network-view {
        grid-area: view;
        width: 84px;
      }
      figcaption {
        grid-area: caption;
        padding: 0;
      }
      .tools {
        grid-area: tools;
      }
    }
  `,
];
