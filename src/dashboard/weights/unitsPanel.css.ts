import { css } from 'lit';
import { colourBar } from '../styles/elements.ts';

export const unitsStyles = [
  colourBar,
  css`
    .units {
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(56px, 1fr));
      gap: var(--unit, 8px);
    }
    .units button {
      display: grid;
      min-height: 0;
      padding: 2px;
      border-width: 2px;
      font-size: var(--small, 0.8125rem);
    }
    .units [aria-pressed="true"] {
      border-color: var(--accent);
    }
    .large {
      display: grid;
      grid-template-columns: repeat(3, minmax(0, 200px));
      gap: var(--unit, 8px);
      justify-content: start;
    }
    .map {
      display: grid;
      gap: 4px;
      align-content: start;
      font-size: var(--small, 0.8125rem);
    }
    @media (max-width: 640px) {
      .map > span {
        min-height: 2.8em;
      }
    }
    .frame {
      position: relative;
      cursor: crosshair;
    }
    canvas {
      display: block;
      width: 100%;
      image-rendering: pixelated;
      outline: 1px solid var(--hairline);
    }
    .cursor {
      position: absolute;
      box-sizing: border-box;
      border: 2px solid var(--text);
      outline: 1px solid var(--surface);
      pointer-events: none;
    }
    input[type="number"] {
      width: 6em;
    }
    legend {
      float: left;
      margin-right: var(--unit, 8px);
    }
  `,
];
