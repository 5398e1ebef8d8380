/** What a file is that is no table of bars, by its first bytes: the kind, and what to do with it. */
export interface ForeignKind {
  readonly name: string;
  readonly remedy: string;
}

const unpack = (name: string, command: string): ForeignKind => ({ name, remedy: `Unpack it first (${command}) and use the file inside.` });
const exported = (name: string): ForeignKind => ({ name, remedy: 'Export it as csv or parquet and use that file.' });

const MAGIC: readonly (readonly [offset: number, bytes: string, ForeignKind])[] = [
  [0, '7z\xBC\xAF\x27\x1C', unpack('a 7z archive', '7z x')],
  [0, 'Rar!\x1A\x07', unpack('a rar archive', 'unrar x')],
  [0, 'BZh', unpack('compressed by bzip2', 'bunzip2')],
  [0, '\xFD7zXZ\0', unpack('compressed by xz', 'unxz')],
  [0, '\x04\x22\x4D\x18', unpack('compressed by lz4', 'unlz4')],
  [0, '\xFF\x06\0\0sNaPpY', unpack('compressed by snappy', 'snzip -d')],
  [257, 'ustar', unpack('a tar archive', 'tar xf')],
  [0, '\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1', { name: 'an Excel workbook (xls)', remedy: 'Save it as csv and use that file.' }],
  [0, 'ARROW1', exported('an Arrow (Feather) file')],
  [0, '\xFF\xFF\xFF\xFF\x10\0\0\0', exported('an Arrow stream')],
  [0, 'PARE', exported('an encrypted parquet file')],
  [0, 'ORC', exported('an ORC file')],
  [0, 'Obj\x01', exported('an Avro file')],
  [0, '\x89HDF\r\n\x1A\n', exported('an HDF5 file')],
  [0, 'SQLite format 3\0', exported('an SQLite database')],
  [8, 'DUCK', exported('a DuckDB database')],
  [0, '\x93NUMPY', exported('a NumPy array')],
  [0, '\x80\x04\x95', exported('a Python pickle')],
  [0, '\x80\x05\x95', exported('a Python pickle')],
  [0, '%PDF', exported('a PDF')],
  [0, '{\\rtf', exported('a rich-text document')],
];

function archive(head: Buffer): ForeignKind | undefined {
  if (head.toString('latin1', 0, 2) !== 'PK' || (head[2] !== 3 && head[2] !== 5)) return undefined;
  const text = head.toString('latin1');
  if (text.includes('xl/')) return { name: 'an Excel workbook (xlsx)', remedy: 'Save it as csv and use that file.' };
  if (text.includes('opendocument')) return { name: 'an OpenDocument spreadsheet', remedy: 'Save it as csv and use that file.' };
  if (text.includes('.npy')) return exported('a NumPy archive');
  return unpack('a zip archive', 'unzip');
}

/** What a vendor's server says instead of data: `{"Information": "…"}`. */
const MESSAGE = /"(?:note|information|error message|error|message|detail)"\s*:\s*"([^"]{1,300})"/i;

function document(head: Buffer): ForeignKind | undefined {
  const text = head
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trimStart();
  if (/^[{[]/.test(text)) {
    const said = MESSAGE.exec(text)?.[1];
    return { name: said === undefined ? 'JSON' : `JSON that says "${said}"`, remedy: 'Use a table: csv with a header row, or parquet.' };
  }
  if (/^<(!doctype|html|head|\?xml|\w+[\s>])/i.test(text) && !/^<[A-Z]+>\s*[,;\t]/.test(text)) {
    const name = /^<(!doctype html|html|head)/i.test(text)
      ? 'a web page (servers answer with one when they require a sign-in or enforce a limit)'
      : 'XML';
    return { name, remedy: 'Open it to see what it is; use a table: csv with a header row, or parquet.' };
  }
  return undefined;
}

/** @returns the kind, or undefined where the bytes may well be a table */
export function foreignKind(head: Buffer): ForeignKind | undefined {
  for (const [offset, bytes, kind] of MAGIC) if (head.toString('latin1', offset, offset + bytes.length) === bytes) return kind;
  return archive(head) ?? document(head);
}
