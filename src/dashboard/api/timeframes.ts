import { barStart, phaseOf, type Timeframe } from '../../market/index.js';
import type { BarRow } from '../../store/index.js';

/**
 * Joins 1-minute bars (oldest first) into bars of a longer timeframe, oldest first; daily bars hold the regular session. VWAP is weighted by volume (the close
 * where nothing was traded); `revision` is the sum over the minutes, so it rises whenever one of them is revised.
 */
export function aggregateBars(minutes: readonly BarRow[], timeframe: Timeframe): BarRow[] {
  if (timeframe === '1min') return [...minutes];
  const bars: BarRow[] = [];
  let turnover = 0;
  for (const minute of minutes) {
    if (timeframe === '1day' && phaseOf(minute.timestamp) !== 'regular') continue;
    const timestamp = barStart(timeframe, minute.timestamp);
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
