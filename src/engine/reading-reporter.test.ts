import { expect, it } from 'vitest';
import { ManualClock } from '../../test/support/manual-clock.js';
import { CHANNELS, LogReaderState, MessageEncoder } from '../bus/index.js';
import { createMemoryBus } from '../bus/memory/index.js';
import { epochMsOf, silentLog } from '../market/index.js';
import type { MissingSpan } from './log-losses.js';
import { ReadingReporter } from './reading-reporter.js';

it('announces every loss in turn, so that one that nobody takes hides no other', async () => {
  const clock = new ManualClock();
  const bus = createMemoryBus({ log: silentLog });
  const span = (from: number): MissingSpan => ({ from: epochMsOf(from), to: epochMsOf(from + 10), receivedAt: epochMsOf(0) });
  const announced: (number | undefined)[] = [];
  await bus.subscribe([CHANNELS.logReaders], ({ body }) => announced.push(LogReaderState.parse(JSON.parse(body)).missing?.from));
  const reporter = new ReadingReporter({
    shard: 0,
    bus,
    publisher: { encoder: new MessageEncoder(silentLog) },
    clock,
    log: silentLog,
    reader: () => ({ lagMs: 0, unreadMs: 0 }),
    losses: () => ({ announced: [span(100), span(200), span(300)] }),
  });
  const stop = new AbortController();
  const running = reporter.run(stop.signal);
  for (let passes = 0; passes < 40 && announced.length < 4; passes += 1) {
    await clock.advance(100);
    await new Promise((resolve) => setImmediate(resolve));
  }
  stop.abort();
  await clock.advance(1_000);
  await running;
  expect(announced.slice(0, 4)).toEqual([100, 200, 300, 100]);
});

it('does not call an engine behind that stands at the end of the log, whatever the clocks of two machines say', async () => {
  const clock = new ManualClock();
  const bus = createMemoryBus({ log: silentLog });
  const lags: number[] = [];
  await bus.subscribe([CHANNELS.logReaders], ({ body }) => void lags.push(LogReaderState.parse(JSON.parse(body)).lag_ms));
  const reader = () => ({ lagMs: 300_000, unreadMs: 12 });
  const stop = new AbortController();
  const running = new ReadingReporter({
    shard: 0,
    bus,
    publisher: { encoder: new MessageEncoder(silentLog) },
    clock,
    log: silentLog,
    reader,
    losses: () => undefined,
  }).run(stop.signal);
  await clock.advance(300);
  await new Promise((resolve) => setImmediate(resolve));
  stop.abort();
  await clock.advance(1_000);
  await running;
  expect(lags[0]).toBe(12);
});
