/** `train --profile`: what is timed, and what is kept of it. */
import type { Gpu } from '../../gpu/device.ts';
import { measureCeilings } from '../../gpu/profile/ceilings.ts';
import { createProfiler, type Profile, type Profiler } from '../../gpu/profiler.ts';
import { EXTRA_FILES } from '../runFolders/runFolder.ts';

/**
 * Measures what the adapter can do and begins to time kernels.
 * @throws TimestampsMissingError before anything is trained
 */
export async function startProfiling(gpu: Gpu): Promise<Profiler> {
  // refuses first: ceilings alone are of no use
  createProfiler(gpu).destroy();
  return createProfiler(gpu, { ceilings: await measureCeilings(gpu) });
}

export interface ProfileKept {
  readonly profile: Profile;
  /** By name, for the run folder. */
  readonly files: ReadonlyMap<string, string>;
}

/** Waits for what is still to be read and ends the timing. */
export async function endProfiling(profiler: Profiler): Promise<ProfileKept> {
  await profiler.settled();
  profiler.destroy();
  const profile = profiler.profile();
  const files = new Map([
    [EXTRA_FILES.profile, `${JSON.stringify(profile, null, 2)}\n`],
    [EXTRA_FILES.trace, profiler.trace()],
  ]);
  return { profile, files };
}
