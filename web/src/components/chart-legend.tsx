import type { VNode } from 'preact';
import { compact, patternName, price } from '../model/format.js';
import { faultOf, TIMEFRAMES } from '../model/history.js';
import type { PageModel } from '../model/page.js';
import type { ChartState } from './chart-panel.js';

interface Props {
  readonly page: PageModel;
  readonly state: ChartState;
}

/** The candle under the cursor, else the newest, in figures; and the patterns found on it. */
export function ChartLegend({ page, state }: Props): VNode | null {
  void state.version.value;
  const book = state.book.value;
  if (book === null) return null;
  const { candles, vwap, average } = book.content(page.patterns.value);
  const hovered = state.hover.value;
  const candle = hovered === null ? candles.at(-1) : candles.find(({ start }) => start === hovered);
  if (candle === undefined) return null;
  const length = TIMEFRAMES[book.timeframe];
  const found = book.patterns(page.patterns.value).filter(({ time }) => time >= candle.start && time < candle.start + length);
  const names = [...new Set(found.map(({ pattern }) => patternName(pattern)))].join(', ');
  const [gap] = book.gapsIn(candle.start);
  const tone = candle.close >= candle.open ? 'up' : 'down';
  return (
    <p class="legend">
      {(['open', 'high', 'low', 'close'] as const).map((key) => (
        <span key={key} class="legend-item">
          {key.charAt(0).toUpperCase()} <b class={tone}>{price(candle[key])}</b>
        </span>
      ))}
      <span class="legend-item">
        V <b>{compact(candle.volume)}</b>
      </span>
      {vwap.length > 0 && <span class="legend-line legend-vwap">VWAP</span>}
      {average.length > 0 && <span class="legend-line legend-average">EMA</span>}
      {gap !== undefined && <span class="legend-gap">{faultOf(gap)}</span>}
      {names !== '' && <span class="legend-patterns">{names}</span>}
    </p>
  );
}
