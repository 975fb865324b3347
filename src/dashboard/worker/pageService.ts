/**
 * The service in a worker, as the page asks it. A worker that dies is replaced when something is asked again.
 */
import { type AskOptions, type Client, createClient } from '../../service/calls/client.ts';
import type { Calls, OpenRequest } from '../../service/protocol.ts';
import type { ToPage } from '../../service/training/messages.ts';
import type { readQuery } from '../form/settings.ts';
import { readBlocks } from './blockStore.ts';

export interface Asker {
  ask<Name extends keyof Calls>(
    name: Name,
    given: Calls[Name]['given'],
    options?: AskOptions<Calls[Name]['progress']>,
  ): Promise<Calls[Name]['reply']>;
}

export interface PageService extends Asker {
  /** Opens what training needs; done once for each worker. */
  readonly opened: Promise<Calls['open']['reply']>;
}

type Asked = Pick<ReturnType<typeof readQuery>, 'profile' | 'tuning' | 'checkpointSteps'>;

/** @param event called with what belongs to no request. @param spawned called for each new worker */
export function createPageService(
  { profile, tuning, checkpointSteps }: Asked,
  { event, spawned }: { event(message: ToPage): void; spawned?(service: PageService): void },
): PageService {
  let current:
    | { readonly client: Client<Calls>; readonly opened: Promise<Calls['open']['reply']> }
    | undefined;

  function running() {
    if (current) return current;
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
    const port = {
      onmessage: null as ((message: MessageEvent) => void) | null,
      postMessage: (message: unknown) => worker.postMessage(message),
    };
    worker.onmessage = (message) => port.onmessage?.(message);
    const client = createClient<Calls>(port, (message) => event(message as ToPage));
    const crash = (message: string) => {
      worker.terminate();
      if (current?.client === client) current = undefined;
      client.fail({ kind: 'crash', message });
    };
    worker.onerror = (error) =>
      crash(error.message || 'The worker did not load, or ended without a message.');
    worker.onmessageerror = () => crash('A message between the page and the worker could not be read.');
    const given: OpenRequest = {
      dataUrl: new URL('data/', document.baseURI).href,
      ...{ profile, tuning, checkpointSteps },
      blocks: readBlocks(),
    };
    current = { client, opened: client.ask('open', given) };
    // whoever asks hears of it
    current.opened.catch(() => undefined);
    const isFirst = first;
    first = false;
    if (!isFirst) spawned?.(service);
    return current;
  }
  let first = true;

  const service: PageService = {
    get opened() {
      return running().opened;
    },
    async ask(name, given, options) {
      return running().client.ask(name, given, options);
    },
  };
  return service;
}
