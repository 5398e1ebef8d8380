import { z } from 'zod';
import { type EpochMs, tradingDayOf } from '../../market/index.js';
import { decimalOf } from './values.js';

const NANOS_PER_MS = 1_000_000;
/** The newest print of one ticker may stand there when that of another has not been counted yet. */
const MARGIN_MS = 1_000;

const Figure = z.unknown().transform(decimalOf).optional();
const Stamp = z.object({ t: Figure }).nullish();
const SnapshotRow = z.object({
  ticker: z.string(),
  updated: Figure,
  day: z.object({ v: Figure }).nullish(),
  min: z.object({ t: Figure, av: Figure }).nullish(),
  lastTrade: Stamp,
});

/** Times are epoch ms, 0 where it does not say. */
interface Standing {
  readonly ticker: string;
  /** Of the newest print and the newest minute bar. */
  readonly tradedAt: number;
  /** Of whatever came last, quotes among it. */
  readonly updatedAt: number;
  /** Shares of its day so far; undefined where it does not say. */
  readonly volume: number | undefined;
}

/**
 * The tickers of a snapshot that cannot have traded from `from` to `to`: nothing of them has changed since before, or their day has no
 * volume at all. A snapshot says so only where it has itself come past `to`; what it leaves out may have traded.
 */
export function idleTickers(rows: readonly unknown[], from: EpochMs, to: EpochMs): ReadonlySet<string> {
  const standings = rows.flatMap((row) => standingOf(row) ?? []);
  const newest = Math.max(0, ...standings.map(({ tradedAt }) => tradedAt));
  if (newest <= to + MARGIN_MS) return new Set();
  const isSameDay = tradingDayOf(from).serial === tradingDayOf(newest as EpochMs).serial;
  const idle = standings.filter(
    ({ tradedAt, updatedAt, volume }) => tradedAt < from && ((updatedAt > 0 && updatedAt < from) || (isSameDay && volume === 0)),
  );
  return new Set(idle.map(({ ticker }) => ticker));
}

function standingOf(row: unknown): Standing | undefined {
  const { success, data } = SnapshotRow.safeParse(row);
  if (!success) return undefined;
  const { ticker, updated, day, min, lastTrade } = data;
  // A double has a whole nanosecond to 256: rounded up, it is never sooner than it was.
  const updatedAt = Math.ceil((updated ?? 0) / NANOS_PER_MS);
  const printedAt = Math.ceil((lastTrade?.t ?? 0) / NANOS_PER_MS);
  const volumes = [day?.v, min?.av].filter((volume) => volume !== undefined && volume !== null);
  return {
    ticker,
    tradedAt: Math.max(printedAt, min?.t ?? 0),
    updatedAt,
    volume: volumes.length > 0 ? Math.max(...volumes) : undefined,
  };
}
