/** Load over time: pieces of a steady rate, one after the other. @typedef {readonly (readonly [rate: number, seconds: number])[]} Profile */

/** `20000x5,140000x1,20000x10`: trades a second times seconds. @returns {Profile} @throws {RangeError} on anything else */
export function parseProfile(text) {
  return text.split(',').map((piece) => {
    const found = /^(\d+)x(\d+(?:\.\d+)?)$/.exec(piece.trim());
    if (!found || Number(found[2]) === 0) throw new RangeError(`«${piece}» is no RATExSECONDS`);
    return [Number(found[1]), Number(found[2])];
  });
}

/** The most that the bench's vendor can send, trades a second, with a core of its own. */
const MOST_OFFERED = 1_200_000;
const OVERLOADS = [1.5, 2, 2.5, 3];

/** The rate of which three times can be sent, at most. */
export const curveRate = (rate) => Math.min(rate, MOST_OFFERED / 3);

/**
 * From half to three times of a rate, and half of it again. Between the overloads the rate itself: machines change their pace within
 * minutes, so each is compared with what is taken in right before and after it.
 * @param between seconds of the pieces between; 0: none @returns {Profile}
 */
export function curve(rate, seconds, between) {
  /** @returns {readonly [rate: number, seconds: number]} */
  const piece = (factor, duration = seconds) => [Math.round(rate * factor), duration];
  const rest = between > 0 ? [piece(1, between)] : [];
  return [piece(0.5), ...(between > 0 ? rest : [piece(1)]), ...OVERLOADS.flatMap((factor) => [piece(factor), ...rest]), piece(0.5)];
}

export const secondsOf = (profile) => profile.reduce((sum, [, seconds]) => sum + seconds, 0);

/** When each trade of a profile is due. Times are ms since the load began; trade numbers count from 0. */
export class Schedule {
  /** @param {Profile} profile */
  constructor(profile) {
    this.pieces = [];
    let fromMs = 0;
    let first = 0;
    for (const [rate, seconds] of profile) {
      const toMs = fromMs + seconds * 1_000;
      const trades = Math.round(rate * seconds);
      this.pieces.push({ fromMs, toMs, first, trades, rate });
      fromMs = toMs;
      first += trades;
    }
    this.durationMs = fromMs;
    this.total = first;
  }

  /** How many trades are due before `ms`. */
  dueBefore(ms) {
    let due = 0;
    for (const { fromMs, first, trades, rate } of this.pieces) {
      if (ms <= fromMs) break;
      due = first + Math.min(trades, Math.ceil(((ms - fromMs) * rate) / 1_000));
    }
    return due;
  }

  /** The whole millisecond in which a trade is due. */
  timeOf(trade) {
    const piece = this.pieces.find(({ first, trades }) => trade < first + trades);
    if (!piece) return this.durationMs;
    return piece.fromMs + Math.floor(((trade - piece.first) * 1_000) / piece.rate);
  }

  /** Trades a second that are asked for at `ms`. */
  rateAt(ms) {
    return this.pieces.find(({ toMs }) => ms < toMs)?.rate ?? 0;
  }
}
