import { batch, effect, signal, type Signal, untracked, useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { ChartBook } from '../chart/chart-book.js';
import { ChartView } from '../chart/chart-view.js';
import { onThemeChange, readTheme } from '../chart/theme.js';
import { type ChartTimeframe, TIMEFRAMES } from '../model/history.js';
import { timeframeName } from '../model/format.js';
import type { PageModel } from '../model/page.js';
import { ChartLegend } from './chart-legend.js';

interface Props {
  readonly page: PageModel;
}

/** What the chart shows now; `version` rises with its content. */
export interface ChartState {
  readonly timeframe: Signal<ChartTimeframe>;
  readonly hover: Signal<number | null>;
  readonly problem: Signal<string>;
  readonly book: Signal<ChartBook | null>;
  readonly version: Signal<number>;
}

export function ChartPanel({ page }: Props): VNode {
  const container = useRef<HTMLDivElement>(null);
  const state = useSignal<ChartState>({
    timeframe: signal<ChartTimeframe>('1min'),
    hover: signal<number | null>(null),
    problem: signal(''),
    book: signal<ChartBook | null>(null),
    version: signal(0),
  }).peek();
  useEffect(() => (container.current === null ? undefined : runChart(container.current, page, state)), []);
  const symbol = page.selected.value;
  return (
    <section class="room room-chart" aria-label="Chart">
      <div class="room-head">
        <h2>{symbol ?? 'Chart'}</h2>
        <ChartLegend page={page} state={state} />
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
        {state.problem.value !== '' && <p class="chart-problem">History is not to be had: {state.problem.value}</p>}
      </div>
    </section>
  );
}

/** Ties chart, page and history together. @returns ends it */
function runChart(container: HTMLElement, page: PageModel, state: ChartState): () => void {
  const view = new ChartView(container, readTheme(), (start) => (state.hover.value = start));
  const paint = (book: ChartBook): void => {
    view.show(book.content(page.patterns.peek()));
    state.version.value += 1;
  };
  const ends = [
    effect(() => {
      if (page.selected.value === null && page.order.value[0] !== undefined) page.selected.value = page.order.value[0];
    }),
    // A chart that was hidden had no width to lay its candles out in.
    effect(() => void (page.tab.value === 'chart' && requestAnimationFrame(() => view.rewind()))),
    effect(() => loadBook(page, state, view, paint)),
    effect(() => {
      const book = state.book.value;
      if (book === null) return;
      const quote = page.quoteOf(book.symbol).value;
      void page.patterns.value;
      if (quote !== undefined) book.live(quote);
      untracked(() => paint(book));
    }),
    page.onBars((bars) => {
      const book = state.book.peek();
      if (book === null) return;
      for (const bar of bars) if (bar.symbol === book.symbol) book.close(bar);
    }),
    onThemeChange(() => view.applyTheme(readTheme())),
  ];
  return () => {
    for (const end of ends) end();
    view.remove();
  };
}

/** A new book for each symbol and timeframe, and whenever the whole state has come anew. */
function loadBook(page: PageModel, state: ChartState, view: ChartView, paint: (book: ChartBook) => void): (() => void) | undefined {
  const symbol = page.selected.value;
  const timeframe = state.timeframe.value;
  void page.epoch.value;
  void page.repairs.value;
  if (symbol === null) return undefined;
  const leave = new AbortController();
  const book = new ChartBook(symbol, timeframe);
  const shown = state.book.peek();
  const other = shown?.symbol !== symbol || shown.timeframe !== timeframe;
  const quote = page.quoteOf(symbol).peek();
  const finish = (problem: string): void => {
    if (leave.signal.aborted) return;
    batch(() => {
      state.problem.value = problem;
      state.book.value = book;
    });
    paint(book);
    if (other) view.rewind();
  };
  book.load(quote, page.feedTime.peek(), leave.signal).then(
    () => finish(''),
    (error: unknown) => finish(error instanceof Error ? error.message : String(error)),
  );
  return () => leave.abort();
}
