import { websocketClient } from '@massive.com/client-js';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { type Running, tickstock, until } from '../support/command.js';

interface Event {
  readonly ev: string;
  readonly sym?: string;
  readonly status?: string;
  readonly message?: string;
}

const running: Running[] = [];
const folder = mkdtempSync(join(tmpdir(), 'tickstock-official-'));
afterAll(async () => {
  await Promise.all(running.map((one) => one.kill('SIGINT')));
  rmSync(folder, { recursive: true, force: true });
});

/** The vendor's own JavaScript client, unmodified: nothing but the address is another one. */
async function use(address: string, key: string): Promise<Event[]> {
  const socket = websocketClient(key, address).stocks();
  const events: Event[] = [];
  const take = (data: unknown): void => {
    for (const event of JSON.parse(String(data)) as Event[]) {
      events.push(event);
      if (event.status === 'auth_success') socket.send(JSON.stringify({ action: 'subscribe', params: 'T.*,Q.SPY,A.NVDA' }));
    }
  };
  socket.addEventListener('message', ({ data }: { readonly data: unknown }) => take(data));
  const of = (ev: string): Event[] => events.filter((event) => event.ev === ev);
  await until('trades, quotes and bars', () => of('T').length > 100 && of('Q').length > 10 && of('A').length > 1);
  socket.close();
  expect(of('status').map(({ message }) => message)).toEqual([
    'Connected Successfully',
    'authenticated',
    'subscribed to: T.*',
    'subscribed to: Q.SPY',
    'subscribed to: A.NVDA',
  ]);
  expect(new Set(of('Q').map(({ sym }) => sym))).toEqual(new Set(['SPY']));
  expect(new Set(of('A').map(({ sym }) => sym))).toEqual(new Set(['NVDA']));
  return events;
}

const start = (args: readonly string[], settings: Record<string, string> = {}): Running => {
  const one = tickstock(args, settings);
  running.push(one);
  return one;
};

it('the official client works against the simulator', async () => {
  const sim = start(['sim', '--port', '0', '--key', 'k', '--symbols', '10']);
  await use((await sim.line(/^sim: /)).replace(/^sim: (.*)\/stocks$/, '$1'), 'k');
});

it('and against the relay, for symbols and channels that TickStock itself has not asked for', async () => {
  const args = ['start', '--port', '0', '--data-dir', folder, '--symbols', 'SPY,NVDA,TSLA'];
  const system = start(args, { TICKSTOCK_RELAY_TOKENS: 'mine,yours' });
  await use((await system.line(/^relay: /)).replace(/^relay: (.*)\/stocks$/, '$1'), 'yours');
});
