import { css } from 'lit';
import { column, tiles } from '../styles/elements.ts';

export const galleryStyles = [
  ...column,
  tiles,
  css`
    :host {
      gap: calc(2 * var(--unit, 8px));
    }
    .choices,
    .pages {
      display: flex;
      flex-wrap: wrap;
      gap: var(--unit, 8px) calc(2 * var(--unit, 8px));
      align-items: end;
    }
    .choices label {
      display: grid;
      gap: calc(0.5 * var(--unit, 8px));
      min-width: 0;
    }
    .choices select {
      max-width: 100%;
    }
    .pages {
      align-items: center;
      font-size: var(--small, 0.8125rem);
      font-variant-numeric: tabular-nums;
    }
    .pages input {
      width: 5em;
    }
    .tiles {
      --tile: 72px;
    }
    li button {
      display: grid;
      gap: 2px;
      width: 100%;
      padding: 4px;
      font-size: var(--small, 0.8125rem);
      font-weight: 400;
      text-align: center;
    }
    canvas {
      display: block;
      width: 100%;
      aspect-ratio: 1;
      image-rendering: pixelated;
    }
    .wrong {
      color: var(--fault);
      font-weight: 600;
    }
  `,
];
