import type { CandleView, HitRate, PatternView } from '../../../src/dashboard/wire/index.js';

export const TIMEFRAMES = { '1min': 60_000, '5min': 300_000, '15min': 900_000 } as const;
export type ChartTimeframe = keyof typeof TIMEFRAMES;

export interface LinePoint {
  readonly start: number;
  readonly value: number;
}

/** What the API refused, in its own words. */
class HistoryError extends Error {}

interface BarsAnswer {
  readonly bars: readonly { timestamp: string; open: number; high: number; low: number; close: number; volume: number }[];
}
interface IndicatorsAnswer {
  readonly indicators: readonly { timestamp: string; value: number | null }[];
}
interface PatternsAnswer {
  readonly patterns: readonly {
    event_id: string;
    symbol: string;
    pattern_type: string;
    direction: PatternView['direction'];
    confidence: number;
    timeframe: string;
    timestamp: string;
    bar_data: { close: number };
    entry_price: number | null;
    status: PatternView['status'];
    provisional: boolean;
    named_levels: Record<string, number>;
    probability: number | null;
    probability_interval: [number, number] | null;
    samples: number;
    edge: HitRate['edge'];
  }[];
}

function hitRateOf({ probability, probability_interval: interval, samples, edge }: PatternsAnswer['patterns'][number]): HitRate | null {
  return probability === null || interval === null ? null : { probability, low: interval[0], high: interval[1], samples, edge };
}

/** How much to load, and up to when: a day that is played again must not show what lies ahead of its clock. */
export interface HistoryRange {
  readonly limit: number;
  /** Epoch milliseconds, inclusive; null while no clock is known. */
  readonly to: number | null;
}

const rangeQuery = ({ limit, to }: HistoryRange): string => `limit=${limit}${to === null ? '' : `&to=${Math.floor(to)}`}`;

/** Oldest first. */
export async function loadCandles(
  symbol: string,
  timeframe: ChartTimeframe,
  range: HistoryRange,
  signal: AbortSignal,
): Promise<CandleView[]> {
  const { bars } = await ask<BarsAnswer>(`/api/v1/bars/${encodeURIComponent(symbol)}?timeframe=${timeframe}&${rangeQuery(range)}`, signal);
  return bars.map(({ timestamp, open, high, low, close, volume }) => ({ start: Date.parse(timestamp), open, high, low, close, volume }));
}

/** The primary output of an indicator on 1-minute bars, oldest first. */
export async function loadLine(symbol: string, indicator: string, range: HistoryRange, signal: AbortSignal): Promise<LinePoint[]> {
  const query = `indicator=${encodeURIComponent(indicator)}&timeframe=1min&${rangeQuery(range)}`;
  const { indicators } = await ask<IndicatorsAnswer>(`/api/v1/indicators/${encodeURIComponent(symbol)}?${query}`, signal);
  return indicators
    .flatMap(({ timestamp, value }) => (value === null ? [] : [{ start: Date.parse(timestamp), value }]))
    .toSorted((a, b) => a.start - b.start);
}

/** A time for which the feed gave nothing, and what became of it. */
export interface GapView {
  readonly from: number;
  readonly to: number;
  readonly status: 'open' | 'partial' | 'repaired';
  readonly cause: string;
  readonly repairedTrades: number;
  /** Whether indicators and patterns of its time were computed again with what the repair brought. */
  readonly results: 'live' | 'corrected';
}

/** What is still wrong with the time of a gap; undefined when nothing is. */
export function faultOf({ status, cause, repairedTrades, results }: GapView): string | undefined {
  if (status !== 'repaired') return `Trades missing (${cause.replace('_', ' ')})`;
  return repairedTrades > 0 && results === 'live' ? 'Trades repaired; indicators and patterns stay as they were seen live' : undefined;
}

interface GapsAnswer {
  readonly gaps: readonly {
    from: string;
    to: string;
    status: GapView['status'];
    cause: string;
    repaired_trades: number;
    results: GapView['results'];
  }[];
}

/** Newest first. */
export async function loadGaps(to: number | null, signal: AbortSignal): Promise<GapView[]> {
  const { gaps } = await ask<GapsAnswer>(`/api/v1/gaps?${rangeQuery({ limit: 100, to })}`, signal);
  return gaps.map(({ from, to: end, status, cause, repaired_trades: repairedTrades, results }) => ({
    from: Date.parse(from),
    to: Date.parse(end),
    status,
    cause,
    repairedTrades,
    results,
  }));
}

export async function loadPatterns(symbol: string, range: HistoryRange, signal: AbortSignal): Promise<PatternView[]> {
  const { patterns } = await ask<PatternsAnswer>(`/api/v1/patterns?symbol=${encodeURIComponent(symbol)}&${rangeQuery(range)}`, signal);
  return patterns.map((row) => ({
    id: row.event_id,
    symbol: row.symbol,
    pattern: row.pattern_type,
    direction: row.direction,
    confidence: row.confidence,
    timeframe: row.timeframe,
    detectedAt: Date.parse(row.timestamp),
    price: row.entry_price ?? row.bar_data.close,
    status: row.status,
    provisional: row.provisional,
    hitRate: hitRateOf(row),
    levels: row.named_levels,
  }));
}

async function ask<Answer>(path: string, signal: AbortSignal): Promise<Answer> {
  const response = await fetch(path, { signal, headers: { accept: 'application/json' } });
  const body = (await response.json()) as Answer | { error: { message: string } };
  if (typeof body === 'object' && body !== null && 'error' in body) throw new HistoryError(body.error.message);
  return body;
}
