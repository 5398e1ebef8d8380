import {
  type Aggregate,
  type Bar,
  type EpochMs,
  epochMsOf,
  type FeedMessage,
  minuteOf,
  type PriceBand,
  type Ticker,
  type Trade,
  tradingDayOf,
} from '../../market/index.js';
import { migrateSymbol } from './migrate.js';
import { AggregateFold } from './aggregate-fold.js';
import { BarCloser } from './bar-closer.js';
import type { EngineEvent } from './events.js';
import { KnownSymbols } from './known-symbols.js';
import { LogMarks } from './log-marks.js';
import type { Plan } from './plan.js';
import { PrintOrder } from './print-order.js';
import { SecondFold } from './second-fold.js';
import { SessionBells } from './session-bells.js';
import { type CoreHead, parseHead, readSymbol, SymbolWriter } from './snapshot.js';
import { HEADER } from './symbol-header.js';
import type { SymbolState } from './symbol-state.js';
import { takeOverSymbol } from './take-over.js';
import { TradeFold } from './trade-fold.js';

/** Symbols whose bars are closed between two pauses. */
const SYMBOLS_A_STEP = 16;

/**
 * The pure heart of the engine: folds the feed's messages into bars, indicators and patterns. Synchronous, without I/O,
 * clock or randomness: the same messages give the same events, however they are cut into batches, live, in replay and in
 * recovery alike. A bar of a symbol closes with that symbol's first print of a later interval, or when the watermark has
 * passed its end by the allowed lateness; later prints make a revision.
 */
export class EngineCore {
  private readonly known: KnownSymbols;
  private readonly marks = new LogMarks((state) => this.known.change(state));
  private readonly bells = new SessionBells();
  private readonly closer: BarCloser;
  private readonly fold: TradeFold;
  private readonly bars: AggregateFold;
  private readonly seconds: SecondFold | undefined;
  private readonly writer: SymbolWriter;
  private readonly order: PrintOrder;
  /** Bars that end at or before this instant are closed for every symbol. */
  private closedThrough = 0;
  private clock = 0;
  /** Told of a symbol before anything of it changes; absent: nobody wants to know. */
  beforeChange: ((symbol: Ticker) => void) | undefined;

  constructor(readonly plan: Plan) {
    this.known = new KnownSymbols(plan, (state) => this.begun(state));
    this.writer = new SymbolWriter(plan);
    this.order = new PrintOrder(plan.timeframes[0].history);
    this.closer = new BarCloser(plan);
    this.fold = new TradeFold(plan, this.closer);
    this.bars = new AggregateFold(plan, this.closer);
    this.seconds = plan.seconds && new SecondFold(plan.seconds, plan, this.closer, this.bars);
  }

  /** The feed's time: the newest clock mark. 0 before the first. */
  get watermark(): EpochMs {
    return epochMsOf(this.clock);
  }

  get symbols(): Iterable<Ticker> {
    return this.known.names;
  }

  /** The symbol's block, for views; undefined before its first message. */
  block(symbol: Ticker): Float64Array | undefined {
    return this.known.find(symbol)?.block;
  }

  /** @returns what happened, in the order in which it happened */
  apply(messages: readonly FeedMessage[]): EngineEvent[] {
    const events: EngineEvent[] = [];
    const steps = this.steps(messages, events);
    while (!steps.next().done);
    return events;
  }

  /**
   * The same in short steps, for callers that must not hold up others: where a clock mark closes the bars of a whole market, it pauses
   * between symbols. What happened is added to `events`, which the caller may empty at each pause. The steps must be taken to their
   * end before anything else is asked of the core.
   */
  *steps(messages: readonly FeedMessage[], events: EngineEvent[]): Generator<void, void> {
    for (const message of messages) {
      switch (message.kind) {
        case 'trade':
          this.trade(message, events);
          break;
        case 'aggregate':
          this.aggregate(message, events);
          break;
        case 'clock':
          yield* this.advance(message.time, events);
          break;
        case 'gap':
        case 'repair':
          events.push(message);
          break;
        case 'price_band':
          this.halt(message, events);
          break;
        case 'quote':
          break;
      }
    }
  }

  /**
   * Takes in closed minutes from before the first message, oldest first, and the regular sessions of the days before the last of
   * them: indicators, sessions and longer bars then stand as if the engine had been there. Nothing is told of it.
   */
  warmUp(symbol: Ticker, bars: readonly Aggregate[], days: readonly Bar[] = []): void {
    const state = this.known.of(symbol);
    this.known.change(state);
    const last = bars.at(-1);
    const today = last ? tradingDayOf(last.bar.start).begin : Infinity;
    for (const bar of bars) if (bar.bar.start < today) this.bars.minute(state, bar, 0, []);
    if (days.length > 0) {
      // The minutes may begin in the middle of a day; whole days are known better from themselves.
      this.closer.forgetDays(state.block);
      for (const day of days) this.bars.day(state, day);
    }
    for (const bar of bars) if (bar.bar.start >= today) this.bars.minute(state, bar, 0, []);
  }

  /** Carries over what another engine of another plan remembers. What only this one runs keeps its own warm-up. */
  migrateFrom(other: EngineCore): void {
    for (const theirs of other.known.all) {
      const state = theirs.unshown ? this.touch(theirs.symbol) : this.known.of(theirs.symbol);
      migrateSymbol(this.plan, state, other.plan, theirs);
      this.order.note(state);
      this.known.change(state);
    }
    this.clock = other.clock;
    this.closedThrough = other.closedThrough;
    this.bells.close = other.bells.close;
    this.marks.migrateFrom(other.marks);
  }

  /** Symbols that messages have changed since the last call. */
  takeUnshown(): Ticker[] {
    return this.known.takeUnshown();
  }

  /** Closes every forming bar and the running session: the feed has come to its end. */
  finish(): EngineEvent[] {
    const events: EngineEvent[] = [];
    for (const state of this.known.all) this.closer.closeThrough(state, Number.MAX_SAFE_INTEGER, events);
    this.bells.finish(this.clock, events);
    return events;
  }

  /** What it knows beside its symbols. */
  head(): CoreHead {
    const { fingerprint } = this.plan;
    return { fingerprint, clock: this.clock, closedThrough: this.closedThrough, sessionClose: this.bells.close };
  }

  /** @param head JSON of what `head` gave. @throws SnapshotMismatchError when it was made with another plan, or cannot be read */
  restoreHead(head: unknown): void {
    ({ clock: this.clock, closedThrough: this.closedThrough, sessionClose: this.bells.close } = parseHead(this.plan, head));
  }

  /** The feed was there at this time, though nothing that bears one was saved: a bell behind it has rung. */
  feedWasThere(time: EpochMs): void {
    if (this.clock === 0) this.clock = time;
  }

  /** All that it knows of one symbol: what it does with a symbol depends on nothing else but the head. */
  saveSymbol(symbol: Ticker): Uint8Array {
    return this.writer.write(this.known.of(symbol));
  }

  /** @throws SnapshotMismatchError when it was saved with another plan, or is damaged; nothing has changed then */
  restoreSymbol(symbol: Ticker, bytes: Uint8Array): void {
    const saved = readSymbol(this.plan, bytes);
    const state = this.known.of(symbol);
    state.block.set(saved.block);
    state.followed.splice(0, Infinity, ...saved.followed);
    this.marks.restored(state);
    this.order.note(state);
    this.doubtOrderOf(state);
  }

  /** Symbols whose prints have not all come in the order of their times, and the time of the earliest that came late. */
  outOfOrder(): ReadonlyMap<Ticker, EpochMs> {
    const from = new Map<Ticker, EpochMs>();
    for (const symbol of this.order.symbols) from.set(symbol, epochMsOf(this.known.find(symbol)?.block[HEADER.outOfOrderFrom] ?? 0));
    return from;
  }

  /** Prints, or minutes, that have come after later ones, or after their bar had closed. */
  get latePrints(): number {
    return this.fold.latePrints + this.bars.lateMinutes + (this.seconds?.lateSeconds ?? 0);
  }

  /**
   * Of a symbol whose state was saved: the time of its newest print, and from when on what is told of it can be computed again from there.
   * @throws SnapshotMismatchError
   */
  timesOf(bytes: Uint8Array): { readonly newest: EpochMs; readonly settled: EpochMs } {
    const { block } = readSymbol(this.plan, bytes);
    return { newest: epochMsOf(block[HEADER.lastTime]!), settled: this.order.settledIn(block) };
  }

  /** What late prints of the symbol may have changed stays as it is. */
  acceptOrder(symbol: Ticker): void {
    const state = this.known.find(symbol);
    if (!state) return;
    state.block[HEADER.outOfOrderFrom] = 0;
    this.order.note(state);
    this.known.change(state);
  }

  /**
   * What is read now was read before, when the log had more: prints that come in order now may have come late then, and what was told of
   * them stands. All that every symbol has from here on is to be computed again.
   */
  doubtOrder(): void {
    if (this.order.beginDoubt(this.watermark)) for (const state of this.known.all) this.doubtOrderOf(state);
  }

  /** What is read from now on is read for the first time. */
  trustOrder(): void {
    this.order.endDoubt();
  }

  private doubtOrderOf(state: SymbolState): void {
    if (!this.order.isInDoubt) return;
    this.order.doubtOf(state);
    this.known.change(state);
  }

  /**
   * The log has lost something, which will be fetched: of that, each symbol's newest print and those before it are known.
   * @param sequence of the first entry behind it
   */
  noteLoss(sequence: number): void {
    this.marks.noteLoss(sequence, this.known.all);
  }

  /** Entries are numbered anew: no state was saved behind a loss of this log. */
  renumber(): void {
    this.marks.renumber([...this.known.all]);
  }

  /** Results can be computed again from here on. @param sequence of the last entry before it */
  noteAnchor(sequence: number): void {
    this.marks.noteAnchor(sequence, this.known.all);
  }

  /** Where an earlier engine has noted that; to be called before its symbols are restored. */
  restoreAnchor(sequence: number): void {
    this.marks.restoreAnchor(sequence);
  }

  /**
   * Takes over all that another core of the same plan knows of a symbol: there, its prints have come in the order of their times.
   * @returns the longer bars that are others for it
   */
  takeOver(symbol: Ticker, other: EngineCore): EngineEvent[] {
    const theirs = other.known.find(symbol);
    if (!theirs) return [];
    const state = this.touch(symbol);
    const events = takeOverSymbol(this.plan, state, theirs);
    this.order.note(state);
    return events;
  }

  /** Symbols that are other than when this was last asked. */
  takeUnsaved(): Ticker[] {
    return this.known.takeUnsaved();
  }

  /** Prints that came too late for any bar that is still remembered, over all symbols. */
  tooLate(): number {
    let count = 0;
    for (const { block } of this.known.all) count += block[HEADER.tooLate]!;
    return count;
  }

  /** Patterns that were not followed, as too many were already, over all symbols. */
  crowdedOut(): number {
    const { tracker, patternsAt } = this.plan;
    let count = 0;
    for (const { block } of this.known.all) count += tracker.crowdedOut(block, patternsAt);
    return count;
  }

  /** Where price bands halt a symbol that has traded, or let it go on. */
  private halt({ symbol, event, time }: PriceBand, events: EngineEvent[]): void {
    const state = this.known.find(symbol);
    if (!state || event === 'bands') return;
    this.beforeChange?.(symbol);
    this.known.change(state);
    this.fold.halt(state, event === 'halted', time, events);
  }

  private trade(trade: Trade, events: EngineEvent[]): void {
    if (this.plan.barsFrom !== 'trades' || trade.isOutOfTime) return;
    const state = this.touch(trade.symbol);
    this.fold.trade(state, trade, this.closedThrough, events);
    if (state.block[HEADER.outOfOrderFrom] !== 0) this.order.note(state);
  }

  private aggregate(aggregate: Aggregate, events: EngineEvent[]): void {
    const { barsFrom } = this.plan;
    if (barsFrom !== (aggregate.span === 'minute' ? 'minutes' : 'seconds')) return;
    const state = this.touch(aggregate.symbol);
    if (aggregate.span === 'minute') this.bars.minute(state, aggregate, this.closedThrough, events);
    else this.seconds?.second(state, aggregate, this.closedThrough, events);
    if (state.block[HEADER.outOfOrderFrom] !== 0) this.order.note(state);
  }

  private touch(symbol: Ticker): SymbolState {
    this.beforeChange?.(symbol);
    const state = this.known.of(symbol);
    this.known.touch(state);
    return state;
  }

  private begun(state: SymbolState): void {
    this.marks.begun(state);
    this.doubtOrderOf(state);
  }

  private *advance(time: EpochMs, events: EngineEvent[]): Generator<void, void> {
    const before = this.clock;
    if (time <= before) return;
    this.clock = time;
    // What closes with it may belong to a session whose bell nobody heard.
    const day = tradingDayOf(time);
    this.bells.open(day, time, before, events);
    const limit = minuteOf(epochMsOf(Math.max(0, time - this.plan.allowedLatenessMs)));
    if (limit > this.closedThrough) {
      this.closedThrough = limit;
      let symbols = 0;
      for (const state of this.known.all) {
        if (this.beforeChange && limit >= state.block[HEADER.quietUntil]!) this.beforeChange(state.symbol);
        if (this.closer.closeThrough(state, limit, events)) this.known.change(state);
        symbols += 1;
        if (symbols % SYMBOLS_A_STEP === 0) yield;
      }
    }
    this.bells.closeThrough(limit, events);
    this.bells.open(day, time, before, events);
  }
}
