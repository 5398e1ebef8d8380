import type { Ticker } from '../market/index.js';
import type { Clock } from '../ops/index.js';
import type { CheckpointStates, SymbolState } from '../store/index.js';
import type { EngineFold } from './fold.js';

export interface SymbolStatesOptions {
  readonly fold: Pick<EngineFold, 'core' | 'session'>;
  readonly clock: Pick<Clock, 'monotonic'>;
  /** What is written of states in a second, about. */
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
/** Of one commit, however long the last one is ago. */
const MOST_BYTES = 8 * 1_048_576;
/** Rounds begin so far apart: a restart reads about as much of the log again. Milliseconds. */
const ROUND_MS = 10_000;

/**
 * Saves what the engine knows a few symbols at a time, in rounds: each commit carries some of those that have changed, as they are at
 * its position. When a round is through, every symbol is saved as of the round's beginning or later, and a restart needs the log
 * from that beginning on only.
 */
export class SymbolStates {
  private readonly waiting = new Set<Ticker>();
  /** Where the running round began; undefined between rounds. */
  private begun: CheckpointStates['resume'] | undefined;
  private beganAt = -Infinity;
  private takenAt = -Infinity;
  private replacesAll = false;
  readonly counters = { saved: 0, bytes: 0, rounds: 0 };

  constructor(private readonly options: SymbolStatesOptions) {}

  /** Symbols that wait in the running round. */
  get pending(): number {
    return this.waiting.size;
  }

  /** The engine begins anew: what was saved before is void with the next commit. */
  startAnew(): void {
    this.replacesAll = true;
  }

  /** What a commit at this place carries; everything up to it has been folded. @param all finishes the round, however much it is */
  take(place: FoldPlace, all = false): CheckpointStates {
    const { fold, clock, bytesASecond = BYTES_A_SECOND } = this.options;
    const now = clock.monotonic();
    if (!this.begun && (all || now - this.beganAt >= ROUND_MS)) this.begin(place, now);
    const budget = all ? Infinity : Math.min(MOST_BYTES, ((now - this.takenAt) / 1_000) * bytesASecond);
    this.takenAt = now;
    const states = this.save(place.sequence, budget);
    const through = this.begun !== undefined && this.waiting.size === 0;
    const taken: CheckpointStates = {
      sequence: place.sequence,
      session: fold.session.save(),
      symbols: states,
      ...(through && this.begun ? { resume: this.begun } : {}),
      ...(this.replacesAll ? { replacesAll: true } : {}),
    };
    this.replacesAll = false;
    if (through) {
      this.begun = undefined;
      this.counters.rounds += 1;
    }
    return taken;
  }

  private begin({ position, sequence }: FoldPlace, now: number): void {
    const { core } = this.options.fold;
    for (const symbol of core.takeChanged()) this.waiting.add(symbol);
    this.begun = { position, sequence, head: core.head() };
    this.beganAt = now;
  }

  private save(sequence: number, budget: number): SymbolState[] {
    const { core } = this.options.fold;
    const states: SymbolState[] = [];
    let bytes = 0;
    for (const symbol of this.waiting) {
      if (bytes >= budget) break;
      const state = core.saveSymbol(symbol);
      states.push({ symbol, sequence, bytes: state });
      bytes += state.length;
      this.waiting.delete(symbol);
    }
    this.counters.saved += states.length;
    this.counters.bytes += bytes;
    return states;
  }
}
