import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { failureOf } from '../../../test/failures.js';
import { type BusMessage, type BusMessages, BusUnavailableError, CHANNELS, eachMessage, MAX_BUS_BACKLOG } from '../index.js';
import { type Outgoing, WriteOut } from './write-out.js';

const { indicators, patterns, snapshots } = CHANNELS;
const turns = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** As the results of one event are given: made when they are sent. */
const group = (channel: string, bodies: readonly string[]): BusMessages => ({
  channel,
  length: bodies.length,
  *[Symbol.iterator]() {
    for (const body of bodies) yield { channel, body };
  },
});

class Server {
  readonly written: BusMessage[] = [];
  refuses: string | undefined;
  readonly write = async (messages: readonly Outgoing[]): Promise<void> => {
    for (const message of eachMessage(messages)) {
      if (message.body === this.refuses) throw new BusUnavailableError(`refused ${message.body}`);
      this.written.push(message);
    }
  };
  on(channel: string): string[] {
    return this.written.filter((message) => message.channel === channel).map(({ body }) => body);
  }
  get order(): string[] {
    return this.written.map(({ body }) => body);
  }
}

const numbered = (name: string, count: number): string[] => Array.from({ length: count }, (_, index) => `${name}${index}`);

describe('WriteOut', () => {
  it('writes a few messages in the turn of the call, as they were given', () => {
    const server = new Server();
    const out = new WriteOut(server.write);
    void out.add([group(indicators, ['i0', 'i1']), { channel: patterns, body: 'p0' }]);
    expect(server.order).toEqual(['i0', 'i1', 'p0']);
    expect(out.messages).toBe(0);
  });

  it('lets a price and a pattern pass the values of a minute boundary', async () => {
    const server = new Server();
    const out = new WriteOut(server.write);
    const values = numbered('i', 500);
    const boundary = out.add([group(indicators, values), group(patterns, numbered('p', 100))]);
    const price = out.add([{ channel: snapshots, body: 'price' }]);
    const pattern = out.add([{ channel: patterns, body: 'pattern' }]);
    expect(out.messages).toBe(602);
    await Promise.all([boundary, price, pattern]);
    expect(server.on(patterns)).toEqual([...numbered('p', 100), 'pattern']);
    expect(server.order.indexOf('price')).toBe(100);
    expect(server.order.slice(102)).toEqual(values);
    expect(out.messages).toBe(0);
  });

  it('writes what goes first at once while values wait', async () => {
    const server = new Server();
    const out = new WriteOut(server.write);
    const boundary = out.add([group(indicators, numbered('i', 500))]);
    void out.add([{ channel: snapshots, body: 'price' }]);
    expect(server.order).toEqual(['price']);
    await boundary;
  });

  it('keeps the order of each channel and loses nothing, whatever is given when', async () => {
    const one = fc.record({ channel: fc.constantFrom(indicators, patterns, snapshots), count: fc.integer({ min: 0, max: 60 }) });
    const call = fc.record({ groups: fc.array(one, { maxLength: 4 }), wait: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(call, { maxLength: 20 }), async (calls) => {
        const server = new Server();
        const out = new WriteOut(server.write);
        const given = new Map<string, string[]>();
        const done: Promise<void>[] = [];
        for (const { groups, wait } of calls) {
          const messages = groups.map(({ channel, count }) => {
            const sofar = given.get(channel) ?? [];
            const bodies = Array.from({ length: count }, (_, index) => String(sofar.length + index));
            given.set(channel, [...sofar, ...bodies]);
            return group(channel, bodies);
          });
          done.push(out.add(messages));
          if (wait) await turns();
        }
        await Promise.all(done);
        expect(out.messages).toBe(0);
        for (const [channel, bodies] of given) expect(server.on(channel)).toEqual(bodies);
      }),
    );
  });

  it('refuses a call that would be too much, whole', async () => {
    const server = new Server();
    const out = new WriteOut(server.write);
    const much: BusMessages = { ...group(indicators, []), length: MAX_BUS_BACKLOG - 10 };
    const waiting = out.add([much]);
    const refused = await failureOf(BusUnavailableError, out.add([group(patterns, numbered('p', 11))]));
    expect(refused.message).toContain('already waiting to be written');
    await waiting;
    expect(server.order).toEqual([]);
  });

  it('tells the caller whose messages were refused, and goes on with the others', async () => {
    const server = new Server();
    server.refuses = 'i250';
    const out = new WriteOut(server.write);
    const failing = failureOf(BusUnavailableError, out.add([group(indicators, numbered('i', 500))]));
    const after = out.add([group(indicators, ['after'])]);
    expect((await failing).message).toBe('refused i250');
    await after;
    expect(server.order.at(-1)).toBe('after');
  });
});
