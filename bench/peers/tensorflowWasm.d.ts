/** The part of TensorFlow.js' WebAssembly backend that the bench calls. */
export function setWasmPaths(paths: Readonly<Record<string, string>>): void;
export function getThreadsCount(): number;
export function setThreadsCount(threads: number): void;
