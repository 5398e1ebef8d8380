import { TickStockError, type Ticker, tickerOf } from '../../market/index.js';
import type { Plan } from './plan.js';

export interface CoreState {
  readonly clock: number;
  readonly closedThrough: number;
  readonly sessionClose: number;
  readonly blocks: ReadonlyMap<Ticker, Float64Array>;
}

/** A snapshot cannot serve this engine: other indicators or parameters, another version, or damaged bytes. */
export class SnapshotMismatchError extends TickStockError {
  readonly code = 'TS_SNAPSHOT_MISMATCH';
  readonly remedy = 'Nothing to do: the engine reads the tick log from its beginning instead.';
}

// Layout: uint32 length of the head, the head as UTF-16 JSON, then the blocks as doubles, in the order of the head's symbols.
const LENGTH_BYTES = 4;

/** UTF-16 code units, because the pure rooms have no TextEncoder. */
function textBytes(text: string): Uint8Array {
  const units = new Uint16Array(text.length);
  for (let i = 0; i < text.length; i += 1) units[i] = text.charCodeAt(i);
  return new Uint8Array(units.buffer);
}

function bytesText(bytes: Uint8Array): string {
  const units = new Uint16Array(bytes.slice().buffer);
  let text = '';
  for (let i = 0; i < units.length; i += 8_192) text += String.fromCharCode(...units.subarray(i, i + 8_192));
  return text;
}

export function writeSnapshot(plan: Plan, state: CoreState): Uint8Array {
  const symbols = [...state.blocks.keys()];
  const { clock, closedThrough, sessionClose } = state;
  const head = textBytes(JSON.stringify({ fingerprint: plan.fingerprint, clock, closedThrough, sessionClose, symbols }));
  const blockBytes = plan.blockSize * Float64Array.BYTES_PER_ELEMENT;
  const bytes = new Uint8Array(LENGTH_BYTES + head.length + symbols.length * blockBytes);
  new DataView(bytes.buffer).setUint32(0, head.length);
  bytes.set(head, LENGTH_BYTES);
  let at = LENGTH_BYTES + head.length;
  for (const block of state.blocks.values()) {
    bytes.set(new Uint8Array(block.buffer, block.byteOffset, blockBytes), at);
    at += blockBytes;
  }
  return bytes;
}

interface Head {
  readonly fingerprint: string;
  readonly clock: number;
  readonly closedThrough: number;
  readonly sessionClose: number;
  readonly symbols: readonly string[];
}

function readHead(bytes: Uint8Array): { head: Head; end: number } {
  if (bytes.length < LENGTH_BYTES) throw new SnapshotMismatchError('The engine snapshot is empty.');
  const end = LENGTH_BYTES + new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  if (end > bytes.length) throw new SnapshotMismatchError('The engine snapshot is cut off.');
  try {
    return { head: JSON.parse(bytesText(bytes.subarray(LENGTH_BYTES, end))) as Head, end };
  } catch (cause) {
    throw new SnapshotMismatchError('The engine snapshot has no readable head.', { cause });
  }
}

/** @throws SnapshotMismatchError */
export function readSnapshot(plan: Plan, bytes: Uint8Array): CoreState {
  const { head, end } = readHead(bytes);
  if (head.fingerprint !== plan.fingerprint)
    throw new SnapshotMismatchError('The engine snapshot was made with other indicators, patterns or another version.');
  const blockBytes = plan.blockSize * Float64Array.BYTES_PER_ELEMENT;
  if (bytes.length !== end + head.symbols.length * blockBytes) throw new SnapshotMismatchError('The engine snapshot is cut off.');
  const blocks = new Map<Ticker, Float64Array>();
  head.symbols.forEach((symbol, i) => {
    const from = end + i * blockBytes;
    blocks.set(tickerOf(symbol), new Float64Array(bytes.slice(from, from + blockBytes).buffer));
  });
  return { clock: head.clock, closedThrough: head.closedThrough, sessionClose: head.sessionClose, blocks };
}
