import { css } from 'lit';
import { controls, focusRing, unseen } from './styles.ts';

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
    .tools {
      display: flex;
      flex-wrap: wrap;
      gap: var(--unit, 8px);
    }
    .problem:empty {
      display: none;
    }
    @container (max-width: 519px) {
      .pad {
        grid-template-columns: minmax(0, 1fr);
      }
      .beside {
        grid-template-columns: auto minmax(0, 1fr);
        align-items: start;
      }
      figure {
        width: 84px;
      }
      network-view {
        width: 84px;
      }
    }
  `,
];
