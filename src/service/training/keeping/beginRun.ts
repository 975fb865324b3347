/** How a run of the page begins: anew, from memory or from a checkpoint, with or without a store. */
import type { TrainingState } from '../../../index.ts';
import { checkpointNames } from '../../../persist/checkpoints.ts';
import type { AskedRun, ToPage } from '../messages.ts';
import { readKeptRun } from './keptRun.ts';
import { keepNothing, keepRun, type RunKeeping } from './runKeeping.ts';
import type { OwnedStore } from './tabStore.ts';
import type { Visit } from './visit.ts';

/** Where a run comes from. */
export type Origin =
  | { readonly kind: 'new'; readonly asked: AskedRun }
  /** `isKept`: the store holds checkpoints of it. */
  | {
      readonly kind: 'lastEpoch';
      readonly asked: AskedRun;
      readonly state: TrainingState;
      readonly isKept: boolean;
    }
  | { readonly kind: 'checkpoint' };

export interface BegunRun {
  readonly asked: AskedRun;
  readonly from: TrainingState | undefined;
  readonly keeping: RunKeeping;
}

export interface Around {
  readonly adapter: string;
  readonly checkpointSteps: number | undefined;
  readonly post: (message: ToPage) => void;
}

/** Undefined if there is no checkpoint to go on from any more. */
export async function beginRun(visit: Visit, origin: Origin, around: Around): Promise<BegunRun | undefined> {
  const owned = await visit.own();
  if ('missing' in owned) return beginUnkept(owned.missing, origin, around);
  try {
    const begun = await beginOwned(owned, origin, around);
    if (!begun) owned.release();
    return begun;
  } catch (error) {
    owned.release();
    return beginUnkept((error as Error).message, origin, around);
  }
}

function beginUnkept(reason: string, origin: Origin, { post }: Around): BegunRun | undefined {
  if (origin.kind === 'checkpoint') return undefined;
  post({ type: 'notKept', reason });
  return { ...known(origin), keeping: keepNothing };
}

async function beginOwned(
  owned: OwnedStore,
  origin: Origin,
  { adapter, checkpointSteps: steps, post }: Around,
): Promise<BegunRun | undefined> {
  if (origin.kind === 'checkpoint') {
    const kept = await readKeptRun(owned.store);
    if (!kept || kept === 'damaged') return undefined;
    const { state: from, unusable: others, preset, settings } = kept;
    if (kept.adapter !== adapter) post({ type: 'otherAdapter', before: kept.adapter });
    const note = { version: 1, preset, settings, adapter } as const;
    const keeping = keepRun(owned, { note, others, isContinued: true, steps, post });
    return { asked: { preset, settings }, from, keeping };
  }
  const { asked, from } = known(origin);
  const isContinued = origin.kind === 'lastEpoch' && origin.isKept;
  const others = isContinued ? [] : await checkpointNames(owned.store);
  const note = { version: 1, ...asked, adapter } as const;
  return { asked, from, keeping: keepRun(owned, { note, others, isContinued, steps, post }) };
}

const known = (origin: Exclude<Origin, { kind: 'checkpoint' }>): Omit<BegunRun, 'keeping'> => ({
  asked: origin.asked,
  from: origin.kind === 'lastEpoch' ? origin.state : undefined,
});
