/**
 * Dawn under Node has no thread of its own for answers. As long as one is awaited it calls the global `setImmediate` from
 * native code, asks, and calls it again: a core spins while the GPU computes, and on a software adapter it is a core
 * that the adapter wants. Here Dawn asks about once a millisecond instead. Answers come at most so much later.
 */

type Immediate = typeof setImmediate;
type Callback = (...args: unknown[]) => void;

const pollMilliseconds = 1;
let patient = false;

/** From now on Dawn's polling in this process leaves the CPU alone between two questions. */
export function pollPatiently(): void {
  if (patient) return;
  patient = true;
  globalThis.setImmediate = patiently(globalThis.setImmediate);
}

/** An `immediate` that defers the nameless callbacks of native code, which are Dawn's, and passes on all others. */
export function patiently(immediate: Immediate): Immediate {
  const schedule = (callback: Callback, ...args: unknown[]) =>
    isNative(callback) ? setTimeout(callback, pollMilliseconds, ...args) : immediate(callback, ...args);
  // what `promisify` reads lies on the function itself
  return Object.defineProperties(schedule, Object.getOwnPropertyDescriptors(immediate)) as Immediate;
}

/** A bound function looks native too, but has a name: "bound ...". */
const isNative = (callback: Callback): boolean =>
  callback.name === '' && /\{\s*\[native code\]\s*\}$/.test(Function.prototype.toString.call(callback));
