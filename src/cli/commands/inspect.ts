/** `credence inspect`: how a table is read, and what has to be said or corrected before it is trained on. */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Inferred } from '../../data/columns/inferTask.ts';
import { DataError } from '../../data/errors.ts';
import { parseNpy } from '../../data/files/npy.ts';
import { whole } from '../../kit/format.ts';
import { RUN_FILES } from '../../persist/runFolder.ts';
import { readThere } from '../data/files.ts';
import { openImages } from '../data/images.ts';
import { kindOf, openSource, type TableSource } from '../data/source.ts';
import { exitCodes, usageError } from '../exit.ts';
import type { Io } from '../io.ts';
import type { InspectOptions } from '../options/inspect.ts';
import { readingOf } from '../options/reading.ts';
import { createReporter } from '../terminal/reporter.ts';

export async function inspectCommand(file: string, options: InspectOptions, io: Io): Promise<number> {
  const reporter = createReporter(io, options.json);
  const kind = kindOf(file);
  if (kind !== 'csv') {
    reporter.note(kind === 'npy' ? await arrayText(file) : await imagesText(file));
    return exitCodes.done;
  }
  const source = await openSource(file, undefined, { said: readingOf(options) });
  const { task } = options;
  const inferred = task ? { task, because: 'it was said' } : inferredFrom(source, options);
  const reading = source.describe!(options, inferred);
  reporter.report({ event: 'reading', reading });
  return reading.problems.length > 0 ? exitCodes.usage : exitCodes.done;
}

/** Undefined if there is no such target, which the reading says. */
function inferredFrom(source: TableSource, options: InspectOptions): Inferred | undefined {
  try {
    return source.infer(options);
  } catch (error) {
    if (error instanceof DataError) return undefined;
    throw error;
  }
}

async function arrayText(file: string): Promise<string> {
  const { dims, data } = parseNpy(file, await readThere(file));
  const finite: number[] = Array.from(data as ArrayLike<number>).filter(Number.isFinite);
  const least = finite.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const greatest = finite.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const others = data.length - finite.length;
  const odd = others > 0 ? `; ${whole(others)} are NaN or infinite` : '';
  return (
    `read ${file}: an array [${dims.join(', ')}] of numbers from ${least} to ${greatest}${odd}; its targets are in ` +
    'a file of their own, --targets FILE.npy'
  );
}

async function imagesText(path: string): Promise<string> {
  if (!existsSync(path)) throw usageError(`${path}: no such file`);
  if (!statSync(path).isDirectory()) throw usageError(`${path}: expected a file or a folder`);
  if (existsSync(join(path, RUN_FILES.config))) {
    throw usageError(
      `${path}: expected a table or images, got a run folder; credence evaluate, diagnose and runs look at one`,
    );
  }
  const images = openImages(path);
  const parts = await Promise.all((['train', 'test'] as const).map((split) => images.load(split)));
  const texts = parts.map(({ count, rows, columns, classes }, i) => {
    const what = i === 0 ? 'training' : 'test';
    return `${whole(count)} ${what} images of ${rows}x${columns} pixels in ${classes} classes`;
  });
  return `read ${path}: IDX files, ${texts.join(', ')}`;
}
