/**
 * Dawn under Node has no thread of its own for answers. While one is awaited, it calls the global
 * `setImmediate` from native code, asks, and calls it again. So a core spins while the GPU computes. A
 * software adapter needs that core. Here Dawn asks about once a millisecond instead. An answer comes at most
 * that much later.
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

/**
 * An `immediate` that defers the nameless callbacks of native code, which are Dawn's. It passes on all
 * others.
 */
export function patiently(immediate: Immediate): Immediate {
  const schedule = (callback: Callback, ...args: unknown[]) =>
    isNative(callback) ? setTimeout(callback, pollMilliseconds, ...args) : immediate(callback, ...args);
  // what `promisify` reads lies on the function itself
  return Object.defineProperties(schedule, Object.getOwnPropertyDescriptors(immediate)) as Immediate;
}

/** A bound function looks native too, but has a name: "bound ...". */
const isNative = (callback: Callback): boolean =>
  callback.name === '' && /\{\s*\[native code\]\s*\}$/.test(Function.prototype.toString.call(callback));
