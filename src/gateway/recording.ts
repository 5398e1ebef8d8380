import type { LogEntry } from '../bus/index.js';
import { epochMsOf, type EpochMs, type FeedMessage, type Source } from '../market/index.js';
import { FeedClock } from './feed-clock.js';

/** Recorded batches as entries of a tick log, stamped with the feed's clock as the gateway stamps live ones. */
export async function* logEntriesOf(
  batches: AsyncIterable<readonly FeedMessage[]>,
  source: Source,
  receivedAt: EpochMs = epochMsOf(0),
): AsyncGenerator<LogEntry> {
  const clock = new FeedClock({ rate: 0 });
  let sequence = 0;
  for await (const batch of batches) {
    yield { sequence, source, receivedAt, messages: clock.stamp(batch, 0) };
    sequence += 1;
  }
}
