import type { Ticker } from '../market/index.js';
import type { Clock } from '../ops/index.js';
import type { CheckpointStates, Origin, SymbolState } from '../store/index.js';
import type { EngineFold } from './fold.js';
import type { MissingSpan } from './log-losses.js';

export interface SymbolStatesOptions {
  readonly fold: Pick<EngineFold, 'core' | 'session'>;
  readonly clock: Pick<Clock, 'monotonic'>;
  /** What the log has lost, and nobody has taken on for repair. */
  readonly losses?: () => readonly MissingSpan[];
  /** What is written of states in a second at most. */
  readonly bytesASecond?: number;
}

/** Where in the log the fold stands. */
export interface FoldPlace {
  readonly position: string;
  /** Sequence number of the entry there. */
  readonly sequence: number;
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
/** Of a state, until some were seen. */
const FIRST_STATE_BYTES = 8_192;

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
  private beganAt = -Infinity;
  private replacesAll = false;
  private hurries = false;
  /** With the next commit, the log is known to lead to everything from there on. */
  private origin: CheckpointStates['origin'];
  private rebases = false;
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

  /** The engine knew nothing, or nothing that cannot be known again, before this place: results can be computed again from it. */
  beginsAt(origin: Omit<Origin, 'withStates'>): void {
    this.origin = { ...origin, withStates: false };
  }

  /** With the end of the next round, results can be computed again from there on, and from no earlier place. */
  rebase(): void {
    this.rebases = true;
  }

  /** A round begins at once, and goes as fast as it may: what a restart would read may no longer all be in the log. */
  hurry(): void {
    this.begun = undefined;
    this.beganAt = -Infinity;
    this.hurries = true;
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
    if (all) {
      this.begin(place, this.options.clock.monotonic());
      this.save(place.sequence, Infinity);
    }
    const through = this.begun !== undefined && this.waiting.size === 0;
    const taken: CheckpointStates = {
      sequence: place.sequence,
      session: { ...this.options.fold.session.save(), losses: this.options.losses?.() ?? [] },
      symbols: [...this.gathered.values()],
      ...(through && this.begun ? { resume: this.begun } : {}),
      ...this.takeOrigin(through),
      ...(this.replacesAll ? { replacesAll: true } : {}),
    };
    this.gathered = new Map();
    this.gatheredBytes = 0;
    this.replacesAll = false;
    if (through) {
      this.begun = undefined;
      this.counters.rounds += 1;
    }
    return taken;
  }

  /** Where the log has lost a part, results can be computed again from what is saved after that. */
  private takeOrigin(through: boolean): Pick<CheckpointStates, 'origin'> {
    const { begun, origin } = this;
    this.origin = undefined;
    if (!through || !begun || !this.rebases) return origin ? { origin } : {};
    this.rebases = false;
    const { position, sequence } = begun;
    return { origin: { position, sequence, withStates: true } };
  }

  private begin({ position, sequence }: FoldPlace, now: number): void {
    const { core } = this.options.fold;
    for (const symbol of core.takeChanged()) this.waiting.add(symbol);
    this.begun = { position, sequence, head: core.head() };
    this.beganAt = now;
    const { saved, bytes } = this.counters;
    const each = saved === 0 ? FIRST_STATE_BYTES : bytes / saved;
    const most = this.options.bytesASecond ?? BYTES_A_SECOND;
    this.pace = this.hurries ? most : Math.min(most, (this.waiting.size * each * 1_000) / (ROUND_MS * SPREAD));
    this.hurries = false;
  }

  /** @returns how many bytes it was, a state more than `budget` at most */
  private save(sequence: number, budget: number): number {
    const { core } = this.options.fold;
    let bytes = 0;
    for (const symbol of this.waiting) {
      if (bytes >= budget) break;
      const state = core.saveSymbol(symbol);
      this.gathered.set(symbol, { symbol, sequence, bytes: state });
      bytes += state.length;
      this.waiting.delete(symbol);
      this.counters.saved += 1;
    }
    this.gatheredBytes += bytes;
    this.counters.bytes += bytes;
    return bytes;
  }
}
