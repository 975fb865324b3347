/** What is below a chart: its table and where its numbers come from. */
import { css } from 'lit';

export const explained = css`
  h3 {
    margin: 0;
    font-size: var(--large, 1.25rem);
    font-weight: 650;
    line-height: 1.3;
  }
  .foot {
    display: flex;
    flex-wrap: wrap;
    gap: 0 calc(2 * var(--unit, 8px));
    align-items: start;
  }
  .foot details[open] {
    flex-basis: 100%;
  }
  summary {
    padding: var(--unit, 8px) 0;
    color: var(--muted);
    font-size: var(--small, 0.8125rem);
    cursor: pointer;
  }
  .wide {
    max-height: 320px;
    overflow: auto;
  }
  table {
    border-collapse: collapse;
    font-size: var(--small, 0.8125rem);
    font-variant-numeric: tabular-nums;
  }
  caption {
    padding-bottom: 4px;
    color: var(--muted);
    text-align: left;
  }
  th,
  td {
    padding: 4px calc(1.5 * var(--unit, 8px)) 4px 0;
    border-bottom: 1px solid var(--hairline);
    text-align: right;
    white-space: nowrap;
  }
  th:first-child,
  td:first-child {
    text-align: left;
  }
`;
