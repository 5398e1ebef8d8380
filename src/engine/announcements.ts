import type { BusMessage, MessageEncoder } from '../bus/index.js';
import type { Clock, EpochMs, Log } from '../market/index.js';
import { type Announce, type Store, StoreTroubleError } from '../store/index.js';
import { correctionMessages } from './correction-messages.js';
import { sessionStoppedBody } from './messages.js';

export interface AnnouncementsOptions {
  readonly store: Pick<Store, 'announcements' | 'announced'>;
  readonly clock: Pick<Clock, 'sleep'>;
  readonly log: Log;
  readonly shard: number;
  readonly publish: (messages: readonly BusMessage[]) => void;
  /** Resolves when what was published until now has arrived, or been given up. */
  readonly published: () => Promise<void>;
  /** Messages that were given up so far. */
  readonly givenUp: () => number;
  readonly signal: AbortSignal;
}

const RETRY_MS = 1_000;

/** What is published of a commit: the tables alone know what a correction has changed, and what a session comes to over all shards. */
export const announceAt =
  (feedTime: () => EpochMs, encoder: MessageEncoder): Announce =>
  ({ sessions, corrected }) => [
    ...sessions.flatMap(
      (session) => (session.stoppedAt !== null && encoder.encode('sessionStopped', sessionStoppedBody(session, session.stoppedAt))) || [],
    ),
    ...(corrected ? correctionMessages(corrected, feedTime(), encoder) : []),
  ];

/** Publishes what commits have left to be published, one after another, and takes it from the tables when it has arrived. */
export class Announcements {
  private isDue = false;
  private running: Promise<void> | undefined;

  constructor(private readonly options: AnnouncementsOptions) {}

  /** There may be some. */
  look(): void {
    this.isDue = true;
    const { log, shard } = this.options;
    this.running ??= this.run()
      .catch((error: unknown) => log.error('committed announcements not published', { shard, error: String(error) }))
      .finally(() => {
        this.running = undefined;
      });
  }

  /** Resolves when all have been published that were found. */
  async settled(): Promise<void> {
    await this.running;
  }

  private async run(): Promise<void> {
    const { clock, log, shard, signal } = this.options;
    while (this.isDue) {
      try {
        this.isDue = false;
        await this.publishAll();
      } catch (error) {
        if (!(error instanceof StoreTroubleError)) throw error;
        log.warn('committed announcements not published yet; the database is unreachable', { shard, error: error.message });
        // The next start finds them.
        if (signal.aborted) return;
        this.isDue = true;
        await clock.sleep(RETRY_MS, signal);
      }
    }
  }

  private async publishAll(): Promise<void> {
    const { store, shard, publish, published, givenUp, signal } = this.options;
    for (;;) {
      const announcements = await store.announcements(shard);
      const last = announcements.at(-1);
      if (!last) return;
      const before = givenUp();
      publish(announcements.map(({ channel, body }) => ({ channel, body })));
      await published();
      // It ended before they had arrived: the next start finds them.
      if (signal.aborted && givenUp() > before) return;
      await store.announced(shard, last.id);
    }
  }
}
