import {
  type EpochMs,
  epochMsOf,
  phaseOf,
  type PriceBandEvent,
  SECOND_MS,
  type Ticker,
  tradingDayOf,
  UPDATES,
  updatesOf,
} from '../../market/index.js';
import { BAND_INDICATORS, type TapeTrade } from '../protocol/index.js';

export interface LuldEvent {
  readonly symbol: Ticker;
  readonly element: string;
}

interface Reference {
  readonly tape: number;
  sum: number;
  prints: number;
  /** Mean of the last interval with prints, US dollars. */
  price: number;
}

const NONE: readonly LuldEvent[] = [];
const INTERVAL_MS = 30 * SECOND_MS;

/**
 * Limit up, limit down: price bands around the reference price (here the mean of the prints since the last mark), published
 * at every half minute of feed time in the regular session.
 */
export class LuldBands {
  private readonly references = new Map<Ticker, Reference>();
  private mark = 0;
  private sequence = 0;

  add({ symbol, price, tape, conditions, time }: TapeTrade): void {
    let reference = this.references.get(symbol);
    if (!reference) this.references.set(symbol, (reference = { tape, sum: 0, prints: 0, price }));
    if (!(updatesOf(conditions, phaseOf(time) === 'regular') & UPDATES.last)) return;
    reference.sum += price;
    reference.prints += 1;
  }

  /** To be called with the feed's time before a print of that time is added. @returns the bands of all symbols, once per half minute */
  advance(time: EpochMs): readonly LuldEvent[] {
    const mark = time - (time % INTERVAL_MS);
    if (mark === this.mark) return NONE;
    const first = this.mark === 0;
    this.mark = mark;
    if (first) return NONE;
    for (const reference of this.references.values()) renew(reference);
    const at = epochMsOf(mark);
    if (phaseOf(at) !== 'regular') return [];
    return [...this.references.keys()].map((symbol) => this.event(symbol, at, 0, 'bands'));
  }

  /** One event of one symbol outside the half-minute rhythm: a halt or its end. */
  event(symbol: Ticker, time: EpochMs, nanos: number, what: PriceBandEvent): LuldEvent {
    const { tape, price } = this.references.get(symbol) ?? { tape: 3, price: 0 };
    const { lower, upper } = bandsOf(price, time);
    this.sequence += 1;
    // Nanoseconds do not fit into a JavaScript number: the digits are joined as text.
    const element = `{"ev":"LULD","T":${JSON.stringify(symbol)},"h":${upper},"l":${lower},"i":[${BAND_INDICATORS[what]}],"z":${tape},"t":${time}${String(nanos).padStart(6, '0')},"q":${this.sequence}}`;
    return { symbol, element };
  }
}

function renew(reference: Reference): void {
  if (reference.prints > 0) reference.price = reference.sum / reference.prints;
  reference.sum = 0;
  reference.prints = 0;
}

/** LULD Plan, tier 1: 5 % above three dollars, 20 % from 0.75 on, below that the lesser of 75 % and 15 cents; doubled in the last 25 minutes. */
export function bandsOf(price: number, time: EpochMs): { readonly lower: number; readonly upper: number } {
  const { close } = tradingDayOf(time);
  const base = price > 3 ? price * 0.05 : price >= 0.75 ? price * 0.2 : Math.min(0.15, price * 0.75);
  const width = time >= close - 25 * 60 * SECOND_MS && time < close ? base * 2 : base;
  return { lower: Number(Math.max(0, price - width).toFixed(2)), upper: Number((price + width).toFixed(2)) };
}
