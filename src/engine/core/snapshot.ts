import { TickStockError } from '../../market/index.js';
import { MOST_FOLLOWED } from '../../patterns/index.js';
import type { Plan } from './plan.js';
import type { SymbolState } from './symbol-state.js';

/** What a core knows beside its symbols. */
export interface CoreHead {
  /** Of the plan: what was saved means something to the same one alone. */
  readonly fingerprint: string;
  readonly clock: number;
  readonly closedThrough: number;
  readonly sessionClose: number;
}

/** What was saved cannot serve this engine: other indicators or parameters, another version, or damaged bytes. */
export class SnapshotMismatchError extends TickStockError {
  readonly code = 'TS_SNAPSHOT_MISMATCH';
  readonly remedy = 'Nothing to do: the engine reads the tick log from its beginning instead.';
}

/** @throws SnapshotMismatchError */
export function parseHead(plan: Plan, head: unknown): CoreHead {
  if (typeof head !== 'object' || head === null) throw new SnapshotMismatchError('The engine checkpoint has no readable head.');
  const { fingerprint, clock, closedThrough, sessionClose } = head as Readonly<Record<string, unknown>>;
  if (fingerprint !== plan.fingerprint)
    throw new SnapshotMismatchError('The engine checkpoint was made with other indicators, patterns or another version.');
  const times = [clock, closedThrough, sessionClose];
  if (!times.every((time) => Number.isFinite(time))) throw new SnapshotMismatchError('The engine checkpoint has no readable head.');
  return { fingerprint, clock: Number(clock), closedThrough: Number(closedThrough), sessionClose: Number(sessionClose) };
}

// A symbol's bytes are words of 8, two 32-bit numbers or a double each, in the machine's own order:
//   plan, how many doubles, the block's and then those of what is followed; then runs: zeros left out, values that follow, the values; at the end: check sum, words before it.
const WORD = 8;
const HALVES = 2;

/** FNV-1a, 32 bits, over 32-bit numbers. */
function hashOf(numbers: Iterable<number>): number {
  let hash = 0x811c9dc5;
  for (const number of numbers) hash = Math.imul(hash ^ number, 0x01000193);
  return hash >>> 0;
}

const hashes = new WeakMap<Plan, number>();
function planHash(plan: Plan): number {
  let hash = hashes.get(plan);
  if (hash === undefined) {
    const { fingerprint } = plan;
    hash = hashOf(Array.from({ length: fingerprint.length }, (_, i) => fingerprint.charCodeAt(i)));
    hashes.set(plan, hash);
  }
  return hash;
}

/** Most of a symbol's block is room for what has not come yet: runs of zeros are left out. */
export function writeSymbol(plan: Plan, { block, followed }: SymbolState): Uint8Array {
  const sizes = plan.tracker.followedSizes(block, plan.patternsAt);
  const whole = new Float64Array(block.length + sum(sizes));
  whole.set(block);
  let end = block.length;
  sizes.forEach((size, book) => {
    whole.set(followed[book]!.subarray(0, size), end);
    end += size;
  });
  return writeRuns(planHash(plan), whole);
}

/** @param bytes what `writeSymbol` gave, anywhere in memory. @throws SnapshotMismatchError */
export function readSymbol(plan: Plan, bytes: Uint8Array): Pick<SymbolState, 'block' | 'followed'> {
  const { blockSize, tracker, patternsAt } = plan;
  const values = readRuns(plan, bytes);
  const sizes = tracker.followedSizes(values, patternsAt);
  if (!sizes.every((size) => size >= 0 && size <= MOST_FOLLOWED && Number.isInteger(size))) throw damaged();
  if (values.length !== blockSize + sum(sizes)) throw damaged();
  let end = blockSize;
  const followed = sizes.map((size) => {
    end += size;
    return values.slice(end - size, end);
  });
  return { block: values.subarray(0, blockSize), followed };
}

const sum = (sizes: readonly number[]): number => sizes.reduce((total, size) => total + size, 0);

function writeRuns(hash: number, values: Float64Array): Uint8Array {
  // No run is worse than a word more than its values.
  const doubles = new Float64Array(2 * values.length + 3);
  const halves = new Uint32Array(doubles.buffer);
  halves[0] = hash;
  halves[1] = values.length;
  let words = 1;
  for (let at = 0; at < values.length;) {
    const from = at;
    while (at < values.length && Object.is(values[at], 0)) at += 1;
    const begin = at;
    while (at < values.length && !Object.is(values[at], 0)) at += 1;
    halves[HALVES * words] = begin - from;
    halves[HALVES * words + 1] = at - begin;
    doubles.set(values.subarray(begin, at), words + 1);
    words += 1 + at - begin;
  }
  halves[HALVES * words] = hashOf(halves.subarray(0, HALVES * words));
  halves[HALVES * words + 1] = words;
  return new Uint8Array(doubles.buffer).slice(0, (words + 1) * WORD);
}

function readRuns(plan: Plan, bytes: Uint8Array): Float64Array {
  const words = bytes.length / WORD - 1;
  if (!Number.isInteger(words) || words < 1) throw damaged();
  // A copy of its own: the bytes may stand at any place of a larger buffer, and doubles may not.
  const copy = new Uint8Array(bytes.length);
  copy.set(bytes);
  const halves = new Uint32Array(copy.buffer);
  const doubles = new Float64Array(copy.buffer);
  if (halves[HALVES * words + 1] !== words || halves[HALVES * words] !== hashOf(halves.subarray(0, HALVES * words))) throw damaged();
  if (halves[0] !== planHash(plan))
    throw new SnapshotMismatchError('The state of a symbol was saved with other indicators, patterns or another version.');
  const length = halves[1]!;
  if (length < plan.blockSize || length > plan.blockSize + plan.tracker.nothing().length * MOST_FOLLOWED) throw damaged();
  const values = new Float64Array(length);
  let at = 0;
  for (let word = 1; word < words;) {
    at += halves[HALVES * word]!;
    const count = halves[HALVES * word + 1]!;
    if (word + 1 + count > words || at + count > length) throw damaged();
    values.set(doubles.subarray(word + 1, word + 1 + count), at);
    at += count;
    word += 1 + count;
  }
  return values;
}

const damaged = (): SnapshotMismatchError => new SnapshotMismatchError('The state of a symbol is damaged.');
