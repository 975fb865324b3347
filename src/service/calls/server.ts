/** The answering side: runs a handler for each request, and sends how it ended. */
import type { Fault } from '../fault.ts';
import type { CallTable, FromService, Port, ToService } from './wire.ts';

export interface CallContext<Progress> {
  /** Aborted by the client. */
  readonly signal: AbortSignal;
  progress(told: Progress): void;
}

export type Handlers<Table extends CallTable> = {
  readonly [Name in keyof Table]: (
    given: Table[Name]['given'],
    context: CallContext<Table[Name]['progress']>,
  ) => Promise<Table[Name]['reply']>;
};

/**
 * Answers what comes through the port. Requests may run side by side; handlers that must not, take turns.
 * @param faultOf what an error is told as
 * @returns a function that sends an event, which belongs to no request
 */
export function serve<Table extends CallTable>(
  port: Port,
  handlers: Handlers<Table>,
  faultOf: (error: unknown) => Fault,
): (event: unknown) => void {
  const running = new Map<number, AbortController>();
  const send = (message: FromService) => port.postMessage(message);

  async function answer({ id, ask, given }: Extract<ToService, { ask: string }>): Promise<void> {
    const controller = new AbortController();
    running.set(id, controller);
    try {
      if (!Object.hasOwn(handlers, ask)) {
        throw new TypeError(`service: "${ask}" cannot be asked, only ${Object.keys(handlers).join(', ')}`);
      }
      const { signal } = controller;
      const reply = await handlers[ask]!(given, { signal, progress: (told) => send({ id, progress: told }) });
      send({ id, reply });
    } catch (error) {
      send({ id, fault: controller.signal.aborted ? aborted : faultOf(error) });
    } finally {
      running.delete(id);
    }
  }

  port.onmessage = ({ data }: MessageEvent<ToService>) => {
    if ('abort' in data) running.get(data.id)?.abort();
    else void answer(data);
  };
  return (event) => send({ event });
}

/** The client knows already. */
const aborted: Fault = { kind: 'aborted', message: 'The request was withdrawn.' };
