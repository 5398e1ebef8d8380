import type { Bus, BusMessage, BusMessages } from '../bus/index.js';
import type { Clock, Log } from '../ops/index.js';
import type { Checkpoint, Store, StoredSession } from '../store/index.js';
import { sessionStoppedMessage } from './messages.js';
import { Republication } from './republication.js';
import type { StreamingSession } from './session.js';
import { toldOf } from './session-state.js';

export interface PublisherOptions {
  readonly bus: Bus;
  readonly store: Pick<Store, 'sessions'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly shard: number;
}

/** Publishes what an engine has found, and after a recovery only what had not been published. */
export class Publisher {
  readonly republication: Republication;
  private failures = 0;

  constructor(private readonly options: PublisherOptions) {
    this.republication = new Republication(options);
  }

  get counters(): { readonly publishFailures: number; readonly knownResults: number; readonly repeatedResults: number } {
    const { known, repeated } = this.republication.counters;
    return { publishFailures: this.failures, knownResults: known, repeatedResults: repeated };
  }

  publish(given: readonly (BusMessage | BusMessages)[]): void {
    const messages = this.republication.without(given);
    if (messages.length === 0) return;
    this.options.bus.publish(messages).catch((error: unknown) => {
      this.failures += messages.length;
      this.options.log.warn('results not published', { messages: messages.length, error: String(error) });
    });
  }

  /** @param sessions as the tables have them */
  stopped(sessions: readonly StoredSession[]): void {
    const messages = sessions.flatMap((session) => (session.stoppedAt === null ? [] : [sessionStoppedMessage(session, session.stoppedAt)]));
    if (messages.length > 0) this.publish(messages);
  }

  /**
   * The engine goes on from a checkpoint. The end of a session may have been committed by one that could not tell of it any more: it is
   * told now. Errors: `BusUnavailableError`, `StoreTroubleError`.
   */
  async recovered(checkpoint: Checkpoint | undefined, session: StreamingSession): Promise<void> {
    await this.republication.begin(checkpoint ? toldOf(checkpoint) : {});
    const { past } = session.save();
    if (past.length === 0) return;
    const [newest] = await this.options.store.sessions(1);
    const isOurs = past.some(({ sessionId }) => sessionId === newest?.sessionId);
    if (newest && isOurs && !this.republication.hasTold(newest.sessionId)) this.stopped([newest]);
  }
}
