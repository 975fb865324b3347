/** WebGPU for kernel tests. */
import { openNodeGpu } from '../../src/cli/host/node.ts';

let opened: Promise<GPU> | undefined;

/**
 * The `GPU` object for tests under Node: the machine's GPU, else the software adapter; `CREDENCE_ADAPTER`
 * decides otherwise. One per test file. The test makes its device from it and destroys it in `afterAll`.
 */
export function openTestGpu(): Promise<GPU> {
  opened ??= openNodeGpu();
  return opened;
}
