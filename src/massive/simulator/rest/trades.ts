import { type Ticker } from '../../../market/index.js';
import type { TapeTrade } from '../../protocol/index.js';
import type { MarketRecord } from '../history/market-record.js';
import { BadParameter, limitOf, nextUrl, orderOf } from './answer.js';
import { type NanoRange, timestampRange } from './moments.js';

const DEFAULT_TRADES = 1_000;
const MOST_TRADES = 50_000;
const NANOS_PER_MS = 1_000_000n;

/** Where a page has ended. */
interface Cursor {
  readonly nanos: bigint;
  readonly sequence: number;
}

const nanosOf = ({ time, nanos }: TapeTrade): bigint => BigInt(time) * NANOS_PER_MS + BigInt(nanos);

/** `/v3/trades/{ticker}`. @throws BadParameter */
export function tradesPage(record: MarketRecord, symbol: Ticker, url: URL, requestId: string): string {
  const order = orderOf(url, 'order', 'desc');
  const sort = url.searchParams.get('sort') ?? 'timestamp';
  if (sort !== 'timestamp') throw new BadParameter('sort must be timestamp');
  const limit = limitOf(url, DEFAULT_TRADES, MOST_TRADES);
  const cursor = cursorOf(url);
  const range = behind(timestampRange(url), cursor, order);
  const page: TapeTrade[] = [];
  let more = false;
  for (const trade of record.trades.of(symbol, order, Number(range.from / NANOS_PER_MS), Number(range.to / NANOS_PER_MS))) {
    const place = placeOf(trade, range, cursor, order);
    if (place === 'beyond') break;
    if (place === 'before') continue;
    more = page.length === limit;
    if (more) break;
    page.push(trade);
  }
  const last = page.at(-1);
  const next = more && last ? `,"next_url":${JSON.stringify(nextUrl(url, { cursor: encodeCursor(last) }))}` : '';
  return `{"results":[${page.map(tradeResult).join(',')}],"status":"OK","request_id":"${requestId}"${next}}`;
}

/** What of the range is left behind a cursor; its own nanosecond may hold more trades. */
function behind({ from, to }: NanoRange, cursor: Cursor | undefined, order: 'asc' | 'desc'): NanoRange {
  if (!cursor) return { from, to };
  return order === 'asc' ? { from: cursor.nanos > from ? cursor.nanos : from, to } : { from, to: cursor.nanos < to ? cursor.nanos : to };
}

function placeOf(trade: TapeTrade, { from, to }: NanoRange, cursor: Cursor | undefined, order: 'asc' | 'desc'): 'before' | 'in' | 'beyond' {
  const nanos = nanosOf(trade);
  if (nanos < from) return order === 'asc' ? 'before' : 'beyond';
  if (nanos > to) return order === 'asc' ? 'beyond' : 'before';
  if (!cursor) return 'in';
  const side = nanos === cursor.nanos ? trade.sequence - cursor.sequence : Number(nanos - cursor.nanos);
  return (order === 'asc' ? side : -side) > 0 ? 'in' : 'before';
}

function tradeResult(trade: TapeTrade): string {
  const { conditions, exchange, id, participantTime, price, sequence, size, tape, trfId, trfTime } = trade;
  return [
    conditions.length > 0 ? `{"conditions":[${conditions.join(',')}],` : '{',
    `"exchange":${exchange},"id":${JSON.stringify(id)},"participant_timestamp":${nanosText(participantTime)},`,
    `"price":${price},"sequence_number":${sequence},"sip_timestamp":${nanosOf(trade)},`,
    `"size":${size},"tape":${tape}`,
    trfId === 0 ? '}' : `,"trf_id":${trfId},"trf_timestamp":${nanosText(trfTime)}}`,
  ].join('');
}

const nanosText = (ms: number): string => (ms === 0 ? '0' : `${ms}000000`);

function encodeCursor(trade: TapeTrade): string {
  return Buffer.from(`${nanosOf(trade)}:${trade.sequence}`).toString('base64url');
}

function cursorOf(url: URL): Cursor | undefined {
  const text = url.searchParams.get('cursor');
  if (text === null) return undefined;
  const match = /^(\d{1,19}):(\d{1,16})$/.exec(Buffer.from(text, 'base64url').toString());
  if (!match) throw new BadParameter('cursor does not come from an earlier answer');
  return { nanos: BigInt(match[1] ?? 0), sequence: Number(match[2]) };
}
