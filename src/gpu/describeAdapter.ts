/** Adapter names for people: logs, run folders, the screen. */

const SOFTWARE: readonly [pattern: RegExp, name: string][] = [
  [/swiftshader/i, 'SwiftShader'],
  [/llvmpipe|lavapipe/i, 'lavapipe'],
  [/basic render|warp/i, 'WARP'],
];

const fieldsOf = (info: GPUAdapterInfo): string[] =>
  [info.description, info.device, info.architecture, info.vendor].filter((field) => field !== '');

const softwareName = (info: GPUAdapterInfo): string | undefined =>
  SOFTWARE.find(([pattern]) => fieldsOf(info).some((field) => pattern.test(field)))?.[1];

/** Whether the adapter is a program that computes on the CPU. */
export const computesOnCpu = (info: GPUAdapterInfo): boolean =>
  info.isFallbackAdapter || softwareName(info) !== undefined;

/**
 * One line that says which adapter this is and whether it is a real GPU: `SwiftShader (software, CPU)` or
 * `NVIDIA GeForce RTX 4070 (nvidia, ada)`. Browsers keep fields empty for privacy; those are left out.
 */
export function describeAdapter(info: GPUAdapterInfo): string {
  const software = softwareName(info);
  if (software) return `${software} (software, CPU)`;
  const family = [info.vendor, info.architecture].filter((field) => field !== '').join(', ');
  const name = info.description || info.device;
  if (info.isFallbackAdapter) return `${name || family || 'unnamed adapter'} (software, CPU)`;
  if (name === '') return family || 'unnamed GPU';
  return family === '' ? name : `${name} (${family})`;
}
