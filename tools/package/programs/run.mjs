/** The compiled program under plain Node, on the software adapter. */
import { curve, openFirst } from './program.js';

const x = Array.from({ length: 64 }, (_, i) => i / 64);
const gpu = await openFirst();
const { sd, file } = await curve(
  gpu,
  x,
  x.map((value) => Math.sin(6 * value)),
);
gpu.destroy();
if (!(sd > 0 && file.length > 1000)) throw new Error(`sd ${sd}, ${file.length} bytes`);
console.log(`sd ${sd.toFixed(3)}, ${file.length} bytes of ONNX`);
