/** A run as one self-contained HTML file: figures, numbers, scripts, styles and font, no network. */
import type { ReportData } from '../../figures/report/reportData.ts';
import { reportParts } from './bundled.ts';
import type { ReportParts } from './parts.ts';

/** The whole report as HTML. */
export async function renderReport(run: ReportData): Promise<string> {
  return fillTemplate(await reportParts(), run);
}

/** @throws TypeError if the template lacks one of its three places. */
export function fillTemplate({ template, script, style }: ReportParts, run: ReportData): string {
  const places: [string, string][] = [
    ['/*style*/', style.replaceAll('</style', '<\\/style')],
    ['/*script*/', script.replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--')],
    ['id="run">{}', `id="run">${scriptJson(run)}`],
  ];
  return places.reduce((html, [place, content]) => {
    if (!html.includes(place))
      throw new TypeError(`renderReport: expected ${place} in report.html, got none`);
    // a function, because in a string $& and the like have a meaning
    return html.replace(place, () => content);
  }, template);
}

/** JSON that cannot end the script element it stands in. */
export function scriptJson(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}
