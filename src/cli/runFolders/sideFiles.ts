/** The files of a run folder that a command writes beside its posterior, and whose they are. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { FileFormatError } from '../../persist/errors.ts';
import { checkJson, parseJson } from '../../persist/json.ts';
import { About } from '../../persist/runMetrics.ts';
import { openJson, SEAL } from '../../persist/sealedJson.ts';
import { describeError } from '../exit.ts';
import { readReport } from '../report/reportAgain.ts';
import { readText } from './readFiles.ts';
import { EXTRA_FILES } from './runFolder.ts';

const { history, reading, ood, prune, report } = EXTRA_FILES;
const sideFiles = [history, reading, ood, prune, report];

/**
 * What is stray among them, for people: of another run, of an earlier posterior, changed, damaged. A command
 * that reads none of them can go on.
 */
export async function strayFiles(folder: string, wanted: About): Promise<string[]> {
  const notes: string[] = [];
  for (const name of sideFiles) {
    const file = join(folder, name);
    if (!existsSync(file)) continue;
    const what = await aboutOf(folder, name).then((about) => strayText(about, wanted), describeError);
    if (what !== undefined) notes.push(what.startsWith(file) ? what : `${file}: ${what}`);
  }
  return notes;
}

async function aboutOf(folder: string, name: string): Promise<About> {
  if (name === EXTRA_FILES.report) {
    const report = await readReport(folder);
    return { run: report?.config.id ?? null, posterior: report?.metrics.posterior ?? null };
  }
  const file = join(folder, name);
  return aboutIn(file, openSide(file, await readText(file)));
}

/** Undefined if a file is of this run and this posterior, or says as little as its run. */
export function strayText(about: About, wanted: About): string | undefined {
  if (about.run !== wanted.run) {
    const whose = about.run === null ? 'names no run, where the run has an identity' : 'is of another run';
    return `${whose}: it counts for nothing here; remove it, or put it back into its own folder`;
  }
  if (about.posterior === null || wanted.posterior === null || about.posterior === wanted.posterior) {
    return undefined;
  }
  return 'is of an earlier posterior of this run; the command that wrote it makes it anew';
}

/** What one of them says. @throws FileFormatError if it is damaged, or was changed after it was written */
export function openSide(file: string, text: string): unknown {
  const source = { file, hint: 'remove the file; the run goes without it' };
  const { content, isWhole } = openJson(parseJson(source, text));
  if (isWhole !== false) return content;
  const expected = 'the checksum of the other fields';
  const got = 'another one: the file was changed after it was written';
  throw new FileFormatError({ ...source, field: SEAL, expected, got });
}

export function aboutIn(file: string, content: unknown): About {
  const { run = null, posterior = null } = checkJson({ file, hint: 'remove the file' }, About, content);
  return { run, posterior };
}
