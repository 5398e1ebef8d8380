import { describe, expect, it } from 'vitest';
import { BusUnavailableError, type LogEntry, type LogPosition, type LogRecord, type TickLog } from '../bus/index.js';
import { epochMsOf } from '../market/index.js';
import { type Clock, silentLog } from '../ops/index.js';
import { Outbox } from './outbox.js';

const entry = (sequence: number): LogEntry => ({
  sequence,
  source: 'replay',
  receivedAt: epochMsOf(0),
  messages: [{ kind: 'clock', time: epochMsOf(sequence) }],
});
const clock: Clock = { now: () => epochMsOf(0), monotonic: () => 0, sleep: () => new Promise((resolve) => setImmediate(resolve)) };

/** A log that breaks off: each append may arrive or not, and may be confirmed or not, as a real connection does. */
class BreakingLog implements TickLog {
  readonly shards = 1;
  readonly stored: LogEntry[] = [];
  away = false;
  confirmNothing = false;
  /** Sequence numbers that are refused, once each. */
  readonly refused = new Set<number>();
  id = async (): Promise<string> => 'log';
  read = async (): Promise<readonly LogRecord[]> => [];
  length = async (): Promise<number> => this.stored.length;
  close = async (): Promise<void> => undefined;
  async append(_shard: number, added: LogEntry): Promise<LogPosition> {
    if (this.away) throw new BusUnavailableError('away');
    if (this.refused.delete(added.sequence)) throw new BusUnavailableError('refused');
    this.stored.push(added);
    if (this.confirmNothing) throw new BusUnavailableError('broke off before the answer');
    return String(this.stored.length) as LogPosition;
  }
  async latest(): Promise<readonly LogRecord[]> {
    if (this.away) throw new BusUnavailableError('away');
    return this.stored.map((stored, i) => ({ position: String(i + 1) as LogPosition, entry: stored }));
  }
  async tail(): Promise<LogRecord | undefined> {
    if (this.away) throw new BusUnavailableError('away');
    const last = this.stored.at(-1);
    return last && { position: String(this.stored.length) as LogPosition, entry: last };
  }
}

const open = (tickLog: TickLog, maxEntries = 100, onOverflow: (lost: readonly LogEntry[]) => void = () => undefined): Outbox =>
  new Outbox({ tickLog, shard: 0, clock, log: silentLog, maxEntries, onOverflow });
const sequences = (log: BreakingLog): number[] => log.stored.map((e) => e.sequence);

describe('outbox', () => {
  it('sends in order and forgets what is confirmed', async () => {
    const log = new BreakingLog();
    const outbox = open(log);
    for (let i = 0; i < 10; i += 1) outbox.push(entry(i));
    expect(await outbox.drain(1_000)).toBe(0);
    expect(sequences(log)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(outbox.counters.confirmed).toBe(10);
  });

  it('keeps everything while the log is away and sends it once afterwards', async () => {
    const log = new BreakingLog();
    const outbox = open(log);
    outbox.push(entry(0));
    await new Promise((resolve) => setImmediate(resolve));
    log.away = true;
    for (let i = 1; i < 6; i += 1) outbox.push(entry(i));
    await new Promise((resolve) => setImmediate(resolve));
    log.away = false;
    expect(await outbox.drain(1_000)).toBe(0);
    expect(sequences(log)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('does not double what had arrived without an answer', async () => {
    const log = new BreakingLog();
    const outbox = open(log);
    log.confirmNothing = true;
    outbox.push(entry(0));
    outbox.push(entry(1));
    await new Promise((resolve) => setImmediate(resolve));
    log.confirmNothing = false;
    outbox.push(entry(2));
    expect(await outbox.drain(1_000)).toBe(0);
    expect(sequences(log)).toEqual([0, 1, 2]);
  });

  it('sends again what was refused, though the next was taken', async () => {
    const log = new BreakingLog();
    log.refused.add(1);
    const outbox = open(log);
    for (let i = 0; i < 4; i += 1) outbox.push(entry(i));
    expect(await outbox.drain(1_000)).toBe(0);
    expect(sequences(log).toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3]);
  });

  it('gives up the oldest beyond its bound, and says which', async () => {
    const log = new BreakingLog();
    const lost: number[] = [];
    const outbox = open(log, 20, (entries) => lost.push(...entries.map((e) => e.sequence)));
    log.away = true;
    for (let i = 0; i < 25; i += 1) {
      outbox.push(entry(i));
      if (i === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    expect(outbox.depth).toBeLessThanOrEqual(20);
    log.away = false;
    expect(await outbox.drain(1_000)).toBe(0);
    expect([...lost, ...sequences(log)]).toEqual(Array.from({ length: 25 }, (_, i) => i));
  });
});
