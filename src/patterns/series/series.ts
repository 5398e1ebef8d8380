import { BAR, INDICATORS, type Kernel, resolveParameters } from '../../indicators/index.js';
import type { PatternView, SwingView } from '../contract.js';
import { SessionLevels } from '../session/session.js';
import { usualVolume } from '../session/volume-profile.js';
import { advanceSwings, SwingPivots, SWINGS_STATE_SIZE } from '../swings/swings.js';

/** Bars that detectors can look back on. */
export const SERIES_BARS = 32;
/** Each bar: open, high, low, close, volume, start, session. */
const FIELDS = [BAR.open, BAR.high, BAR.low, BAR.close, BAR.volume, BAR.start, BAR.session] as const;
const WIDTH = FIELDS.length;
const VOLUME = 4;
const START = 5;
const DAY = 6;
const TREND_BARS = 20;

function atrKernel(): Kernel {
  const atr = INDICATORS.get('atr');
  if (!atr) throw new Error('the catalogue has no ATR');
  return atr.create(resolveParameters(atr, {}));
}
const ATR = atrKernel();

/** The state: bars seen, ATR and its memory, the pivots, the ring of bars. */
const COUNT = 0;
const ATR_VALUE = 1;
const ATR_STATE = 2;
const SWINGS = ATR_STATE + ATR.stateSize;
const RING = SWINGS + SWINGS_STATE_SIZE;
export const SERIES_STATE_SIZE = RING + SERIES_BARS * WIDTH;

/** Takes a closed bar into what detectors see of its timeframe; `state` is SERIES_STATE_SIZE doubles, all zero at first. */
export function advanceSeries(state: Float64Array, at: number, bar: Float64Array, barAt: number): void {
  const slot = at + RING + (state[at + COUNT]! % SERIES_BARS) * WIDTH;
  for (let i = 0; i < WIDTH; i += 1) state[slot + i] = bar[barAt + FIELDS[i]!]!;
  state[at + COUNT]! += 1;
  ATR.update(state, at + ATR_STATE, bar, barAt, state, at + ATR_VALUE);
  advanceSwings(state, at + SWINGS, bar[barAt + BAR.high]!, bar[barAt + BAR.low]!, bar[barAt + BAR.start]!, state[at + ATR_VALUE]!);
}

/** A reusable view of one timeframe of one symbol in a block. */
export class SeriesView implements PatternView {
  readonly session = new SessionLevels();
  readonly swings: SwingView;
  private readonly pivots = new SwingPivots();
  private state: Float64Array = new Float64Array(SERIES_STATE_SIZE);
  private at = 0;
  private profile: Float64Array = this.state;
  private profileAt = 0;

  /** @param minutes the timeframe's bar length */
  constructor(private readonly minutes: number) {
    this.swings = this.pivots;
  }

  /** @param sessionAt, profileAt where the symbol's session and volume profile begin */
  over(state: Float64Array, at: number, sessionAt: number, profileAt: number): void {
    this.state = state;
    this.at = at;
    this.profile = state;
    this.profileAt = profileAt;
    this.pivots.over(state, at + SWINGS);
    this.session.over(state, sessionAt);
  }
  get length(): number {
    return Math.min(SERIES_BARS, this.state[this.at + COUNT]!);
  }
  open(k: number): number {
    return this.field(k, 0);
  }
  high(k: number): number {
    return this.field(k, 1);
  }
  low(k: number): number {
    return this.field(k, 2);
  }
  close(k: number): number {
    return this.field(k, 3);
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
  get atr(): number {
    return this.state[this.at + ATR_VALUE]! || NaN;
  }
  get relativeVolume(): number {
    const usual = this.day(0) === 0 ? NaN : usualVolume(this.profile, this.profileAt, this.start(0), this.minutes);
    const expected = Number.isNaN(usual) ? this.meanVolume() : usual;
    return expected > 0 ? this.volume(0) / expected : NaN;
  }
  get trend(): number {
    const { atr } = this;
    if (!(atr > 0) || this.length < TREND_BARS) return NaN;
    let sum = 0;
    for (let k = 0; k < TREND_BARS; k += 1) sum += this.close(k);
    return (this.close(0) - sum / TREND_BARS) / atr;
  }
  private meanVolume(): number {
    if (this.length <= TREND_BARS) return NaN;
    let sum = 0;
    for (let k = 1; k <= TREND_BARS; k += 1) sum += this.volume(k);
    return sum / TREND_BARS;
  }
  private field(k: number, field: number): number {
    return this.state[this.at + RING + ((this.state[this.at + COUNT]! - 1 - k) % SERIES_BARS) * WIDTH + field]!;
  }
}
