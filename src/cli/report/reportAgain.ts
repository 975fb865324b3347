/** A report that was written, as data: a command that adds a part to it keeps the others. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReportData } from '../../figures/report/reportData.ts';
import type { About } from '../../persist/runFolder.ts';
import { EXTRA_FILES } from '../runFolders/runFolder.ts';

/** What the folder's report shows; undefined if there is none, or the page of that name is another. */
export async function readReport(folder: string): Promise<ReportData | undefined> {
  const file = join(folder, EXTRA_FILES.report);
  return existsSync(file) ? reportedRun(await readFile(file, 'utf8')) : undefined;
}

/** The same, unless it is of another run or an earlier posterior. */
export async function readOwnReport(folder: string, wanted: About): Promise<ReportData | undefined> {
  const report = await readReport(folder);
  if (!report) return undefined;
  // a report from before runs had identities
  const { id = null } = report.config;
  const { posterior = null } = report.metrics;
  return id === wanted.run && (posterior ?? wanted.posterior) === wanted.posterior ? report : undefined;
}

/** The run inside a report, as report.ts put it there. */
export function reportedRun(html: string): ReportData | undefined {
  const json = /<script type="application\/json" id="run">(.*?)<\/script>/s.exec(html)?.[1];
  try {
    const run = JSON.parse(json ?? '');
    return typeof run?.figures === 'object' ? run : undefined;
  } catch {
    return undefined;
  }
}
