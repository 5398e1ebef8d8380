import type { Bus, BusMessage, BusMessages } from '../bus/index.js';
import type { FeedMessage, Log, Source, Trade } from '../market/index.js';
import { marketTickBody } from './market-tick.js';

export interface MirrorOptions {
  readonly bus: Bus;
  readonly log: Log;
  readonly channel: string;
  readonly source: Source;
  /** The gateway itself is behind: what has to be in the log comes first. */
  readonly isBehind: () => boolean;
}

/** More than this on its way, and the mirror is behind; less than a quarter, and it has caught up. */
const MAX_BACKLOG = { messages: 20_000, bytes: 16 * 1_048_576 } as const;
const CAUGHT_UP = 0.25;

/**
 * Each trade as a message on the pub/sub channel, for `redis-cli` and programs of others. The first thing that is left out when there is
 * too much to do: whoever needs every tick reads the log.
 */
export class Mirror {
  private shedding = false;
  private shedFrom = 0;
  /** Trades given to the bus; left out for load; and given, but not published: the bus did not accept them, or JSON cannot represent their numbers. */
  readonly counters = { published: 0, shed: 0, failures: 0 };

  constructor(private readonly options: MirrorOptions) {}

  publish(messages: readonly FeedMessage[]): void {
    const { bus, log, channel, source } = this.options;
    const trades = messages.filter((message) => message.kind === 'trade');
    if (trades.length === 0 || this.sheds(trades.length)) return;
    this.counters.published += trades.length;
    bus.publish([new Ticks(channel, trades, source, (trade) => this.refuse(trade))]).catch((error: unknown) => {
      this.counters.failures += trades.length;
      log.debug('ticks not published; the log has them', { ticks: trades.length, error: String(error) });
    });
  }

  private refuse({ symbol, price, size, time }: Trade): void {
    this.counters.failures += 1;
    this.options.log.error('a tick has no finite numbers and is not published', { symbol, price, size, time });
  }

  private sheds(trades: number): boolean {
    const { log } = this.options;
    const behind = this.isOver(this.shedding ? CAUGHT_UP : 1);
    if (behind && !this.shedding) {
      this.shedFrom = this.counters.shed;
      log.warn('more trades than can be mirrored; the tick channel sheds some, the tick log has them all', {
        ...this.options.bus.backlog,
      });
    } else if (!behind && this.shedding) {
      log.info('the tick channel has every trade again', { leftOut: this.counters.shed - this.shedFrom });
    }
    this.shedding = behind;
    if (behind) this.counters.shed += trades;
    return behind;
  }

  private isOver(part: number): boolean {
    const { messages, bytes } = this.options.bus.backlog;
    return messages > MAX_BACKLOG.messages * part || bytes > MAX_BACKLOG.bytes * part || this.options.isBehind();
  }
}

/** Written out when they are sent. */
class Ticks implements BusMessages {
  constructor(
    readonly channel: string,
    private readonly trades: readonly Trade[],
    private readonly source: Source,
    private readonly refuse: (trade: Trade) => void,
  ) {}
  get length(): number {
    return this.trades.length;
  }
  *[Symbol.iterator](): Generator<BusMessage, void> {
    for (const trade of this.trades) {
      const body = marketTickBody(trade, this.source);
      if (body === undefined) this.refuse(trade);
      else yield { channel: this.channel, body };
    }
  }
}
