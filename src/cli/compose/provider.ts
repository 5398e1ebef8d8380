import type { BarSource, Feed, FeedHistory, Log, Measurement, Source } from '../../market/index.js';

/** A provider of market data, as gateway and engines use it. */
export interface Upstream {
  readonly source: Source;
  /** Where the data comes from, for people. */
  readonly label: string;
  /** One connection is held for each, and the key cannot be read from it. */
  readonly account: string;
  /** What bars are made of. */
  readonly barsFrom: BarSource;
  /** Feed milliseconds per machine millisecond while the feed is quiet. */
  readonly rate: number;
  /** How far a live feed is behind the market; absent: what is played has a time of its own. */
  readonly delayMs?: number;
  openFeed(log: Log): Promise<Feed>;
  /** Of the feed that was opened last. */
  readonly feedMeasurements: readonly Measurement[];
  /** Of all that was asked about the past. */
  readonly historyMeasurements: readonly Measurement[];
  /** Whom to ask for the past; absent: gaps stay. */
  readonly openHistory?: (signal: AbortSignal, log: Log) => FeedHistory;
}
