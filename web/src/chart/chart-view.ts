import {
  type CandlestickData,
  CandlestickSeries,
  ColorType,
  createChart,
  createSeriesMarkers,
  CrosshairMode,
  type HistogramData,
  HistogramSeries,
  type IChartApi,
  type ISeriesApi,
  type ISeriesMarkersPluginApi,
  type LineData,
  LineSeries,
  LineStyle,
  type SeriesMarker,
  TickMarkType,
  type Time,
  type UTCTimestamp,
} from 'lightweight-charts';
import type { CandleView, PatternView } from '../../../src/dashboard/wire/index.js';
import { firstDifference } from '../model/candles.js';
import { newYorkDay, newYorkMinute, newYorkTime } from '../model/format.js';
import type { LinePoint } from '../model/history.js';
import type { ChartTheme } from './theme.js';

export interface ChartContent {
  readonly candles: readonly CandleView[];
  readonly vwap: readonly LinePoint[];
  readonly average: readonly LinePoint[];
  readonly markers: readonly ChartMarker[];
  /** Starts of candles that lack trades. */
  readonly gaps: readonly GapMark[];
}

interface GapMark {
  readonly start: number;
}

export interface ChartMarker {
  /** Start of the candle it belongs to. */
  readonly start: number;
  readonly direction: PatternView['direction'];
}

const EMPTY: ChartContent = { candles: [], vwap: [], average: [], markers: [], gaps: [] };
const seconds = (ms: number): UTCTimestamp => (ms / 1_000) as UTCTimestamp;
const milliseconds = (time: Time): number => Number(time) * 1_000;

/** The candle chart: takes the whole content each time, and paints what differs from the last. Times are New York's. */
export class ChartView {
  private readonly chart: IChartApi;
  private readonly candles: ISeriesApi<'Candlestick'>;
  private readonly volume: ISeriesApi<'Histogram'>;
  private readonly gaps: ISeriesApi<'Histogram'>;
  private readonly vwap: ISeriesApi<'Line'>;
  private readonly average: ISeriesApi<'Line'>;
  private readonly markers: ISeriesMarkersPluginApi<Time>;
  private theme: ChartTheme;
  private shown = EMPTY;

  /** @param onHover start of the candle under the cursor; null when there is none */
  constructor(container: HTMLElement, theme: ChartTheme, onHover: (start: number | null) => void) {
    this.theme = theme;
    this.chart = createChart(container, {
      autoSize: true,
      crosshair: { mode: CrosshairMode.Normal },
      localization: { timeFormatter: (time: Time) => `${newYorkDay(milliseconds(time))} ${newYorkMinute(milliseconds(time))}` },
      timeScale: { timeVisible: true, secondsVisible: false, rightOffset: 4, barSpacing: 8, minBarSpacing: 2, tickMarkFormatter: tickMark },
      rightPriceScale: { scaleMargins: { top: 0.12, bottom: 0.26 } },
    });
    this.gaps = this.chart.addSeries(HistogramSeries, { priceScaleId: 'gaps', lastValueVisible: false, priceLineVisible: false });
    this.gaps.priceScale().applyOptions({ scaleMargins: { top: 0, bottom: 0 } });
    this.volume = this.chart.addSeries(HistogramSeries, {
      priceScaleId: 'volume',
      priceFormat: { type: 'volume' },
      lastValueVisible: false,
      priceLineVisible: false,
    });
    this.volume.priceScale().applyOptions({ scaleMargins: { top: 0.8, bottom: 0 } });
    this.candles = this.chart.addSeries(CandlestickSeries, { borderVisible: false });
    const line = { lineWidth: 1, priceLineVisible: false, lastValueVisible: false, crosshairMarkerVisible: false } as const;
    this.vwap = this.chart.addSeries(LineSeries, line);
    this.average = this.chart.addSeries(LineSeries, { ...line, lineStyle: LineStyle.Dashed });
    this.markers = createSeriesMarkers(this.candles, []);
    this.chart.subscribeCrosshairMove(({ time }) => onHover(time === undefined ? null : milliseconds(time)));
    this.applyTheme(theme);
  }

  applyTheme(theme: ChartTheme): void {
    this.theme = theme;
    this.chart.applyOptions({
      layout: {
        background: { type: ColorType.Solid, color: 'transparent' },
        textColor: theme.text,
        fontFamily: theme.font,
        fontSize: 11,
        attributionLogo: true,
      },
      grid: { vertLines: { color: theme.grid }, horzLines: { color: theme.grid } },
      rightPriceScale: { borderColor: theme.border },
      timeScale: { borderColor: theme.border },
    });
    this.candles.applyOptions({ upColor: theme.up, downColor: theme.down, wickUpColor: theme.up, wickDownColor: theme.down });
    this.vwap.applyOptions({ color: theme.vwap });
    this.average.applyOptions({ color: theme.average });
    const shown = this.shown;
    this.shown = EMPTY;
    this.show(shown);
  }

  show(content: ChartContent): void {
    const shown = this.shown;
    this.shown = content;
    const candle = (item: CandleView): CandlestickData => ({
      time: seconds(item.start),
      open: item.open,
      high: item.high,
      low: item.low,
      close: item.close,
    });
    const volume = (item: CandleView): HistogramData => ({
      time: seconds(item.start),
      value: item.volume,
      color: item.close >= item.open ? this.theme.upVolume : this.theme.downVolume,
    });
    paintChanges(this.candles, shown.candles, content.candles, candle);
    paintChanges(this.volume, shown.candles, content.candles, volume);
    const gap = ({ start }: GapMark): HistogramData => ({ time: seconds(start), value: 1, color: this.theme.gap });
    paintChanges(this.gaps, shown.gaps, content.gaps, gap);
    paintChanges(this.vwap, shown.vwap, content.vwap, linePoint);
    paintChanges(this.average, shown.average, content.average, linePoint);
    if (firstDifference(shown.markers, content.markers) < Math.max(shown.markers.length, content.markers.length)) {
      this.markers.setMarkers(content.markers.map((marker) => this.marker(marker)));
    }
  }

  /** Back to the newest candle, after another symbol or timeframe has been chosen. */
  rewind(): void {
    this.chart.priceScale('right').applyOptions({ autoScale: true });
    this.chart.timeScale().resetTimeScale();
    this.chart.timeScale().scrollToRealTime();
  }

  remove(): void {
    this.chart.remove();
  }

  private marker({ start, direction }: ChartMarker): SeriesMarker<Time> {
    const time = seconds(start);
    switch (direction) {
      case 'bullish':
        return { time, position: 'belowBar', shape: 'arrowUp', color: this.theme.up, size: 0.8 };
      case 'bearish':
        return { time, position: 'aboveBar', shape: 'arrowDown', color: this.theme.down, size: 0.8 };
      case 'neutral':
        return { time, position: 'aboveBar', shape: 'circle', color: this.theme.neutral, size: 0.5 };
    }
  }
}

function linePoint({ start, value }: LinePoint): LineData {
  return { time: seconds(start), value };
}

/** Changes at the end are drawn in place; anything earlier (a revised bar, another symbol) needs the whole series. */
function paintChanges<Item extends { readonly start: number }, Data extends CandlestickData | HistogramData | LineData>(
  series: { setData(data: Data[]): void; update(data: Data): void },
  shown: readonly Item[],
  next: readonly Item[],
  toData: (item: Item) => Data,
): void {
  const first = firstDifference(shown, next);
  if (first >= Math.max(shown.length, next.length)) return;
  const newest = shown.at(-1)?.start ?? Number.POSITIVE_INFINITY;
  // A bar that joins in the middle (a repaired gap) moves the ones after it: what follows then is older than what was painted.
  if (next.length >= shown.length && first >= shown.length - 1 && (next[first]?.start ?? 0) >= newest) {
    for (const item of next.slice(first)) series.update(toData(item));
  } else {
    series.setData(next.map(toData));
  }
}

function tickMark(time: Time, type: TickMarkType): string {
  const ms = milliseconds(time);
  switch (type) {
    case TickMarkType.Year:
    case TickMarkType.Month:
    case TickMarkType.DayOfMonth:
      return newYorkDay(ms);
    case TickMarkType.Time:
      return newYorkMinute(ms);
    case TickMarkType.TimeWithSeconds:
      return newYorkTime(ms);
  }
}
