/** Load a posterior that ships, and decide with a threshold: what is doubtful goes to a person. */
import { readFile } from 'node:fs/promises';
import { loadClassifier, parseNpy } from 'credence';
import { openGpuHere } from 'credence/node';

const gpu = await openGpuHere();
const model = await loadClassifier(gpu, await readFile('digits.safetensors'));
const { data } = parseNpy('images.npy', await readFile('images.npy'));
const { predicted, errorProbability } = await model.predict(Uint8Array.from(data));
console.log(predicted.map((digit, n) => (errorProbability[n]! < 0.05 ? digit : 'ask a person')));
gpu.destroy();
