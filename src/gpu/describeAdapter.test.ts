import { expect, test } from 'vitest';
import { describeAdapter } from './describeAdapter.ts';

const info = (fields: Partial<GPUAdapterInfo>) =>
  ({
    vendor: '',
    architecture: '',
    device: '',
    description: '',
    isFallbackAdapter: false,
    ...fields,
  }) as GPUAdapterInfo;

test.each([
  [{ vendor: 'google', architecture: 'swiftshader' }, 'SwiftShader (software, CPU)'],
  [{ vendor: 'mesa', description: 'llvmpipe (LLVM 15)' }, 'lavapipe (software, CPU)'],
  [{ vendor: 'microsoft', device: 'x', isFallbackAdapter: true }, 'x (software, CPU)'],
  [
    { vendor: 'nvidia', architecture: 'ada', description: 'GeForce RTX 4070' },
    'GeForce RTX 4070 (nvidia, ada)',
  ],
  [{ vendor: 'apple', architecture: 'metal-3' }, 'apple, metal-3'],
  [{}, 'unnamed GPU'],
])('%o is described as "%s"', (fields, line) => {
  expect(describeAdapter(info(fields))).toBe(line);
});
