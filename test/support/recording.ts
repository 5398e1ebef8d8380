import { existsSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';
import { newYorkTime, serialDay, tradingDayOf } from '../../src/market/index.js';
import { syntheticTape, syntheticUniverse, type TapeTrade } from '../../src/massive/index.js';
import { sipAt, tradeLine, TRADES_HEADER, writeTrades } from './trades-file.js';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const RECORDED_DAY = 'us_stocks_sip/trades_v1/2013/10/2013-10-07.csv.gz';
/** Tickers, and their order in the file, as in the recorded day. */
const SYMBOLS = ['AIG', 'BAC', 'IBM', 'SPY'];
const SEED = 20_131_008;
/** About 200,000 in all. */
const TRADES_PER_SECOND = 8;
/** 20:10 in New York, when the day's last bar has long ended. */
const AFTER_THE_DAY_MS = (10 * 60 + 40) * 60_000;
/** Market center official close: counts into no bar. */
const OFFICIAL_CLOSE = '15';

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
  return { file: made('made-day.csv.gz', writeDay) };
}

/**
 * A print that is played after the day, so that the feed's own clock closes its last bars. A clock that went on by itself at the
 * pace of a tape played as fast as it goes would overtake the prints of a simulator that has to wait for a processor.
 */
export function dayEnd(): string {
  const lines = SYMBOLS.slice(0, 1).map((ticker) =>
    tradeLine({ ticker, conditions: OFFICIAL_CLOSE, sequence: '999999999', sip: sipAt(AFTER_THE_DAY_MS) }),
  );
  return made('day-end.csv', (file) => writeTrades(file, lines));
}

/** Made once in a run of the tests; files that make it at the same time make the same. */
function made(name: string, write: (file: string) => void): string {
  const file = join(inject('runFolder'), name);
  if (existsSync(file)) return file;
  const partial = join(dirname(file), `${process.pid}-${name}`);
  write(partial);
  renameSync(partial, file);
  return file;
}

function writeDay(file: string): void {
  const startAt = newYorkTime(serialDay({ year: 2013, month: 10, day: 7 }), 4, 0);
  const end = tradingDayOf(startAt).postClose;
  const lines = new Map(SYMBOLS.map((symbol) => [symbol, [] as string[]]));
  for (const batch of syntheticTape({ seed: SEED, symbols: syntheticUniverse(SYMBOLS), startAt, tradesPerSecond: TRADES_PER_SECOND })) {
    if ((batch[0]?.time ?? end) >= end) break;
    for (const trade of batch) lines.get(trade.symbol)?.push(lineOf(trade));
  }
  writeTrades(file, [...lines.values()].flat(), { header: TRADES_HEADER });
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
