import { phaseOf, UPDATES, updatesOf } from '../../market/index.js';
import type { TapeTrade } from '../protocol/index.js';

const ROUND_LOT = 100;
const SIZES = 9;
/** One basis point either side of the print, and never less than a tick. */
const HALF_SPREAD = 0.0001;

/** Regulation NMS, Rule 612: cents from one dollar on, hundredths of a cent below. */
const tickOf = (price: number): number => (price >= 1 ? 0.01 : 0.0001);
const rounded = (price: number, tick: number): number => Number((Math.round(price / tick) * tick).toFixed(tick === 0.01 ? 2 : 4));

/**
 * The `Q` event that stands behind a print: a best bid and offer around its price, a function of the trade alone, so that it
 * is the same whoever listens since when. Sizes in shares. `q` is the trade's own sequence number, unique per ticker too.
 * @returns undefined for a print that may not set a price
 */
export function quoteOf(trade: TapeTrade): string | undefined {
  const { symbol, price, exchange, sequence, time, participantTime, tape, conditions } = trade;
  if (!(updatesOf(conditions, phaseOf(time) === 'regular') & UPDATES.last)) return undefined;
  const tick = tickOf(price);
  const half = Math.max(tick, price * HALF_SPREAD);
  const bid = Math.max(tick, rounded(price - half, tick));
  return JSON.stringify({
    ev: 'Q',
    sym: symbol,
    bx: exchange,
    bp: bid,
    bs: ROUND_LOT * (1 + (sequence % SIZES)),
    ax: exchange,
    ap: rounded(price + half, tick),
    as: ROUND_LOT * (1 + ((sequence * 7) % SIZES)),
    c: 1,
    i: [604],
    t: time,
    pt: participantTime,
    q: sequence,
    z: tape,
  });
}
