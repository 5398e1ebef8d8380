import { expect, it } from 'vitest';
import type { LogEntry } from '../bus/index.js';
import { epochMsOf, type FeedMessage, type Gap, silentLog } from '../market/index.js';
import { LogLosses, type LogLossesOptions, type MissingSpan } from './log-losses.js';

const clock = (time: number): FeedMessage => ({ kind: 'clock', time: epochMsOf(time) });
const entry = (sequence: number, ...messages: FeedMessage[]): LogEntry => ({
  sequence,
  source: 'synthetic',
  receivedAt: epochMsOf(9_000 + sequence),
  messages,
});

function losses(options: Partial<LogLossesOptions> = {}): { of: LogLosses; noted: Gap[]; at: { time: number } } {
  const noted: Gap[] = [];
  const at = { time: 1_000 };
  const of = new LogLosses({
    log: silentLog,
    last: undefined,
    watermark: () => epochMsOf(at.time),
    lost: () => undefined,
    note: (gap) => void noted.push(gap),
    ...options,
  });
  return { of, noted, at };
}

it('takes entries that follow each other, whatever the first is numbered', () => {
  const { of, noted } = losses();
  for (const sequence of [40, 41, 42]) {
    expect(of.breaksOff(entry(sequence))).toBe(false);
    expect(of.take(entry(sequence, clock(sequence)))).toBe(true);
  }
  expect(noted).toEqual([]);
});

it('passes over what comes again', () => {
  const { of, noted } = losses({ last: 10 });
  expect([9, 10, 11, 10, 11, 12].map((sequence) => of.take(entry(sequence, clock(1_000))))).toEqual([
    false,
    false,
    true,
    false,
    false,
    true,
  ]);
  expect(of.breaksOff(entry(12))).toBe(true);
  expect(of.counters).toEqual({ lost: 0, repeated: 4 });
  expect(noted).toEqual([]);
});

it('makes a gap of what is missing, up to the end of the second in which the log goes on, and announces it until it stands in the log', () => {
  const { of, noted, at } = losses({ last: 10 });
  expect(of.take(entry(14))).toBe(true);
  expect(of.announced).toEqual([]);
  at.time = 2_000;
  of.take(entry(16, clock(5_000)));
  const gap: Gap = { kind: 'gap', from: epochMsOf(1_000), to: epochMsOf(6_000), cause: 'log_lost', symbols: [] };
  expect(noted).toEqual([gap]);
  expect(of.announced).toEqual([{ from: 1_000, to: 6_000, receivedAt: 9_016 }]);
  of.take(entry(17, clock(6_000)));
  expect(of.announced).toHaveLength(1);
  of.take({ ...entry(18), messages: [{ ...gap, to: epochMsOf(4_000) }] });
  expect(of.announced).toHaveLength(1);
  of.take(entry(19, gap));
  expect(of.announced).toEqual([]);
  expect(of.counters.lost).toBe(4);
});

it('announces several losses one by one, joined where they overlap, and goes on with those of an earlier run', () => {
  const span = (from: number, to: number): MissingSpan => ({ from: epochMsOf(from), to: epochMsOf(to), receivedAt: epochMsOf(9_016) });
  const { of, at } = losses({ last: 10, announced: [span(3_000, 4_000)] });
  at.time = 1_000;
  of.take(entry(16, clock(1_000)));
  expect(of.announced).toEqual([span(1_000, 2_000), span(3_000, 4_000)]);
  at.time = 1_500;
  of.take(entry(18, clock(2_500)));
  expect(of.announced).toMatchObject([{ from: 1_000, to: 4_000 }]);
});

it('makes a gap of a log that is gone, from what was saved on, and none where the market begins anew', () => {
  const lost = losses({ lostFrom: epochMsOf(60_000) });
  lost.of.take(entry(0, clock(90_000)));
  expect(lost.noted).toMatchObject([{ from: 60_000, to: 91_000, cause: 'log_lost' }]);
  const anew = losses({ lostFrom: epochMsOf(60_000) });
  anew.of.take(entry(0, clock(5_000)));
  expect(anew.noted).toEqual([]);
});
