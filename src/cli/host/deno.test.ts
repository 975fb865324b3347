/** The choice among what Deno offers. The adapters are fakes: what they compute is their business. */
import { afterEach, expect, test, vi } from 'vitest';
import { NoAdapterError } from '../../gpu/errors.ts';
import { openDenoGpu } from './deno.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

/**
 * `navigator.gpu` of a machine with these adapters; only those who ask get the software one if there is
 * hardware.
 */
function offer({ hardware, software }: { hardware: boolean; software: boolean }): void {
  const requestAdapter = async ({ forceFallbackAdapter = false }: GPURequestAdapterOptions = {}) => {
    const isFallbackAdapter = forceFallbackAdapter || !hardware;
    const exists = isFallbackAdapter ? software : hardware;
    return exists ? { info: { isFallbackAdapter } } : null;
  };
  vi.stubGlobal('navigator', { gpu: { requestAdapter } });
}

/** Whether the adapter that a choice leads to is a software adapter. */
async function isSoftware(choice: 'auto' | 'gpu' | 'software'): Promise<boolean | undefined> {
  const adapter = await (await openDenoGpu(choice)).requestAdapter();
  return adapter?.info.isFallbackAdapter;
}

test('auto is the hardware where there is some, else the software adapter', async () => {
  offer({ hardware: true, software: true });
  expect(await isSoftware('auto')).toBe(false);
  offer({ hardware: false, software: true });
  expect(await isSoftware('auto')).toBe(true);
});

test('a wish for one kind is never met by the other', async () => {
  offer({ hardware: true, software: true });
  expect(await isSoftware('gpu')).toBe(false);
  expect(await isSoftware('software')).toBe(true);
  offer({ hardware: false, software: true });
  await expect(openDenoGpu('gpu')).rejects.toThrow(NoAdapterError);
  offer({ hardware: true, software: false });
  await expect(openDenoGpu('software')).rejects.toThrow('mesa-vulkan-drivers');
});

test('a Deno that was started without its flag says which one', async () => {
  vi.stubGlobal('navigator', {});
  await expect(openDenoGpu('auto')).rejects.toThrow('--unstable-webgpu');
});
