import type { Clock } from '../../../src/market/index.js';
import {
  type Bus,
  BusUnavailableError,
  eachMessage,
  LOG_START,
  type LogEntry,
  LogLostError,
  type LogPosition,
  logPositionOf,
  type LogRecord,
  type ReadOptions,
  type SealedEntry,
  type TickLog,
} from '../../../src/bus/index.js';
import { type Announce, type Commit, type CommitResult, type Store, StoreUnavailableError } from '../../../src/store/index.js';
import type { MemoryStore } from '../../support/memory-store.js';
import type { SeededRandom } from '../chain/random.js';

export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
/** One of its own for each call: what waits for it is forgotten with it. */
const never = (): Promise<never> => new Promise<never>(() => undefined);

interface Sealed extends SealedEntry {
  readonly entry: LogEntry;
}

/** One shard of a log on a server that fails, as it is seen over a connection: calls are refused, lose their answers, or find the log shorter. */
export class FaultyLog {
  private records: LogRecord[] = [];
  private newest: number | undefined = -1;
  private positions = 0;
  private losses = 0;
  private name = 'log';
  /** The chance that a call fails. */
  trouble = 0;

  constructor(
    private readonly clock: Clock,
    private readonly random: SeededRandom,
  ) {}

  get entries(): readonly LogEntry[] {
    return this.records.map(({ entry }) => entry);
  }

  /** Another log takes its place, which nobody has written to. */
  replace(): void {
    this.losses += 1;
    this.records = [];
    this.newest = -1;
    this.name = `log ${this.losses}`;
  }

  /** The newest entries are gone, or all; with `since`, only those that were received from then on. */
  lose(count: number, since = 0): void {
    const [oldest] = this.records.filter(({ entry }) => entry.receivedAt >= since);
    const young = oldest ? this.records.length - this.records.indexOf(oldest) : 0;
    this.loseNewest(since === 0 ? count : Math.min(count, young));
  }

  private loseNewest(count: number): void {
    this.losses += 1;
    this.records = this.records.slice(0, Math.max(0, this.records.length - count));
    this.newest = count === Infinity ? undefined : (this.records.at(-1)?.entry.sequence ?? -1);
  }

  readonly port: TickLog = {
    shards: 1,
    outlivesProcess: true,
    id: async () => this.name,
    claim: async () => [undefined],
    seal: (entry): Sealed => ({ entry, sequence: entry.sequence, bytes: entry.messages.length * 100 }),
    append: (_, sealed) => this.append((sealed as Sealed).entry),
    restore: async (_, next) => {
      this.newest = next - 1;
    },
    read: (_, after, options) => this.read(after, options),
    positionAt: () => LOG_START,
    length: async () => this.records.length,
    close: async () => undefined,
  };

  private fails(): boolean {
    return this.random.next() < this.trouble;
  }

  private async append(entry: LogEntry): Promise<LogPosition> {
    const { losses } = this;
    const [isRefused, isUnanswered] = [this.fails(), this.fails()];
    await turn();
    if (isRefused || losses !== this.losses) throw new BusUnavailableError('away');
    if (this.newest === undefined) throw new LogLostError(undefined);
    if (entry.sequence > this.newest + 1) throw new LogLostError(this.newest < 0 ? undefined : this.newest);
    if (entry.sequence === this.newest + 1) {
      this.positions += 1;
      this.records.push({ position: logPositionOf(String(this.positions)), entry });
      this.newest = entry.sequence;
    }
    await turn();
    if (isUnanswered) throw new BusUnavailableError('broke off before the answer');
    return logPositionOf(String(this.positions));
  }

  private async read(after: LogPosition, { count, blockMs, signal }: ReadOptions): Promise<readonly LogRecord[]> {
    const found = (): LogRecord[] => this.records.filter(({ position }) => Number(position) > Number(after)).slice(0, count);
    await turn();
    if (this.fails()) throw new BusUnavailableError('away');
    if (found().length === 0 && blockMs > 0 && signal?.aborted !== true) await this.clock.sleep(Math.min(blockMs, 100), signal);
    return found();
  }
}

/** A process's view of what it shares with others: once it is killed, no call of it does anything or comes back. */
export class Life {
  private dead = false;

  kill(): void {
    this.dead = true;
  }

  get isDead(): boolean {
    return this.dead;
  }

  async call<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.dead) return never();
    try {
      const result = await work();
      return this.dead ? await never() : result;
    } catch (error) {
      if (this.dead) return never();
      throw error;
    }
  }
}

/** What befalls the bus: the chance that a call fails. */
export interface BusTrouble {
  chance: number;
  /** Messages that arrived, though whoever had sent them was not told. */
  readonly unanswered: Set<string>;
}

/** A bus that is sometimes away, before or after it has taken what it was given; what a process has not handed over when it is killed is lost. */
export function busFor(life: Life, bus: Bus, random: SeededRandom, trouble: BusTrouble): Bus {
  const publish = async (messages: Parameters<Bus['publish']>[0]): Promise<void> => {
    const [isAway, isUnanswered, turns] = [random.next() < trouble.chance, random.next() < trouble.chance, random.next() * 4];
    for (let waited = 0; waited < turns; waited += 1) await turn();
    if (life.isDead) return never();
    if (isAway) throw new BusUnavailableError('away');
    await bus.publish(messages);
    if (!isUnanswered) return;
    for (const { channel, body } of eachMessage(messages)) trouble.unanswered.add(`${channel} ${body}`);
    throw new BusUnavailableError('broke off before the answer');
  };
  return {
    isUp: true,
    interruptions: 0,
    backlog: { messages: 0, bytes: 0 },
    results: {
      counters: bus.results.counters,
      get publishedUpTo() {
        return bus.results.publishedUpTo;
      },
      leaveOut: (messages) => bus.results.leaveOut(messages),
      ends: () => life.call(() => bus.results.ends()),
      read: (after, options) => life.call(() => bus.results.read(after, options)),
    },
    publish: (messages) => life.call(() => publish(messages)),
    subscribe: (channels, handler) => bus.subscribe(channels, handler),
    close: async () => undefined,
  };
}

export function logFor(life: Life, log: FaultyLog): TickLog {
  const { port } = log;
  return {
    ...port,
    id: () => life.call(() => port.id()),
    read: (shard, after, options) => life.call(() => port.read(shard, after, options)),
  };
}

/** What befalls a database: the chance that a call fails. */
export interface StoreTrouble {
  chance: number;
}

/** A database that is sometimes away, before or after it has done what it was asked to. */
export function storeFor(life: Life, store: MemoryStore, random: SeededRandom, trouble: StoreTrouble): Store {
  const fails = (): boolean => random.next() < trouble.chance;
  const commit = async (given: Commit, announce?: Announce): Promise<CommitResult> => {
    const [isAway, isUnanswered] = [fails(), fails()];
    await turn();
    if (isAway) throw new StoreUnavailableError('away');
    if (life.isDead) return never();
    const result = await store.commit(given, announce);
    await turn();
    if (isUnanswered) throw new StoreUnavailableError('broke off before the answer');
    return result;
  };
  return new Proxy<Store>(store, {
    get(target, name) {
      if (name === 'commit') return (given: Commit, announce?: Announce) => life.call(() => commit(given, announce));
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      const isList = name === 'symbolStates' || name === 'barsOf' || name === 'dailyBarsOf';
      return (...args: unknown[]): unknown => {
        const call = (): unknown => Reflect.apply(member, target, args);
        return isList ? call() : life.call(async () => call());
      };
    },
  });
}
