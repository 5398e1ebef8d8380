import { BAR } from '../../indicators/index.js';
import { epochMsOf, layout, MINUTE_MS, span, tradingDayOf } from '../../market/index.js';
import { OPENING_RANGES, type OpeningRange, type SessionView, type Side } from '../contract.js';

const MOST_SESSIONS = 14;
const { turnover: TURNOVER_SUM, vwapVolume: VOLUME_SUM, size: SUMS_SIZE } = layout('turnover', 'vwapVolume');
const { high: RANGE_HIGH, low: RANGE_LOW, size: RANGE } = layout('high', 'low');
const OPENING_SIZE = OPENING_RANGES.length * RANGE;
const {
  day: DAY,
  minutes: MINUTES,
  open: OPEN,
  high: HIGH,
  low: LOW,
  close: CLOSE,
  sums: SUMS,
  previousClose: PREVIOUS_CLOSE,
  previousHigh: PREVIOUS_HIGH,
  previousLow: PREVIOUS_LOW,
  premarketDay: PREMARKET_DAY,
  premarketHigh: PREMARKET_HIGH,
  premarketLow: PREMARKET_LOW,
  running: RUNNING,
  whole: WHOLE,
  usualRange: USUAL_RANGE,
  sessions: SESSIONS,
  opening: OPENING,
  haltDay: HALT_DAY,
  haltedAt: HALTED_AT,
  haltPrice: HALT_PRICE,
  resumedAt: RESUMED_AT,
  size: SIZE,
} = layout(
  'day',
  'minutes',
  'open',
  'high',
  'low',
  'close',
  span('sums', SUMS_SIZE),
  'previousClose',
  'previousHigh',
  'previousLow',
  // Serial day that the extremes before the open belong to.
  'premarketDay',
  'premarketHigh',
  'premarketLow',
  // 1 while the newest bar belongs to a regular session.
  'running',
  // 1 when today was seen from its beginning: an opening range that was seen in part is not known.
  'whole',
  // Mean true range of the sessions before, and how many of them it counts.
  'usualRange',
  'sessions',
  span('opening', OPENING_SIZE),
  // The latest halt: its day, when it began, the last price before it, when trading went on (0 while halted).
  'haltDay',
  'haltedAt',
  'haltPrice',
  'resumedAt',
);
const TURNOVER = SUMS + TURNOVER_SUM;
const VWAP_VOLUME = SUMS + VOLUME_SUM;
export const SESSION_STATE_SIZE = SIZE;

/** Folds a closed 1-minute bar into the session's levels; `state` is SESSION_STATE_SIZE doubles, all zero at first. */
export function advanceSession(state: Float64Array, at: number, bar: Float64Array, barAt: number): void {
  const day = bar[barAt + BAR.session]!;
  state[at + RUNNING] = day === 0 ? 0 : 1;
  if (day === 0) advancePremarket(state, at, bar, barAt);
  else advanceRegular(state, at, bar, barAt, day);
}

function advancePremarket(state: Float64Array, at: number, bar: Float64Array, barAt: number): void {
  const start = bar[barAt + BAR.start]!;
  const { serial, open } = tradingDayOf(epochMsOf(start));
  if (start >= open) return;
  const high = bar[barAt + BAR.high]!;
  const low = bar[barAt + BAR.low]!;
  const fresh = state[at + PREMARKET_DAY] !== serial;
  state[at + PREMARKET_DAY] = serial;
  state[at + PREMARKET_HIGH] = fresh ? high : Math.max(high, state[at + PREMARKET_HIGH]!);
  state[at + PREMARKET_LOW] = fresh ? low : Math.min(low, state[at + PREMARKET_LOW]!);
}

function advanceRegular(state: Float64Array, at: number, bar: Float64Array, barAt: number, day: number): void {
  const high = bar[barAt + BAR.high]!;
  const low = bar[barAt + BAR.low]!;
  const elapsed = elapsedMinutes(bar[barAt + BAR.start]!);
  if (state[at + DAY] !== day) beginSession(state, at, day, bar[barAt + BAR.open]!, high, low, elapsed);
  state[at + MINUTES] = elapsed;
  state[at + HIGH] = Math.max(high, state[at + HIGH]!);
  state[at + LOW] = Math.min(low, state[at + LOW]!);
  state[at + CLOSE] = bar[barAt + BAR.close]!;
  state[at + TURNOVER]! += bar[barAt + BAR.turnover]!;
  state[at + VWAP_VOLUME]! += bar[barAt + BAR.vwapVolume]!;
  if (state[at + WHOLE] === 0) return;
  for (let i = 0; i < OPENING_RANGES.length; i += 1) {
    if (elapsed > OPENING_RANGES[i]!) continue;
    const range = at + OPENING + i * RANGE;
    const fresh = state[range + RANGE_HIGH] === 0;
    state[range + RANGE_HIGH] = fresh ? high : Math.max(high, state[range + RANGE_HIGH]!);
    state[range + RANGE_LOW] = fresh ? low : Math.min(low, state[range + RANGE_LOW]!);
  }
}

/** Minutes since the open at the end of a regular 1-minute bar. */
export function elapsedMinutes(start: number): number {
  return (start + MINUTE_MS - tradingDayOf(epochMsOf(start)).open) / MINUTE_MS;
}

function beginSession(state: Float64Array, at: number, day: number, open: number, high: number, low: number, elapsed: number): void {
  if (state[at + DAY] !== 0) keepPrevious(state, at);
  state[at + DAY] = day;
  state[at + OPEN] = open;
  state[at + HIGH] = high;
  state[at + LOW] = low;
  state[at + WHOLE] = elapsed === 1 || state[at + PREMARKET_DAY] === day ? 1 : 0;
  state.fill(0, at + SUMS, at + SUMS + SUMS_SIZE);
  state.fill(0, at + OPENING, at + OPENING + OPENING_SIZE);
}

function keepPrevious(state: Float64Array, at: number): void {
  const before = state[at + PREVIOUS_CLOSE]! || state[at + OPEN]!;
  const range = Math.max(before, state[at + HIGH]!) - Math.min(before, state[at + LOW]!);
  const sessions = Math.min(MOST_SESSIONS, state[at + SESSIONS]! + 1);
  state[at + SESSIONS] = sessions;
  state[at + USUAL_RANGE]! += (range - state[at + USUAL_RANGE]!) / sessions;
  state[at + PREVIOUS_CLOSE] = state[at + CLOSE]!;
  state[at + PREVIOUS_HIGH] = state[at + HIGH]!;
  state[at + PREVIOUS_LOW] = state[at + LOW]!;
}

/**
 * Trading has been halted (limit up, limit down) or goes on. @param price last before it, US dollars @param time epoch ms
 * @returns when the halt began, epoch ms; 0 for what is no news: halted already, or no halt known
 */
export function advanceHalt(state: Float64Array, at: number, halted: boolean, price: number, time: number): number {
  const { serial } = tradingDayOf(epochMsOf(time));
  const isHalted = state[at + HALT_DAY] === serial && state[at + RESUMED_AT] === 0;
  if (isHalted === halted) return 0;
  if (halted) {
    state[at + HALT_DAY] = serial;
    state[at + HALTED_AT] = time;
    state[at + HALT_PRICE] = price;
    state[at + RESUMED_AT] = 0;
  } else state[at + RESUMED_AT] = time;
  return state[at + HALTED_AT]!;
}

/** A reusable view of one symbol's session in a block, as it is or mirrored. */
export class SessionLevels implements SessionView {
  minutes = 0;
  day = 0;
  private state: Float64Array = new Float64Array(SESSION_STATE_SIZE);
  private at = 0;
  private running = false;

  constructor(private readonly side: Side = 1) {}

  over(state: Float64Array, at: number): void {
    this.state = state;
    this.at = at;
    this.running = state[at + RUNNING] === 1;
    this.minutes = this.running ? state[at + MINUTES]! : 0;
    this.day = this.running ? state[at + DAY]! : 0;
  }
  get open(): number {
    return this.running ? this.price(OPEN, OPEN) : NaN;
  }
  get high(): number {
    return this.running ? this.price(HIGH, LOW) : NaN;
  }
  get low(): number {
    return this.running ? this.price(LOW, HIGH) : NaN;
  }
  get vwap(): number {
    const volume = this.state[this.at + VWAP_VOLUME]!;
    return this.running && volume > 0 ? (this.side * this.state[this.at + TURNOVER]!) / volume : NaN;
  }
  get previousClose(): number {
    return this.price(PREVIOUS_CLOSE, PREVIOUS_CLOSE);
  }
  get previousHigh(): number {
    return this.price(PREVIOUS_HIGH, PREVIOUS_LOW);
  }
  get previousLow(): number {
    return this.price(PREVIOUS_LOW, PREVIOUS_HIGH);
  }
  get premarketHigh(): number {
    return this.hasPremarket() ? this.price(PREMARKET_HIGH, PREMARKET_LOW) : NaN;
  }
  get premarketLow(): number {
    return this.hasPremarket() ? this.price(PREMARKET_LOW, PREMARKET_HIGH) : NaN;
  }
  get usualRange(): number {
    return this.state[this.at + USUAL_RANGE]! || NaN;
  }
  get haltedAt(): number {
    return this.haltedToday() ? this.state[this.at + HALTED_AT]! : NaN;
  }
  get resumedAt(): number {
    return this.haltedToday() ? this.state[this.at + RESUMED_AT]! || NaN : NaN;
  }
  get haltPrice(): number {
    return this.haltedToday() ? this.price(HALT_PRICE, HALT_PRICE) : NaN;
  }
  openingHigh(minutes: OpeningRange): number {
    return this.opening(minutes, RANGE_HIGH, RANGE_LOW);
  }
  openingLow(minutes: OpeningRange): number {
    return this.opening(minutes, RANGE_LOW, RANGE_HIGH);
  }

  /** @param field on the side as it is, `mirrored` on the other */
  private price(field: number, mirrored: number): number {
    return this.side * this.state[this.at + (this.side === 1 ? field : mirrored)]! || NaN;
  }
  private haltedToday(): boolean {
    return this.running && this.state[this.at + HALT_DAY] === this.state[this.at + DAY];
  }
  private hasPremarket(): boolean {
    return this.running && this.state[this.at + PREMARKET_DAY] === this.state[this.at + DAY];
  }
  private opening(minutes: OpeningRange, field: number, mirrored: number): number {
    if (this.minutes < minutes) return NaN;
    const range = OPENING + OPENING_RANGES.indexOf(minutes) * RANGE;
    return this.price(range + field, range + mirrored);
  }
}
