import { afterEach, describe, expect, test } from 'vitest';
import { faultOf } from '../fault.ts';
import { createClient, ServiceFault } from './client.ts';
import { newestWins } from './newest.ts';
import { type Handlers, serve } from './server.ts';

type Table = {
  double: { given: number; progress: string; reply: number };
  wait: { given: null; progress: never; reply: string };
};

const opened: MessagePort[] = [];
afterEach(() => {
  for (const port of opened.splice(0)) port.close();
});

/** A client and a service at the ends of a channel. */
function connect(handlers: Partial<Handlers<Table>> = {}) {
  const { port1, port2 } = new MessageChannel();
  opened.push(port1, port2);
  const events: unknown[] = [];
  const client = createClient<Table>(port1, (event) => events.push(event));
  const all: Handlers<Table> = {
    async double(given, { progress }) {
      progress('begun');
      if (given < 0) throw new RangeError('expected a number of at least 0, got one below');
      progress('nearly');
      return 2 * given;
    },
    wait: (_, { signal }) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    ...handlers,
  };
  const tell = serve<Table>(port2, all, (error) => faultOf(error, true));
  return { client, events, tell, port: port2 };
}

const faultIn = (asked: Promise<unknown>) =>
  asked.then(
    () => 'no fault',
    (error) => (error instanceof ServiceFault ? error.fault : error),
  );

describe('a request', () => {
  test('ends in its reply, and what is told meanwhile comes in order', async () => {
    const { client } = connect();
    const told: string[] = [];
    const [a, b] = await Promise.all([
      client.ask('double', 4, { progress: (text) => told.push(text) }),
      client.ask('double', 5),
    ]);
    expect([a, b, told]).toEqual([8, 10, ['begun', 'nearly']]);
  });

  test('ends in a typed fault where the handler throws, or nobody knows it', async () => {
    const { client } = connect();
    expect(await faultIn(client.ask('double', -1))).toMatchObject({ kind: 'crash', message: /at least 0/ });
    const unknown = client.ask('toString' as 'double', 1);
    expect(await faultIn(unknown)).toMatchObject({
      message: /"toString" cannot be asked, only double, wait/,
    });
  });

  test('that is aborted rejects at once, and the handler hears of it', async () => {
    let hear = (_: string) => {};
    const heard = new Promise<string>((resolve) => {
      hear = resolve;
    });
    const { client } = connect({
      wait: (_, { signal }) =>
        new Promise((_resolve, reject) =>
          signal.addEventListener('abort', () => {
            hear('aborted');
            reject(signal.reason);
          }),
        ),
    });
    const controller = new AbortController();
    const asked = client.ask('wait', null, { signal: controller.signal });
    controller.abort();
    await expect(asked).rejects.toThrow(/abort/i);
    expect(await heard).toBe('aborted');
    await expect(client.ask('wait', null, { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
    expect(await client.ask('double', 1), 'others are answered').toBe(2);
  });

  test('that cannot be sent rejects', async () => {
    const { client } = connect();
    await expect(client.ask('double', (() => 1) as unknown as number)).rejects.toThrow(/clone/i);
  });

  test('ends in the fault of a service that died, and so does every later one', async () => {
    const { client } = connect();
    const asked = client.ask('wait', null);
    client.fail({ kind: 'crash', message: 'the worker ended' });
    expect(await faultIn(asked)).toMatchObject({ kind: 'crash', message: 'the worker ended' });
    expect(await faultIn(client.ask('double', 1))).toMatchObject({ message: 'the worker ended' });
  });

  test('leaves room for events, which belong to none', async () => {
    const { client, events, tell } = connect();
    tell('a run was found');
    await client.ask('double', 1);
    expect(events).toEqual(['a run was found']);
  });
});

describe('the newest request wins', () => {
  test('what was begun is answered, of what waits only the newest', async () => {
    const asked: number[] = [];
    const open: (() => void)[] = [];
    const newest = newestWins(async (given: number) => {
      asked.push(given);
      await new Promise<void>((resolve) => open.push(resolve));
      return given;
    });
    const replies = [1, 2, 3, 4].map((given) => newest.ask(given));
    open.shift()!();
    expect(await Promise.all(replies.slice(0, 3))).toEqual([1, undefined, undefined]);
    open.shift()!();
    expect(await replies[3]).toBe(4);
    expect(asked).toEqual([1, 4]);
  });

  test('a request that fails holds up none', async () => {
    const newest = newestWins(async (given: number) => {
      if (given === 1) throw new RangeError('no');
      return given;
    });
    const [first, second] = [newest.ask(1), newest.ask(2)];
    await expect(first).rejects.toThrow('no');
    expect(await second).toBe(2);
  });
});
