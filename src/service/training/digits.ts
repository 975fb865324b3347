/** MNIST for the worker: fetched from the page's own folder, unpacked if it is still packed, checked. */
import { DataError, type LabelledImages, MNIST_FILES, parseMnist } from '../../index.ts';

export interface Digits {
  readonly train: LabelledImages;
  readonly test: LabelledImages;
}

/** The largest file of MNIST has 47 million bytes. A few packed kilobytes can unpack to the whole memory. */
const mostUnpacked = 2 ** 28;

/**
 * @param folder absolute URL with its last slash
 * @param most bytes of a file when it is unpacked
 * @throws DataError naming the file: missing, damaged, truncated, too large, or not belonging to its partner
 */
export async function loadDigits(folder: string, most = mostUnpacked): Promise<Digits> {
  const from = { folder, most };
  const [train, test] = await Promise.all([loadSplit(from, 'train'), loadSplit(from, 'test')]);
  return { train, test };
}

interface From {
  readonly folder: string;
  readonly most: number;
}

async function loadSplit(from: From, split: keyof typeof MNIST_FILES): Promise<LabelledImages> {
  const { images, labels } = MNIST_FILES[split];
  const [imageBytes, labelBytes] = await Promise.all([load(from, images), load(from, labels)]);
  return parseMnist({
    images: { name: images, bytes: imageBytes },
    labels: { name: labels, bytes: labelBytes },
  });
}

async function load({ folder, most }: From, file: string): Promise<Uint8Array> {
  const address = `${folder}${file}.gz`;
  const expected = 'the file from the server';
  const hint = `check that ${address} can be opened`;
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    const response = await fetch(address);
    if (!response.ok) throw new DataError({ file, expected, got: `HTTP status ${response.status}`, hint });
    bytes = new Uint8Array(await response.arrayBuffer());
  } catch (cause) {
    if (cause instanceof DataError) throw cause;
    throw new DataError({ file, expected, got: `no answer (${messageOf(cause)})`, hint }, { cause });
  }
  // some servers unpack .gz by themselves (Content-Encoding), and the development server never packs
  return bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzip(file, bytes, most) : bytes;
}

async function gunzip(file: string, packed: Uint8Array<ArrayBuffer>, most: number): Promise<Uint8Array> {
  try {
    let count = 0;
    const counted = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform(part, out) {
        count += part.length;
        if (count > most) throw new RangeError(`more than ${most} bytes when unpacked`);
        out.enqueue(part);
      },
    });
    const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
    return new Uint8Array(await new Response(unpacked.pipeThrough(counted)).arrayBuffer());
  } catch (cause) {
    const got = `${packed.length} bytes that do not unpack (${messageOf(cause)})`;
    const hint = 'the file is truncated or damaged; upload it again or build the page again';
    throw new DataError(
      { file: `${file}.gz`, offset: 0, expected: 'a whole gzip file', got, hint },
      { cause },
    );
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
