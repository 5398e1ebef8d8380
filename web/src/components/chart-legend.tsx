import type { VNode } from 'preact';
import type { ChartState } from '../chart/chart-state.js';
import { compact, patternName, price } from '../model/format.js';
import { faultOf, TIMEFRAMES } from '../model/history.js';

interface Props {
  readonly state: ChartState;
}

/** The candle under the cursor, else the newest, in figures; and the patterns found on it. */
export function ChartLegend({ state }: Props): VNode | null {
  const history = state.history.value;
  if (history === null) return null;
  const { candles, lines } = history.content.value;
  const hovered = state.hover.value;
  const candle = hovered === null ? candles.at(-1) : candles.find(({ start }) => start === hovered);
  if (candle === undefined) return null;
  const end = candle.start + TIMEFRAMES[history.timeframe];
  const found = history.patterns.value.filter(({ detectedAt }) => detectedAt >= candle.start && detectedAt < end);
  const names = [...new Set(found.map(({ pattern }) => patternName(pattern)))].join(', ');
  const [gap] = history.gapsIn(candle.start);
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
      {lines.map(
        ({ label, colour, style, points }) =>
          points.length > 0 && (
            <span key={label} class={`legend-line legend-${style}`} style={{ '--line-colour': `var(${colour})` }}>
              {label}
            </span>
          ),
      )}
      {gap !== undefined && <span class="legend-gap">{faultOf(gap)}</span>}
      {names !== '' && <span class="legend-patterns">{names}</span>}
    </p>
  );
}
