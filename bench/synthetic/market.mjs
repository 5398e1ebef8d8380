/** A market that trades on and on: entries of the tick log as the gateway makes them, few symbols with most of the trades. */

import { tickerOf } from '../../dist/market/index.js';

const BATCH = 256;
const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
/** 2026-11-23, 09:30 in New York, and the length of its regular session. */
const OPEN = Date.UTC(2026, 10, 23, 14, 30);
const SESSION_MS = 23_400_000;
const DAY_MS = 86_400_000;
const DRAWS = 1 << 20;
/** About what the tape carries: odd lots and sweeps beside regular sales. */
const CONDITIONS = [[], [37], [14], [14, 37], [37], [], [14, 37], [41]];

function generator(seed) {
  let state = seed;
  return () => ((state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0) >>> 8) / (1 << 24);
}

/** Symbols by 1/(i+3), drawn from a table. */
function draw(symbols, random) {
  const shares = Float64Array.from({ length: symbols }, (_, i) => 1 / (i + 3));
  const total = shares.reduce((sum, share) => sum + share, 0);
  const drawn = new Uint16Array(DRAWS);
  let sum = 0;
  let at = 0;
  for (let i = 0; i < symbols; i += 1) {
    sum += shares[i] / total;
    while (at < DRAWS && at < sum * DRAWS) drawn[at++] = i;
  }
  for (let i = DRAWS - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1));
    [drawn[i], drawn[j]] = [drawn[j], drawn[i]];
  }
  return drawn;
}

export class Market {
  /** Of the feed. */
  elapsedMs = 0;
  trades = 0;
  entries = 0;
  /** Time of the newest clock mark. */
  marked = 0;

  /** @param rate trades in a second of feed time */
  constructor(symbols, rate) {
    this.random = generator(7);
    this.rate = rate;
    this.names = Array.from({ length: symbols }, (_, i) => tickerOf(`S${i.toString(36).toUpperCase()}`));
    this.prices = Float64Array.from({ length: symbols }, () => 20 + this.random() * 200);
    this.drawn = draw(symbols, this.random);
  }

  /** Minutes of the trading day before, symbol by symbol. */
  *past(minutes) {
    for (const [s, symbol] of this.names.entries()) {
      const bars = [];
      for (let minute = 0; minute < minutes; minute += 1) {
        const open = this.prices[s];
        const close = (this.prices[s] *= 1 + (this.random() - 0.5) * 0.002);
        const [high, low] = [Math.max(open, close) * 1.0004, Math.min(open, close) * 0.9996];
        const start = OPEN - 3 * DAY_MS + minute * MINUTE_MS;
        const bar = { start, open, high, low, close, volume: 5_000, vwap: (high + low) / 2, trades: 20 };
        bars.push({ kind: 'aggregate', symbol, span: 'minute', bar, dayVolume: 0 });
      }
      yield { symbol, bars };
    }
  }

  /** The next second of the tape, `each` trades an entry. */
  *second(each = BATCH) {
    const { rate } = this;
    for (let done = 0; done < rate; done += each) {
      const count = Math.min(each, rate - done);
      yield this.entry(count, (count * SECOND_MS) / rate);
    }
  }

  /** The next trades, evenly over so much of the feed's time; a session that has gone by is followed by the next day's. */
  entry(count, ms, receivedAt) {
    const messages = [];
    for (let n = 0; n < count; n += 1) {
      const elapsed = Math.floor(this.elapsedMs + (n * ms) / count);
      const time = OPEN + Math.floor(elapsed / SESSION_MS) * DAY_MS + (elapsed % SESSION_MS);
      const second = time - (time % SECOND_MS);
      if (second > this.marked) messages.push({ kind: 'clock', time: (this.marked = second) });
      messages.push(this.trade(time));
    }
    this.elapsedMs += ms;
    const sequence = this.entries;
    this.entries += 1;
    return { sequence, source: 'synthetic', receivedAt: receivedAt ?? this.marked, messages };
  }

  trade(time) {
    this.trades += 1;
    const symbol = this.drawn[this.trades & (DRAWS - 1)];
    const price = (this.prices[symbol] *= 1 + (this.random() - 0.5) * 0.0006);
    return {
      kind: 'trade',
      symbol: this.names[symbol],
      price: Math.round(price * 100) / 100,
      size: 1 + (this.trades % 200),
      time,
      sequence: this.trades,
      conditions: CONDITIONS[this.trades % CONDITIONS.length],
      exchange: 4,
      id: '',
    };
  }
}
