import { expect, it, vi } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.js';
import { CHANNELS } from '../../bus/index.js';
import { MemoryResults } from '../../bus/memory/index.js';
import { isoTime, silentLog } from '../../market/index.js';
import { FakeBus, fakeStore, gatewayStatus, OPEN, patternRow, sessionRow, streamingPattern } from '../test-kit.suite.js';
import { Live } from './live.js';
import { LiveState } from './state.js';

const reading = (shard: number): object => ({ type: 'log_reader', schema: 1, shard, sequence: 7, lag_ms: 2, overloaded: false });
const health = {
  type: 'streaming_health',
  health: {
    session_id: null,
    status: 'healthy',
    timestamp: isoTime(OPEN),
    active_symbols: 8,
    connection_status: 'connected',
    data_flow: { ticks_per_second: 70, bars_per_minute: 8, processing_lag_ms: 2 },
    resource_usage: { cpu_percent: 3, memory_mb: 90 },
    issues: [],
  },
  timestamp: isoTime(OPEN),
  event_id: 'health:1',
  schema: 1,
};

async function open() {
  const clock = new ManualClock();
  const bus = new FakeBus();
  const state = new LiveState();
  const live = new Live({ state, bus, store: fakeStore(), clock, random: () => 0, log: silentLog, onChange: () => undefined });
  await live.start();
  /** Second by second; `speak` says what the others say in each. */
  const pass = async (seconds: number, speak: () => void = () => undefined): Promise<void> => {
    for (let second = 0; second < seconds; second += 1) {
      speak();
      await clock.advance(1_000);
    }
  };
  const all = (): void => {
    bus.send(CHANNELS.gatewayStatus, gatewayStatus('streaming'));
    bus.send(CHANNELS.logReaders, reading(0));
  };
  return { bus, state, live, pass, all };
}

it('shows a gateway that says nothing for three seconds as gone, and as what it says when it is back', async () => {
  const { bus, state, live, pass, all } = await open();
  await pass(5, all);
  expect(live.gone).toEqual([]);
  expect(state.hello().connection).toMatchObject({ state: 'streaming' });
  await pass(4, () => bus.send(CHANNELS.logReaders, reading(0)));
  expect(live.gone).toEqual(['No report from the gateway for 5 s']);
  expect(state.hello().connection).toMatchObject({ state: 'gone', detail: 'No report from the gateway for 5 s. Is it running?', ticks: 5 });
  await pass(2, all);
  expect(live.gone).toEqual([]);
  expect(state.hello().connection).toMatchObject({ state: 'streaming', detail: 'All is well.' });
  await live.close();
});

it('shows health of an engine that says nothing as what it is: nobody’s', async () => {
  const { bus, state, live, pass, all } = await open();
  bus.send(CHANNELS.health, health);
  await pass(5, all);
  expect(state.health).toMatchObject({ status: 'healthy', ticksPerSecond: 70 });
  await pass(5, () => bus.send(CHANNELS.gatewayStatus, gatewayStatus('streaming')));
  expect(live.gone).toEqual(['No report from an engine for 6 s', 'No report from the engine of shard 0 for 6 s']);
  expect(state.health).toMatchObject({
    status: 'critical',
    ticksPerSecond: 0,
    issues: ['No report from an engine for 6 s. Is it running?'],
  });
  bus.send(CHANNELS.health, health);
  await pass(1, all);
  expect(state.health).toMatchObject({ status: 'healthy', issues: [] });
  await live.close();
});

it('tells one engine of two that is gone', async () => {
  const { bus, live, pass, all } = await open();
  await pass(2, () => {
    all();
    bus.send(CHANNELS.logReaders, reading(1));
  });
  await pass(3, all);
  expect(live.gone).toEqual(['No report from the engine of shard 1 for 4 s']);
  await live.close();
});

it('blames nobody while the bus itself is away', async () => {
  const { bus, state, live, pass, all } = await open();
  await pass(2, all);
  bus.isUp = false;
  await pass(4);
  expect(live.gone).toEqual(['The bus (Redis) is not reachable']);
  expect(state.hello().connection).toMatchObject({ state: 'gone' });
  await live.close();
});

it('reads the tables again when results are missing, and shows what they have', async () => {
  const bus = new FakeBus();
  const results = new MemoryResults({ keep: 1, epoch: 1 });
  Object.assign(bus, { results });
  const rows = [patternRow('known', OPEN)];
  const store = fakeStore({ sessions: async () => [sessionRow()], patterns: async () => ({ rows: [...rows] }) });
  const state = new LiveState();
  const live = new Live({ state, bus, store, clock: new ManualClock(), random: () => 0, log: silentLog, onChange: () => undefined });
  await live.start();
  const shown = (): string[] => state.hello().patterns.map(({ id }) => id);
  // Nobody heard it when it was published.
  const keep = (id: string, time: number): unknown =>
    results.add({ channel: CHANNELS.patterns, body: JSON.stringify(streamingPattern(id, time)) });
  keep('first', OPEN + 1_000);
  await vi.waitFor(() => expect(shown()).toEqual(['first', 'known']));
  rows.push(patternRow('missed', OPEN + 2_000));
  for (const id of ['missed', 'too', 'last']) keep(id, OPEN + 3_000);
  await vi.waitFor(() => expect(shown()).toEqual(['last', 'missed', 'first', 'known']));
  expect(live.resultCounters.losses).toBe(1);
  await live.close();
});

it('shows once what both the channel and its stream tell, and what another program publishes on the channel alone', async () => {
  const bus = new FakeBus();
  const state = new LiveState();
  const live = new Live({
    state,
    bus,
    store: fakeStore(),
    clock: new ManualClock(),
    random: () => 0,
    log: silentLog,
    onChange: () => undefined,
  });
  await live.start();
  bus.send(CHANNELS.patterns, streamingPattern('ours', OPEN + 1_000));
  const results = bus.results;
  Object.assign(bus, { results: new MemoryResults({ keep: 1, epoch: 1 }) });
  bus.send(CHANNELS.patterns, streamingPattern('foreign', OPEN + 2_000));
  await vi.waitFor(() => expect(live.counters.messages).toBe(2));
  expect(state.hello().patterns.map(({ id }) => id)).toEqual(['foreign', 'ours']);
  Object.assign(bus, { results });
  await live.close();
});
