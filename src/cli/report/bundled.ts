/**
 * The report's script and styles, bundled when they are needed, so that the report and the live page can
 * never draw differently. The package has `built.ts` in the place of this module.
 */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build, type Rolldown } from 'vite';
import type { ReportParts } from './parts.ts';

const file = (name: string) => fileURLToPath(new URL(`../../figures/report/${name}`, import.meta.url));

export async function reportParts(): Promise<ReportParts> {
  const [template, bundle] = await Promise.all([readFile(file('report.html'), 'utf8'), bundled()]);
  return { template, ...bundle };
}

async function bundled(): Promise<Omit<ReportParts, 'template'>> {
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
