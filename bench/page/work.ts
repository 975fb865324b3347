/** The work that every contender does: one network, one minibatch, one set of images, and seeded noise. */

import { initialMeans, initialRhos } from '../../src/bayes/posterior/initialise.ts';
import { type LayerValues, layoutOf } from '../../src/bayes/posterior/layout.ts';
import { gaussian } from '../../src/bayes/prior.ts';
import { networkConfig } from '../../src/bayes/settings/settings.ts';
import { MNIST_CLASSES, MNIST_FILES, parseMnist } from '../../src/data/files/mnist.ts';
import { layerOf } from '../../src/reference/padded.ts';
import { type NoiseSource, weightNormals } from '../../src/reference/random.ts';

export const inputScale = 1 / 126;
export const adam = { learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
/** Standard deviation of the Gaussian prior, whose KL has a closed form. */
export const priorScale = 0.5;
/**
 * Examples of the data set that the KL is spread over: c = 1 / N, what one nat of KL weighs beside the mean
 * NLL.
 */
export const klScale = 1 / 60_000;
/** How many examples and draws the timed predictions have. */
export const predicted = { images: 1000, draws: 16 };
/** Seed of the initial means. */
export const initialSeed = 1;

export interface ImagesAndLabels {
  readonly images: Uint8Array;
  readonly labels: Uint8Array;
  readonly count: number;
}

/** A weight matrix [I, O] and a bias [O] a layer. */
export type Noise = readonly LayerValues[];

export interface Work {
  readonly layers: readonly number[];
  readonly batch: ImagesAndLabels;
  readonly images: ImagesAndLabels;
  /** The means that every contender starts from. */
  readonly mu: readonly LayerValues[];
  readonly rho: readonly LayerValues[];
}

/** `folder`: where the page finds MNIST's files. */
export async function loadImages(folder: string): Promise<ImagesAndLabels> {
  const load = async (name: string) => {
    const response = await fetch(`${folder}/${name}`);
    if (!response.ok) throw new TypeError(`bench: ${folder}/${name} answered ${response.status}`);
    return { name, bytes: new Uint8Array(await response.arrayBuffer()) };
  };
  const { images, labels } = MNIST_FILES.test;
  return parseMnist({ images: await load(images), labels: await load(labels) });
}

export const firstOf = ({ images, labels, count }: ImagesAndLabels, n: number): ImagesAndLabels => ({
  images: images.subarray(0, n * (images.length / count)),
  labels: labels.subarray(0, n),
  count: n,
});

export function workFor(all: ImagesAndLabels, layers: readonly number[], batch: number): Work {
  const layout = layoutOf(layers);
  const config = networkConfig({ layers, prior: gaussian(priorScale) });
  return {
    layers,
    batch: firstOf(all, batch),
    images: firstOf(all, predicted.images),
    mu: initialMeans(layout, initialSeed),
    rho: initialRhos(layout, config),
  };
}

/** eps of every weight, as Credence's kernels draw it. */
export function noiseOf(layers: readonly number[], source: NoiseSource): Noise {
  const normal = weightNormals(source);
  return layoutOf(layers).layers.map((layer) => {
    const { inputs, outputs } = layer;
    const values = Float32Array.from(layerOf(layer, normal).values);
    return {
      weight: values.slice(0, inputs * outputs),
      bias: values.slice(inputs * outputs),
    };
  });
}

/** Network inputs [N, I] as floats. */
export const inputsOf = ({ images }: ImagesAndLabels): Float32Array<ArrayBuffer> =>
  Float32Array.from(images, (byte) => byte * inputScale);

/** [N, C]. */
export function oneHot(
  { labels, count }: ImagesAndLabels,
  classes = MNIST_CLASSES,
): Float32Array<ArrayBuffer> {
  const hot = new Float32Array(count * classes);
  labels.forEach((label, n) => {
    hot[n * classes + label] = 1;
  });
  return hot;
}
