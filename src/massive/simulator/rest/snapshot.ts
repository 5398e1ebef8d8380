import { type Bar, epochMsOf, MINUTE_MS, parseTicker, type Ticker, tradingDayOf } from '../../../market/index.js';
import type { TapeTrade } from '../../protocol/index.js';
import type { MarketRecord } from '../history/market-record.js';
import { BadParameter } from './answer.js';

const NO_DAY = { o: 0, h: 0, l: 0, c: 0, v: 0, vw: 0 };

/** `/v2/snapshot/locale/us/markets/stocks/tickers`: how each ticker stands now; `tickers=A,B` for some. @throws BadParameter */
export function snapshotPage(record: MarketRecord, url: URL, requestId: string): string {
  const named = url.searchParams.get('tickers');
  const wanted = named === null || named === '' ? [...record.tickers.keys()] : named.split(',').map(tickerIn);
  const found = wanted.filter((ticker) => record.tickers.has(ticker));
  return `{"status":"OK","request_id":"${requestId}","count":${found.length},"tickers":[${found.map((one) => standing(record, one)).join(',')}]}`;
}

function standing(record: MarketRecord, ticker: Ticker): string {
  const { feedTime } = record;
  const { begin } = tradingDayOf(feedTime);
  const days = record.days(ticker);
  const today = days.find(({ start }) => start === begin);
  const before = days.findLast(({ start }) => start < begin);
  const minute = record.bars.minutes(ticker, begin, epochMsOf(feedTime - MINUTE_MS)).at(-1);
  const [last] = record.trades.of(ticker, 'desc');
  // Nanoseconds do not fit into JavaScript's numbers.
  const { time, nanos } = last ?? { time: 0, nanos: 0 };
  const at = time === 0 ? '0' : `${time}${String(nanos).padStart(6, '0')}`;
  return [
    `{"ticker":${JSON.stringify(ticker)},"updated":${at}`,
    `"day":${JSON.stringify(today ? dayOf(today) : NO_DAY)}`,
    `"prevDay":${JSON.stringify(before ? dayOf(before) : NO_DAY)}`,
    ...(minute && today ? [`"min":${JSON.stringify({ ...dayOf(minute), t: minute.start, n: minute.trades, av: today.volume })}`] : []),
    ...(last ? [`"lastTrade":${tradeOf(last, at)}`] : []),
  ]
    .join(',')
    .concat('}');
}

const dayOf = ({ open, high, low, close, volume, vwap }: Bar) => ({ o: open, h: high, l: low, c: close, v: volume, vw: vwap });

function tradeOf({ conditions, id, price, size, exchange }: TapeTrade, at: string): string {
  return `{"c":[${conditions.join(',')}],"i":${JSON.stringify(id)},"p":${price},"s":${size},"t":${at},"x":${exchange}}`;
}

function tickerIn(text: string): Ticker {
  const ticker = parseTicker(text);
  if (!ticker) throw new BadParameter(`"${text}" is not a ticker`);
  return ticker;
}
