import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

/** Header of the vendor's `trades_v1` files. */
export const TRADES_HEADER =
  'ticker,conditions,correction,exchange,id,participant_timestamp,price,sequence_number,sip_timestamp,size,tape,trf_id,trf_timestamp';

/** 2013-10-07 13:30:00 UTC, the opening of the regular session. */
export const OPENING_MS = 1_381_152_600_000;

/** Cells as they stand in the file. */
export type TradeCells = Partial<Record<'ticker' | 'conditions' | 'correction' | 'id' | 'price' | 'sequence' | 'sip' | 'size', string>>;

/** Text of a SIP timestamp, `ms` after the opening. */
export function sipAt(ms: number, nanos = 0): string {
  return `${OPENING_MS + ms}${String(nanos).padStart(6, '0')}`;
}

export function tradeLine(cells: TradeCells): string {
  const {
    ticker = 'AAPL',
    conditions = '',
    correction = '0',
    id = '1',
    price = '10',
    sequence = '1',
    sip = sipAt(0),
    size = '100',
  } = cells;
  const quoted = conditions.includes(',') ? `"${conditions}"` : conditions;
  return [ticker, quoted, correction, '12', id, sip, price, sequence, sip, size, '3', '0', '0'].join(',');
}

/** Writes a csv, or a csv.gz by the name's ending. */
export function writeTrades(file: string, lines: readonly string[], { header = TRADES_HEADER, end = '\n', prefix = '' } = {}): string {
  const text = prefix + [header, ...lines].map((line) => line + end).join('');
  writeFileSync(file, file.endsWith('.gz') ? gzipSync(text) : text);
  return file;
}
