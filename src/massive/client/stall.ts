import { epochMsOf, type EpochMs, phaseOf, type Ticker, tradingDayOf } from '../../market/index.js';
import { Silences } from './silences.js';

export interface StallOptions {
  /** Silence below this is never a stall, milliseconds. */
  readonly minimumMs: number;
  /** Feed milliseconds per machine millisecond: 1 for a live feed. */
  readonly rate: number;
}

/**
 * Where no silence was longer than a length L, of `shortest` at least, for `evidence` L, one of `factor` L is a stall. Lengths in units
 * of `minimumMs`.
 */
const RULES = [
  { shortest: 1 / 120, evidence: 120, factor: 10 },
  { shortest: 1 / 2, evidence: 60, factor: 30 },
] as const;
/** So many messages of so many symbols, taking turns so often, tell a pace sooner, however little time they took… */
const MESSAGES = 1_000;
const TURNS = 30;
const VOICES = 5;
/** …by a silence so many times the longest ever. */
const EARLY_FACTOR = 10;
/** What only an earlier day tells counts so much less: a stock may open late. */
const STALE_FACTOR = 10;

/**
 * Tells a stream that has stopped from one that is quiet. Pongs show that the server lives, so what decides is what the stream did
 * before: a stall is the end of regular traffic, and a stream that never had any cannot stall, whatever was asked for.
 *
 * Regular: no silence was longer than L for 120 L, and a silence of 10 L is a stall. Of prints that come at random, x in a time L on
 * the average, 120 L hold no longer silence with probability (1 − e^−x)^(120 x), and one of 10 L follows with e^(−10 x): together less
 * than 10^−20 for any x, and below 10^−7 even where the pace falls to a quarter at that very moment. Bursts do not pass for a pace, as
 * one would have to last 120 times as long as its longest pause. A stock whose pauses vary more is regular by the second rule, after
 * half an hour: 60 L, and 30 L (10^−9 at a quarter of the pace). With `minimumMs` of 30 s a stream of some prints a second is found
 * stopped after 30 s, of two a second in two minutes, a bursty one of ten a second in a quarter of an hour. A minute bar each minute
 * is judged after an hour. What prints every 20 minutes would have to do so for 20 hours: it is never judged.
 *
 * A thousand messages of several symbols that take turns tell the pace before that, by a silence 10 times the longest ever: that of 30
 * random silences is followed by one of 10 times its length once in 10^9, and the auctions of some thin stocks, which all open at the
 * same second, are no thousand prints.
 *
 * Only inside the regular session, by the feed's own clock: before 09:30, after 16:00 and at night silence is normal. A stock whose
 * trading is halted, subscribed alone, looks as if its stream had stopped. So each reconnection doubles the limit, until one has
 * brought data at once, for then it was the stream, or another day begins.
 */
export class StallDetector {
  private readonly silences: Silences;
  /** Messages so far, changes from one symbol to another, the symbol of the newest, and the first few symbols. */
  private messages = 0;
  private turns = 0;
  private symbol: Ticker | undefined;
  private readonly voices = new Set<Ticker>();
  private silentSince: number | undefined;
  private dataAt = 0;
  private lastTime: EpochMs | undefined;
  /** The trading day of the newest data, and the place at which it began. */
  private day = { serial: 0, begin: 0 };
  private patience = 1;
  /** A connection was given up, and nothing has come since. */
  private fruitless = false;

  constructor(private readonly options: StallOptions) {
    this.silences = new Silences(options.minimumMs * RULES[0].shortest);
  }

  /** A connection is made: until it is ready for data, or brings some, it cannot stall. */
  connecting(): void {
    this.silentSince = undefined;
  }

  /** A connection is ready for data. */
  begin(monotonic: number): void {
    this.silentSince = monotonic;
  }

  /** A connection was given up as stalled. */
  gaveUp(): void {
    this.patience *= 2;
    this.fruitless = true;
  }

  /** Less is asked for than before: what was seen says nothing of it. */
  forget(): void {
    this.silences.clear();
    this.day = { ...this.day, begin: 0 };
    this.messages = 0;
    this.turns = 0;
    this.voices.clear();
  }

  /** Messages have come, `count` of them. @param time feed time of the newest; @param symbol that of the newest */
  onData(monotonic: number, time: EpochMs, symbol: Ticker, count: number): void {
    const silence = monotonic - (this.silentSince ?? monotonic);
    if (this.fruitless && silence <= this.options.minimumMs) this.patience = 1;
    this.fruitless = false;
    if (this.lastTime !== undefined && this.isOneSession(this.lastTime, time)) this.silences.add(silence);
    this.silentSince = monotonic;
    this.dataAt = monotonic;
    if (this.lastTime === undefined || time > this.lastTime) this.lastTime = time;
    this.lookAtDay(this.lastTime);
    this.messages += count;
    if (symbol === this.symbol) return;
    this.symbol = symbol;
    this.turns += 1;
    if (this.voices.size < VOICES) this.voices.add(symbol);
  }

  /** Milliseconds of silence when they are a stall, else undefined. */
  stalledFor(monotonic: number): number | undefined {
    const { rate, minimumMs } = this.options;
    if (this.silentSince === undefined || this.lastTime === undefined) return undefined;
    const silence = monotonic - this.silentSince;
    if (silence <= minimumMs) return undefined;
    const feedNow = epochMsOf(this.lastTime + (monotonic - this.dataAt) * rate);
    const today = tradingDayOf(feedNow);
    const limit = this.patience * Math.min(this.steadyLimit(today.serial), this.earlyLimit(today.serial));
    if (silence <= limit) return undefined;
    return phaseOf(feedNow, today) === 'regular' && feedNow >= today.open + limit * rate ? silence : undefined;
  }

  private steadyLimit(today: number): number {
    const { minimumMs } = this.options;
    const limits = RULES.map(({ shortest, evidence, factor }) => {
      const steady = this.silences.steadyFor(evidence, shortest * minimumMs);
      return steady ? Math.max(minimumMs, factor * steady.longest) * this.staleness(steady.since, today) : Infinity;
    });
    return Math.min(...limits);
  }

  private earlyLimit(today: number): number {
    if (this.messages < MESSAGES || this.turns < TURNS || this.voices.size < VOICES) return Infinity;
    const longest = this.silences.longest;
    return Math.max(this.options.minimumMs, EARLY_FACTOR * longest) * this.staleness(0, today);
  }

  private staleness(since: number, today: number): number {
    return today === this.day.serial && since >= this.day.begin ? 1 : STALE_FACTOR;
  }

  private lookAtDay(time: EpochMs): void {
    const { serial } = tradingDayOf(time);
    if (serial === this.day.serial) return;
    this.day = { serial, begin: this.silences.end };
    this.patience = 1;
  }

  /** Between 04:00 and the close of one day: later on silences say nothing of the next day's pace. */
  private isOneSession(from: EpochMs, to: EpochMs): boolean {
    const { trading, preOpen, close } = tradingDayOf(to);
    return trading && from >= preOpen && to < close;
  }
}
