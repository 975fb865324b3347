import { defineConfig } from 'vitest/config';
import base from './vitest.config.ts';

/** `npm run test:onnx`: exported graphs in onnxruntime, which tools/onnx installs for itself. */
export default defineConfig({
  test: { ...base.test, include: ['tools/onnx/*.witness.ts'], globalSetup: ['tools/onnx/install.ts'] },
});
