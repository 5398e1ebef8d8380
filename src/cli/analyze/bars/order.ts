import { DAY_MS } from '../../../market/index.js';
import type { FileBar } from './bar.js';

/** What the times of a file's bars show, bar for bar as they come. */
export class OrderCheck {
  bars = 0;
  /** Bars that are not later than the one before, of their ticker. */
  late = 0;
  private readonly last = new Map<string, number>();
  private readonly steps = new Map<number, number>();
  /** The longest gap, for files of daily bars. */
  gap: { readonly from: string; readonly to: string; readonly days: number } | undefined;
  private readonly lastText = new Map<string, string>();

  add({ ticker, time, timestamp }: FileBar): void {
    this.bars += 1;
    const before = this.last.get(ticker);
    if (before !== undefined) {
      if (time <= before) this.late += 1;
      const step = Math.abs(time - before);
      if (step > 0 && (this.steps.has(step) || this.steps.size < MANY_STEPS)) this.steps.set(step, (this.steps.get(step) ?? 0) + 1);
      const days = Math.round(step / DAY_MS);
      if (days > (this.gap?.days ?? 0)) {
        const text = this.lastText.get(ticker) ?? '';
        this.gap = time > before ? { from: text, to: timestamp, days } : { from: timestamp, to: text, days };
      }
    }
    this.last.set(ticker, time);
    this.lastText.set(ticker, timestamp);
  }

  get ascending(): boolean {
    return this.late === 0;
  }

  /** How far apart most bars are, in ms; undefined for fewer than two. */
  get usualStep(): number | undefined {
    return [...this.steps].toSorted(([, a], [, b]) => b - a)[0]?.[0];
  }
}

const MANY_STEPS = 1_000;

/** A bar with the row that it was made of. */
export interface PlacedBar {
  readonly bar: FileBar;
  readonly row: number;
}

/** Two rows with a bar of one ticker at one time. */
export interface Twice {
  readonly kept: PlacedBar;
  readonly left: PlacedBar;
  /** Whether they say the same. */
  readonly same: boolean;
}

const sameBar = (a: FileBar, b: FileBar): boolean =>
  a.open === b.open && a.high === b.high && a.low === b.low && a.close === b.close && a.volume === b.volume;

/** Whether each ticker's bars stand together, one ticker behind the other. */
function inBlocks(bars: readonly PlacedBar[]): boolean {
  const done = new Set<string>();
  let current: string | undefined;
  for (const { bar } of bars) {
    if (bar.ticker === current) continue;
    if (done.has(bar.ticker)) return false;
    current = bar.ticker;
    done.add(bar.ticker);
  }
  return true;
}

/**
 * Bars in ascending order: within each ticker's block where the file has such blocks, else over all. Of those of one ticker and time the
 * last in the file is kept, and `twice` is told.
 */
export function sorted(bars: PlacedBar[], twice: (found: Twice) => void): FileBar[] {
  const places = new Map<string, number>();
  for (const { bar } of bars) if (!places.has(bar.ticker)) places.set(bar.ticker, places.size);
  const place = ({ bar }: PlacedBar): number => places.get(bar.ticker) ?? 0;
  const blocks = inBlocks(bars);
  // The sort is stable: what is equal stays in the file's order.
  bars.sort((a, b) => (blocks ? place(a) - place(b) || a.bar.time - b.bar.time : a.bar.time - b.bar.time || place(a) - place(b)));
  const kept: FileBar[] = [];
  bars.forEach((left, i) => {
    const next = bars[i + 1];
    if (next?.bar.time === left.bar.time && next.bar.ticker === left.bar.ticker)
      twice({ kept: next, left, same: sameBar(next.bar, left.bar) });
    else kept.push(left.bar);
  });
  return kept;
}
