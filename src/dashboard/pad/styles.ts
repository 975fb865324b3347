/** What the elements of the pad share. Colours and sizes are the page's properties. */
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
  input[type="text"] {
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
