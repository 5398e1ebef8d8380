import { type Clock, type EpochMs, epochMsOf, type Ticker } from '../market/index.js';
import type { CheckpointStates, Origin, SymbolState } from '../store/index.js';
import type { EngineFold } from './fold.js';
import type { FoldPlace } from './fold-place.js';
import type { ResultPositions } from '../bus/index.js';
import type { MissingSpan } from './log-losses.js';

export interface SymbolStatesOptions {
  readonly fold: Pick<EngineFold, 'core' | 'session'>;
  readonly clock: Pick<Clock, 'monotonic'>;
  /** What the log has lost, and nobody has taken on for repair. */
  readonly losses?: () => readonly MissingSpan[];
  /** What is to be kept of the origin. @param moved where this commit moves it to, and what was known there */
  readonly origin?: (moved: MovedOrigin | undefined) => unknown;
  /** Behind which places of the streams of results everything lies that is published from now on. */
  readonly publishedUpTo?: () => ResultPositions;
  /** What is written of states in a second at most. */
  readonly bytesASecond?: number;
}

/** A place of the log at which the feed breaks off: what is known there is saved as it is, whatever comes meanwhile. */
export interface Anchor {
  /** Where it stands: everything up to there has been folded, and nothing behind it. */
  readonly at: FoldPlace;
  /** From where the log leads on from there. */
  readonly leadsFrom: FoldPlace;
}

export interface MovedOrigin {
  readonly origin: Origin;
  /** As of which place of the log symbols were saved, and the feed's time there. */
  readonly known: { readonly sequence: number; readonly time: EpochMs };
}

/** A whole market within a minute, and little beside the rows. */
const BYTES_A_SECOND = 4 * 1_048_576;
/** Of one call: a millisecond or two in which nothing else is done. */
const BYTES_AT_ONCE = 256 * 1_024;
/** That wait for a commit, however long it is in coming. */
const MOST_BYTES = 8 * 1_048_576;
/** Rounds begin so far apart: a restart reads about as much of the log again. A small market's is spread over most of it. Milliseconds. */
const ROUND_MS = 10_000;
const SPREAD = 0.8;
/** Of the first states, for how large one is: a round that is paced too slowly does not end before the next restart. */
const SAMPLE_BYTES = 65_536;

/**
 * Saves what the engine knows a few symbols at a time, in rounds: after each batch some of those that have changed are written out as
 * they stand there, and the next commit carries them. When a round is through, every symbol is saved as of the round's beginning or
 * later, and a restart needs the log from that beginning on only.
 */
export class SymbolStates {
  private readonly waiting = new Set<Ticker>();
  /** Written out, for the next commit. */
  private gathered = new Map<Ticker, SymbolState>();
  private gatheredBytes = 0;
  /** Bytes that may be written out; below zero while the last state was larger than that. */
  private credit = 0;
  private creditedAt: number;
  /** Bytes a second of the running round. */
  private pace = 0;
  /** Where the running round began; undefined between rounds. */
  private begun: CheckpointStates['resume'] | undefined;
  private begunTime = epochMsOf(0);
  private beganAt = -Infinity;
  private replacesAll = false;
  private anchor: Anchor | undefined;
  /** With the next commit, the log is known to lead to everything from there on. */
  private origin: CheckpointStates['origin'];
  private rebases = false;
  private takesAll = false;
  readonly counters = { saved: 0, bytes: 0, rounds: 0 };

  constructor(private readonly options: SymbolStatesOptions) {
    this.creditedAt = options.clock.monotonic();
  }

  /** Symbols that wait in the running round. */
  get pending(): number {
    return this.waiting.size;
  }

  /** The engine begins anew: what was saved before is void with the next commit. */
  startAnew(): void {
    this.replacesAll = true;
  }

  /** With the next commit, results can be computed again from this place on. */
  beginsAt(origin: Origin): void {
    this.origin = origin;
  }

  /** With the end of the next round of everything, results can be computed again from there on, and from no earlier place. */
  rebase(): void {
    this.rebases = true;
  }

  /**
   * Begins a round at once, and as fast as it may go, in which each symbol is saved as it is here: before it changes, if need be. With its
   * end, results can be computed again from here on, and from no earlier place.
   */
  anchorAt(anchor: Anchor): void {
    this.options.fold.core.noteAnchor(anchor.at.sequence);
    this.begin(anchor.at, this.options.clock.monotonic(), true);
    this.anchor = anchor;
    this.options.fold.core.beforeChange = (symbol) => this.saveUnchanged(symbol, anchor.at.sequence);
  }

  /** Whether what was known where the feed broke off is not all saved yet. */
  get isAnchoring(): boolean {
    return this.anchor !== undefined;
  }

  /** The next commit carries what is known of these here. */
  saveNow(symbols: Iterable<Ticker>, place: FoldPlace): void {
    for (const symbol of symbols) {
      this.waiting.delete(symbol);
      this.gatheredBytes += this.write(symbol, place.sequence);
    }
    this.takesAll = true;
  }

  /** Whether the place from which results can be computed again is to be moved by a commit. */
  get isMoving(): boolean {
    return this.anchor !== undefined || this.origin !== undefined;
  }

  /** What is being saved: as of which entry, and the feed's time there. */
  get anchored(): MovedOrigin['known'] | undefined {
    return this.anchor && this.knownAtBegin;
  }

  /** From where the log leads on from what is being saved. */
  get anchorsAt(): FoldPlace | undefined {
    return this.anchor?.leadsFrom;
  }

  /** The log leads on from elsewhere to what is being saved. */
  anchorLeadsFrom(leadsFrom: FoldPlace): void {
    if (this.anchor) this.anchor = { ...this.anchor, leadsFrom };
  }

  private saveUnchanged(symbol: Ticker, sequence: number): void {
    if (this.waiting.delete(symbol)) this.gatheredBytes += this.write(symbol, sequence);
  }

  /** Writes out some of the symbols that wait; everything up to this place has been folded. */
  gather(place: FoldPlace): void {
    const now = this.options.clock.monotonic();
    if (!this.begun && now - this.beganAt >= ROUND_MS) this.begin(place, now);
    this.credit = Math.min(BYTES_AT_ONCE, this.credit + ((now - this.creditedAt) / 1_000) * this.pace);
    this.creditedAt = now;
    if (this.gatheredBytes < MOST_BYTES) this.credit -= this.save(place.sequence, this.credit);
  }

  /** What a commit at this place carries. @param all begins a round and ends it, however much it is */
  take(place: FoldPlace, all = false): CheckpointStates {
    this.gather(place);
    if (all) this.saveAll(place);
    const symbols = this.takeGathered(all || this.takesAll ? Infinity : MOST_BYTES);
    this.takesAll = false;
    const through = this.begun !== undefined && this.waiting.size === 0 && this.gathered.size === 0;
    const moved = this.takeOrigin(through);
    const taken: CheckpointStates = {
      sequence: place.sequence,
      session: this.session(moved),
      symbols,
      ...(through && this.begun ? { resume: this.begun } : {}),
      ...(moved ? { origin: moved.origin } : {}),
      ...(this.replacesAll ? { replacesAll: true } : {}),
    };
    this.replacesAll = false;
    if (through) {
      this.begun = undefined;
      this.counters.rounds += 1;
    }
    return taken;
  }

  private saveAll(place: FoldPlace): void {
    if (this.anchor) this.rebase();
    this.endAnchor();
    if (this.rebases) this.options.fold.core.noteAnchor(place.sequence);
    this.begin(place, this.options.clock.monotonic());
    this.save(place.sequence, Infinity);
  }

  /** What is known beside the symbols. */
  private session(moved: MovedOrigin | undefined): CheckpointStates['session'] {
    const { fold, losses, origin, publishedUpTo } = this.options;
    return { ...fold.session.save(), losses: losses?.() ?? [], origin: origin?.(moved) ?? null, told: publishedUpTo?.() };
  }

  private takeGathered(mostBytes: number): SymbolState[] {
    const taken: SymbolState[] = [];
    let bytes = 0;
    for (const state of this.gathered.values()) {
      if (bytes >= mostBytes) break;
      taken.push(state);
      bytes += state.bytes.length;
      this.gathered.delete(state.symbol);
    }
    this.gatheredBytes -= bytes;
    return taken;
  }

  private takeOrigin(through: boolean): MovedOrigin | undefined {
    const { begun, origin, anchor } = this;
    this.origin = undefined;
    const known = this.knownAtBegin;
    if (through && anchor) {
      this.endAnchor();
      // What a restart would read may not all be in the log any more.
      this.beganAt = -Infinity;
      return { origin: { ...anchor.leadsFrom, states: 'saved' }, known };
    }
    if (!through || !begun || !this.rebases) return origin && { origin, known };
    this.rebases = false;
    const { position, sequence } = begun;
    return { origin: { position, sequence, states: 'saved' }, known };
  }

  private get knownAtBegin(): MovedOrigin['known'] {
    return { sequence: this.begun?.sequence ?? -1, time: this.begunTime };
  }

  private endAnchor(): void {
    this.anchor = undefined;
    this.options.fold.core.beforeChange = undefined;
  }

  private begin({ position, sequence }: FoldPlace, now: number, hurries = false): void {
    const { core } = this.options.fold;
    for (const symbol of core.takeUnsaved()) this.waiting.add(symbol);
    this.begun = { position, sequence, head: core.head() };
    this.begunTime = core.watermark;
    this.beganAt = now;
    if (this.counters.saved === 0) this.save(sequence, SAMPLE_BYTES);
    const { saved, bytes } = this.counters;
    const each = bytes / Math.max(1, saved);
    const most = this.options.bytesASecond ?? BYTES_A_SECOND;
    this.pace = hurries ? most : Math.min(most, (this.waiting.size * each * 1_000) / (ROUND_MS * SPREAD));
  }

  /** @returns how many bytes it was, a state more than `budget` at most */
  private save(place: number, budget: number): number {
    // What still waits there has not changed since.
    const sequence = this.anchor?.at.sequence ?? place;
    let bytes = 0;
    for (const symbol of this.waiting) {
      if (bytes >= budget) break;
      this.waiting.delete(symbol);
      bytes += this.write(symbol, sequence);
    }
    this.gatheredBytes += bytes;
    return bytes;
  }

  private write(symbol: Ticker, sequence: number): number {
    const bytes = this.options.fold.core.saveSymbol(symbol);
    this.gathered.set(symbol, { symbol, sequence, bytes });
    this.counters.saved += 1;
    this.counters.bytes += bytes.length;
    return bytes.length;
  }
}
