import { epochMsOf, type EpochMs, newYorkTime, OPEN_MINUTE, type Source, tradingDayOf, tradingDayOnOrBefore } from '../../market/index.js';
import {
  checkTradeFiles,
  problemLine,
  readTrades,
  syntheticTape,
  syntheticUniverse,
  type TapeTrade,
  type TradeReading,
} from '../../massive/index.js';
import { lossesOf } from '../input-loss.js';
import { tickersOf } from '../settings.js';

export interface TapeOptions {
  /** Flat files; absent: a synthetic market. */
  readonly replay?: readonly string[];
  /** How many synthetic symbols, or a list that also filters recorded ones. */
  readonly symbols?: string;
  readonly seed: number;
  /** Minutes after midnight in New York; earlier trades are left out. */
  readonly at?: number;
  /** Chooses the synthetic day: the last trading day on or before it. */
  readonly now: EpochMs;
  readonly onProblem: (line: string) => void;
}

export interface Tape {
  readonly tape: AsyncIterable<readonly TapeTrade[]>;
  readonly source: Source;
  /** One line for people. */
  readonly label: string;
}

const DEFAULT_SYMBOLS = 60;

/** What the simulator plays. @throws FlatFileError for a recording that cannot be read */
export async function openTape(options: TapeOptions): Promise<Tape> {
  if (options.replay) await checkTradeFiles(options.replay);
  return options.replay ? recordedTape(options, options.replay) : fictionalTape(options);
}

function fictionalTape({ symbols, seed, at = OPEN_MINUTE, now }: TapeOptions): Tape {
  const universe = syntheticUniverse(
    symbols === undefined ? DEFAULT_SYMBOLS : /^\d+$/.test(symbols) ? Number(symbols) : symbols.split(','),
  );
  const day = tradingDayOnOrBefore(tradingDayOf(now).serial);
  const startAt = newYorkTime(day, Math.floor(at / 60), at % 60);
  const label = `synthetic market, ${universe.length} symbols, seed ${seed}`;
  return { tape: asyncOf(syntheticTape({ seed, symbols: universe, startAt })), source: 'synthetic', label };
}

function recordedTape({ symbols, at, onProblem }: TapeOptions, files: readonly string[]): Tape {
  const wanted = tickersOf(symbols);
  const recorded = readTrades(files, {
    onProblem: (problem) => onProblem(problemLine(problem)),
    ...(wanted ? { symbols: wanted } : {}),
  });
  const checked = tellingLosses(recorded, onProblem);
  const tape = at === undefined ? checked : from(checked, at);
  return { tape, source: 'replay', label: `recorded trades of ${files.join(', ')}` };
}

/** All rows have been read when the first trades come: then what is not among them is summed up. */
async function* tellingLosses(recorded: TradeReading, tell: (line: string) => void): AsyncGenerator<readonly TapeTrade[]> {
  let reported = false;
  for await (const batch of recorded) {
    if (!reported) for (const loss of lossesOf(recorded.summary)) tell(`the tape is incomplete: ${loss}`);
    reported = true;
    yield batch;
  }
}

/** Leaves out what was traded before a time of day, on the first day of the recording. */
async function* from(batches: AsyncIterable<readonly TapeTrade[]>, minutes: number): AsyncGenerator<readonly TapeTrade[]> {
  let begin = epochMsOf(0);
  for await (const batch of batches) {
    const first = batch[0];
    if (first && begin === 0) begin = newYorkTime(tradingDayOf(first.time).serial, Math.floor(minutes / 60), minutes % 60);
    const kept = batch.filter((trade) => trade.time >= begin);
    if (kept.length > 0) yield kept;
  }
}

async function* asyncOf<T>(batches: Iterable<T> | AsyncIterable<T>): AsyncGenerator<T> {
  yield* batches;
}
