import { css } from 'lit';
import { controls, focusRing } from '../styles/elements.ts';

/** CSS pixels from which on pad and answer stand side by side. */
export const twoColumns = 760;

export const labStyles = [
  controls,
  focusRing,
  css`
    :host {
      display: block;
      container-type: inline-size;
    }
    .lab {
      display: grid;
      gap: calc(4 * var(--unit, 8px));
      grid-template-columns: minmax(0, 1fr);
    }
    lab-beside {
      grid-column: 1 / -1;
    }
    .answer,
    .more {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: calc(2 * var(--unit, 8px));
      align-content: start;
      min-width: 0;
    }
    .sentence {
      margin: 0;
      min-height: 2.6em;
      font-size: var(--title, 1.5625rem);
      font-weight: 600;
      letter-spacing: -0.015em;
      line-height: 1.28;
    }
    h3 {
      margin: 0;
      font-size: var(--body, 1rem);
      font-weight: 600;
    }
    section {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      align-content: start;
      gap: var(--unit, 8px);
    }
    .strip {
      display: var(--hide-strip, grid);
    }
    .doubts {
      display: var(--hide-doubts, grid);
    }
    .foot {
      display: flex;
      flex-wrap: wrap;
      gap: var(--unit, 8px) calc(2 * var(--unit, 8px));
      align-items: center;
    }
    @container (min-width: ${twoColumns}px) {
      .lab {
        grid-template-columns: minmax(0, 5fr) minmax(0, 6fr);
        grid-template-rows: auto 1fr;
      }
      .lab > digit-pad {
        grid-row: 1 / span 2;
      }
      .more {
        grid-column: 2;
        gap: calc(3 * var(--unit, 8px));
      }
    }
    @container (min-width: 1120px) {
      .lab {
        grid-template-columns: minmax(0, 5fr) minmax(0, 5fr) minmax(0, 4fr);
      }
      .lab > digit-pad {
        grid-row: auto;
      }
      .lab {
        grid-template-rows: auto auto;
      }
      .more {
        grid-column: auto;
      }
    }
  `,
];
