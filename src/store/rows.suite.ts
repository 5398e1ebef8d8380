import { epochMsOf, MINUTE_MS, tickerOf } from '../market/index.js';
import type { BarRow, IndicatorRow, PatternRow, SessionRow, StoredSession } from './index.js';

export const T0 = Date.UTC(2013, 9, 7, 13, 30);
export const SPY = tickerOf('SPY');
export const SESSION = '0b2d7c1e-5f0a-5c7e-8d3a-000000000001';
export const at = (minute: number): ReturnType<typeof epochMsOf> => epochMsOf(T0 + minute * MINUTE_MS);

export const bar = (minute: number, change: Partial<BarRow> = {}): BarRow => ({
  symbol: SPY,
  timestamp: at(minute),
  open: 167.25,
  high: 167.5,
  low: 167.0001,
  close: 167.3,
  volume: 3_000_000_000,
  vwap: 167.123456789012,
  trades: 77,
  revision: 0,
  source: 'replay',
  ...change,
});
export const indicator = (minute: number, change: Partial<IndicatorRow> = {}): IndicatorRow => ({
  symbol: SPY,
  indicatorType: 'MACD',
  timeframe: '1min',
  timestamp: at(minute),
  values: { macd: 0.1 + 0.2, signal: -1e-300, histogram: 1 / 3 },
  sessionId: SESSION,
  source: 'replay',
  ...change,
});
export const pattern = (minute: number, change: Partial<PatternRow> = {}): PatternRow => ({
  eventId: `pattern:${change.symbol ?? SPY}:${minute}:${change.patternType ?? 'Doji'}`,
  symbol: SPY,
  patternType: 'Doji',
  timeframe: '1min',
  detectedAt: at(minute),
  status: 'confirmed',
  provisional: false,
  changedAt: at(minute + 1),
  confirmedAt: at(minute + 1),
  direction: 'neutral',
  confidence: 0.75,
  levels: { trigger: 167.5, neckline: 167.25 },
  entryPrice: 167.5 + 1e-9,
  atr: 0.1 + 0.2,
  outcome: 'win',
  hitRate: { probability: 0.52, low: 0.48, high: 0.56, samples: 611, edge: 'none' },
  bar: { open: 1, high: 2, low: 0.5, close: 1.5, volume: 100 },
  expiresAt: at(minute + 1_440),
  sessionId: null,
  source: 'replay',
  ...change,
});
export const session = (change: Partial<SessionRow> = {}): SessionRow => ({
  sessionId: SESSION,
  universe: 'all',
  startedAt: at(0),
  stoppedAt: null,
  symbolCount: 4,
  status: 'active',
  source: 'replay',
  ...change,
});
export const stored = ({ totalPatterns = 0, totalIndicators = 0, ...change }: Partial<StoredSession> = {}): StoredSession => ({
  ...session(change),
  totalPatterns,
  totalIndicators,
});
