import { epochMsOf, TIMEFRAME_MS } from '../../market/index.js';
import type { EpochMs, Timeframe } from '../../market/index.js';
import type { BarRow } from '../../store/index.js';

/** The start of the bar of `timeframe` that holds `time`. Bars are cut in UTC, as New York's whole-hour offset allows. */
export function bucketStart(time: EpochMs, timeframe: Timeframe): EpochMs {
  return epochMsOf(time - (time % TIMEFRAME_MS[timeframe]));
}

/**
 * Joins 1-minute bars (oldest first) into bars of a longer timeframe, oldest first. VWAP is weighted by volume (the close
 * where nothing was traded); `revision` is the sum over the minutes, so it rises whenever one of them is revised.
 */
export function aggregateBars(minutes: readonly BarRow[], timeframe: Timeframe): BarRow[] {
  if (timeframe === '1min') return [...minutes];
  const bars: BarRow[] = [];
  let turnover = 0;
  for (const minute of minutes) {
    const timestamp = bucketStart(minute.timestamp, timeframe);
    const bar = bars.at(-1);
    if (bar?.timestamp !== timestamp) {
      turnover = minute.vwap * minute.volume;
      bars.push({ ...minute, timestamp });
      continue;
    }
    turnover += minute.vwap * minute.volume;
    const volume = bar.volume + minute.volume;
    bars[bars.length - 1] = {
      ...bar,
      high: Math.max(bar.high, minute.high),
      low: Math.min(bar.low, minute.low),
      close: minute.close,
      volume,
      vwap: volume > 0 ? turnover / volume : minute.close,
      trades: bar.trades + minute.trades,
      revision: bar.revision + minute.revision,
      source: minute.source,
    };
  }
  return bars;
}
