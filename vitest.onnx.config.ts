import { defineConfig } from 'vitest/config';
import { common } from './vitest.config.ts';

/** `npm run test:onnx`: exported graphs in onnxruntime, which tools/onnx installs for itself. */
export default defineConfig({
  ...common,
  test: { ...common.test, include: ['tools/onnx/*.witness.ts'], globalSetup: ['tools/onnx/install.ts'] },
});
