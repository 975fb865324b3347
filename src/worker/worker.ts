/** The worker's own script: models on the WebGPU of the worker. */
import { openGpu } from '../gpu/device.ts';
import { serveModels } from './service.ts';

serveModels(self as unknown as Parameters<typeof serveModels>[0], () => openGpu());
