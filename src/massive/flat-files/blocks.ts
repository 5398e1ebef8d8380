import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { FlatFileError } from './errors.js';

const CHUNK_BYTES = 1 << 18;
const GZIP_MAGIC = 0x8b1f;
export const LINE_FEED = 10;

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
 * The bytes of a csv or csv.gz in blocks of whole lines, their line feeds included; only the last line may lack one. A file that
 * breaks off (truncated gzip) gives all lines before the break, then calls `onBroken`.
 */
export async function* blocksOf(file: string, onBroken: (reason: string) => void): AsyncGenerator<Buffer> {
  const gzip = await isGzip(file);
  const raw = createReadStream(file, { highWaterMark: CHUNK_BYTES });
  const stream = gzip ? raw.pipe(createGunzip({ chunkSize: CHUNK_BYTES })) : raw;
  raw.on('error', (error) => stream.destroy(error));
  let torn: Buffer[] = [];
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      const first = chunk.indexOf(LINE_FEED) + 1;
      if (first === 0) {
        torn.push(chunk);
        continue;
      }
      let from = 0;
      if (torn.length > 0) {
        yield Buffer.concat([...torn, chunk.subarray(0, first)]);
        from = first;
      }
      const end = chunk.lastIndexOf(LINE_FEED) + 1;
      if (end > from) yield chunk.subarray(from, end);
      torn = end < chunk.length ? [chunk.subarray(end)] : [];
    }
  } catch (error) {
    // The last line before the break is torn.
    onBroken(`the file breaks off (${error instanceof Error ? error.message : String(error)})`);
    return;
  } finally {
    raw.destroy();
  }
  if (torn.length > 0) yield Buffer.concat(torn);
}
