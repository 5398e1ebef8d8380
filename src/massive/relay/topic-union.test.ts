import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RawClient } from '../../../test/support/raw-client.js';
import { connectionsLeft, event, runRelay } from '../../../test/support/running-relay.js';

const TOPICS = ['T.*', 'T.AAPL', 'T.MSFT', 'Q.*', 'Q.AAPL', 'AM.AAPL', 'LULD.*'];
const CLIENTS = 3;

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constantFrom('subscribe' as const, 'unsubscribe' as const),
      topics: fc.subarray(TOPICS, { minLength: 1 }),
      who: fc.nat(CLIENTS - 1),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('disconnect' as const), topics: fc.constant([] as string[]), who: fc.nat(CLIENTS - 1) }),
  },
);

/** A client and what it holds by the test's own book. */
interface Member {
  client: RawClient;
  held: Set<string>;
}

describe('the union of topics over any sequence of requests', () => {
  it('is what the clients hold, and each client gets each event of its topics once', async () => {
    const { relay, unions } = await runRelay();
    const join = async (): Promise<Member> => ({ client: await RawClient.subscribed(relay.url, ''), held: new Set() });
    const everything = TOPICS.filter((topic) => !topic.endsWith('*')).map((topic, q) => {
      const [channel = '', symbol = ''] = topic.split('.');
      return event(channel as 'T', symbol, q);
    });
    const apply = async (member: Member, kind: string, topics: readonly string[]): Promise<void> => {
      if (kind === 'disconnect') {
        member.client.socket.terminate();
        await connectionsLeft(relay, CLIENTS - 1);
        Object.assign(member, await join());
        return;
      }
      member.client.send({ action: kind, params: topics.join(',') });
      for (const topic of topics) {
        if (kind === 'subscribe') member.held.add(topic);
        else member.held.delete(topic);
      }
      await member.client.settled();
    };
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const members = await Promise.all(Array.from({ length: CLIENTS }, join));
        for (const { kind, topics, who } of steps) {
          const member = members[who];
          if (!member) throw new Error('no such client');
          await apply(member, kind, topics);
          const expected = [...new Set(members.flatMap(({ held }) => [...held]))].toSorted();
          expect(unions.at(-1) ?? []).toEqual(expected);
          expect(relay.status().topics).toBe(expected.length);
        }
        for (const { client } of members) client.frames.length = 0;
        relay.deliver(everything);
        for (const { client, held } of members) {
          await client.settled();
          const wanted = everything.filter(({ channel, symbol }) => held.has(`${channel}.*`) || held.has(`${channel}.${symbol}`));
          expect(client.frames.join()).toBe(wanted.length === 0 ? '' : `[${wanted.map(({ json }) => json).join(',')}]`);
        }
        for (const { client } of members) client.socket.terminate();
        await connectionsLeft(relay, 0);
        expect(unions.at(-1) ?? []).toEqual([]);
      }),
      { numRuns: 60 },
    );
    await relay.close();
  });
});
