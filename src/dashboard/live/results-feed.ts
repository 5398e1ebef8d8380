import { Backoff, type Clock, type Log, type Random } from '../../market/index.js';
import { type BusMessage, type Bus, BusUnavailableError, ResultFollower, type ResultKind, type ResultLoss } from '../../bus/index.js';

interface ResultsFeedOptions {
  readonly bus: Pick<Bus, 'results'>;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly onMessage: (message: BusMessage) => void;
  /** It has read what was published before it began. */
  readonly onCaughtUp: () => Promise<void>;
  /** Something is missing that will not come: the tables have it. */
  readonly onLoss: () => void;
}

/** What is shown again after a start is read from the oldest on. Of bars only the next are news: the page asks the tables for those before. */
const FROM: ReadonlyMap<ResultKind, 'oldest' | 'newest'> = new Map([
  ['sessions', 'oldest'],
  ['critical_alerts', 'oldest'],
  ['patterns', 'oldest'],
  ['bars', 'newest'],
]);
const RETRY = { firstMs: 500, mostMs: 10_000 } as const;

/** Results as the page lives on them: those that are kept, then each that comes, none twice and none left out unsaid. */
export class ResultsFeed {
  private readonly options: ResultsFeedOptions;
  private readonly follower: ResultFollower;
  private isCaughtUp = false;
  /** Times that it could not go on where it stood. */
  readonly counters = { losses: 0 };

  constructor(options: ResultsFeedOptions) {
    this.options = options;
    const { bus, clock, random, log, onMessage } = options;
    this.follower = new ResultFollower({
      streams: bus.results,
      from: FROM,
      clock,
      random,
      log,
      onMessage,
      onLoss: (loss) => this.lost(loss),
    });
  }

  /** @returns whether everything that is kept has been read */
  async catchUp(signal: AbortSignal): Promise<boolean> {
    if (this.isCaughtUp) return true;
    try {
      await this.follower.catchUp(signal);
      this.isCaughtUp = true;
      await this.options.onCaughtUp();
    } catch (error) {
      if (!(error instanceof BusUnavailableError)) throw error;
      this.options.log.warn('cannot read the results streams yet; trying again', { error: error.message });
    }
    return this.isCaughtUp;
  }

  async run(signal: AbortSignal): Promise<void> {
    const { clock, random } = this.options;
    const backoff = new Backoff({ ...RETRY, random });
    while (!signal.aborted && !(await this.catchUp(signal))) await clock.sleep(backoff.next(), signal);
    await this.follower.run(signal);
  }

  private lost({ kind, reason, after, next }: ResultLoss): void {
    this.counters.losses += 1;
    this.options.log.warn('results are missing; reading the tables again', { kind, reason, after, next });
    this.options.onLoss();
  }
}
