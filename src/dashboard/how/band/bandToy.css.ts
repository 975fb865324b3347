import { css } from 'lit';
import { sliderStyles } from '../../form/slider.ts';
import { controls, focusRing, unseen } from '../../styles/elements.ts';
import { explained } from '../explained.css.ts';

export const bandStyles = [
  controls,
  focusRing,
  unseen,
  sliderStyles,
  explained,
  css`
    :host {
      display: var(--hide-band, grid);
      grid-template-columns: minmax(0, 1fr);
      gap: calc(2 * var(--unit, 8px));
      max-width: 760px;
      color: var(--text);
    }
    .plot {
      height: clamp(260px, 52vw, 400px);
      cursor: crosshair;
      touch-action: manipulation;
    }
    canvas {
      display: block;
      width: 100%;
      height: 100%;
    }
  `,
];
