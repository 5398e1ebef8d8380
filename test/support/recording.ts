import { existsSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { newYorkTime, serialDay, tradingDayOf } from '../../src/market/index.js';
import { syntheticTape, syntheticUniverse, type TapeTrade } from '../../src/massive/index.js';
import { TRADES_HEADER, writeTrades } from './trades-file.js';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const RECORDED_DAY = 'us_stocks_sip/trades_v1/2013/10/2013-10-07.csv.gz';
/** Tickers, and their order in the file, as in the recorded day. */
const SYMBOLS = ['AIG', 'BAC', 'IBM', 'SPY'];
const SEED = 20_131_008;

export interface Recording {
  readonly file: string;
  /** Trades of the recorded day; undefined for a made one. */
  readonly trades?: number;
}

/**
 * A day of trades as a flat file: the recorded one where it is (it is not part of the project), else one made from the
 * synthetic market, of the same date, tickers and form.
 */
export function recording(): Recording {
  const folder = process.env['TICKSTOCK_TEST_DATA'] ?? join(root, '..', 'shared', 'data');
  const file = join(folder, RECORDED_DAY);
  if (existsSync(file)) return { file, trades: 388_417 };
  console.log(`${RECORDED_DAY} is not there (TICKSTOCK_TEST_DATA names the folder that holds it): playing a made day instead`);
  return { file: madeDay() };
}

function madeDay(): string {
  const file = join(tmpdir(), `tickstock-made-day-${SEED}.csv.gz`);
  if (existsSync(file)) return file;
  const startAt = newYorkTime(serialDay({ year: 2013, month: 10, day: 7 }), 4, 0);
  const end = tradingDayOf(startAt).postClose;
  const lines = new Map(SYMBOLS.map((symbol) => [symbol, [] as string[]]));
  for (const batch of syntheticTape({ seed: SEED, symbols: syntheticUniverse(SYMBOLS), startAt, tradesPerSecond: 20 })) {
    if ((batch[0]?.time ?? end) >= end) break;
    for (const trade of batch) lines.get(trade.symbol)?.push(lineOf(trade));
  }
  const partial = `${file}.${process.pid}.csv.gz`;
  writeTrades(partial, [...lines.values()].flat(), { header: TRADES_HEADER });
  renameSync(partial, file);
  return file;
}

function lineOf(trade: TapeTrade): string {
  const conditions = trade.conditions.join(',');
  const sip = `${trade.time}${String(trade.nanos).padStart(6, '0')}`;
  const cells = [
    trade.symbol,
    conditions.includes(',') ? `"${conditions}"` : conditions,
    0,
    trade.exchange,
    trade.id,
    `${trade.participantTime}000000`,
    trade.price,
    trade.sequence,
    sip,
    trade.size,
    trade.tape,
    trade.trfId,
    trade.trfTime === 0 ? 0 : `${trade.trfTime}000000`,
  ];
  return cells.join(',');
}
