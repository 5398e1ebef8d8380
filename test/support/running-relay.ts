import { setImmediate } from 'node:timers/promises';
import { silentLog } from '../../src/market/index.js';
import { type Relay, type RelayOptions, startRelay } from '../../src/massive/relay/index.js';
import type { Channel, RawElement } from '../../src/massive/protocol/index.js';
import { ManualClock } from './manual-clock.js';

export interface RunningRelay {
  readonly relay: Relay;
  readonly clock: ManualClock;
  /** Every union of topics that upstream was told, sorted. */
  readonly unions: string[][];
  /** Closes the relay without patience for clients that do not read. */
  readonly stop: () => Promise<void>;
}

export async function runRelay(options: Partial<RelayOptions> = {}): Promise<RunningRelay> {
  const clock = new ManualClock();
  const unions: string[][] = [];
  const upstream = { setTopics: (topics: ReadonlySet<string>) => void unions.push([...topics].toSorted()) };
  const relay = await startRelay({ host: '127.0.0.1', port: 0, tokens: [], upstream, clock, log: silentLog, ...options });
  const stop = async (): Promise<void> => {
    const closed = relay.close();
    await clock.advance(60_000);
    await closed;
  };
  return { relay, clock, unions, stop };
}

/** Resolves when the relay has noticed that so many connections are left. */
export async function connectionsLeft(relay: Relay, connections: number): Promise<void> {
  while (relay.status().connections !== connections) await setImmediate();
}

/** An event with a sequence number of its own, shaped as the vendor writes it. */
export function event(channel: Channel, symbol: string, q: number): RawElement {
  const name = channel === 'LULD' ? 'T' : 'sym';
  return { channel, symbol, json: `{"ev":"${channel}","${name}":"${symbol}","p":297.845,"t":1781622376036,"q":${q},"ds":"40.0"}` };
}
