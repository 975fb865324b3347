/** What the page's elements share. Colours and sizes are the page's properties. */
import { css } from 'lit';

export const focusRing = css`
  :focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
`;

/** For screen readers only. */
export const unseen = css`
  .unseen {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: 0;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;

export const controls = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  [hidden] {
    display: none !important;
  }
  button,
  select,
  input:is([type="text"], [type="number"]) {
    min-height: 40px;
    min-width: 0;
    padding: 0 var(--unit, 8px);
    border: 1px solid color-mix(in srgb, var(--muted) 45%, transparent);
    border-radius: 6px;
    background: var(--surface);
    color: inherit;
    font: inherit;
    font-variant-numeric: tabular-nums;
  }
  button {
    padding: 0 calc(1.5 * var(--unit, 8px));
    border-color: var(--hairline);
    font-weight: 550;
    cursor: pointer;
  }
  button:hover:enabled {
    border-color: var(--muted);
  }
  button:disabled,
  input:disabled {
    opacity: 0.5;
    cursor: default;
  }
  label,
  .note {
    font-size: var(--small, 0.8125rem);
  }
  label {
    font-weight: 550;
  }
  .note {
    margin: 0;
    color: var(--muted);
  }
  .problem {
    margin: 0;
    color: var(--fault);
    font-size: var(--small, 0.8125rem);
  }
  .problem:empty {
    display: none;
  }
  fieldset {
    display: flex;
    flex-wrap: wrap;
    gap: 0 calc(2 * var(--unit, 8px));
    margin: 0;
    padding: 0;
    border: 0;
    font-size: var(--small, 0.8125rem);
  }
  legend {
    padding: 0;
    font-weight: 550;
  }
  @media print {
    button,
    select,
    input,
    pad-sliders,
    pad-sources,
    .file,
    details:not([open]) {
      display: none !important;
    }
  }
`;

/** Controls in one column. */
export const column = [
  controls,
  focusRing,
  css`
    :host {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: var(--unit, 8px);
    }
  `,
];

/** Images as a list: as many in a row as there is room for. `--tile` is how wide one is at least. */
export const tiles = css`
  .tiles {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(var(--tile), 1fr));
    gap: var(--unit, 8px);
    margin: 0;
    padding: 0;
    list-style: none;
    font-size: var(--small, 0.8125rem);
    font-variant-numeric: tabular-nums;
  }
`;

/** The colours of a map, and the numbers that they stand for: `createColourBar` makes them. */
export const colourBar = css`
  .figure__bar-strip {
    height: 8px;
    outline: 1px solid var(--hairline);
  }
  .figure__bar-numbers {
    display: flex;
    justify-content: space-between;
    color: var(--muted);
    font-variant-numeric: tabular-nums;
  }
`;
