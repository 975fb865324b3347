/** Images and labels of IDX files from the page's own folder, no more of them than are shown. */
import { DataError } from '../../data/errors.ts';
import { type LabelledImages, parseMnist } from '../../data/files/mnist.ts';

type Body = ReadableStream<Uint8Array<ArrayBuffer>>;
type Reader = ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>;

/** Paths from the page's folder, packed or not. */
export interface ImageFiles {
  readonly images: string;
  readonly labels: string;
  readonly classes: number;
}

/**
 * The first images of a set. What comes after them is not fetched, but for what is on its way.
 *
 * @param folder absolute URL with its last slash
 * @param count how many; the set may not have fewer
 * @throws DataError naming the file: missing, damaged, of another size, or shorter
 */
export async function fetchImages(folder: string, files: ImageFiles, count: number): Promise<LabelledImages> {
  const [images, labels] = await Promise.all([
    fetchFirst(folder, files.images, { header: 16, bytes: count * 784 }),
    fetchFirst(folder, files.labels, { header: 8, bytes: count }),
  ]);
  const data = parseMnist(
    { images: { name: files.images, bytes: images }, labels: { name: files.labels, bytes: labels } },
    files.classes,
  );
  if (data.rows === 28 && data.columns === 28) return data;
  throw new DataError({
    file: files.images,
    offset: 8,
    expected: 'images of 28x28',
    got: `${data.rows}x${data.columns}`,
    hint: 'restore the file that came with the project',
  });
}

/** An IDX file of the leading `bytes` of the data alone: its count says so. */
async function fetchFirst(
  folder: string,
  file: string,
  { header, bytes }: { readonly header: number; readonly bytes: number },
): Promise<Uint8Array> {
  const address = new URL(file, folder).href;
  const fail = (got: string, cause?: unknown) =>
    new DataError(
      {
        file,
        expected: `the first ${bytes} bytes of its data`,
        got,
        hint: `check that ${address} can be opened`,
      },
      { cause },
    );
  let first: Uint8Array;
  try {
    const response = await fetch(address);
    if (!response.ok || response.body === null) throw fail(`HTTP status ${response.status}`);
    first = await readFirst(await unpacked(response.body), header + bytes);
  } catch (cause) {
    if (cause instanceof DataError) throw cause;
    throw fail(`no answer (${cause instanceof Error ? cause.message : String(cause)})`, cause);
  }
  if (first.length < header + bytes) throw fail(`${Math.max(0, first.length - header)}`);
  const view = new DataView(first.buffer);
  const size = header === 16 ? view.getUint32(8) * view.getUint32(12) : 1;
  // what is no IDX file is told by who reads it
  if (size > 0 && bytes % size === 0 && view.getUint32(4) >= bytes / size) view.setUint32(4, bytes / size);
  return first;
}

/** Some servers unpack .gz by themselves, and the development server never packs: the bytes tell. */
async function unpacked(body: Body): Promise<Body> {
  const reader = body.getReader();
  const start = await reader.read();
  const isPacked = start.value?.[0] === 0x1f && start.value[1] === 0x8b;
  const { readable, writable } = isPacked ? new DecompressionStream('gzip') : new TransformStream();
  feed(start, reader, writable.getWriter());
  return readable;
}

/** Part after part: the next is read when the last was taken, and none when nobody reads any more. */
async function feed(
  start: Awaited<ReturnType<Reader['read']>>,
  reader: Reader,
  writer: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>,
): Promise<void> {
  try {
    for (let part = start; !part.done; part = await reader.read()) await writer.write(part.value);
    await writer.close();
  } catch (error) {
    // each end hears of it when the other fails; for one of them it is no news
    await Promise.allSettled([reader.cancel(error), writer.abort(error)]);
  }
}

/** The leading bytes of a stream, or all if there are fewer; the rest is not asked for. */
async function readFirst(stream: Body, count: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(count);
  let filled = 0;
  const reader = stream.getReader();
  while (filled < count) {
    const { value, done } = await reader.read();
    if (done) return bytes.slice(0, filled);
    const part = value.subarray(0, count - filled);
    bytes.set(part, filled);
    filled += part.length;
  }
  await reader.cancel();
  return bytes;
}
