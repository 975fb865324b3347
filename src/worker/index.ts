/**
 * Models in a worker: the package's `./worker`. A page that trains there stays as quick as it was. The worker
 * opens WebGPU itself; data and predictions are copied.
 */
import { CredenceError } from '../errors.ts';
import { createClient } from '../service/calls/client.ts';
import { type Models, modelsOf } from './client.ts';
import type { ModelCalls } from './protocol.ts';

export type { Models, WorkerClassifier, WorkerRegressor } from './client.ts';

export interface ModelWorker extends Models {
  /** Ends the worker. What was asked and not answered rejects, and its models are gone. */
  close(): void;
}

/**
 * Starts a worker. Bundlers find its script by the literal address below.
 * @throws CredenceError where there are no workers, as under Node: fit in place there
 */
export function openWorker(): ModelWorker {
  if (typeof Worker === 'undefined') {
    throw new CredenceError(
      'no-worker',
      'openWorker: this environment has no Worker; under Node call fitClassifier and the like in place',
    );
  }
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  const port = {
    onmessage: null as ((message: MessageEvent) => void) | null,
    postMessage: (message: unknown) => worker.postMessage(message),
  };
  worker.onmessage = (message) => port.onmessage?.(message);
  const client = createClient<ModelCalls>(port);
  const end = (message: string) => {
    worker.terminate();
    client.fail({ kind: 'crash', message });
  };
  worker.onerror = (error) => end(error.message || 'The worker did not load, or ended without a message.');
  worker.onmessageerror = () => end('A message between the page and the worker could not be read.');
  return { ...modelsOf(client), close: () => end('The worker was closed.') };
}
