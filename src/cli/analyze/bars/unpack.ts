import type { Duplex } from 'node:stream';
import * as zlib from 'node:zlib';
import { Decompress } from 'fzstd';

/** Compressed data that end before their end, or are damaged. */
export class BrokenOffError extends Error {}

export type Packing = 'none' | 'gzip' | 'zstd';

const ZSTD_FRAME = 0xfd2fb528;
/** May stand before the first frame; the last four bits are free. */
const ZSTD_SKIPPABLE = 0x184d2a50;

/** By the first bytes, whatever the name says. */
export function packingOf(head: Buffer): Packing {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
  if (head.length < 4) return 'none';
  const magic = head.readUInt32LE();
  return magic === ZSTD_FRAME || (magic & 0xfffffff0) >>> 0 === ZSTD_SKIPPABLE ? 'zstd' : 'none';
}

interface ZlibWithZstd {
  /** Node has it from 22.15 on. */
  readonly createZstdDecompress?: () => Duplex;
}

/** @throws BrokenOffError */
export async function* unpacked(raw: AsyncIterable<Buffer>, packing: Packing): AsyncGenerator<Buffer> {
  if (packing === 'none') {
    yield* raw;
    return;
  }
  const { createZstdDecompress } = zlib as ZlibWithZstd;
  try {
    if (packing === 'gzip') yield* through(raw, zlib.createGunzip());
    else if (createZstdDecompress) yield* through(raw, createZstdDecompress());
    else yield* unzstd(raw);
  } catch (cause) {
    throw new BrokenOffError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

async function* through(raw: AsyncIterable<Buffer>, stream: Duplex): AsyncGenerator<Buffer> {
  const feeding = feed(raw, stream).catch((error: unknown) => stream.destroy(error instanceof Error ? error : new Error(String(error))));
  try {
    yield* stream as AsyncIterable<Buffer>;
  } finally {
    stream.destroy();
    await feeding;
  }
}

async function feed(raw: AsyncIterable<Buffer>, stream: Duplex): Promise<void> {
  for await (const chunk of raw) {
    if (stream.destroyed) return;
    if (!stream.write(chunk)) await new Promise<unknown>((resolve) => stream.once('drain', resolve).once('close', resolve));
  }
  stream.end();
}

async function* unzstd(raw: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let made: Buffer[] = [];
  const frames = new Decompress((chunk) => made.push(Buffer.from(chunk)));
  const taken = (): Buffer[] => {
    const chunks = made;
    made = [];
    return chunks;
  };
  for await (const chunk of raw) {
    frames.push(chunk);
    yield* taken();
  }
  frames.push(new Uint8Array(0), true);
  yield* taken();
}
