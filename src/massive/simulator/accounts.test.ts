import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Bench, trade } from './raw-client.suite.js';

let bench: Bench;
beforeEach(() => {
  bench = new Bench();
});
afterEach(() => bench.close());

const EVICTED = { code: 1_008, reason: 'max_connections' };

describe('who has to go', () => {
  it('evict-oldest: the newcomer streams on', async () => {
    await bench.start();
    const [oldest, newcomer] = [await bench.subscribed('T.*'), await bench.subscribed('T.*')];
    expect(await oldest.over()).toEqual(EVICTED);
    bench.tape.push(trade('AAPL'));
    await newcomer.until(() => newcomer.trades.length === 1);
    expect(bench.simulator.status()).toMatchObject({ connections: 1, mostPerKey: 1, mostContenders: 2, evictions: 1 });
  });

  it('evict-newest: the newcomer is authenticated and then told to go', async () => {
    await bench.start({ policy: 'evict-newest' });
    const [oldest, newcomer] = [await bench.subscribed('T.*'), await bench.authenticated()];
    expect(await newcomer.over()).toEqual(EVICTED);
    expect(newcomer.statuses).toHaveLength(3);
    expect(oldest.closed).toBeUndefined();
  });

  it('evict-newest-after-subscribe: connected, auth_success, subscribed, max_connections, 1008 on one socket', async () => {
    await bench.start({ policy: 'evict-newest-after-subscribe' });
    const oldest = await bench.subscribed('A.AAPL');
    const newcomer = await bench.authenticated();
    expect(bench.simulator.status().connections).toBe(2);
    newcomer.send('subscribe', 'A.AAPL');
    expect(await newcomer.over()).toEqual(EVICTED);
    expect(newcomer.statuses.map((status) => status.split(':')[0])).toEqual(['connected', 'auth_success', 'success', 'max_connections']);
    expect(oldest.closed).toBeUndefined();
    expect(bench.simulator.status().connections).toBe(1);
  });

  it('both: nobody is left', async () => {
    await bench.start({ policy: 'both' });
    const [oldest, newcomer] = [await bench.subscribed('T.*'), await bench.authenticated()];
    expect([await oldest.over(), await newcomer.over()]).toEqual([EVICTED, EVICTED]);
    expect(bench.simulator.status()).toMatchObject({ connections: 0, evictions: 2, holders: {} });
  });

  it('random: the same seed decides alike, and either can go', async () => {
    const decide = async (seed: number): Promise<string> => {
      const own = new Bench();
      try {
        await own.start({ policy: 'random', seed });
        const decisions: string[] = [];
        let holder = await own.authenticated();
        for (let round = 0; round < 8; round += 1) {
          const newcomer = await own.connect().opened();
          newcomer.send('auth', 'key');
          await Promise.race([holder.over(), newcomer.over()]);
          decisions.push(holder.closed ? 'o' : 'n');
          if (holder.closed) holder = newcomer;
        }
        return decisions.join('');
      } finally {
        await own.close();
      }
    };
    const decisions = await decide(1);
    expect(await decide(1)).toBe(decisions);
    expect(decisions).toMatch(/o/);
    expect(decisions).toMatch(/n/);
  });

  it('by account: another key is no other slot; by key it is', async () => {
    await bench.start({ scope: 'account' });
    const first = await bench.authenticated('one');
    await bench.authenticated('two');
    expect(await first.over()).toEqual(EVICTED);
    expect(bench.simulator.status().holders).toEqual({ '*': 1 });
    await bench.close();

    bench = new Bench();
    await bench.start();
    await bench.subscribed('T.*', 'one');
    await bench.subscribed('T.*', 'two');
    expect(bench.simulator.status()).toMatchObject({ connections: 2, mostPerKey: 1, evictions: 0, holders: { one: 1, two: 1 } });
  });

  it('a limit above one: only the excess goes', async () => {
    await bench.start({ limit: 2 });
    const clients = [await bench.subscribed('T.*'), await bench.subscribed('T.*'), await bench.subscribed('T.*')];
    expect(await clients[0]?.over()).toEqual(EVICTED);
    expect(bench.simulator.status()).toMatchObject({ connections: 2, mostPerKey: 2, mostContenders: 3 });
  });
});

it('a client that does not read is cut off without a close frame, and another one is not', async () => {
  await bench.start({ limit: 2, maxUnsentBytes: 200_000 });
  const [slow, other] = [await bench.subscribed('T.SLOW', 'one'), await bench.subscribed('T.FAST', 'two')];
  slow.stopReading();
  const print = trade('FAST');
  bench.tape.push(...Array.from({ length: 120_000 }, () => trade('SLOW')), print);
  await other.until(() => other.trades.includes(print.sequence));
  expect(bench.simulator.status()).toMatchObject({ cutOff: 1, connections: 1 });
  slow.readOn();
  expect((await slow.over())?.code).toBe(1_006);
});
