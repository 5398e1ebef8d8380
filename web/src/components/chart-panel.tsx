import { batch, computed, effect, signal, untracked, useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { ChartHistory } from '../chart/chart-history.js';
import type { ChartState } from '../chart/chart-state.js';
import { ChartView } from '../chart/chart-view.js';
import { onThemeChange, readTheme } from '../chart/theme.js';
import { type ChartTimeframe, TIMEFRAMES } from '../model/history.js';
import { timeframeName } from '../model/format.js';
import type { PageModel } from '../model/page.js';
import { ChartLegend } from './chart-legend.js';

interface Props {
  readonly page: PageModel;
}

export function ChartPanel({ page }: Props): VNode {
  const container = useRef<HTMLDivElement>(null);
  const state = useSignal<ChartState>({
    timeframe: signal<ChartTimeframe>('1min'),
    hover: signal<number | null>(null),
    problem: signal(''),
    history: signal<ChartHistory | null>(null),
  }).peek();
  useEffect(() => (container.current === null ? undefined : runChart(container.current, page, state)), []);
  const symbol = page.selected.value;
  return (
    <section class="room room-chart" aria-label="Chart">
      <div class="room-head">
        <h2>{symbol ?? 'Chart'}</h2>
        <ChartLegend state={state} />
        <div class="segments" role="group" aria-label="Bar length">
          {(Object.keys(TIMEFRAMES) as ChartTimeframe[]).map((timeframe) => (
            <button
              key={timeframe}
              type="button"
              aria-pressed={state.timeframe.value === timeframe}
              data-testid={`timeframe-${timeframe}`}
              onClick={() => (state.timeframe.value = timeframe)}
            >
              {timeframeName(timeframe)}
            </button>
          ))}
        </div>
      </div>
      <div class="chart-box">
        <div class="chart" ref={container} data-testid="chart" />
        {symbol === null && <p class="empty chart-note">Choose a symbol to see its candles.</p>}
        {state.problem.value !== '' && <p class="chart-problem">The history cannot be loaded: {state.problem.value}</p>}
      </div>
    </section>
  );
}

/** Ties chart, page and history together. @returns ends it */
function runChart(container: HTMLElement, page: PageModel, state: ChartState): () => void {
  const view = new ChartView(container, readTheme(), (start) => (state.hover.value = start));
  const wanted = computed(() => ({
    symbol: page.selected.value,
    timeframe: state.timeframe.value,
    stored: `${page.epoch.value} ${page.repairs.value}`,
  }));
  const ends = [
    effect(() => {
      if (page.selected.value === null && page.order.value[0] !== undefined) page.selected.value = page.order.value[0];
    }),
    // A chart that was hidden had no width to lay its candles out in.
    effect(() => void (page.tab.value === 'chart' && requestAnimationFrame(() => view.rewind()))),
    effect(() => {
      const content = state.history.value?.content.value;
      if (content) untracked(() => view.show(content));
    }),
    effect(() => {
      const history = state.history.value;
      const quote = history && page.quoteOf(history.symbol).value;
      if (quote) history.live(quote);
    }),
    effect(() => loadHistory(page, state, view, wanted.value)),
    page.onBars((bars) => {
      const history = state.history.peek();
      if (history === null) return;
      for (const bar of bars) if (bar.symbol === history.symbol) history.close(bar);
    }),
    onThemeChange(() => view.applyTheme(readTheme())),
  ];
  return () => {
    for (const end of ends) end();
    view.remove();
  };
}

interface Wanted {
  readonly symbol: string | null;
  readonly timeframe: ChartTimeframe;
  /** Names what the server has stored: another whole state, or a gap that was repaired, may have another past. */
  readonly stored: string;
}

/** A new history for all that is wanted anew. @returns gives up loading it */
function loadHistory(page: PageModel, state: ChartState, view: ChartView, { symbol, timeframe }: Wanted): (() => void) | undefined {
  if (symbol === null) return undefined;
  const leave = new AbortController();
  const history = new ChartHistory(symbol, timeframe, page.patterns);
  const shown = state.history.peek();
  const other = shown?.symbol !== symbol || shown.timeframe !== timeframe;
  const finish = (problem: string): void => {
    if (leave.signal.aborted) return;
    batch(() => {
      state.problem.value = problem;
      state.history.value = history;
    });
    if (other) view.rewind();
  };
  history.load(page.quoteOf(symbol).peek(), page.feedTime.peek(), leave.signal).then(
    () => finish(''),
    (error: unknown) => finish(error instanceof Error ? error.message : String(error)),
  );
  return () => leave.abort();
}
