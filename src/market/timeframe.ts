import { HOUR_MS, MINUTE_MS } from './time.js';

/** Bar lengths, shortest first; the names are those of messages, tables and settings. */
export const TIMEFRAMES = ['1min', '5min', '15min', '30min', '1hour'] as const;
export type Timeframe = (typeof TIMEFRAMES)[number];

export const TIMEFRAME_MS: Readonly<Record<Timeframe, number>> = {
  '1min': MINUTE_MS,
  '5min': 5 * MINUTE_MS,
  '15min': 15 * MINUTE_MS,
  '30min': 30 * MINUTE_MS,
  '1hour': HOUR_MS,
};
