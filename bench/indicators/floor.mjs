// Ten indicators written by hand for speed alone: one block of doubles a symbol, no abstraction, fixed periods. What a general engine is
// measured against. Same definitions and seeds as the catalogue's; the benchmark checks that the values agree.
const RING = 32;
const MASK = RING - 1;
/** Fields of a block, then four rings: closes, highs, lows, typical prices. */
const F_SUM = 1;
const F_SQUARES = 2;
const F_BASE = 3;
const F_TYPICAL = 4;
const F_EMA = 5;
const F_GAIN = 6;
const F_LOSS = 7;
const F_FAST = 8;
const F_SLOW = 9;
const F_SIGNAL = 10;
const F_SEED_FAST = 11;
const F_SEED_SLOW = 12;
const F_SEED_SIGNAL = 13;
const F_ATR = 14;
const F_PLUS = 15;
const F_MINUS = 16;
const F_RANGE = 17;
const F_ADX = 18;
const F_K1 = 19;
const F_K2 = 20;
const CLOSES = 32;
const HIGHS = CLOSES + RING;
const LOWS = HIGHS + RING;
const TYPICALS = LOWS + RING;
const BLOCK = TYPICALS + RING;
const OUTPUTS = ['sma', 'ema', 'rsi', 'macd', 'signal', 'upper', 'lower', 'atr', 'adx', 'fastk', 'fastd', 'cci', 'roc'];
const O_SMA = 0;
const O_EMA = 1;
const O_RSI = 2;
const O_MACD = 3;
const O_SIGNAL = 4;
const O_UPPER = 5;
const O_LOWER = 6;
const O_ATR = 7;
const O_ADX = 8;
const O_FASTK = 9;
const O_FASTD = 10;
const O_CCI = 11;
const O_ROC = 12;
const WIDTH = 16;

export class Floor {
  constructor(symbols) {
    this.state = new Float64Array(symbols * BLOCK);
    this.out = new Float64Array(symbols * WIDTH);
  }

  value(symbol, name) {
    return this.out[symbol * WIDTH + OUTPUTS.indexOf(name)];
  }

  update(symbol, high, low, close) {
    const s = this.state;
    const o = this.out;
    const b = symbol * BLOCK;
    const q = symbol * WIDTH;
    const i = s[b];
    const n = i + 1;
    s[b] = n;
    const slot = i & MASK;
    const typical = (high + low + close) / 3;
    const previous = s[b + CLOSES + ((i - 1) & MASK)];
    const previousHigh = s[b + HIGHS + ((i - 1) & MASK)];
    const previousLow = s[b + LOWS + ((i - 1) & MASK)];
    if (i === 0) s[b + F_BASE] = close;
    let base = s[b + F_BASE];
    const gone = (i - 20) & MASK;
    const oldClose = n > 20 ? s[b + CLOSES + gone] - base : 0;
    const oldTypical = n > 20 ? s[b + TYPICALS + gone] - base : 0;
    const x = close - base;
    let sum = s[b + F_SUM] + x - oldClose;
    let squares = s[b + F_SQUARES] + x * x - oldClose * oldClose;
    let typicals = s[b + F_TYPICAL] + (typical - base) - oldTypical;
    s[b + CLOSES + slot] = close;
    s[b + HIGHS + slot] = high;
    s[b + LOWS + slot] = low;
    s[b + TYPICALS + slot] = typical;
    // Sums about a price nearby lose no digits; that price moves along every 32 bars.
    if (slot === 0 && n > 20) {
      base = close;
      sum = 0;
      squares = 0;
      typicals = 0;
      for (let k = 0; k < 20; k += 1) {
        const d = s[b + CLOSES + ((i - k) & MASK)] - base;
        sum += d;
        squares += d * d;
        typicals += s[b + TYPICALS + ((i - k) & MASK)] - base;
      }
      s[b + F_BASE] = base;
    }
    s[b + F_SUM] = sum;
    s[b + F_SQUARES] = squares;
    s[b + F_TYPICAL] = typicals;
    const mean = sum / 20;
    const variance = squares / 20 - mean * mean;
    const deviation = variance > 0 ? Math.sqrt(variance) : 0;
    o[q + O_SMA] = base + mean;
    o[q + O_UPPER] = base + mean + 2 * deviation;
    o[q + O_LOWER] = base + mean - 2 * deviation;

    if (n > 20) s[b + F_EMA] += (close - s[b + F_EMA]) * (2 / 21);
    else if (n === 20) s[b + F_EMA] = base + mean;
    o[q + O_EMA] = s[b + F_EMA];

    if (n > 26) {
      const macd = (s[b + F_FAST] += (close - s[b + F_FAST]) * (2 / 13)) - (s[b + F_SLOW] += (close - s[b + F_SLOW]) * (2 / 27));
      o[q + O_MACD] = macd;
      if (n > 34) s[b + F_SIGNAL] += (macd - s[b + F_SIGNAL]) * 0.2;
      else {
        s[b + F_SEED_SIGNAL] += macd;
        if (n === 34) s[b + F_SIGNAL] = s[b + F_SEED_SIGNAL] / 9;
      }
      o[q + O_SIGNAL] = s[b + F_SIGNAL];
    } else {
      s[b + F_SEED_SLOW] += close;
      if (n > 14) s[b + F_SEED_FAST] += close;
      if (n === 26) {
        s[b + F_FAST] = s[b + F_SEED_FAST] / 12;
        s[b + F_SLOW] = s[b + F_SEED_SLOW] / 26;
        s[b + F_SEED_SIGNAL] = s[b + F_FAST] - s[b + F_SLOW];
      }
    }

    if (i > 0) {
      const change = close - previous;
      const gain = change > 0 ? change : 0;
      const loss = change < 0 ? -change : 0;
      if (n > 15) {
        s[b + F_GAIN] = (s[b + F_GAIN] * 13 + gain) / 14;
        s[b + F_LOSS] = (s[b + F_LOSS] * 13 + loss) / 14;
      } else {
        s[b + F_GAIN] += gain;
        s[b + F_LOSS] += loss;
        if (n === 15) {
          s[b + F_GAIN] /= 14;
          s[b + F_LOSS] /= 14;
        }
      }
      const both = s[b + F_GAIN] + s[b + F_LOSS];
      o[q + O_RSI] = both === 0 ? 0 : (100 * s[b + F_GAIN]) / both;

      let range = high - low;
      const up = Math.abs(high - previous);
      const down = Math.abs(low - previous);
      if (up > range) range = up;
      if (down > range) range = down;
      if (n > 15) s[b + F_ATR] = (s[b + F_ATR] * 13 + range) / 14;
      else {
        s[b + F_ATR] += range;
        if (n === 15) s[b + F_ATR] /= 14;
      }
      o[q + O_ATR] = s[b + F_ATR];

      const rise = high - previousHigh;
      const fall = previousLow - low;
      const plus = rise > fall && rise > 0 ? rise : 0;
      const minus = fall > rise && fall > 0 ? fall : 0;
      if (n <= 14) {
        s[b + F_PLUS] += plus;
        s[b + F_MINUS] += minus;
        s[b + F_RANGE] += range;
      } else {
        const p = (s[b + F_PLUS] += plus - s[b + F_PLUS] / 14);
        const m = (s[b + F_MINUS] += minus - s[b + F_MINUS] / 14);
        s[b + F_RANGE] += range - s[b + F_RANGE] / 14;
        const dx = p + m === 0 ? 0 : (100 * Math.abs(p - m)) / (p + m);
        if (n > 28) s[b + F_ADX] = (s[b + F_ADX] * 13 + dx) / 14;
        else {
          s[b + F_ADX] += dx;
          if (n === 28) s[b + F_ADX] /= 14;
        }
        o[q + O_ADX] = s[b + F_ADX];
      }
    }

    let highest = high;
    let lowest = low;
    const window = n < 14 ? n : 14;
    for (let k = 1; k < window; k += 1) {
      const h = s[b + HIGHS + ((i - k) & MASK)];
      const l = s[b + LOWS + ((i - k) & MASK)];
      if (h > highest) highest = h;
      if (l < lowest) lowest = l;
    }
    const fastk = highest === lowest ? 0 : (100 * (close - lowest)) / (highest - lowest);
    o[q + O_FASTK] = fastk;
    o[q + O_FASTD] = (fastk + s[b + F_K1] + s[b + F_K2]) / 3;
    s[b + F_K2] = s[b + F_K1];
    s[b + F_K1] = fastk;

    if (n >= 20) {
      const centre = base + typicals / 20;
      let off = 0;
      for (let k = 0; k < 20; k += 1) off += Math.abs(s[b + TYPICALS + ((i - k) & MASK)] - centre);
      o[q + O_CCI] = off === 0 ? 0 : (typical - centre) / ((0.015 * off) / 20);
    }
    if (n > 10) o[q + O_ROC] = (close / s[b + CLOSES + ((i - 10) & MASK)] - 1) * 100;
  }
}
