/** The training worker: messages in, messages out. It owns the GPU, the digits and at most one run. */
import { tuningKey } from '../../gpu/blocks.ts';
import { type Gpu, NonFiniteError, openGpu, type Tuning } from '../../index.ts';
import type { KnownBlocks } from '../blockStore.ts';
import { type Fault, faultOf } from '../faults/fault.ts';
import type { AskedRun, ToPage, ToWorker } from '../protocol.ts';
import { type Digits, loadDigits } from './digits.ts';
import { type BegunRun, beginRun, type Origin } from './keeping/beginRun.ts';
import { createVisit } from './keeping/visit.ts';
import { type Profiling, startProfiling } from './profiling.ts';
import { createSteering, type Steering } from './steering.ts';
import { run, type Snapshot } from './trainingRun.ts';

const post = (message: ToPage) => self.postMessage(message);

/** How long the page waits for another tab before it is ready, in milliseconds. */
const lookingTime = 2000;

let gpu: Gpu | undefined;
let digits: Digits | undefined;
let steering: Steering | undefined;
/** The run of this visit, and what it takes to go on with it when the GPU is lost. */
let asked: AskedRun | undefined;
let snapshot: Snapshot | undefined;
let isKept = false;
/** Runs that earlier visits left, and the store in which this one's is kept. */
const visit = createVisit(navigator);
let checkpointSteps: number | undefined;
/** Blocks that earlier visits measured, and when this one measures more. */
let known: KnownBlocks = {};
let tuning: Tuning = 'hardware';
/** Whether kernels are timed, and the times of the latest run. */
let profile = false;
let profiling: Profiling | undefined;

self.onmessage = ({ data }: MessageEvent<ToWorker>) => {
  switch (data.type) {
    case 'open':
      profile = data.profile;
      tuning = data.tuning;
      known = data.blocks;
      checkpointSteps = data.checkpointSteps;
      void reporting(() => open(data.dataUrl));
      break;
    case 'start':
      void reporting(() => start({ kind: 'new', asked: { preset: data.preset, settings: data.settings } }));
      break;
    case 'continue':
      if (data.from === 'checkpoint') void reporting(() => start({ kind: 'checkpoint' }));
      else if (asked && snapshot) {
        const { state } = snapshot;
        const origin: Origin = { kind: 'lastEpoch', asked, state, isKept };
        void reporting(() => start(origin));
      }
      break;
    case 'discard':
      void reporting(visit.discard);
      break;
    case 'trace':
      if (profiling) post({ type: 'trace', text: profiling.profiler.trace() });
      break;
    case 'resume':
      post({ type: 'state', state: 'training' });
      steering?.resume();
      break;
    default:
      steering?.[data.type]();
  }
};

// whatever escapes is told as well: a worker dies silently otherwise
self.addEventListener('unhandledrejection', (event) => {
  event.preventDefault();
  tell(event.reason);
});

async function open(dataUrl: string): Promise<void> {
  const look = visit.look();
  const known = Promise.race([look, new Promise<undefined>((resolve) => setTimeout(resolve, lookingTime))]);
  const [opened, loaded, interrupted] = await Promise.all([openDevice(), loadDigits(dataUrl), known]);
  digits = loaded;
  const { train, test } = loaded;
  post({
    type: 'ready',
    adapter: opened.adapterName,
    trainImages: train.count,
    testImages: test.count,
    interrupted,
  });
  if (!interrupted) await tellInterrupted(look);
}

async function tellInterrupted(look: ReturnType<typeof visit.look>): Promise<void> {
  const run = await look;
  if (run) post({ type: 'interrupted', run });
}

async function start(origin: Origin): Promise<void> {
  if (steering || !digits) return;
  steering = createSteering();
  let begun: BegunRun | undefined;
  try {
    gpu ??= await openDevice();
    const opened = gpu;
    post({ type: 'state', state: 'training' });
    begun = await beginRun(visit, origin, { adapter: opened.adapterName, checkpointSteps, post });
    if (!begun) return post({ type: 'gone' });
    const { from, keeping } = begun;
    asked = begun.asked;
    if (origin.kind !== 'lastEpoch') snapshot = undefined;
    profiling = profile ? await startProfiling(gpu, post) : undefined;
    const keep = (latest: Snapshot) => {
      snapshot = latest;
    };
    const said = (message: ToPage) => {
      // by the first report everything is measured
      if (message.type === 'report') tellBlocks(opened);
      post(message);
    };
    const { settings } = asked;
    await run({ gpu, digits, settings, steering, from, keeping, keep, post: said, profiling });
  } catch (error) {
    // it would diverge again
    if (error instanceof NonFiniteError) await begun?.keeping.forget();
    throw error;
  } finally {
    await profiling?.end();
    isKept = begun?.keeping.isKept ?? false;
    await begun?.keeping.end();
    steering = undefined;
  }
}

/** Tells the page what was measured since the last time. */
function tellBlocks({ adapterName, measuredBlocks }: Gpu): void {
  const blocks = Object.fromEntries(measuredBlocks);
  const key = tuningKey(adapterName);
  const before = known[key] ?? {};
  if (Object.keys(blocks).every((product) => product in before)) return;
  known = { ...known, [key]: blocks };
  post({ type: 'blocks', key, blocks });
}

/** Opens the device and watches it: Chromium shows no console message for errors of a worker's GPU. */
async function openDevice(): Promise<Gpu> {
  const opened = await openGpu(navigator.gpu, { profile, tuning });
  gpu = opened;
  for (const [product, block] of Object.entries(known[tuningKey(opened.adapterName)] ?? {})) {
    opened.measuredBlocks.set(product, block);
  }
  opened.device.addEventListener('uncapturederror', ({ error }) => {
    console.error(`WebGPU: ${error.message}`);
    // a run reports it at its next report, from where it happened
    if (!steering) reporting(() => opened.check('WebGPU'));
  });
  void opened.lost.then((info) => {
    if (gpu === opened) gpu = undefined;
    // a run meets the loss itself
    if (info.reason !== 'destroyed' && !steering) reporting(() => opened.check('while nothing was training'));
  });
  return opened;
}

async function reporting(action: () => void | Promise<void>): Promise<void> {
  try {
    await action();
  } catch (error) {
    tell(error);
  }
}

function tell(error: unknown): void {
  const fault = faultOf(error, navigator.gpu !== undefined);
  // defects go to the console too, with their stack; the others are news for the user, not for a developer
  if (fault.kind === 'gpu' || fault.kind === 'crash') console.error(error);
  // a device that has reported an error refuses all further work: the next run gets another one
  if (fault.kind === 'gpu') {
    gpu?.destroy();
    gpu = undefined;
  }
  const told = resumable(fault);
  post({ type: 'fault', fault: told });
  // a run that broke off and cannot go on from memory can from its checkpoint
  if (digits && !steering && !told.continueFrom) void tellInterrupted(visit.look());
}

function resumable(fault: Fault): Fault {
  if (fault.kind !== 'device-lost' || !snapshot || !asked || snapshot.epochs >= asked.settings.epochs) {
    return fault;
  }
  return { ...fault, continueFrom: snapshot.epochs };
}
