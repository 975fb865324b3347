/** Digits in a page: train on MNIST's files, and read an image with its doubt. */
import { fitClassifier, MNIST_FILES, openGpu, parseMnist } from 'credence';

const file = async (name: string) => {
  const response = await fetch(`data/${name}`);
  return { name, bytes: new Uint8Array(await response.arrayBuffer()) };
};
const { images: pixels, labels: classes } = MNIST_FILES.train;
const { images, labels } = parseMnist({ images: await file(pixels), labels: await file(classes) });
const model = await fitClassifier(await openGpu(), { inputs: images, labels }, { epochs: 2 });
const { predicted, entropy } = await model.predict(images.subarray(0, 784));
document.body.textContent = `a ${predicted[0]}, with an entropy of ${entropy[0]?.toFixed(2)} nats`;
