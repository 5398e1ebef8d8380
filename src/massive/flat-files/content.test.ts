import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TRADES_HEADER } from '../../../test/support/trades-file.js';
import { compressionOf } from './content.js';
import { FlatFileError } from './errors.js';
import { checkTradeFiles } from './read-trades.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tickstock-content-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function refusalOf(bytes: Buffer): Promise<{ message: string; remedy: string }> {
  const file = join(folder, '2026-05-22.csv');
  writeFileSync(file, bytes);
  const failure: unknown = await checkTradeFiles([file]).catch((error: unknown) => error);
  if (!(failure instanceof FlatFileError)) throw new Error(`no FlatFileError but ${String(failure)}`);
  return { message: failure.message.replace(file, 'FILE'), remedy: failure.remedy };
}

const table = `${TRADES_HEADER}\n`;
const bigEndian = Buffer.from(table, 'utf16le').swap16();
const tar = Buffer.alloc(1_024);
tar.write('trades.csv');
tar.write('ustar', 257);
const utf16 = [/^FILE is text in UTF-16\.$/, /iconv/] as const;

const cases: readonly (readonly [string, Buffer, RegExp, RegExp])[] = [
  ['zip', Buffer.from('PK\u0003\u0004\u0014\u0000trades.csv'), /^FILE is a zip archive\.$/, /unzip/],
  ['xlsx', Buffer.from('PK\u0003\u0004\u0014\u0000[Content_Types].xml'), /an Excel workbook \(xlsx\)/, /as csv/],
  ['Parquet', Buffer.from('PAR1\u0015\u0004\u0015'), /a Parquet file/, /DuckDB/],
  ['bzip2', Buffer.from('BZh91AY&SY'), /compressed with bzip2/, /bunzip2/],
  ['xz', Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 0]), /compressed with xz/, /unxz/],
  ['7z', Buffer.from([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c, 0]), /a 7z archive/, /7z x/],
  ['tar', tar, /a tar archive/, /tar -xf/],
  ['tar in gzip', gzipSync(tar), /compressed; its content is a tar archive/, /tar -xf/],
  ['UTF-16 with its mark', Buffer.from(`\uFEFF${table}`, 'utf16le'), ...utf16],
  ['UTF-16, big end first, with its mark', Buffer.concat([Buffer.from([0xfe, 0xff]), bigEndian]), ...utf16],
  ['UTF-16 without a mark', Buffer.from(table, 'utf16le'), ...utf16],
  ['UTF-16, big end first, without a mark', bigEndian, ...utf16],
  ['binary data', Buffer.from([1, 2, 3, 0, 0, 7, 9, 200, 0]), /binary data/, /csv/],
  [
    "an error page of the file server's",
    Buffer.from('<?xml version="1.0"?>\n<Error><Code>AccessDenied</Code><Message>Access Denied.</Message></Error>'),
    /an error page of the file server \(AccessDenied: Access Denied\.\)/,
    /Download the file again/,
  ],
  ['HTML', Buffer.from('\n<!DOCTYPE html><html></html>'), /an HTML page/, /Download/],
  ['JSON', Buffer.from('{"status":"ERROR","message":"Unknown API Key"}'), /JSON \(Unknown API Key\)/, /csv/],
  ['JSON in gzip', gzipSync('[{"ticker":"AAPL"}]'), /compressed; its content is JSON/, /csv/],
  ['gzip in gzip', gzipSync(gzipSync(table)), /compressed twice/, /Decompress it once/],
  [
    'trades without a header row',
    Buffer.from('AAPL,,0,11,1,1779456601000000000,100,1,1779456601000000000,100,1,0,0\n'),
    /no header row/,
    /names/,
  ],
  ['semicolons', Buffer.from(table.replaceAll(',', ';')), /";" between its columns/, /commas/],
  ['tabs', Buffer.from(table.replaceAll(',', '\t')), /tabs between its columns/, /commas/],
  ['line ends of old Macs', Buffer.from(`${TRADES_HEADER}\rAAPL,1\r`), /CR only/, /tr /],
  ['quotes', Buffer.from('ticker,ask_exchange,ask_price,ask_size,bid_price,sip_timestamp\n'), /quotes_v1/, /trades_v1/],
  ['bars', Buffer.from('ticker,volume,open,close,high,low,window_start,transactions\n'), /file of bars/, /analyze/],
];

describe('a file that is something else', () => {
  it.each(cases)('is named for what it is: %s', async (_, bytes, message, remedy) => {
    const refusal = await refusalOf(bytes);
    expect(refusal.message).toMatch(message);
    expect(refusal.remedy).toMatch(remedy);
  });
});

describe('compression', () => {
  it('is told by the first bytes', () => {
    expect(compressionOf(gzipSync(''))).toBe('gzip');
    expect(compressionOf(Buffer.from([0x28, 0xb5, 0x2f, 0xfd]))).toBe('zstd');
    expect(compressionOf(Buffer.from([0x5f, 0x2a, 0x4d, 0x18]))).toBe('zstd');
    expect(compressionOf(Buffer.from(table))).toBeUndefined();
    expect(compressionOf(Buffer.alloc(0))).toBeUndefined();
  });
});
