import { BusUnavailableError, LogTrimmedError, type TickLog } from '../bus/index.js';
import { type Clock, type EpochMs, isoTime, type Log, type Ticker } from '../market/index.js';
import { type Store, StoreTroubleError, type SymbolState } from '../store/index.js';
import type { CorrectionOrigin } from './correction-origin.js';
import type { EngineFold } from './fold.js';
import type { Recorder } from './recorder.js';
import { Refold, type RefoldOptions } from './refold.js';
import type { FoldPlace } from './fold-place.js';
import type { SymbolStates } from './symbol-states.js';

export interface CorrectorOptions {
  readonly tickLog: Pick<TickLog, 'read'>;
  readonly store: Pick<Store, 'symbolOrigins'>;
  readonly shard: number;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly fold: EngineFold;
  readonly recorder: Pick<Recorder, 'correct'>;
  readonly states: Pick<SymbolStates, 'saveNow'>;
  /** Fills a core as the engine's was before the first entry of the log. */
  readonly warmUp: RefoldOptions['warmUp'];
  /** Where the engine stands; undefined while it is in the middle of an entry, or has not come to the end of its tables. */
  readonly place: () => FoldPlace | undefined;
  /** The feed needs all that there is. */
  readonly isBusy: () => boolean;
  /** From where on results can be computed again. */
  readonly origin: Pick<CorrectionOrigin, 'place' | 'holes' | 'beganAt' | 'numbered' | 'isWhole' | 'breaks'>;
}

/** Symbols whose prints came late, and what was known of them where results can be computed again. */
interface KnownAtOrigin {
  readonly place: NonNullable<CorrectionOrigin['place']>;
  /** The earliest print of each that came late. */
  readonly symbols: ReadonlyMap<Ticker, EpochMs>;
  readonly states: readonly SymbolState[];
  readonly settled: RefoldOptions['settled'];
}

const LOOK_MS = 250;
/** Late prints come in a row: when none has come for so long, they are through. */
const QUIET_MS = 1_500;
/** They are waited for no longer than this. */
const LONGEST_MS = 30_000;
/** Symbols of one refold: each takes the memory of one more. */
const AT_ONCE = 500;

/**
 * Prints that come late, from a repair or by themselves, change more than their bar: when they are through, everything of their symbols
 * is computed again, beside the feed, and takes the place of what was computed without them.
 */
export class Corrector {
  /** `impossible`: symbols whose results stand as they were published, as nobody has what led to them any more. */
  readonly counters = { corrections: 0, symbols: 0, impossible: 0 };

  constructor(private readonly options: CorrectorOptions) {}

  /** Symbols whose results are waiting to be corrected. */
  get waiting(): number {
    return this.options.fold.core.outOfOrder().size;
  }

  async run(): Promise<void> {
    const { clock, signal, fold, isBusy, place, origin } = this.options;
    let prints = 0;
    let quietSince = clock.monotonic();
    let since: number | undefined;
    while (!signal.aborted) {
      await clock.sleep(LOOK_MS, signal);
      const now = clock.monotonic();
      const { latePrints } = fold.core;
      if (latePrints !== prints) quietSince = now;
      prints = latePrints;
      if (this.waiting === 0) since = undefined;
      else since ??= now;
      if (since === undefined || place() === undefined) continue;
      const isDue = now - quietSince >= QUIET_MS || now - since >= LONGEST_MS;
      if (!isDue || isBusy() || !origin.isWhole) continue;
      await this.correctSome();
      since = undefined;
    }
  }

  private async correctSome(): Promise<void> {
    const { log, signal, fold, shard } = this.options;
    const all = [...fold.core.outOfOrder()];
    try {
      const known = await this.knownOf(new Map(all.slice(0, AT_ONCE)));
      if (known && known.symbols.size > 0) await this.correct(known);
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof BusUnavailableError || error instanceof StoreTroubleError)) throw error;
      log.warn('results are not corrected yet', { shard, error: error.message });
    }
  }

  /** What was known of them at the origin. Of those without one, and of those of whom more was known there, results stand as they were published. */
  private async knownOf(late: ReadonlyMap<Ticker, EpochMs>): Promise<KnownAtOrigin | undefined> {
    const { store, shard, fold, origin } = this.options;
    const { place } = origin;
    if (!place) {
      this.giveUp(late, late.keys());
      return undefined;
    }
    const states = await store.symbolOrigins(shard, [...late.keys()]);
    const times = states.map(({ symbol, bytes }) => ({ symbol, ...fold.core.timesOf(bytes), from: late.get(symbol) ?? 0 }));
    const tooLate = times.filter(({ newest, from }) => newest > from).map(({ symbol }) => symbol);
    this.noteSettled(times.filter(({ newest, settled, from }) => newest <= from && from < settled).length);
    const symbols = this.giveUp(late, tooLate);
    return { place, symbols, states, settled: new Map(times.map(({ symbol, settled }) => [symbol, settled])) };
  }

  /** A print that comes for a minute of which all was told before the origin. */
  private noteSettled(symbols: number): void {
    if (symbols === 0) return;
    this.counters.impossible += symbols;
    this.options.log.warn(
      'late prints for a minute that had already closed at the origin; only its bar is revised, other results stay as they were published',
      {
        shard: this.options.shard,
        symbols,
      },
    );
  }

  private giveUp(symbols: ReadonlyMap<Ticker, EpochMs>, impossible: Iterable<Ticker>): ReadonlyMap<Ticker, EpochMs> {
    const left = new Map(symbols);
    const { log, fold, shard } = this.options;
    let count = 0;
    for (const symbol of impossible) {
      fold.core.acceptOrder(symbol);
      left.delete(symbol);
      count += 1;
    }
    if (count === 0) return left;
    this.counters.impossible += count;
    log.warn('late prints, and the tick log no longer holds the input of the results; they stay as they were published', {
      shard,
      symbols: count,
    });
    return left;
  }

  private async correct({ place: origin, symbols, states: known, settled }: KnownAtOrigin): Promise<void> {
    const { fold, recorder, states, log, shard, clock, signal, place } = this.options;
    const startedAt = clock.monotonic();
    const { setup } = fold;
    const refold = new Refold({
      ...this.options,
      place: () => place()?.sequence,
      setup,
      sessions: fold.session,
      symbols: new Set(symbols.keys()),
      outOfOrder: () => fold.core.outOfOrder(),
      origin,
      holes: this.options.origin.holes,
      beganAt: this.options.origin.beganAt,
      states: this.options.origin.numbered(known),
      settled,
    });
    let done: boolean | undefined;
    try {
      done = await refold.run(({ core, corrections }) => {
        // The tables have been switched to another program meanwhile.
        if (fold.setup !== setup) return false;
        fold.takeOver(symbols.keys(), core);
        const at = place();
        if (at) {
          // What comes next is computed from this: it may not be in the tables without what it is computed from.
          states.saveNow(symbols.keys(), at);
          recorder.correct(corrections, at);
        }
        return true;
      });
    } catch (error) {
      if (!(error instanceof LogTrimmedError)) throw error;
    }
    if (done === undefined && !signal.aborted) this.options.origin.breaks(refold.behindHole);
    if (done !== true) return;
    this.counters.corrections += 1;
    this.counters.symbols += symbols.size;
    const from = [...symbols.values()].reduce((first, time) => (time < first ? time : first));
    const ms = Math.round(clock.monotonic() - startedAt);
    log.info('results corrected with late prints', {
      shard,
      symbols: symbols.size,
      prints: refold.late,
      from: isoTime(from),
      ms,
    });
  }
}
