/** The training worker: messages in, messages out. It owns the GPU, the digits and at most one run. */
import type { RunSettings } from '../../bayes/settings/runSettings.ts';
import { tuningKey } from '../../gpu/blocks.ts';
import { type Gpu, openGpu, type Tuning } from '../../index.ts';
import type { KnownBlocks } from '../blockStore.ts';
import { type Fault, faultOf } from '../faults/fault.ts';
import type { ToPage, ToWorker } from '../protocol.ts';
import { type Digits, loadDigits } from './digits.ts';
import { type Profiling, startProfiling } from './profiling.ts';
import { createSteering, type Steering } from './steering.ts';
import { run, type Snapshot } from './trainingRun.ts';

const post = (message: ToPage) => self.postMessage(message);

let gpu: Gpu | undefined;
let digits: Digits | undefined;
let steering: Steering | undefined;
/** What `continue` needs. */
let settings: RunSettings | undefined;
let snapshot: Snapshot | undefined;
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
      void reporting(() => open(data.dataUrl));
      break;
    case 'start':
      settings = data.settings;
      snapshot = undefined;
      void reporting(start);
      break;
    case 'continue':
      void reporting(start);
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
  const [opened, loaded] = await Promise.all([openDevice(), loadDigits(dataUrl)]);
  digits = loaded;
  const { train, test } = loaded;
  post({
    type: 'ready',
    adapter: opened.adapterName,
    trainImages: train.count,
    testImages: test.count,
  });
}

async function start(): Promise<void> {
  if (steering || !digits || !settings) return;
  steering = createSteering();
  try {
    gpu ??= await openDevice();
    post({ type: 'state', state: 'training' });
    profiling = profile ? await startProfiling(gpu, post) : undefined;
    const keep = (latest: Snapshot) => {
      snapshot = latest;
    };
    const opened = gpu;
    const said = (message: ToPage) => {
      // by the first report everything is measured
      if (message.type === 'report') tellBlocks(opened);
      post(message);
    };
    await run({ gpu, digits, settings, steering, from: snapshot, keep, post: said, profiling });
  } finally {
    await profiling?.end();
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
  post({ type: 'fault', fault: resumable(fault) });
}

function resumable(fault: Fault): Fault {
  if (fault.kind !== 'device-lost' || !snapshot || !settings || snapshot.epochs >= settings.epochs)
    return fault;
  return { ...fault, continueFrom: snapshot.epochs };
}
