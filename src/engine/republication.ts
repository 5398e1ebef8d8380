import type { Clock, Log, Random } from '../market/index.js';
import {
  type Bus,
  type BusMessage,
  type BusMessages,
  CHANNELS,
  countMessages,
  eachMessage,
  RESULT_KINDS,
  ResultFollower,
  type ResultKind,
  resultKindOf,
  type ResultPositions,
  type ResultRecord,
} from '../bus/index.js';

export interface RepublicationOptions {
  readonly random: Random;
  readonly bus: Pick<Bus, 'results'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly shard: number;
}

type Outgoing = BusMessage | BusMessages;

/** So long after the end of the log was reached, entries that the log had lost may come again. Milliseconds. */
const COMES_AGAIN_MS = 60_000;

const EVENT_ID = '"event_id":"';

/** Only what is ours has one. */
function eventIdOf(body: string): string | undefined {
  // A recovery looks at a hundred thousand of them. Where it is told apart from a text in the message, it stands there but once.
  const at = body.indexOf(EVENT_ID);
  const isPlain = at > 0 && !body.includes('\\') && body.lastIndexOf(EVENT_ID) === at;
  if (isPlain) return body.slice(at + EVENT_ID.length, body.indexOf('"', at + EVENT_ID.length));
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null && 'event_id' in value && typeof value.event_id === 'string'
      ? value.event_id
      : undefined;
  } catch {
    return undefined;
  }
}

/** The set of a channel. */
function of(sets: Map<string, Set<string>>, channel: string): Set<string> {
  let set = sets.get(channel);
  if (!set) sets.set(channel, (set = new Set()));
  return set;
}

/**
 * What an engine that was here before has published of the entries behind its checkpoint, as the streams of results tell: that is not
 * published again. Where they do not tell (an epoch has ended, numbers are missing, values of indicators have no stream), results come
 * once more under their `event_id`, and are counted.
 */
export class Republication {
  /** Left out as they had been published; published, though they may have been before. */
  readonly counters = { known: 0, repeated: 0 };
  /** Bodies by channel, and the ids of all of them. */
  private readonly published = new Map<string, Set<string>>();
  private readonly ids = new Map<string, Set<string>>();
  private readonly uncertain = new Set<ResultKind>();
  private ends: ResultPositions = {};
  /** Where the earlier engine's results begin. */
  private from: ResultPositions = {};
  /** When everything that an earlier engine can have read in the log had been read again; undefined while it is. */
  private endedAt: number | undefined = -Infinity;

  constructor(private readonly options: RepublicationOptions) {}

  /** What is published from now on, or was and may come again, lies behind these places. */
  get publishedUpTo(): ResultPositions {
    return this.isPast || this.ids.size === 0 ? { ...this.ends, ...this.options.bus.results.publishedUpTo } : this.from;
  }

  /** Whether nothing comes any more that an earlier engine can have published. */
  private get isPast(): boolean {
    return this.endedAt !== undefined && this.options.clock.monotonic() - this.endedAt > COMES_AGAIN_MS;
  }

  /**
   * Reads what was published since a checkpoint.
   * @param told behind which places, as the checkpoint says; of a kind that it does not name, everything that is kept is looked at
   * Errors: `BusUnavailableError`.
   */
  async begin(upTo: ResultPositions): Promise<void> {
    const { bus, clock, random, log } = this.options;
    this.forget();
    this.uncertain.clear();
    this.from = upTo;
    this.ends = await bus.results.ends();
    this.endedAt = undefined;
    const follower = new ResultFollower({
      streams: bus.results,
      from: new Map(RESULT_KINDS.map((kind) => [kind, upTo[kind] ?? 'oldest'])),
      clock,
      random,
      log,
      onMessage: (record) => this.note(record),
      onLoss: ({ kind }) => void this.uncertain.add(kind),
    });
    await follower.catchUp();
    for (const kind of RESULT_KINDS) if (upTo[kind] && !this.ends[kind]) this.uncertain.add(kind);
  }

  /** @returns what of it is to be published */
  without(messages: readonly Outgoing[]): readonly Outgoing[] {
    if (this.endedAt !== undefined && this.published.size === 0) return messages;
    if (this.isPast) {
      this.forget();
      return messages;
    }
    return messages.flatMap((message): readonly Outgoing[] => {
      const kind = resultKindOf(message.channel);
      if (kind !== undefined) return Array.from(eachMessage([message])).filter((one) => this.isToPublish(kind, one));
      if (message.channel === CHANNELS.indicators && !this.isOver) this.counters.repeated += countMessages([message]);
      return [message];
    });
  }

  /** Whether all that an earlier engine can have published has come. */
  get isOver(): boolean {
    return this.endedAt !== undefined;
  }

  /** The end of the log has been reached: what comes from now on is new, but for what the log is given again. */
  end(): void {
    if (this.isOver) return;
    const { clock, log, shard } = this.options;
    this.endedAt = clock.monotonic();
    const { known, repeated } = this.counters;
    log.info(`${repeated} results may have been published twice after the recovery; ${known} were known to have been published`, { shard });
  }

  private forget(): void {
    this.published.clear();
    this.ids.clear();
  }

  private note({ channel, body }: ResultRecord): void {
    const id = eventIdOf(body);
    if (id === undefined) return;
    of(this.published, channel).add(body);
    of(this.ids, channel).add(id);
  }

  /** The same id with another content is news: the log may have been given back in another form. */
  private isToPublish(kind: ResultKind, { channel, body }: BusMessage): boolean {
    if (this.published.get(channel)?.has(body) === true) {
      this.counters.known += 1;
      return false;
    }
    if (!this.isOver && (this.uncertain.has(kind) || this.ids.get(channel)?.has(eventIdOf(body) ?? '') === true))
      this.counters.repeated += 1;
    return true;
  }
}
