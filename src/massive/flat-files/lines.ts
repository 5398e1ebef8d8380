import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { FlatFileError } from './errors.js';

const CHUNK_BYTES = 1 << 18;
const GZIP_MAGIC = 0x8b1f;

async function isGzip(file: string): Promise<boolean> {
  const handle = await open(file).catch((cause: unknown) => {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    throw new FlatFileError(`${file} ${code === 'ENOENT' ? 'is not there' : `cannot be opened (${String(code)})`}.`, { cause });
  });
  try {
    if ((await handle.stat()).isDirectory()) throw new FlatFileError(`${file} is a folder.`);
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer.readUInt16LE() === GZIP_MAGIC;
  } finally {
    await handle.close();
  }
}

/**
 * The lines of a csv or csv.gz, in groups as they are read, without their ends. A file that breaks off (truncated gzip) gives
 * all lines before the break, then calls `onBroken`.
 */
export async function* linesOf(file: string, onBroken: (reason: string) => void): AsyncGenerator<string[]> {
  const gzip = await isGzip(file);
  const raw = createReadStream(file, { highWaterMark: CHUNK_BYTES });
  const stream = gzip ? raw.pipe(createGunzip({ chunkSize: CHUNK_BYTES })) : raw;
  raw.on('error', (error) => stream.destroy(error));
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      yield lines.map(withoutReturn);
    }
  } catch (error) {
    // The last line before the break is torn.
    onBroken(`the file breaks off (${error instanceof Error ? error.message : String(error)})`);
    return;
  } finally {
    raw.destroy();
  }
  if (rest !== '') yield [withoutReturn(rest)];
}

const withoutReturn = (line: string): string => (line.endsWith('\r') ? line.slice(0, -1) : line);
