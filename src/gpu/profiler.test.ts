/** What a profiler asks of a device, and what becomes of timestamps. The device is a fake. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Gpu } from './device.ts';
import type { Copy } from './dispatch.ts';
import { passesPerSubmit } from './profile/timestamps.ts';
import { commonStep, createProfiler } from './profiler.ts';
import { submit } from './recorder.ts';
import { fakeConstants, fakeDevice, fakeDispatch, fakeRing } from './testing.ts';

beforeEach(() => {
  vi.stubGlobal('GPUBufferUsage', fakeConstants.GPUBufferUsage);
  vi.stubGlobal('GPUMapMode', fakeConstants.GPUMapMode);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

function open(features = ['timestamp-query']) {
  const fake = fakeDevice(features);
  const gpu = new Gpu(fake.device, { description: 'A fake', vendor: '', architecture: '' } as GPUAdapterInfo);
  return { ...fake, gpu };
}

const shape = { inputs: 3, outputs: 5 };
const program = [fakeDispatch('gather[bytes]{}'), fakeDispatch('matmul[draw]{}', shape)];
const steps = [11, 12].map((step, slot) => ({ program, slot, step, extent: { batch: 4, draws: 1 } }));
const copy = { from: 'metrics', fromByte: 0, to: 'staging', bytes: 32 } as unknown as Copy;
const submitSteps = (gpu: Gpu) =>
  submit(gpu, fakeRing, 'training steps', { recordings: steps, copies: [copy] });

/** One pass for everything, and nothing else. */
const untimed = [
  ['device.createCommandEncoder', { label: 'training steps' }],
  ['encoder "training steps".beginComputePass', { label: 'training steps' }],
  ...[0, 256].flatMap((offset) => [
    ['pass "training steps".setBindGroup', 1, 'the step uniform', [offset]],
    ...['gather[bytes]{}', 'matmul[draw]{}'].flatMap((name) => [
      ['pass "training steps".setPipeline', `pipeline ${name}`],
      ['pass "training steps".setBindGroup', 0, `buffers of ${name}`],
      ['pass "training steps".dispatchWorkgroups', 8, 1, 1],
    ]),
  ]),
  ['pass "training steps".end'],
  ['encoder "training steps".copyBufferToBuffer', 'metrics', 0, 'staging', 0, 32],
  ['encoder "training steps".finish', { label: 'training steps' }],
  ['queue.submit', [{ label: 'training steps' }]],
];

test('without a profiler the command stream is the bare one: no pass, query or buffer more', () => {
  const { gpu, calls } = open();
  submitSteps(gpu);
  expect(calls).toEqual(untimed);
});

test('a submit that is not to be observed is the bare one, and counts nowhere', () => {
  const { gpu, calls } = open();
  const profiler = createProfiler(gpu);
  submit(gpu, fakeRing, 'training steps', { recordings: steps, copies: [copy], unobserved: true });
  expect(calls).toEqual(untimed);
  expect(profiler.profile().submits).toEqual({ timed: 0, missed: 0 });
});

test('a profiler that was taken off leaves nothing behind', async () => {
  const { gpu, calls, finish } = open();
  const profiler = createProfiler(gpu);
  expect(calls, 'nothing is made before there is something to time').toEqual([]);
  submitSteps(gpu);
  finish();
  await profiler.settled();
  expect(gpu.liveBytes).toBeGreaterThan(0);
  profiler.destroy();
  expect(gpu.liveBytes).toBe(0);
  calls.length = 0;
  submitSteps(gpu);
  expect(calls).toEqual(untimed);
});

test('with one, every dispatch has a pass between two timestamps, and every step a debug group', () => {
  const { gpu, calls } = open();
  createProfiler(gpu);
  submitSteps(gpu);
  const of = (name: string) => calls.filter(([call]) => call.endsWith(name)).map(([, ...given]) => given);
  expect(of('.pushDebugGroup')).toEqual([['step 11'], ['step 12']]);
  expect(of('.popDebugGroup')).toHaveLength(2);
  expect(of('.beginComputePass')).toEqual(
    [...program, ...program].map(({ name }, i) => [
      {
        label: name,
        timestampWrites: {
          ...{ querySet: 'timestamps 0', beginningOfPassWriteIndex: 2 * i, endOfPassWriteIndex: 2 * i + 1 },
        },
      },
    ]),
  );
  expect(of('.resolveQuerySet')).toEqual([['timestamps 0', 0, 8, 'timestamps 0', 0]]);
  // the same work, in the same order
  const worked = (stream: readonly (readonly unknown[])[]) =>
    stream
      .filter(([call]) => /setPipeline|dispatchWorkgroups/.test(String(call)))
      .map(([, ...given]) => given);
  expect(worked(calls)).toEqual(worked(untimed));
});

const times = (...nanoseconds: number[]) => BigUint64Array.from(nanoseconds, BigInt);

test('timestamps become rows, runs and a trace; nothing waits for them', async () => {
  const { gpu, fill, finish } = open();
  const heard: string[] = [];
  const profiler = createProfiler(gpu, {
    ceilings: { gflops: 1, gigabytesPerSecond: 1 },
    onKernels: (runs) => heard.push(...runs.map(({ title, step }) => `${title} of ${step}`)),
  });
  submitSteps(gpu);
  expect(profiler.profile()).toMatchObject({ timerStep: null, submits: { timed: 0 }, phases: [] });
  fill('timestamps 0 readback', times(1000, 3000, 3000, 9000, 9000, 11_000, 12_000, 20_000));
  finish();
  await profiler.settled();
  const { phases, timerStep, submits } = profiler.profile();
  expect([timerStep, submits]).toEqual([0.002, { timed: 1, missed: 0 }]);
  expect(phases).toMatchObject([
    {
      phase: 'training steps',
      kernels: [
        // 400 operations in 8 microseconds; the first run, in which drivers compile, is only in the trace
        {
          kernel: 'matmul',
          shape,
          count: 1,
          median: 0.008,
          p95: 0.008,
          gflops: expect.closeTo(400 / 8_000),
        },
        { kernel: 'gather', shape: null, count: 1, median: 0.002, gflops: null, gigabytesPerSecond: 0.02 },
      ],
    },
  ]);
  expect(heard).toEqual(['gather of 11', 'matmul 3 × 5 of 11', 'gather of 12', 'matmul 3 × 5 of 12']);
  const { traceEvents } = JSON.parse(profiler.trace());
  const kernels = traceEvents.filter(({ cat }: { cat?: string }) => cat === 'training steps');
  expect(kernels.map(({ dur }: { dur: number }) => dur)).toEqual([2, 6, 2, 8]);
  expect(traceEvents.at(-1)).toMatchObject({ name: 'submit training steps', cat: 'host' });
});

test('timestamps that are 0, equal or backwards are below the resolution, and never negative', async () => {
  const { gpu, fill, finish } = open();
  const profiler = createProfiler(gpu);
  submitSteps(gpu);
  // not written, equal; backwards, and one microsecond
  fill('timestamps 0 readback', times(0, 0, 5000, 5000, 9000, 8000, 9000, 10_000));
  finish();
  await profiler.settled();
  expect(profiler.profile().phases[0]!.kernels).toMatchObject([
    { kernel: 'matmul', count: 1, unresolved: 0, median: 0.001, p95: 0.001, total: 0.001 },
    { kernel: 'gather', count: 1, unresolved: 1, median: null, p95: null, gigabytesPerSecond: null },
  ]);
  const { traceEvents } = JSON.parse(profiler.trace());
  const durations = traceEvents.flatMap(({ cat, dur }: { cat?: string; dur: number }) =>
    cat === 'training steps' ? [dur] : [],
  );
  expect(durations, 'a run without timestamps has no place in time').toEqual([0, 0, 1]);
});

test('query sets are used again, and more submits than there are query sets are counted, not kept waiting', async () => {
  const { gpu, calls, finish } = open();
  const profiler = createProfiler(gpu);
  const querySets = () => calls.filter(([call]) => call === 'device.createQuerySet').length;
  submitSteps(gpu);
  finish();
  await profiler.settled();
  submitSteps(gpu);
  expect(querySets()).toBe(1);
  for (let more = 0; more < 20; more++) submitSteps(gpu);
  expect(querySets()).toBe(16);
  calls.length = 0;
  submitSteps(gpu);
  expect(calls, 'a submit that is not timed is the bare one').toEqual(untimed);
  finish();
  await profiler.settled();
  expect(profiler.profile().submits).toEqual({ timed: 17, missed: 6 });
});

test('dispatches beyond a query set run untimed', () => {
  const { gpu, calls } = open();
  createProfiler(gpu);
  const many = Array.from({ length: passesPerSubmit + 1 }, () => program[0]!);
  const recordings = [{ program: many, slot: 0, extent: { batch: 1, draws: 1 } }];
  submit(gpu, fakeRing, 'many', { recordings });
  const passes = calls
    .filter(([call]) => call.endsWith('.beginComputePass'))
    .map(([, given]) => given as object);
  expect(passes.map((given) => 'timestampWrites' in given)).toEqual([
    ...Array(passesPerSubmit).fill(true),
    false,
  ]);
});

test('a device that goes away takes its timestamps along, and nothing else', async () => {
  const { gpu, finish } = open();
  const profiler = createProfiler(gpu);
  submitSteps(gpu);
  finish(new DOMException('gone', 'AbortError'));
  await profiler.settled();
  expect(profiler.profile()).toMatchObject({ submits: { timed: 0, missed: 0 }, phases: [] });
});

test('a device without timestamps is refused, and says what to do', () => {
  const { gpu } = open([]);
  expect(() => createProfiler(gpu)).toThrow(
    'profiler: expected a device with the feature timestamp-query, got A fake without it: train without',
  );
  expect(gpu.observer).toBeUndefined();
});

test('the step of a timer is what its times have in common', () => {
  expect([6, 4, 10].reduce(commonStep, 0)).toBe(2);
});
