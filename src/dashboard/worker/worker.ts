/** The worker: the service (src/service), with the browser's WebGPU, files and locks. */
import { tuningKey } from '../../gpu/blocks.ts';
import { openGpu } from '../../index.ts';
import { loadByFetch, startService } from '../../service/service.ts';

const service = startService(self as unknown as Parameters<typeof startService>[0], {
  hasWebGpu: navigator.gpu !== undefined,
  platform: navigator,
  load: loadByFetch,
  async openDevice({ profile, tuning, blocks }) {
    const opened = await openGpu(navigator.gpu, { profile, tuning });
    for (const [product, block] of Object.entries(blocks[tuningKey(opened.adapterName)] ?? {})) {
      opened.measuredBlocks.set(product, block);
    }
    // Chromium shows no console message for errors of a worker's GPU
    opened.device.addEventListener('uncapturederror', ({ error }) =>
      console.error(`WebGPU: ${error.message}`),
    );
    return opened;
  },
});

// whatever escapes is told as well: a worker dies silently otherwise
self.addEventListener('unhandledrejection', (event) => {
  event.preventDefault();
  console.error(event.reason);
  service.tell(event.reason);
});
