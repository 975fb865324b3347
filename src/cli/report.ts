/**
 * A run as one self-contained HTML file: figures, numbers, scripts, styles and font, no network. The script
 * is bundled when it is needed, so that the report and the live page can never draw differently.
 */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build, type Rolldown } from 'vite';
import type { ReportData } from '../figures/report/reportData.ts';

const file = (name: string) => fileURLToPath(new URL(`../figures/report/${name}`, import.meta.url));

/** The whole report as HTML. */
export async function renderReport(run: ReportData): Promise<string> {
  const [template, { script, style }] = await Promise.all([readFile(file('report.html'), 'utf8'), bundle()]);
  return fillTemplate(template, script, style, run);
}

/** @throws TypeError if the template lacks one of its three places. */
export function fillTemplate(template: string, script: string, style: string, run: ReportData): string {
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

async function bundle(): Promise<{ script: string; style: string }> {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      target: 'es2022',
      // fonts become part of the style sheet
      assetsInlineLimit: 1 << 20,
      modulePreload: false,
      rolldownOptions: { input: file('main.ts'), output: { codeSplitting: false } },
    },
  });
  const { output } = (Array.isArray(built) ? built[0] : built) as Rolldown.RolldownOutput;
  const script = output.flatMap((part) => (part.type === 'chunk' ? [part.code] : []));
  const style = output.flatMap((part) =>
    part.type === 'asset' && part.fileName.endsWith('.css') ? [String(part.source)] : [],
  );
  return { script: script.join('\n'), style: style.join('\n') };
}
