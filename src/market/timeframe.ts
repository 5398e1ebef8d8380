import { tradingDay } from './trading-day.js';
import { DAY_MS, type EpochMs, epochMsOf, HOUR_MS, MINUTE_MS } from './time.js';

/** Bar lengths, shortest first; the names are those of messages, tables and settings. */
export const TIMEFRAMES = ['1min', '5min', '15min', '30min', '1hour', '1day'] as const;
export type Timeframe = (typeof TIMEFRAMES)[number];

/** How far apart bars start. */
export const TIMEFRAME_MS: Readonly<Record<Timeframe, number>> = {
  '1min': MINUTE_MS,
  '5min': 5 * MINUTE_MS,
  '15min': 15 * MINUTE_MS,
  '30min': 30 * MINUTE_MS,
  '1hour': HOUR_MS,
  '1day': DAY_MS,
};

/** Start of the bar that holds an instant. A daily bar starts at midnight UTC of its date: a regular session never crosses that. */
export function barStart(timeframe: Timeframe, time: number): EpochMs {
  return epochMsOf(time - (time % TIMEFRAME_MS[timeframe]));
}

/** When a bar is over; a daily one with the regular session's close. */
export function barEnd(timeframe: Timeframe, start: number): EpochMs {
  return timeframe === '1day' ? dayClose(start) : epochMsOf(start + TIMEFRAME_MS[timeframe]);
}

let latestStart = -1;
let latestClose = epochMsOf(0);

function dayClose(start: number): EpochMs {
  if (start !== latestStart) {
    latestClose = tradingDay(Math.floor(start / DAY_MS)).close;
    latestStart = start;
  }
  return latestClose;
}
