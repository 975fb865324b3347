import { css } from 'lit';
import { controls, focusRing, unseen } from '../../styles/elements.ts';
import { explained } from '../explained.css.ts';

export const stepStyles = [
  controls,
  focusRing,
  unseen,
  explained,
  css`
    :host {
      display: var(--hide-step, grid);
      grid-template-columns: minmax(0, 1fr);
      gap: calc(2 * var(--unit, 8px));
      container-type: inline-size;
    }
    .row {
      display: flex;
      flex-wrap: wrap;
      gap: var(--unit, 8px) calc(2 * var(--unit, 8px));
      align-items: end;
    }
    .row > label {
      display: grid;
      gap: 4px;
    }
    input[type="number"] {
      width: 6.5em;
    }
    .both {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: calc(3 * var(--unit, 8px));
    }
    .stage {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: calc(1.5 * var(--unit, 8px));
      align-content: start;
      min-width: 0;
    }
    .stage p,
    h4 {
      margin: 0;
    }
    h4 {
      font-size: var(--body, 1rem);
      font-weight: 650;
    }
    .stage .text {
      min-height: 4.5em;
      max-width: 68ch;
    }
    .numbers {
      width: 100%;
    }
    .numbers th {
      font-weight: 550;
    }
    .numbers td,
    .numbers th {
      white-space: normal;
      vertical-align: baseline;
    }
    .numbers tbody th {
      font-family: "Cambria Math", "STIX Two Math", var(--font, inherit);
      font-size: var(--body, 1rem);
      font-weight: 400;
      text-align: left;
    }
    .numbers td:nth-child(2) {
      white-space: nowrap;
      font-weight: 550;
      text-align: right;
    }
    .numbers td:last-child {
      padding-right: 0;
      color: var(--muted);
      text-align: left;
    }
    .chart {
      position: relative;
      min-width: 0;
      height: 240px;
    }
    @container (min-width: 860px) {
      .both {
        grid-template-columns: minmax(0, 3fr) minmax(0, 2fr);
      }
    }
  `,
];
