import { fieldsOf, layout, span } from '../../market/index.js';
import { BAR, INDICATORS, type Kernel, resolveParameters } from '../../indicators/index.js';
import type { PatternView, Side } from '../contract.js';
import { SessionLevels } from '../session/session.js';
import { SHARED } from '../session/shared.js';
import { usualVolume } from '../session/volume-profile.js';
import { advanceSwings, SwingPivots, SWINGS_STATE_SIZE } from '../swings/swings.js';

/** Bars that detectors can look back on; a power of two. */
const SERIES_BARS = 32;
const LAST_SLOT = SERIES_BARS - 1;
/** What is kept of each bar, a ring of its own for each: what detectors run through lies side by side. */
const RINGS = layout(
  span('open', SERIES_BARS),
  span('high', SERIES_BARS),
  span('low', SERIES_BARS),
  span('close', SERIES_BARS),
  span('volume', SERIES_BARS),
  span('start', SERIES_BARS),
  span('session', SERIES_BARS),
);
const { open: OPEN, high: HIGH, low: LOW, close: CLOSE, volume: VOLUME, start: START, session: DAY } = RINGS;
const FIELDS = fieldsOf(RINGS).map((field) => BAR[field]);
const TREND_BARS = 20;

function atrKernel(): Kernel {
  const atr = INDICATORS.get('atr');
  if (!atr) throw new Error('the catalogue has no ATR');
  return atr.create(resolveParameters(atr, {}));
}
const ATR_KERNEL = atrKernel();

/** The state: bars seen, ATR and its memory, the pivots, the rings of bars. */
const {
  count: COUNT,
  atrValue: ATR_VALUE,
  atrState: ATR_STATE,
  swings: SWINGS,
  rings: RING,
  size: SIZE,
} = layout('count', 'atrValue', span('atrState', ATR_KERNEL.stateSize), span('swings', SWINGS_STATE_SIZE), span('rings', RINGS.size));
export const SERIES_STATE_SIZE = SIZE;

/** Takes a closed bar into what detectors see of its timeframe; `state` is SERIES_STATE_SIZE doubles, all zero at first. */
export function advanceSeries(state: Float64Array, at: number, bar: Float64Array, barAt: number): void {
  const slot = at + RING + (state[at + COUNT]! & LAST_SLOT);
  for (let i = 0; i < FIELDS.length; i += 1) state[slot + i * SERIES_BARS] = bar[barAt + FIELDS[i]!]!;
  state[at + COUNT]! += 1;
  ATR_KERNEL.step(state, at + ATR_STATE, bar, barAt, state, at + ATR_VALUE, true);
  advanceSwings(state, at + SWINGS, bar[barAt + BAR.high]!, bar[barAt + BAR.low]!, bar[barAt + BAR.start]!, state[at + ATR_VALUE]!);
}

/**
 * A reusable view of one timeframe of one symbol in a block, as it is or mirrored. One class for both, so that V8 compiles each
 * detector for one kind of view; what every bar is asked for is worked out once a bar.
 */
export class SeriesView implements PatternView {
  readonly session: SessionLevels;
  readonly swings: SwingPivots;
  length = 0;
  atr = NaN;
  relativeVolume = NaN;
  trend = NaN;
  private readonly highField: number;
  private readonly lowField: number;
  private state: Float64Array = new Float64Array(SERIES_STATE_SIZE);
  private ring = 0;
  private newest = 0;

  /** @param minutes the timeframe's bar length */
  constructor(
    private readonly minutes: number,
    private readonly side: Side = 1,
  ) {
    this.session = new SessionLevels(side);
    this.swings = new SwingPivots(side);
    this.highField = side === 1 ? HIGH : LOW;
    this.lowField = side === 1 ? LOW : HIGH;
  }

  /** @param sharedAt where begins what the symbol's timeframes share */
  over(state: Float64Array, at: number, sharedAt: number): void {
    this.place(state, at, sharedAt);
    this.relativeVolume = this.volumeAgainstUsual(sharedAt + SHARED.profile);
    this.trend = this.closeAgainstMean();
  }

  /** The same place as another view of the timeframe, which has been worked out already, from the other side. */
  mirror(of: SeriesView, at: number, sharedAt: number): void {
    this.place(of.state, at, sharedAt);
    this.relativeVolume = of.relativeVolume;
    this.trend = -of.trend;
  }
  open(k: number): number {
    return this.side * this.field(k, OPEN);
  }
  high(k: number): number {
    return this.side * this.field(k, this.highField);
  }
  low(k: number): number {
    return this.side * this.field(k, this.lowField);
  }
  close(k: number): number {
    return this.side * this.field(k, CLOSE);
  }
  volume(k: number): number {
    return this.field(k, VOLUME);
  }
  start(k: number): number {
    return this.field(k, START);
  }
  day(k: number): number {
    return this.field(k, DAY);
  }

  private place(state: Float64Array, at: number, sharedAt: number): void {
    const count = state[at + COUNT]!;
    this.state = state;
    this.ring = at + RING;
    this.newest = (count - 1) & LAST_SLOT;
    this.length = Math.min(SERIES_BARS, count);
    this.atr = state[at + ATR_VALUE]! || NaN;
    this.swings.over(state, at + SWINGS);
    this.session.over(state, sharedAt + SHARED.session);
  }
  private volumeAgainstUsual(profileAt: number): number {
    const usual = this.day(0) === 0 ? NaN : usualVolume(this.state, profileAt, this.start(0), this.minutes);
    const expected = Number.isNaN(usual) ? this.meanVolume() : usual;
    return expected > 0 ? this.volume(0) / expected : NaN;
  }
  private closeAgainstMean(): number {
    if (!(this.atr > 0) || this.length < TREND_BARS) return NaN;
    let sum = 0;
    for (let k = 0; k < TREND_BARS; k += 1) sum += this.field(k, CLOSE);
    return (this.field(0, CLOSE) - sum / TREND_BARS) / this.atr;
  }
  private meanVolume(): number {
    if (this.length <= TREND_BARS) return NaN;
    let sum = 0;
    for (let k = 1; k <= TREND_BARS; k += 1) sum += this.field(k, VOLUME);
    return sum / TREND_BARS;
  }
  private field(k: number, field: number): number {
    return this.state[this.ring + field + ((this.newest - k) & LAST_SLOT)]!;
  }
}
