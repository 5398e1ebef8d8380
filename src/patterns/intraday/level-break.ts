import { real, whole } from '../../indicators/index.js';
import { REGULAR_MINUTES, type Timeframe } from '../../market/index.js';
import type { OpeningRange, PatternDefinition, PatternDetector, PatternView, SessionView, Detection } from '../contract.js';

interface LevelBreak extends Pick<PatternDefinition, 'name' | 'title' | 'rule' | 'bullish' | 'bearish'> {
  /** The level above; NaN while it is not known. */
  readonly level: (session: SessionView) => number;
  /** Minutes of the session from and until which it counts. */
  readonly from: number;
  readonly until: number;
  readonly coolDown: number;
}

const MINUTE: readonly Timeframe[] = ['1min'];
/** A close so near under the level is drawn best; from three ATR away the break comes out of the blue. */
const NEAR_ATR = 3;
/** The longer a level has held in the session, the more it means. */
const HELD_MINUTES = 60;

/** Waits in silence under a level of the session: a print beyond it is told at once, the close of its bar confirms. */
class LevelDetector implements PatternDetector {
  readonly bars = 15;

  constructor(
    private readonly of: LevelBreak,
    private readonly from: number,
    private readonly until: number,
    private readonly target: number,
    private readonly stop: number,
  ) {}

  look(view: PatternView): Detection | undefined {
    const { session, atr } = view;
    const level = this.of.level(session);
    const last = view.close(0);
    if (session.minutes < this.from || session.minutes >= this.until || !(last <= level)) return undefined;
    const near = 1 - Math.min(1, (level - last) / (NEAR_ATR * atr));
    const quality = 0.4 + 0.3 * near + 0.3 * Math.min(1, session.minutes / HELD_MINUTES);
    return {
      stage: 'armed',
      anchor: session.day,
      quality,
      trigger: level,
      invalidation: level - this.stop * atr,
      target: level + this.target * atr,
    };
  }
}

function levelBreak(of: LevelBreak): PatternDefinition {
  const { name, title, rule, bullish, bearish, from, until, coolDown } = of;
  return {
    name,
    title,
    rule,
    bullish,
    bearish,
    category: 'intraday',
    kind: 'continuation',
    parameters: [
      whole('from', from, 0, REGULAR_MINUTES),
      whole('until', until, 1, REGULAR_MINUTES),
      real('target', 2, 0.5, 20),
      real('stop', 1, 0.25, 10),
    ],
    timeframes: MINUTE,
    horizon: 30,
    coolDown,
    create: ({ from: first = from, until: last = until, target = 2, stop = 1 }) => new LevelDetector(of, first, last, target, stop),
  };
}

const openingRange = (minutes: OpeningRange): PatternDefinition =>
  levelBreak({
    name: `opening_range_${minutes}`,
    title: `Opening-range breakout, ${minutes} minutes`,
    rule: `The price leaves the range of the first ${minutes} minutes, once that is complete.`,
    bullish: `OpeningRangeBreakout${minutes}`,
    bearish: `OpeningRangeBreakdown${minutes}`,
    level: (session) => session.openingHigh(minutes),
    from: minutes,
    until: 180,
    coolDown: 60,
  });

export const openingRange5 = openingRange(5);
export const openingRange15 = openingRange(15);
export const openingRange30 = openingRange(30);

export const sessionExtreme = levelBreak({
  name: 'session_extreme',
  title: 'New high or low of the day',
  rule: 'The price goes beyond the extreme of the regular session so far, half an hour after the open at the earliest.',
  bullish: 'SessionHighBreak',
  bearish: 'SessionLowBreak',
  level: (session) => session.high,
  from: 30,
  until: REGULAR_MINUTES,
  coolDown: 20,
});

export const previousDay = levelBreak({
  name: 'previous_day',
  title: 'Break of the previous day',
  rule: 'The price goes beyond the high or low of the previous regular session.',
  bullish: 'PreviousDayHighBreak',
  bearish: 'PreviousDayLowBreak',
  level: (session) => session.previousHigh,
  from: 1,
  until: REGULAR_MINUTES,
  coolDown: 60,
});

export const premarket = levelBreak({
  name: 'premarket',
  title: 'Break of the pre-market range',
  rule: 'The price goes beyond the extreme of the trading before the open.',
  bullish: 'PremarketHighBreak',
  bearish: 'PremarketLowBreak',
  level: (session) => session.premarketHigh,
  from: 1,
  until: 240,
  coolDown: 60,
});
