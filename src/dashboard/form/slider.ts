/** A slider with its name above it and its value beside that, in a template, and how it looks. */
import { css, html, nothing, type TemplateResult } from 'lit';
import type { Range } from '../../checks.ts';

export interface SliderField {
  /** Of the input, unique in its element. */
  readonly id: string;
  readonly label: string;
  readonly range: Range;
  readonly step: number;
  readonly value: number;
  /** The value in words. */
  readonly says: string;
  /** Below it. */
  readonly note?: string;
  readonly isDisabled?: boolean;
  readonly changed: (value: number) => void;
}

export function slider(field: SliderField): TemplateResult {
  const { id, label, range, step, value, says, note, isDisabled = false, changed } = field;
  const noteId = `${id}-note`;
  return html`
    <div class="slider">
      <label for=${id}>${label}</label>
      <span class="value" aria-hidden="true">${says}</span>
      <input
        type="range"
        id=${id}
        min=${range.least!}
        max=${range.most!}
        step=${step}
        .value=${String(value)}
        aria-valuetext=${says}
        aria-describedby=${note === undefined ? nothing : noteId}
        ?disabled=${isDisabled}
        @input=${(event: Event) => changed(Number((event.target as HTMLInputElement).value))}
      />
      ${note === undefined ? nothing : html`<p class="note" id=${noteId}>${note}</p>`}
    </div>
  `;
}

export const sliderStyles = css`
  .sliders {
    display: grid;
    gap: var(--unit, 8px) calc(2 * var(--unit, 8px));
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 224px), 1fr));
  }
  .slider {
    display: grid;
    grid-template-columns: 1fr auto;
    align-content: start;
  }
  .slider input {
    grid-column: 1 / -1;
    width: 100%;
    /* for a thumb */
    height: 32px;
    margin: 0;
    accent-color: var(--accent);
  }
  .slider .value {
    color: var(--muted);
    font-size: var(--small, 0.8125rem);
    font-variant-numeric: tabular-nums;
  }
  .slider .note {
    grid-column: 1 / -1;
  }
`;
