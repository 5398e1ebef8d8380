import type { FileHandle } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { setImmediate } from 'node:timers/promises';
import { createInflateRaw, type InflateRaw } from 'node:zlib';

/** RFC 1952, 2.3: what stands before and behind the deflated data of one member. */
const MAGIC = [0x1f, 0x8b, 8] as const;
const FIXED_BYTES = 10;
const FLAG = { headerCrc: 2, extra: 4, name: 8, comment: 16 } as const;
const TRAILER_BYTES = 8;
/** Names and comments end sooner. */
const HEADER_BYTES = 1 << 16;
const ZEROS_AT_ONCE = 1 << 16;

/** Where reading goes on in a file, and what is wrong there. */
export interface MembersEnd {
  readonly at: number;
  /** Undefined at the end of the file, or where only zeros follow. */
  readonly reason?: string;
}

export interface MembersPart {
  /** Where a member begins, or zeros behind one. */
  readonly from: number;
  /** Compressed bytes that are inflated at once from a place on: what comes out of the last of them before a break is lost. */
  readonly bytesAt: (position: number) => number;
}

/**
 * The members of a gzip one by one, as far as there are any: `Gunzip` stops at the zeros that pad a member, and gives nothing of what it
 * has inflated in the same turn when something else than a member follows. Checksums are not looked at.
 */
export async function* gzipMembers(file: FileHandle, { from, bytesAt }: MembersPart): AsyncGenerator<Buffer, MembersEnd> {
  const { size } = await file.stat();
  for (let at = from; ;) {
    if (at > 0) at = await behindZeros(file, at);
    if (at >= size) return { at };
    const header = headerLength((await bytesOf(file, at, HEADER_BYTES)).subarray(0, size - at));
    if (header === 'none') return { at, reason: `the ${size - at} bytes that follow are not gzip data` };
    if (header === 'cut') return { at: size, reason: 'unexpected end of file' };
    const inflated = new Inflation();
    let read = at + header;
    while (!inflated.ended && inflated.failure === undefined && read < size) {
      const bytes = await bytesOf(file, read, bytesAt(read));
      read += bytes.length;
      await inflated.write(bytes);
      yield* inflated.taken();
    }
    if (!inflated.ended && inflated.failure === undefined) await inflated.end();
    yield* inflated.taken();
    if (inflated.failure !== undefined) return { at: at + header + inflated.consumed, reason: inflated.failure };
    at += header + inflated.consumed + TRAILER_BYTES;
    if (at > size) return { at: size, reason: 'unexpected end of file' };
  }
}

async function bytesOf(file: FileHandle, from: number, count: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(count), 0, count, from);
  return buffer.subarray(0, bytesRead);
}

async function behindZeros(file: FileHandle, from: number): Promise<number> {
  for (let at = from; ; at += ZEROS_AT_ONCE) {
    const bytes = await bytesOf(file, at, ZEROS_AT_ONCE);
    const other = bytes.findIndex((byte) => byte !== 0);
    if (other >= 0) return at + other;
    if (bytes.length < ZEROS_AT_ONCE) return at + bytes.length;
  }
}

/** @returns how long the header is, `none` where it is no gzip's, `cut` where the file ends within it */
function headerLength(bytes: Buffer): number | 'none' | 'cut' {
  if (MAGIC.some((byte, at) => at < bytes.length && bytes[at] !== byte)) return 'none';
  if (bytes.length < FIXED_BYTES) return 'cut';
  const flags = bytes[3] ?? 0;
  let at = FIXED_BYTES;
  if (flags & FLAG.extra) {
    if (at + 2 > bytes.length) return 'cut';
    at += 2 + bytes.readUInt16LE(at);
  }
  for (const text of [FLAG.name, FLAG.comment]) {
    if (!(flags & text)) continue;
    const end = bytes.indexOf(0, at);
    if (end < 0) return 'cut';
    at = end + 1;
  }
  if (flags & FLAG.headerCrc) at += 2;
  return at > bytes.length ? 'cut' : at;
}

/** One member's data, fed by hand. */
class Inflation {
  failure: string | undefined;
  private readonly stream: InflateRaw = createInflateRaw();
  private out: Buffer[] = [];
  private fed = 0;
  private closed = false;

  constructor() {
    this.stream.on('data', (chunk: Buffer) => this.out.push(chunk));
    this.stream.on('error', (error) => (this.failure = error.message));
    this.stream.on('end', () => (this.closed = true));
  }

  /** Compressed bytes that belong to it. */
  get consumed(): number {
    return this.stream.bytesWritten;
  }

  /** Whether the member is over: it has left some of its bytes. */
  get ended(): boolean {
    return this.closed || this.consumed < this.fed;
  }

  async write(bytes: Buffer): Promise<void> {
    await new Promise<void>((resolve) => this.stream.write(bytes, () => resolve()));
    // What was inflated is handed over in turns of its own.
    await setImmediate();
    if (this.failure === undefined) this.fed += bytes.length;
  }

  /** No more bytes will come; a failure unless the member is over. */
  async end(): Promise<void> {
    await finished(this.stream.end()).catch(() => undefined);
  }

  taken(): Buffer[] {
    const { out } = this;
    this.out = [];
    return out;
  }
}
