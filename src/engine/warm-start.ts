import { type LogRecord, shardOf, type TickLog } from '../bus/index.js';
import type { FeedHistory, Ticker } from '../market/index.js';
import type { Clock, Log } from '../ops/index.js';
import type { Store } from '../store/index.js';
import type { EngineProgram } from './definitions/plan-source.js';
import type { EngineFold } from './fold.js';
import type { Recorder } from './recorder.js';
import { BarEventRow } from './rows.js';
import { everySymbol, warmUpBars } from './warm-up.js';

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
    const { warmUp, store, clock, log, tickLog, shard } = this.options;
    const messages = records.flatMap(({ entry }) => entry.messages);
    const time = messages.map((message) => ('time' in message ? message.time : undefined)).find((known) => known !== undefined);
    if (!warmUp || time === undefined) return;
    const seen = new Set(messages.flatMap((message) => ('symbol' in message ? [message.symbol] : [])));
    const source = records[0]?.entry.source ?? 'synthetic';
    const history = warmUp.openHistory?.(this.signal);
    const symbols = warmUp.symbols === '*' ? [...seen, ...(await everySymbol(time, store, history))] : warmUp.symbols;
    const own = [...new Set(symbols)].filter((symbol) => shardOf(symbol, tickLog.shards) === shard);
    const { bars, days, fetched } = await warmUpBars(own, time, { store, clock, log, ...(history ? { history } : {}) });
    for (const [symbol, minutes] of bars) fold.core.warmUp(symbol, minutes, days.get(symbol));
    for (const { symbol, bar } of fetched)
      recorder.bar(new BarEventRow({ kind: 'bar', symbol, timeframe: '1min', bar, revision: 0 }, source));
    log.info('warmed up', {
      symbols: bars.size,
      bars: [...bars.values()].reduce((sum, { length }) => sum + length, 0),
      fetched: fetched.length,
    });
  }

  /** The tables have changed: what both programs run goes on, what is new is warmed up from the table of bars. */
  async switchTo(program: EngineProgram, fold: EngineFold, recorder: Recorder): Promise<void> {
    const { store, clock, log } = this.options;
    await recorder.flush();
    const symbols = [...fold.core.symbols];
    const { bars, days } = await warmUpBars(symbols, fold.core.watermark, { store, clock, log });
    fold.switchTo(program, (core) => {
      for (const [symbol, minutes] of bars) core.warmUp(symbol, minutes, days.get(symbol));
    });
    await recorder.flush({ everything: true });
    log.info('runs what the definition tables say now', { symbols: symbols.length });
  }
}
