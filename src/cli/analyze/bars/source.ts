import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { BarsFileError } from './errors.js';
import { foreignKind } from './foreign.js';
import { BrokenOffError, packingOf, unpacked } from './unpack.js';

const CHUNK_BYTES = 1 << 18;
const HEAD_BYTES = 1 << 16;
/** A pipe cannot be read twice, so it is kept. */
const PIPE_BYTES = 512 << 20;

/** The bytes of a file, unpacked; they may be read as often as one likes. */
export interface Source {
  readonly file: string;
  readonly parquet: boolean;
  /** The first bytes, unpacked. */
  readonly head: Buffer;
  /** @throws BrokenOffError where a compressed file breaks off */
  bytes(): AsyncIterable<Buffer>;
}

async function openFile(file: string): Promise<FileHandle> {
  return open(file).catch((cause: unknown) => {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    throw new BarsFileError(`${file} ${code === 'ENOENT' ? 'does not exist' : `cannot be opened (${String(code)})`}.`, undefined, {
      cause,
    });
  });
}

/** The file's bytes as they are; a pipe's are read once and kept. */
async function rawBytes(file: string): Promise<() => AsyncIterable<Buffer>> {
  const handle = await openFile(file);
  try {
    const stat = await handle.stat();
    if (stat.isDirectory()) throw new BarsFileError(`${file} is a folder.`);
    if (stat.isFile()) return () => createReadStream(file, { highWaterMark: CHUNK_BYTES });
    const kept: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of handle.createReadStream({ autoClose: false }) as AsyncIterable<Buffer>) {
      kept.push(chunk);
      bytes += chunk.length;
      if (bytes > PIPE_BYTES)
        throw new BarsFileError(`${file} is a pipe with more than ${PIPE_BYTES >> 20} MB.`, 'Write it to a file first and use that.');
    }
    return async function* again() {
      yield* kept;
    };
  } finally {
    await handle.close();
  }
}

async function headOf(bytes: AsyncIterable<Buffer>): Promise<{ head: Buffer; broken: BrokenOffError | undefined }> {
  const chunks: Buffer[] = [];
  let length = 0;
  let broken: BrokenOffError | undefined;
  try {
    for await (const chunk of bytes) {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= HEAD_BYTES) break;
    }
  } catch (error) {
    if (!(error instanceof BrokenOffError)) throw error;
    broken = error;
  }
  return { head: Buffer.concat(chunks).subarray(0, HEAD_BYTES), broken };
}

/** @throws BarsFileError where the file is not there, empty, or of a kind that is no table */
export async function openSource(file: string): Promise<Source> {
  const raw = await rawBytes(file);
  const { head: packed } = await headOf(raw());
  const packing = packingOf(packed);
  const bytes = (): AsyncIterable<Buffer> => unpacked(raw(), packing);
  const { head, broken } = packing === 'none' ? { head: packed, broken: undefined } : await headOf(bytes());
  if (head.length === 0) throw new BarsFileError(`${file} ${broken ? `is damaged (${broken.message})` : 'is empty'}.`);
  const kind = foreignKind(head);
  if (kind)
    throw new BarsFileError(`${file} is ${kind.name}${packing === 'none' ? '' : ` within ${packing}`}, not a table of bars.`, kind.remedy);
  const parquet = head.toString('latin1', 0, 4) === 'PAR1';
  if (parquet && packing !== 'none')
    throw new BarsFileError(`${file} is a parquet file within ${packing}.`, 'Unpack it first: parquet has its own compression.');
  return { file, parquet, head, bytes };
}
