import { Schedule } from './profile.mjs';

/** Trades of the made market. Each is a function of its number alone, so every process can tell what was sent, and REST can answer for any time. */

/** Prints for it begin before the load, so that every part is seen to work, and go on after it, so that the feed's clock passes the last minute's end. */
export const TAIL_SYMBOL = 'TAIL';
export const TAIL_EVERY_MS = 100;
export const LEAD_PRINTS = 500;

/** Trades after which the order of symbols repeats; so many that the rarest of 12,000 symbols still trades. */
const PICKS = 1 << 20;
const WAVE = 4_096;
const MINUTE_MS = 60_000;
const HUNDREDTHS = Array.from({ length: 100 }, (_, cents) => `.${String(cents).padStart(2, '0')}`);
const waves = Float64Array.from({ length: WAVE }, (_, at) => Math.sin((2 * Math.PI * at) / WAVE));

/** Five past ten of a past trading day in New York: a print of the future would not move the feed's clock. The load ends just before it. */
const EDGE = Date.UTC(2024, 5, 11, 14, 5);
const BEFORE_EDGE_MS = 500;
/** Tape time between the first print of the tail's symbol and the load. */
const LEAD_MS = 60_000;

function random(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** AAA, AAB, …: three letters, none of them the tail's. */
function nameOf(index) {
  const letter = (digit) => String.fromCharCode(65 + (digit % 26));
  return letter(Math.floor(index / 676)) + letter(Math.floor(index / 26)) + letter(index);
}

/** Which symbol each trade is in: few symbols have most of the trades, as on the tape (Zipf, flattened at the head). */
function picksOf(symbols, next) {
  const shares = new Float64Array(symbols);
  let sum = 0;
  for (let symbol = 0; symbol < symbols; symbol += 1) shares[symbol] = sum += 1 / (symbol + 3);
  return Uint16Array.from({ length: PICKS }, () => {
    const at = next() * sum;
    let [low, high] = [0, symbols - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (shares[middle] < at) low = middle + 1;
      else high = middle;
    }
    return low;
  });
}

/** Every trade has one share, so a bar's volume is its number of trades. Times are Unix ms, prices US dollars. */
export class Tape {
  /** @param {{ symbols: number, profile: import('./profile.mjs').Profile }} options at most 17,576 symbols */
  constructor({ symbols, profile }) {
    const next = random(2_026);
    this.schedule = new Schedule(profile);
    this.names = Array.from({ length: symbols }, (_, index) => nameOf(index));
    this.picks = picksOf(symbols, next);
    this.cents = Int32Array.from({ length: symbols }, () => 2_000 + Math.floor(next() * 38_000));
    this.phases = Int32Array.from({ length: symbols }, () => Math.floor(next() * WAVE));
    this.heads = this.names.map((name) => `{"ev":"T","sym":"${name}","x":4,"i":"`);
    /** Tape time at which the load begins. */
    this.baseMs = EDGE - BEFORE_EDGE_MS - this.schedule.durationMs;
  }

  symbolOf(trade) {
    return this.picks[trade & (PICKS - 1)];
  }

  /** Two waves, so that levels break and trends turn, and a cent of noise. */
  centsOf(trade, symbol, ms) {
    const phase = this.phases[symbol];
    const slow = waves[(phase + ((ms * 0.087) | 0)) & (WAVE - 1)];
    const fast = waves[(phase * 5 + ((ms * 0.41) | 0)) & (WAVE - 1)];
    const noise = (Math.imul(trade, 2_654_435_761) >>> 30) - 1;
    return Math.round(this.cents[symbol] * (1 + slow * 0.003 + fast * 0.0012)) + noise;
  }

  /** The trade as the vendor writes it. */
  element(trade, ms) {
    const symbol = this.symbolOf(trade);
    const cents = this.centsOf(trade, symbol, ms);
    const sequence = String(trade + 1);
    const dollars = (cents / 100) | 0;
    const head = `${this.heads[symbol]}${sequence}","z":3,"p":${dollars}${HUNDREDTHS[cents - dollars * 100]}`;
    return `${head}${(trade & 1) === 0 ? ',"s":1,"t":' : ',"s":1,"c":[14],"t":'}${this.timeText(ms)}${sequence}}`;
  }

  /** Of the many trades of one millisecond the same text. */
  timeText(ms) {
    if (ms !== this.textMs) {
      this.textMs = ms;
      this.text = `${this.baseMs + ms},"q":`;
    }
    return this.text;
  }

  tailElement(print) {
    return `{"ev":"T","sym":"${TAIL_SYMBOL}","x":4,"i":"t${print}","z":3,"p":10.00,"s":1,"t":${this.tailTime(print)},"q":${print + 1}}`;
  }

  /** Up to `LEAD_PRINTS` before the load, the others after it. */
  tailTime(print) {
    if (print < LEAD_PRINTS) return this.baseMs - LEAD_MS + print * TAIL_EVERY_MS;
    return this.baseMs + this.schedule.durationMs + (print - LEAD_PRINTS) * TAIL_EVERY_MS;
  }

  /** Numbers of a symbol's trades from tape time `from` up to and without `to`. */
  *tradesOf(symbol, from, to) {
    const end = this.schedule.dueBefore(to - this.baseMs);
    const begin = this.schedule.dueBefore(from - this.baseMs);
    for (let round = begin - (begin % PICKS); round < end; round += PICKS) {
      for (const at of this.placesOf(symbol)) if (round + at >= begin && round + at < end) yield round + at;
    }
  }

  placesOf(symbol) {
    if (!this.places) {
      this.places = this.names.map(() => /** @type {number[]} */ ([]));
      for (let at = 0; at < PICKS; at += 1) this.places[this.picks[at]].push(at);
    }
    return this.places[symbol];
  }

  /** For each minute with trades: its start, and how many trades each symbol has in it. */
  *minutes() {
    const end = this.baseMs + this.schedule.durationMs;
    for (let start = this.baseMs - (this.baseMs % MINUTE_MS); start < end; start += MINUTE_MS) {
      yield { start, trades: this.countsBetween(start, start + MINUTE_MS) };
    }
  }

  /** How many trades each symbol has from tape time `from` up to and without `to`. */
  countsBetween(from, to) {
    const counts = new Uint32Array(this.names.length);
    const end = this.schedule.dueBefore(to - this.baseMs);
    for (let trade = this.schedule.dueBefore(from - this.baseMs); trade < end; trade += 1) counts[this.symbolOf(trade)] += 1;
    return counts;
  }
}
