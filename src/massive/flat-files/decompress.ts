import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { Decompress } from 'fzstd';
import { compressionOf, HEAD_BYTES } from './content.js';
import { FlatFileError } from './errors.js';
import { gzipMembers } from './gzip-members.js';

const CHUNK_BYTES = 1 << 18;
/** What streams may have read ahead when they break off. */
const AHEAD_BYTES = 4 << 20;
const CAREFUL_BYTES = 512;

/** Told once, at the end, when a file could not be read to its end. */
export type OnBroken = (reason: string) => void;

/** The first bytes as they are on the disk. @throws FlatFileError for a file that cannot be opened */
export async function headOf(file: string): Promise<Buffer> {
  const handle = await open(file).catch((cause: unknown) => {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    throw new FlatFileError(`${file} ${code === 'ENOENT' ? 'does not exist' : `cannot be opened (${String(code)})`}.`, { cause });
  });
  try {
    if ((await handle.stat()).isDirectory()) throw new FlatFileError(`${file} is a folder.`);
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** The bytes of a file as they were before it was compressed, by whatever its first bytes say it was compressed with. */
export async function* bytesOf(file: string, head: Buffer, onBroken: OnBroken): AsyncGenerator<Buffer> {
  const compression = compressionOf(head);
  if (compression === 'gzip') yield* gunzipped(file, onBroken);
  else if (compression === 'zstd') yield* unzstd(file, onBroken);
  else yield* plain(file, onBroken);
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
const brokenAt = (at: number, size: number, reason: string): string => `the file is truncated at byte ${at} of ${size} (${reason})`;

async function* plain(file: string, onBroken: OnBroken): AsyncGenerator<Buffer> {
  const raw = createReadStream(file, { highWaterMark: CHUNK_BYTES });
  try {
    for await (const chunk of raw as AsyncIterable<Buffer>) yield chunk;
  } catch (error) {
    onBroken(`the file is truncated (${messageOf(error)})`);
  }
}

/** As fast as zlib can, checksums included; where that breaks off or leaves something, the rest is looked at with care. */
async function* gunzipped(file: string, onBroken: OnBroken): AsyncGenerator<Buffer> {
  const raw = createReadStream(file, { highWaterMark: CHUNK_BYTES });
  const gunzip = raw.pipe(createGunzip({ chunkSize: CHUNK_BYTES }));
  raw.on('error', (error) => gunzip.destroy(error));
  let given = 0;
  let failure: string | undefined;
  try {
    for await (const chunk of gunzip as AsyncIterable<Buffer>) {
      given += chunk.length;
      yield chunk;
    }
  } catch (error) {
    failure = messageOf(error);
  } finally {
    raw.destroy();
  }
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    const from = failure === undefined ? { from: gunzip.bytesWritten, given: 0 } : { from: 0, given };
    if (from.from < size) yield* rest(handle, { ...from, careful: raw.bytesRead - AHEAD_BYTES, failure, size }, onBroken);
  } finally {
    await handle.close();
  }
}

interface Break {
  /** Where in the file to begin. */
  readonly from: number;
  /** Bytes that were handed on of what begins there. */
  readonly given: number;
  /** From here on in the file few bytes are inflated at once. */
  readonly careful: number;
  readonly failure: string | undefined;
  readonly size: number;
}

const CHECKSUM = /incorrect (data|length) check/;

/** What has not been handed on of a gzip that is broken, or goes on behind zeros. */
async function* rest(handle: FileHandle, { from, given, careful, failure, size }: Break, onBroken: OnBroken): AsyncGenerator<Buffer> {
  const members = gzipMembers(handle, { from, bytesAt: (at) => (at < careful ? CHUNK_BYTES : CAREFUL_BYTES) });
  let seen = 0;
  for (;;) {
    const step = await members.next();
    if (step.done) {
      const { at, reason } = step.value;
      if (reason !== undefined) onBroken(brokenAt(at, size, reason));
      else if (failure !== undefined && CHECKSUM.test(failure)) onBroken('its checksum is wrong: the data read from it may be damaged');
      return;
    }
    const { length } = step.value;
    if (seen + length > given) yield step.value.subarray(Math.max(0, given - seen));
    seen += length;
  }
}

async function* unzstd(file: string, onBroken: OnBroken): AsyncGenerator<Buffer> {
  const raw = createReadStream(file, { highWaterMark: CHUNK_BYTES });
  let out: Buffer[] = [];
  let read = 0;
  const zstd = new Decompress((bytes) => out.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)));
  const taken = (): Buffer[] => {
    const bytes = out;
    out = [];
    return bytes;
  };
  try {
    for await (const chunk of raw as AsyncIterable<Buffer>) {
      read += chunk.length;
      zstd.push(chunk);
      yield* taken();
    }
    zstd.push(Buffer.alloc(0), true);
    yield* taken();
  } catch (error) {
    yield* taken();
    onBroken(`the file is truncated before byte ${read} (${messageOf(error)})`);
  } finally {
    raw.destroy();
  }
}
