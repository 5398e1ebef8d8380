import { type LogEntry, type LogPosition, logPositionOf, type LogRecord, type TickLog } from '../bus/index.js';
import { type Clock, type EpochMs, epochMsOf, type FeedMessage, minuteOf, type Source, type Ticker } from '../market/index.js';
import type { Origin, SymbolCorrection, SymbolState } from '../store/index.js';
import { EngineCore, type EngineEvent } from './core/index.js';
import { Correction } from './correction.js';
import type { EngineSetup } from './definitions/plan-source.js';
import { follows, type LogHole } from './log-holes.js';
import { Resumption } from './resumption.js';
import type { StreamingSession } from './streaming-session.js';
import { TimeOrder } from './time-order.js';

export interface RefoldOptions {
  readonly tickLog: Pick<TickLog, 'read'>;
  readonly shard: number;
  readonly clock: Pick<Clock, 'monotonic' | 'sleep'>;
  readonly signal: AbortSignal;
  readonly setup: EngineSetup;
  readonly sessions: Pick<StreamingSession, 'idFor'>;
  /** What is folded anew. */
  readonly symbols: ReadonlySet<Ticker>;
  /** The earliest print of each that came late, of all that the engine has folded. */
  readonly outOfOrder: () => ReadonlyMap<Ticker, EpochMs>;
  /** From where on the log leads to all that the engine knows of them. */
  readonly origin: Omit<Origin, 'states'>;
  /** What the log has lost behind it, and was given again at another place. */
  readonly holes: readonly LogHole[];
  /** What was known there, or a little later. */
  readonly states: readonly SymbolState[];
  /** Before these times, what was told of a symbol stands: it had been told where its state was saved. */
  readonly settled: ReadonlyMap<Ticker, EpochMs>;
  /** Fills a core as the engine's was before the first entry of the log, which came at this feed time. */
  readonly warmUp: (core: EngineCore, symbols: readonly Ticker[], time: EpochMs) => Promise<void>;
  /** Feed time of the first entry of the log, where it leads on from there; undefined where symbols were known at the origin. */
  readonly beganAt: EpochMs | undefined;
  /** Where the engine itself stands: sequence number of the newest entry that it has folded; undefined while it is in the middle of one. */
  readonly place: () => number | undefined;
}

/** Entries of one read: decoding them is one step. */
const READ_RECORDS = 4;
/** Work of one step, and of the time that passes so much at most, so that the feed hardly notices. */
const STEP_MS = 3;
const SHARE = 0.4;
const WAIT_MS = 2;

/** No state was saved behind it. */
const BEHIND_ALL = Number.MAX_SAFE_INTEGER - 1;

/** What a refold has brought. */
export interface Refolded {
  readonly core: EngineCore;
  readonly corrections: readonly SymbolCorrection[];
}

/**
 * Folds some symbols anew from the beginning of the log, with every print in the order of its time, up to where the engine stands: what
 * it then knows of them is what it would know had every print come in time.
 */
export class Refold {
  private readonly order: TimeOrder;
  private readonly core: EngineCore;
  private readonly corrections = new Map<Ticker, Correction>();
  private readonly saved: ReadonlyMap<Ticker, number>;
  /** The first entry behind what the log has lost and nobody knew of. */
  behindHole: { readonly last: number; readonly entry: LogEntry } | undefined;
  private source: Source = 'synthetic';
  private since: number;
  private from: ReadonlyMap<Ticker, EpochMs> = new Map();

  constructor(private readonly options: RefoldOptions) {
    this.order = new TimeOrder(options.symbols, options.setup.plan);
    this.core = new EngineCore(options.setup.plan);
    this.saved = new Map(options.states.map(({ symbol, sequence }) => [symbol, sequence]));
    this.since = options.clock.monotonic();
  }

  /**
   * @returns undefined when the log no longer holds its beginning, or the engine stops. Resolves in the very turn in which both stand at
   * the same entry: what is done with it has to be done at once. @throws BusUnavailableError
   */
  async run<Result>(settle: (refolded: Refolded) => Result): Promise<Result | undefined> {
    const { origin, warmUp } = this.options;
    let [oldest] = await this.read(this.begin, 1);
    // The engine has folded something: what the log has lost it is given again, or something that comes later.
    for (; !oldest; [oldest] = await this.read(this.begin, 1)) await this.rest();
    if (!follows(origin.sequence, oldest.entry.sequence, this.options.holes)) return undefined;
    const noted = await this.noteLate();
    if (noted === undefined) return undefined;
    const { beganAt, symbols } = this.options;
    if (beganAt !== undefined) await warmUp(this.core, [...symbols], beganAt);
    return this.follow(noted, settle);
  }

  private get begin(): LogPosition {
    return logPositionOf(this.options.origin.position);
  }

  /** Prints that have come late by now. */
  get late(): number {
    return this.order.lateCount;
  }

  /** @returns up to which entry; undefined when the log is not whole */
  private async noteLate(): Promise<number | undefined> {
    const until = await this.standing();
    let after = this.begin;
    let last = this.options.origin.sequence;
    while (last < until) {
      const records = await this.read(after);
      for (const { entry, problem, position } of records) {
        // What the log has lost, the engine may have read before.
        if (problem || this.breaksOff(last, entry)) return undefined;
        if (entry.sequence > until) {
          last = until;
          break;
        }
        after = position;
        // Sent again, as the log had lost it.
        if (entry.sequence <= last) continue;
        last = entry.sequence;
        this.order.note(entry.messages.filter((message) => this.isNew(message, entry.sequence)));
      }
      // The log has lost its end, and is given it again.
      if (records.length === 0) await this.rest();
      await this.pause();
    }
    this.order.endOfNotes();
    return until;
  }

  private async follow<Result>(noted: number, settle: (refolded: Refolded) => Result): Promise<Result | undefined> {
    const { signal, place } = this.options;
    const { origin, states } = this.options;
    // What was known there may be fetched and come again.
    if (states.length > 0) {
      this.core.noteLoss(BEHIND_ALL);
      this.core.noteAnchor(BEHIND_ALL);
    }
    const resumption = new Resumption({ core: this.core }, states, origin.sequence);
    let after = this.begin;
    let folded = origin.sequence;
    while (!signal.aborted) {
      const records = await this.read(after);
      for (const { entry, problem, position } of records) {
        after = position;
        if (problem || this.breaksOff(folded, entry)) return undefined;
        if (entry.sequence <= folded) continue;
        // The engine itself has not come so far yet.
        for (let now = place(); now === undefined || now < entry.sequence; now = place()) {
          if (now !== undefined && now === folded) return settle(this.result());
          if (signal.aborted) return undefined;
          await this.options.clock.sleep(WAIT_MS, signal);
        }
        this.source = entry.source;
        const awake = resumption.take(entry);
        const events: EngineEvent[] = [];
        for (const _ of this.core.steps(this.order.ordered(awake.messages, entry.sequence <= noted, resumption.isAwake), events)) {
          this.gather(events);
          await this.pause();
        }
        this.gather(events);
        folded = entry.sequence;
        await this.pause();
      }
      if (place() === folded) return settle(this.result());
      if (records.length === 0) await this.options.clock.sleep(WAIT_MS, signal);
    }
    return undefined;
  }

  private breaksOff(last: number, entry: LogEntry): boolean {
    if (follows(last, entry.sequence, this.options.holes)) return false;
    this.behindHole = { last, entry };
    return true;
  }

  /** Whether the message is none that was known where its symbol was saved. */
  private isNew(message: FeedMessage, sequence: number): boolean {
    return !('symbol' in message) || sequence > (this.saved.get(message.symbol) ?? -1);
  }

  private gather(events: EngineEvent[]): void {
    for (const event of events) if ('symbol' in event) this.correctionOf(event.symbol)?.add(event);
    events.length = 0;
  }

  private correctionOf(symbol: Ticker): Correction | undefined {
    const { setup, sessions, settled } = this.options;
    const late = this.from.get(symbol);
    if (late === undefined) return undefined;
    const from = epochMsOf(Math.max(late, settled.get(symbol) ?? 0));
    let correction = this.corrections.get(symbol);
    if (!correction) {
      correction = new Correction({ symbol, from: minuteOf(from), source: this.source, setup, sessions });
      this.corrections.set(symbol, correction);
    }
    return correction;
  }

  private result(): Refolded {
    return { core: this.core, corrections: Array.from(this.corrections.values(), (correction) => correction.rows()) };
  }

  /** @returns sequence number of the entry that the engine stands at */
  private async standing(): Promise<number> {
    for (;;) {
      const now = this.options.place();
      if (now !== undefined) {
        // In this very turn: a print that comes now is put into its place like the others.
        this.from = this.options.outOfOrder();
        return now;
      }
      await this.rest();
    }
  }

  /** @throws the signal's reason */
  private async rest(): Promise<void> {
    const { clock, signal } = this.options;
    await clock.sleep(WAIT_MS, signal);
    signal.throwIfAborted();
  }

  private read(after: LogRecord['position'], count = READ_RECORDS): Promise<readonly LogRecord[]> {
    const { tickLog, shard, signal } = this.options;
    return tickLog.read(shard, after, { count, blockMs: 0, signal });
  }

  /** Leaves the rest of the time to the feed. */
  private async pause(): Promise<void> {
    const { clock, signal } = this.options;
    const worked = clock.monotonic() - this.since;
    if (worked < STEP_MS) return;
    await clock.sleep((worked * (1 - SHARE)) / SHARE, signal);
    this.since = clock.monotonic();
  }
}
