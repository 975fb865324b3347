/** Vitest's set-up of `npm run test:onnx`. */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installPackages } from '../install.ts';

/** Without install scripts: onnxruntime-node's fetches libraries for CUDA, which nothing here needs. */
export const setup = () =>
  installPackages({
    folder: dirname(fileURLToPath(import.meta.url)),
    note: 'installing onnxruntime into tools/onnx/node_modules: 440 MB, 20 s',
    say: console.log,
  });
