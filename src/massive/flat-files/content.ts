/** What a file is, by its first bytes: names lie, and a download that failed has the name of what it should have been. */

/** What files of trades are not, though they may hold or hide them. */
export interface ForeignContent {
  /** Completes «this file is …». */
  readonly what: string;
  readonly remedy: string;
}

/** So much of a file is looked at. */
export const HEAD_BYTES = 512;
const TAR_MARK = 257;

const startsWith = (head: Buffer, mark: readonly number[] | string, at = 0): boolean => {
  const bytes = typeof mark === 'string' ? Buffer.from(mark, 'latin1') : Buffer.from(mark);
  return head.subarray(at, at + bytes.length).equals(bytes);
};

export function compressionOf(head: Buffer): 'gzip' | 'zstd' | undefined {
  if (startsWith(head, [0x1f, 0x8b])) return 'gzip';
  if (startsWith(head, [0x28, 0xb5, 0x2f, 0xfd])) return 'zstd';
  // A skippable frame, such as pzstd's, stands before the first with data.
  return startsWith(head, [0x2a, 0x4d, 0x18], 1) && (head[0] ?? 0) >> 4 === 5 ? 'zstd' : undefined;
}

const unpack = (how: string): string =>
  `Unpack it first (${how}), or compress it with gzip or zstd; csv, csv.gz and csv.zst are supported.`;
const TABLE = 'Export it as csv with a header row, for example with DuckDB or pandas.';

const SHEET = 'Save the sheet as csv, with times as text: Excel rounds numbers of more than 15 digits.';
const WORKBOOK: ForeignContent = { what: 'an Excel workbook (xlsx)', remedy: SHEET };

const FORMATS: readonly (readonly [mark: readonly number[] | string, what: string, remedy: string])[] = [
  ['PK\u0003\u0004', 'a zip archive', unpack('unzip')],
  ['PAR1', 'a Parquet file', TABLE],
  ['ARROW1', 'an Arrow (Feather) file', TABLE],
  ['Obj\u0001', 'an Avro file', TABLE],
  ['ORC', 'an ORC file', TABLE],
  ['SQLite format 3', 'an SQLite database', TABLE],
  [[0x89, 0x48, 0x44, 0x46], 'an HDF5 file', TABLE],
  [[0xd0, 0xcf, 0x11, 0xe0], 'an Excel workbook (xls)', SHEET],
  ['BZh', 'compressed with bzip2', unpack('bunzip2')],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a], 'compressed with xz', unpack('unxz')],
  [[0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], 'a 7z archive', unpack('7z x')],
  [[0x04, 0x22, 0x4d, 0x18], 'compressed with lz4', unpack('unlz4')],
  [[0xff, 0x06, 0, 0, 0x73, 0x4e, 0x61, 0x50], 'compressed with snappy', unpack('snzip -d')],
  ['Rar!', 'a rar archive', unpack('unrar x')],
  [[0x1f, 0x9d], 'compressed with compress (.Z)', unpack('uncompress')],
  ['%PDF', 'a PDF document', 'Give the csv file itself.'],
];

const UTF16: ForeignContent = {
  what: 'text in UTF-16',
  remedy: 'Save it as UTF-8: iconv -f UTF-16 -t UTF-8 FILE > trades.csv; in Excel, «CSV UTF-8».',
};

/** @param head the first bytes, decompressed where they were compressed; undefined for what may be csv */
export function foreignContent(head: Buffer): ForeignContent | undefined {
  if (startsWith(head, 'PK') && head.includes('[Content_Types].xml')) return WORKBOOK;
  const known = FORMATS.find(([mark]) => startsWith(head, mark));
  if (known) return { what: known[1], remedy: known[2] };
  if (startsWith(head, 'ustar', TAR_MARK)) return { what: 'a tar archive', remedy: unpack('tar -xf') };
  if (startsWith(head, [0xff, 0xfe]) || startsWith(head, [0xfe, 0xff])) return UTF16;
  if (head.includes(0))
    return isWide(head) ? UTF16 : { what: 'binary data', remedy: 'Use the csv file itself; csv, csv.gz and csv.zst are supported.' };
  return foreignText(
    head
      .toString('utf8')
      .replace(/^\uFEFF/, '')
      .trimStart(),
  );
}

/** Two bytes a character, of which one is 0 in all that a header row is made of. */
function isWide(head: Buffer): boolean {
  const bytes = [...head.subarray(0, 64)];
  const zeros = (parity: number): number => bytes.filter((byte, at) => at % 2 === parity && byte === 0).length;
  const half = Math.floor(bytes.length / 2);
  return zeros(0) + zeros(1) >= half - 1 && (zeros(0) === 0 || zeros(1) === 0);
}

const AGAIN = 'Download the file again; an error page states the reason.';

function foreignText(text: string): ForeignContent | undefined {
  if (text.startsWith('<')) {
    const [, code] = /<Code>([^<]{1,80})<\/Code>/.exec(text) ?? [];
    const [, message] = /<Message>([^<]{1,200})/.exec(text) ?? [];
    if (code !== undefined) {
      return {
        what: `an error page of the file server (${code}${message === undefined ? '' : `: ${message}`})`,
        remedy: AGAIN,
      };
    }
    return { what: /^<(!doctype html|html)/i.test(text) ? 'an HTML page' : 'XML', remedy: AGAIN };
  }
  if (text.startsWith('{') || text.startsWith('[')) {
    const [, message] = /"(?:message|error)"\s*:\s*"([^"]{1,200})"/.exec(text) ?? [];
    return { what: message === undefined ? 'JSON' : `JSON (${message})`, remedy: `Use trades as csv. ${AGAIN}` };
  }
  return undefined;
}
