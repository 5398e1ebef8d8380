import { CATALOGUE, CHANNEL_NAMES, type ChannelName } from './messages/catalogue.js';

/** The Redis channels by name. `CATALOGUE` says what is published on each. */
export const CHANNELS = Object.fromEntries(CHANNEL_NAMES.map((name) => [name, CATALOGUE[name].channel])) as {
  readonly [Name in ChannelName]: (typeof CATALOGUE)[Name]['channel'];
};

/** What is published here leaves after the rest of what waits: of values there are most at a minute's end, and prices, bars, patterns and alerts go first. */
export const LEAVES_LAST: ReadonlySet<string> = new Set([CHANNELS.indicators]);
export const TICK_LOG_PREFIX = 'tickstock:market:ticks:log';
/** Confidence from which a pattern is also sent on `patternsDetected`. */
export const HIGH_CONFIDENCE = 0.8;
