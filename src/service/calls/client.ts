/** The asking side: a promise for each request, which always settles. */
import type { Fault } from '../fault.ts';
import type { CallTable, FromService, Port, ToService } from './wire.ts';

/** What a request ended in, if not in a reply. */
export class ServiceFault extends Error {
  readonly fault: Fault;

  constructor(fault: Fault) {
    super(fault.message);
    this.name = 'ServiceFault';
    this.fault = fault;
  }
}

export interface AskOptions<Progress> {
  /** Aborted: the request rejects with an AbortError at once, and the service leaves out what it can. */
  readonly signal?: AbortSignal | undefined;
  readonly progress?: ((told: Progress) => void) | undefined;
}

export interface Client<Table extends CallTable> {
  /** @throws ServiceFault; DOMException AbortError */
  ask<Name extends keyof Table & string>(
    name: Name,
    given: Table[Name]['given'],
    options?: AskOptions<Table[Name]['progress']>,
  ): Promise<Table[Name]['reply']>;
  /** The service is gone: everything that was asked, and will be, ends in this fault. */
  fail(fault: Fault): void;
}

interface Waiting {
  progress(told: unknown): void;
  reply(value: unknown): void;
  reject(error: unknown): void;
}

/** @param event called with what belongs to no request */
export function createClient<Table extends CallTable>(
  port: Port,
  event: (told: unknown) => void = () => undefined,
): Client<Table> {
  const waiting = new Map<number, Waiting>();
  let next = 1;
  let gone: Fault | undefined;

  port.onmessage = ({ data }: MessageEvent<FromService>) => {
    if (typeof data !== 'object' || data === null) return;
    if ('event' in data) return event(data.event);
    const one = waiting.get(data.id);
    // of an aborted request the end still comes
    if (!one) return;
    if ('progress' in data) one.progress(data.progress);
    else if ('reply' in data) one.reply(data.reply);
    else if ('fault' in data) one.reject(new ServiceFault(data.fault));
  };

  return {
    ask(name, given, { signal, progress } = {}) {
      return new Promise((resolve, reject) => {
        if (gone) return reject(new ServiceFault(gone));
        if (signal?.aborted) return reject(signal.reason);
        const id = next++;
        const aborted = () => {
          settle(() => reject(signal?.reason));
          port.postMessage({ id, abort: true } satisfies ToService);
        };
        const settle = (action: () => void) => {
          waiting.delete(id);
          signal?.removeEventListener('abort', aborted);
          action();
        };
        waiting.set(id, {
          progress: (told) => progress?.(told),
          reply: (value) => settle(() => resolve(value)),
          reject: (error) => settle(() => reject(error)),
        });
        signal?.addEventListener('abort', aborted);
        try {
          port.postMessage({ id, ask: name, given } satisfies ToService);
        } catch (error) {
          // what cannot be cloned cannot be sent
          settle(() => reject(error));
        }
      });
    },
    fail(fault) {
      gone = fault;
      for (const one of [...waiting.values()]) one.reject(new ServiceFault(fault));
    },
  };
}
