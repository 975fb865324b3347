/** What every report is made from, whatever its run. */
export interface ReportParts {
  /** HTML with places for the other two, and for the run. */
  readonly template: string;
  readonly script: string;
  readonly style: string;
}
