/**
 * What the snippets of the documents take as given: data, a network, and what a page does with an answer.
 * The data are few and of few numbers, so that every snippet runs in seconds.
 */
import { readFile } from 'node:fs/promises';
import { openTestGpu } from '../../e2e/harness/gpu.ts';
import { normalValues } from '../../src/bayes/testing.ts';
import { randomLayers, safetensors, stateDict } from '../../src/import/testing/elsewhere.ts';
import { BayesianNeuralNetwork, type Examples, openGpu, randomWords } from '../../src/index.ts';

const word = randomWords(1, 11, 0);
const examples = 60;

// a page has navigator.gpu, and Node has not
Object.defineProperty(globalThis, 'navigator', { value: { gpu: await openTestGpu() }, configurable: true });
export const gpu = await openGpu(navigator.gpu);

export const images = Uint8Array.from({ length: examples * 784 }, (_, i) => word(i) & 255);
export const labels = Uint8Array.from({ length: examples }, (_, n) => n % 10);
export const test = { images: images.slice(0, 20 * 784), count: 20, inputSize: 784 } satisfies Examples;
export const testLabels = labels.slice(0, 20);
export const [validation, validationLabels] = [test, testLabels];
export const digits = { images, labels, count: examples, inputSize: 784 } satisfies Examples;
export const made = images.slice(0, 200 * 784);

export const x = Float32Array.from({ length: examples }, (_, n) => n / examples);
export const y = normalValues(examples, 4, 0.1).map((noise, n) => noise + x[n]!);
export const grid = x.map((at) => 2 * at);

export const text = `width,colour,price\n${Array.from(x, (at, n) => `${n % 7},${n % 3 ? 'red' : 'blue'},${at}`).join('\n')}\n`;

export const { signal } = new AbortController();

/** A classifier of ten classes that was trained on the digits. */
export const net = await BayesianNeuralNetwork.create(gpu, { layers: [784, 8, 10] });
for await (const _ of net.train(digits, { epochs: 1 }));

const nothing = (..._: unknown[]): void => undefined;
/** What a page does with an answer. */
export const [show, plot, save, say] = [nothing, nothing, nothing, nothing];

/** Weights as another program writes them. */
const written = () => safetensors(stateDict(randomLayers([784, 8, 10], 1), ['fc1', 'fc2'])).slice();

/** The page's own files, which lie in public/, and a network that was trained elsewhere. */
export const fetch = async (path: string): Promise<Response> =>
  new Response(
    path === 'model.safetensors'
      ? written()
      : await readFile(new URL(`../../public/${path}`, import.meta.url)),
  );
