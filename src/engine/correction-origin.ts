import { LOG_START, type LogEntry, logPositionOf, type LogRecord, LogTrimmedError, type TickLog } from '../bus/index.js';
import { type Clock, type EpochMs, epochMsOf, type FeedMessage, type Gap, type Log } from '../market/index.js';
import type { Origin, SymbolState } from '../store/index.js';
import { BEFORE_THE_LOG } from './core/index.js';
import type { EngineFold } from './fold.js';
import { LogLosses } from './log-losses.js';
import { follows, type LogHole } from './log-holes.js';
import { NO_ORIGIN, type OpenSpan, type OriginMemory } from './origin-memory.js';
import type { Recorder } from './recorder.js';
import { lossesOf, type Recovery } from './recovery.js';
import type { FoldPlace } from './fold-place.js';
import type { MovedOrigin, SymbolStates } from './symbol-states.js';

interface CorrectionOriginOptions {
  readonly tickLog: Pick<TickLog, 'read'>;
  readonly shard: number;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly fold: Pick<EngineFold, 'core'>;
  readonly states: SymbolStates;
  readonly losses: LogLosses;
}

type Place = Omit<Origin, 'states'>;

/** The log does not lead from the origin to the present: nobody has looked where, or this is the first entry behind the hole. */
type Broken = 'somewhere' | { readonly last: number; readonly entry: LogEntry };

const LOOK_MS = 250;
/** A gap that has not been repaired for so long may never be, and what lies so far back is not fetched anew for it. Machine time. */
const LONGEST_MS = 10 * 60_000;
const MOST_OPEN = 64;

/**
 * The place from which results can be computed again, with what was known there. It moves to where the feed breaks off: what comes to
 * fill a gap is then put into its place, whatever the log loses meanwhile, as long as the rest since the gap can be fetched again.
 */
export class CorrectionOrigin {
  /** As the tables have it. */
  place: Place | undefined;
  private memory: OriginMemory;
  /** Where a commit moves it that is under way. */
  private moving: Place | undefined;
  private broken: Broken | undefined;
  private recalled: OriginMemory['loss'] | undefined;

  /** @param recovery where an earlier run has left it */
  constructor(
    private readonly options: CorrectionOriginOptions,
    { origin, originMemory }: Pick<Recovery, 'origin' | 'originMemory'>,
  ) {
    this.place = origin;
    this.memory = originMemory ?? NO_ORIGIN;
    this.recalled = this.memory.loss ?? undefined;
  }

  /** Nothing was known before the first entry of the log. */
  beginsAt(sequence: number, time: EpochMs | undefined): void {
    const { states, clock } = this.options;
    this.place = { position: LOG_START, sequence };
    states.beginsAt({ ...this.place, states: 'none' });
    if (time !== undefined)
      this.memory = { ...this.memory, known: { sequence, time, savedAt: clock.now(), hasStates: false, isOfEarlierLog: false } };
  }

  /** Feed time at which the log began, where it leads on from there. */
  get beganAt(): EpochMs | undefined {
    const { known } = this.memory;
    return known?.hasStates === false ? known.time : undefined;
  }

  /** Whether the log leads from there to all that is known. */
  get isWhole(): boolean {
    return this.memory.owed === null && !this.options.states.isAnchoring && !this.moving && this.broken === undefined;
  }

  /** A commit carries `moved`. @returns what it has to keep beside */
  save(moved: MovedOrigin | undefined): OriginMemory {
    const { clock, fold } = this.options;
    this.memory = { ...this.memory, waits: fold.core.outOfOrder().size > 0 };
    if (moved) this.moving = moved.origin;
    if (moved?.origin.states === 'saved')
      this.memory = { ...this.memory, known: { ...moved.known, savedAt: clock.now(), hasStates: true, isOfEarlierLog: false } };
    return this.memory;
  }

  /** It stands in the tables. */
  moved({ position, sequence }: Origin): void {
    this.place = { position, sequence };
    if (isSamePlace(this.moving, this.place)) this.moving = undefined;
  }

  /** States that were saved there, by the numbers of this log. */
  numbered(states: readonly SymbolState[]): readonly SymbolState[] {
    const { known } = this.memory;
    return known?.isOfEarlierLog === true ? states.map((state) => ({ ...state, sequence: known.sequence })) : states;
  }

  /**
   * Another log has taken the place of the one that all was read from: what was known last is known before its beginning. Errors: those
   * of the recorder.
   */
  async carryOver(recorder: Pick<Recorder, 'reached' | 'flush'>): Promise<void> {
    const { states, losses, fold } = this.options;
    const { open } = this.memory;
    fold.core.renumber();
    this.recalled = undefined;
    this.memory = { ...this.memory, loss: null };
    const since = this.since();
    const begin = { position: LOG_START, sequence: BEFORE_THE_LOG };
    const { known } = this.memory;
    this.memory = { ...this.memory, holes: [{ from: BEFORE_THE_LOG + 1, to: -1 }] };
    if (since && known) {
      this.memory = { ...this.memory, known: { ...known, sequence: BEFORE_THE_LOG, isOfEarlierLog: true } };
      this.leadsFrom(begin);
      this.owe(since.time, undefined);
    } else {
      states.rebase();
    }
    // The gateway may have known of them from the log alone.
    for (const span of open) losses.announceAgain(span);
    await recorder.reached(begin);
    await recorder.flush({ everything: true });
  }

  /** An entry is about to be folded. @param at where the fold stands; undefined while it has not come to where its tables end */
  before(entry: LogEntry, at: FoldPlace | undefined): void {
    const { sequence, messages } = entry;
    const { fold, losses } = this.options;
    if (at) fold.core.trustOrder();
    else if (losses.skips(entry)) fold.core.doubtOrder();
    this.recallLoss(sequence);
    for (const message of messages) if (message.kind === 'gap' || message.kind === 'repair') this.interrupt(message, at);
  }

  /** The log has lost something before this entry. @param last that was read */
  noteLoss(before: number, last: number): void {
    this.memory = { ...this.memory, loss: { before, at: last } };
    this.recalled = undefined;
    this.options.fold.core.noteLoss(before);
  }

  /** A loss that an earlier run has noted: some symbols may have been saved before that, and do not know of it. */
  private recallLoss(sequence: number): void {
    if (!this.recalled || sequence <= this.recalled.at) return;
    this.options.fold.core.noteLoss(this.recalled.before);
    this.recalled = undefined;
  }

  /** The log does not lead from the origin to the present. */
  breaks(behindHole?: Exclude<Broken, string>): void {
    this.broken = behindHole ?? 'somewhere';
  }

  get holes(): readonly LogHole[] {
    return this.memory.holes;
  }

  /** To be called where the fold stands, every now and then. @throws BusUnavailableError */
  async look(at: FoldPlace): Promise<void> {
    const { owed } = this.memory;
    const { clock, losses } = this.options;
    const { broken } = this;
    if (typeof broken === 'object') this.lacks(at, { from: broken.last + 1, to: broken.entry.sequence - 1 }, broken.entry);
    else if (broken) await this.beginsLater(at);
    this.broken = undefined;
    const waits = losses.announced.some(({ from }) => owed !== null && from <= owed.from);
    if (owed && !waits && clock.now() - owed.notedAt > LONGEST_MS) this.giveUpDebt(at, owed);
  }

  /** The log has lost what comes before this entry, and the fold has not read it. */
  skips(at: FoldPlace, { sequence }: LogEntry, last: number): void {
    const hole = { from: last + 1, to: sequence - 1 };
    const { owed, holes, known } = this.memory;
    const { target } = this;
    // Before the first clock mark nothing else tells when what is lost began.
    if (known) this.options.fold.core.feedWasThere(known.time);
    const isKnown = follows(last, sequence, holes) || (target && target.sequence >= hole.to);
    // An earlier run has come upon the same loss.
    if (!isKnown) this.lacks(at, hole, undefined);
    else if (owed) this.options.losses.loseFrom(owed.from);
  }

  /** @param behind the first entry behind the hole; absent: it is being read */
  private lacks(at: FoldPlace, hole: LogHole, behind: LogEntry | undefined): void {
    const since = this.since();
    const begin = { position: at.position, sequence: behind ? at.sequence : hole.to };
    if (!since || this.holes.length >= MOST_OPEN) return this.giveUp(at, begin);
    this.memory = { ...this.memory, holes: [...this.holes, hole] };
    this.owe(since.time, behind);
  }

  private async beginsLater(at: FoldPlace): Promise<void> {
    const { states } = this.options;
    const first = await this.oldest();
    if (!first) return;
    const begin = { position: LOG_START, sequence: first.sequence - 1 };
    const since = this.since();
    const isSame = isSamePlace(this.target, begin);
    if (!since || isSame) return this.giveUp(at, isSame ? at : begin);
    if (states.isAnchoring) states.anchorLeadsFrom(begin);
    else this.leadsFrom(begin);
    if (since.sequence < begin.sequence) this.owe(since.time, first);
  }

  /** Whether the log, once it holds something, begins where it leads to all that is known. @throws BusUnavailableError */
  async isReached(): Promise<boolean> {
    const { target } = this;
    if (!target) return false;
    const first = await this.oldest(logPositionOf(target.position));
    return first !== undefined && follows(target.sequence, first.sequence, this.holes);
  }

  /** Where it will be once all that is under way stands in the tables. */
  private get target(): Place | undefined {
    return this.options.states.anchorsAt ?? this.moving ?? this.place;
  }

  /** @returns the oldest entry behind `after`, waiting for one; undefined when the log no longer reaches there */
  private async oldest(after = LOG_START): Promise<LogEntry | undefined> {
    const { tickLog, shard, clock, signal } = this.options;
    const read = (): Promise<readonly LogRecord[]> => tickLog.read(shard, after, { count: 1, blockMs: 0, signal });
    try {
      let [first] = await read();
      for (; !first && !signal.aborted; [first] = await read()) await clock.sleep(LOOK_MS, signal);
      return first?.entry;
    } catch (error) {
      if (!(error instanceof LogTrimmedError)) throw error;
      return undefined;
    }
  }

  private interrupt(message: Extract<FeedMessage, { kind: 'gap' | 'repair' }>, at: FoldPlace | undefined): void {
    const { from, to } = message;
    const { open, owed } = this.memory;
    if (message.kind === 'repair') {
      if (!message.complete) return;
      const isClosed = (span: OpenSpan): boolean => from <= span.from && to >= span.to;
      this.memory = { ...this.memory, open: open.filter((span) => !isClosed(span)), owed: owed && isClosed(owed) ? null : owed };
      return;
    }
    const { fold } = this.options;
    const isFree = !this.isNeeded && fold.core.outOfOrder().size === 0;
    if (at && at.sequence >= 0 && isFree) this.anchor(at, at);
    this.opens(message);
  }

  /** A part of the feed is missing from here on. */
  opens({ from, to }: Gap): void {
    this.memory = { ...this.memory, open: [...this.recent(), { from, to, notedAt: this.options.clock.now() }].slice(-MOST_OPEN) };
  }

  private recent(): readonly OpenSpan[] {
    const now = this.options.clock.now();
    return this.memory.open.filter(({ notedAt }) => now - notedAt < LONGEST_MS);
  }

  /** Whether something that is on its way has to be put into a place behind the origin. */
  private get isNeeded(): boolean {
    const { states, losses } = this.options;
    return this.recent().length > 0 || losses.announced.length > 0 || this.memory.owed !== null || states.isAnchoring;
  }

  /** What is known that lies before all that has to be put into its place; undefined where nothing has to, or nothing does. */
  private since(): MovedOrigin['known'] | undefined {
    const { states, fold, clock } = this.options;
    const { known, waits } = this.memory;
    // Where the fold has not come to the end of its tables, it does not know yet what waits.
    if (!this.isNeeded && !waits && fold.core.outOfOrder().size === 0) return undefined;
    return states.anchored ?? (known && clock.now() - known.savedAt < LONGEST_MS ? known : undefined);
  }

  /** Everything from this feed time on is to be fetched again. @param behind up to this entry; absent: to the one that is being read */
  private owe(from: EpochMs, behind: LogEntry | undefined): void {
    const { losses, fold, clock } = this.options;
    // A clock mark stands before the first print of each second.
    const to = epochMsOf(fold.core.watermark + 1_000);
    this.memory = { ...this.memory, owed: { from, to: behind ? to : fold.core.watermark, notedAt: clock.now() } };
    if (behind) losses.lose(from, to, behind);
    else losses.loseFrom(from);
  }

  private leadsFrom(place: Place): void {
    this.moving = place;
    this.options.states.beginsAt({ ...place, states: 'kept' });
  }

  private giveUpDebt(at: FoldPlace, { from, to }: OpenSpan): void {
    this.options.log.warn('what the tick log lost was not fetched in time; earlier results stay as they were published', {
      from,
      to,
    });
    this.giveUp(at, at);
  }

  /** From here on, and no earlier: what would have to be put into its place before stands as it was published. */
  private giveUp(at: FoldPlace, begin: FoldPlace): void {
    if (at.sequence >= 0) this.anchor(at, begin);
    else this.memory = { ...this.memory, owed: null, holes: [] };
  }

  private anchor(at: FoldPlace, leadsFrom: FoldPlace): void {
    this.memory = { ...this.memory, owed: null, holes: [] };
    this.options.states.anchorAt({ at, leadsFrom });
  }
}

const isSamePlace = (a: Place | undefined, b: Place): boolean => a?.position === b.position && a.sequence === b.sequence;

/** What the log loses, and from where results can be computed again all the same. @param recovery as an earlier run has left both */
export function followLosses(
  options: Omit<CorrectionOriginOptions, 'losses' | 'fold'> & { readonly fold: EngineFold },
  recovery: Recovery,
): { readonly losses: LogLosses; readonly origin: CorrectionOrigin } {
  const { fold, log } = options;
  const losses = new LogLosses({
    log,
    ...lossesOf(recovery),
    watermark: () => fold.core.watermark,
    lost: (sequence, last) => origin.noteLoss(sequence, last),
    note: (gap) => {
      fold.noteGap(gap);
      origin.opens(gap);
    },
  });
  const origin = new CorrectionOrigin({ ...options, losses }, recovery);
  return { losses, origin };
}
