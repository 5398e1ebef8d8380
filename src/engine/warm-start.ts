import { type LogRecord, shardOf, type TickLog } from '../bus/index.js';
import { type Clock, type EpochMs, type FeedHistory, feedTimeOf, type Log, type Ticker } from '../market/index.js';
import type { Store } from '../store/index.js';
import type { EngineCore } from './core/index.js';
import type { EngineSetup } from './definitions/plan-source.js';
import type { EngineFold } from './fold.js';
import type { Recorder } from './recorder.js';
import { BarEventRow } from './rows.js';
import type { SymbolStates } from './symbol-states.js';
import { everySymbol, warmUpBars, type WarmUpBars } from './warm-up.js';

export interface WarmStartOptions {
  readonly shard: number;
  readonly tickLog: Pick<TickLog, 'shards'>;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  /** What is warmed up before the first message of a log that has no checkpoint; absent: nothing. */
  readonly warmUp?: { readonly symbols: readonly Ticker[] | '*'; readonly openHistory?: (signal: AbortSignal) => FeedHistory };
}

/** What an engine begins with that was not there: the past, as far as store and provider know it. */
export class WarmStart {
  constructor(
    private readonly options: WarmStartOptions,
    private readonly signal: AbortSignal,
  ) {}

  /** Brings in the minutes before the log's first message, as far as store and provider know them. */
  async before(fold: EngineFold, recorder: Recorder, records: readonly LogRecord[]): Promise<void> {
    const { warmUp, store, tickLog, shard, log } = this.options;
    const time = firstTimeOf(records);
    if (!warmUp || time === undefined) return;
    const seen = records.flatMap(({ entry }) => entry.messages.flatMap((message) => ('symbol' in message ? [message.symbol] : [])));
    const source = records[0]?.entry.source ?? 'synthetic';
    const symbols = warmUp.symbols === '*' ? [...seen, ...(await everySymbol(time, store, this.history()))] : warmUp.symbols;
    const own = [...new Set(symbols)].filter((symbol) => shardOf(symbol, tickLog.shards) === shard);
    const { bars, days, fetched } = await this.barsOf(own, time);
    for (const [symbol, minutes] of bars) fold.core.warmUp(symbol, minutes, days.get(symbol));
    for (const { symbol, bar } of fetched)
      recorder.bar(new BarEventRow({ kind: 'bar', symbol, timeframe: '1min', bar, revision: 0 }, source));
    log.info('warmed up', {
      symbols: bars.size,
      bars: [...bars.values()].reduce((sum, { length }) => sum + length, 0),
      fetched: fetched.length,
    });
  }

  /** The same for another core, of some symbols that are folded anew: nothing is written. */
  async again(core: EngineCore, symbols: readonly Ticker[], time: EpochMs): Promise<void> {
    if (!this.options.warmUp) return;
    const { bars, days } = await this.barsOf(symbols, time);
    for (const [symbol, minutes] of bars) core.warmUp(symbol, minutes, days.get(symbol));
  }

  private history(): FeedHistory | undefined {
    return this.options.warmUp?.openHistory?.(this.signal);
  }

  private barsOf(symbols: readonly Ticker[], time: EpochMs): Promise<WarmUpBars> {
    const { store, clock, log } = this.options;
    const history = this.history();
    return warmUpBars(symbols, time, { store, clock, log, ...(history ? { history } : {}) });
  }

  /** The tables have changed: what both programs run goes on, what is new is warmed up from the table of bars. */
  async switchTo(setup: EngineSetup, fold: EngineFold, recorder: Recorder, states: SymbolStates | undefined): Promise<void> {
    const { store, clock, log } = this.options;
    await recorder.flush();
    const symbols = [...fold.core.symbols];
    const { bars, days } = await warmUpBars(symbols, fold.core.watermark, { store, clock, log });
    fold.switchTo(setup, (core) => {
      for (const [symbol, minutes] of bars) core.warmUp(symbol, minutes, days.get(symbol));
    });
    states?.rebase();
    await recorder.flush({ everything: true });
    log.info('changed definitions applied', { symbols: symbols.length });
  }
}

/** Feed time at which a log begins with these; undefined where nothing says so. */
export function firstTimeOf(records: readonly LogRecord[]): EpochMs | undefined {
  const messages = records.flatMap(({ entry }) => entry.messages);
  return messages.map((message) => (message.kind === 'gap' ? message.from : feedTimeOf(message))).find((time) => time !== undefined);
}
