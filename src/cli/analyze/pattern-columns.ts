import { findIndicator, INDICATORS, resolveParameters } from '../../indicators/index.js';
import type { Timeframe } from '../../market/index.js';
import { type Followed, type PatternDefinition, PatternTracker } from '../../patterns/index.js';

/** Patterns measure in ATR(14), and see nothing before it is warm. */
function atrLookback(): number {
  const atr = findIndicator(INDICATORS, 'atr');
  return atr ? atr.create(resolveParameters(atr, { period: 14 })).lookback : 0;
}

/**
 * Patterns that are not candlesticks, with their defaults, on bars of one timeframe: a column each under its catalogue name. Its value is
 * 0, and on the bar that confirms the pattern the score in hundredths, below 0 on the bearish side.
 */
export class PatternColumns {
  /** Bars before the first value. */
  static readonly lookback: number = atrLookback();
  readonly names: readonly string[];
  readonly stateSize: number;
  private readonly tracker: PatternTracker;
  private readonly places: ReadonlyMap<string, number>;

  constructor(
    definitions: readonly PatternDefinition[],
    private readonly timeframe: Timeframe,
  ) {
    this.names = definitions.map(({ name }) => name);
    this.places = new Map(this.names.map((name, i) => [name, i]));
    const patterns = definitions.map((definition) => ({
      // Catalogue names are one of a kind, names of events need not be.
      definition: { ...definition, bullish: definition.name, bearish: definition.name },
      parameters: resolveParameters(definition, {}),
      timeframes: [timeframe],
    }));
    this.tracker = new PatternTracker({ patterns, candlesticks: [] });
    this.stateSize = this.tracker.stateSize;
  }

  /** What a ticker's patterns follow at first. */
  nothing(): Followed {
    return this.tracker.nothing();
  }

  /** A bar has closed: writes the values to `out[outAt…]` in the order of `names`, and advances the state. */
  update(state: Float64Array, at: number, followed: Followed, bar: Float64Array, barAt: number, out: Float64Array, outAt: number): void {
    out.fill(0, outAt, outAt + this.names.length);
    for (const { kind, status, news, confidence } of this.tracker.onBar(state, at, followed, this.timeframe, bar, barAt) ?? []) {
      const place = this.places.get(kind.pattern);
      if (status === 'confirmed' && !news.repeated && place !== undefined) out[outAt + place] = kind.side * Math.round(confidence * 100);
    }
  }
}
