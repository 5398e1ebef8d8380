import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  bareTicker,
  type Clock,
  type EpochMs,
  epochMsOf,
  type FeedMessage,
  feedTimeOf,
  type Log,
  MINUTE_MS,
  nearestTicker,
  phaseOf,
  type SilenceReason,
  spellingOf,
  type Ticker,
} from '../market/index.js';

export interface SilentSymbol {
  readonly symbol: Ticker;
  /** Machine time at which it was asked for. */
  readonly since: EpochMs;
  /** The ticker that is probably meant; null where none is likely. */
  readonly likely: string | null;
  readonly reason: SilenceReason;
}

export interface SilentView {
  readonly total: number;
  /** The first of them, those with a likely spelling before the others. */
  readonly listed: readonly SilentSymbol[];
}

export interface SilentSymbolsOptions {
  readonly symbols: readonly Ticker[];
  readonly clock: Clock;
  readonly log: Log;
  /** Feed milliseconds per machine millisecond. */
  readonly rate: number;
}

/** Regular trading without a print; of the feed's time, or of the machine's while the feed has none. */
const PATIENCE_MS = 15 * MINUTE_MS;
/** The provider is asked for its tickers when those that trade all the time have printed. */
const ASK_AFTER_MS = 5_000;
const LISTED = 20;
export const NOBODY_SILENT: SilentView = { total: 0, listed: [] };

/**
 * The tickers of a list of which nothing has come since they were asked for. The provider accepts any ticker and never says that there
 * is none, so a slip of the pen looks like a quiet stock. It is said in the log once, and shown for as long as it lasts.
 */
export class SilentSymbols {
  private readonly missing: Set<Ticker>;
  private readonly suspects = new Map<Ticker, Pick<SilentSymbol, 'likely' | 'reason'>>();
  private since: EpochMs | undefined;
  private lookedAt: number;
  /** How long the connection has stood, and how long symbols have been waited for, ms. */
  private streamedMs = 0;
  private waitedMs = 0;
  /** The feed's newest time, when it was heard, and up to where it was counted. */
  private newest: number | undefined;
  private newestAt = 0;
  private countedTo = 0;
  private isLate = false;
  /** Tickers that were named and have printed since the last look. */
  private came: Ticker[] = [];
  private shown: SilentView | undefined = NOBODY_SILENT;
  private active: (() => Promise<readonly Ticker[]>) | undefined;

  constructor(private readonly options: SilentSymbolsOptions) {
    this.missing = new Set(options.symbols);
    this.lookedAt = options.clock.monotonic();
  }

  /** They have been asked for, again after a change of holders. @param active tells every ticker that trades */
  asked(active: (() => Promise<readonly Ticker[]>) | undefined): void {
    this.active = active;
    if (this.since !== undefined) return;
    this.since = this.options.clock.now();
    for (const symbol of this.missing) {
      const spelling = spellingOf(symbol);
      if (spelling) this.suspects.set(symbol, { likely: spelling.likely, reason: 'spelling' });
    }
    this.shown = undefined;
    if (this.suspects.size === 0) return;
    this.options.log.warn('tickers not in the vendor’s notation; they are requested as written', this.fields([...this.suspects.keys()]));
  }

  /** Of what the feed gives; costs a look into a set as long as a ticker is missing. */
  observe(messages: readonly FeedMessage[]): void {
    if (this.missing.size === 0) return;
    for (const message of messages) if ('symbol' in message && this.missing.delete(message.symbol)) this.heard(message.symbol);
    const last = messages.at(-1);
    const time = last && feedTimeOf(last);
    if (time === undefined || (this.newest !== undefined && time < this.newest)) return;
    if (this.newest === undefined) this.countedTo = time;
    this.newest = time;
    this.newestAt = this.options.clock.monotonic();
  }

  /** Once a second. @param streaming whether data may come */
  look(streaming: boolean): void {
    const now = this.options.clock.monotonic();
    const elapsed = now - this.lookedAt;
    this.lookedAt = now;
    if (this.came.length > 0) this.options.log.info('tickers reported as silent have data', this.fields(this.came.splice(0)));
    if (!streaming || this.missing.size === 0) return;
    this.streamedMs += elapsed;
    if (this.streamedMs >= ASK_AFTER_MS) void this.askForActive();
    if (this.isLate) return;
    this.waitedMs += this.regularTime(now, elapsed);
    if (this.waitedMs < PATIENCE_MS) return;
    this.isLate = true;
    this.shown = undefined;
    this.options.log.warn('no data for some tickers since they were requested; do they trade?', this.fields([...this.missing]));
  }

  get view(): SilentView {
    this.shown ??= this.show();
    return this.shown;
  }

  private heard(symbol: Ticker): void {
    if (!this.isLate && !this.suspects.has(symbol)) return;
    this.suspects.delete(symbol);
    this.came.push(symbol);
    this.shown = undefined;
  }

  /** How much of the regular session has gone by since the last look, ms. Bounded: one print from the future is no quarter of an hour. */
  private regularTime(now: number, elapsed: number): number {
    if (this.newest === undefined) return elapsed;
    const { rate } = this.options;
    const feedNow = this.newest + (now - this.newestAt) * rate;
    const gone = Math.max(0, feedNow - this.countedTo);
    this.countedTo = Math.max(this.countedTo, feedNow);
    return phaseOf(epochMsOf(feedNow)) === 'regular' ? Math.min(gone, Math.max(MINUTE_MS, elapsed * rate)) : 0;
  }

  /** Once; what cannot be had, or is empty, tells nothing. */
  private async askForActive(): Promise<void> {
    const { active } = this;
    this.active = undefined;
    if (!active) return;
    const { log } = this.options;
    try {
      const tickers = new Set<string>(await active());
      if (tickers.size === 0) return;
      const named = await this.compare(tickers);
      this.shown = undefined;
      if (named.length === 0) return;
      log.warn('tickers missing from the vendor’s list of active stocks', this.fields(named));
    } catch (error) {
      log.info('the vendor’s list of active stocks is unavailable; tickers are not checked against it', { error: String(error) });
    }
  }

  private async compare(tickers: ReadonlySet<string>): Promise<Ticker[]> {
    for (const symbol of this.suspects.keys()) if (tickers.has(symbol)) this.suspects.delete(symbol);
    const unknown = [...this.missing].filter((symbol) => !tickers.has(symbol));
    if (unknown.length === 0) return [];
    const byLetters = new Map<string, string>();
    for (const ticker of tickers) byLetters.set(bareTicker(ticker), ticker);
    const named: Ticker[] = [];
    for (const symbol of unknown) {
      await nextTurn();
      if (!this.missing.has(symbol)) continue;
      const known = this.suspects.get(symbol);
      const isListed = known && known.likely !== null && tickers.has(known.likely);
      const listed = isListed ? known.likely : (byLetters.get(bareTicker(symbol)) ?? nearestTicker(symbol, tickers));
      if (this.suspect(symbol, listed ?? null)) named.push(symbol);
    }
    return named;
  }

  /** @returns whether that is news of the symbol */
  private suspect(symbol: Ticker, listed: string | null): boolean {
    const known = this.suspects.get(symbol);
    const likely = listed ?? known?.likely ?? null;
    this.suspects.set(symbol, { likely, reason: known?.reason ?? 'not_listed' });
    return known?.likely !== likely;
  }

  private show(): SilentView {
    const { since } = this;
    if (since === undefined) return NOBODY_SILENT;
    const silent: SilentSymbol[] = [];
    for (const symbol of this.missing) {
      const suspect = this.suspects.get(symbol) ?? (this.isLate ? { likely: null, reason: 'no_data' as const } : undefined);
      if (suspect) silent.push({ symbol, since, ...suspect });
    }
    const rank = ({ likely, reason }: SilentSymbol): number => (likely === null ? 1 : 0) + (reason === 'no_data' ? 1 : 0);
    return { total: silent.length, listed: silent.toSorted((a, b) => rank(a) - rank(b)).slice(0, LISTED) };
  }

  private fields(symbols: readonly Ticker[]): { readonly tickers: string; readonly count: number } {
    const named = symbols.slice(0, LISTED).map((symbol) => {
      const likely = this.suspects.get(symbol)?.likely ?? null;
      return likely === null ? symbol : `${symbol} (did you mean ${likely}?)`;
    });
    const more = symbols.length - named.length;
    return { tickers: named.join(', ') + (more > 0 ? ` and ${more} more` : ''), count: symbols.length };
  }
}
