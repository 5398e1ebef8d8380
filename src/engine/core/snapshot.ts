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
  if (typeof head !== 'object' || head === null) throw new SnapshotMismatchError('The engine checkpoint has no readable header.');
  const { fingerprint, clock, closedThrough, sessionClose } = head as Readonly<Record<string, unknown>>;
  if (fingerprint !== plan.fingerprint)
    throw new SnapshotMismatchError('The engine checkpoint was made with different indicators or patterns, or by another version.');
  const times = [clock, closedThrough, sessionClose];
  if (!times.every((time) => Number.isFinite(time))) throw new SnapshotMismatchError('The engine checkpoint has no readable header.');
  return { fingerprint, clock: Number(clock), closedThrough: Number(closedThrough), sessionClose: Number(sessionClose) };
}

// A symbol's bytes are words of 8, two 32-bit numbers or a double each, in the machine's own order:
//   plan, how many doubles, the block's and then those of what is followed; then runs: zeros left out, values that follow, the values; at the end: check sum, words before it.
const WORD = 8;
const HALVES = 2;

/** FNV-1a, 32 bits, over the first 32-bit numbers. */
function hashOf(numbers: ArrayLike<number>, count: number): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < count; at += 1) hash = Math.imul(hash ^ numbers[at]!, 0x01000193);
  return hash >>> 0;
}

const hashes = new WeakMap<Plan, number>();
function planHash(plan: Plan): number {
  let hash = hashes.get(plan);
  if (hash === undefined) {
    const { fingerprint } = plan;
    hash = hashOf(
      Array.from({ length: fingerprint.length }, (_, i) => fingerprint.charCodeAt(i)),
      fingerprint.length,
    );
    hashes.set(plan, hash);
  }
  return hash;
}

/** Most of a symbol's block is room for what has not come yet: runs of zeros are left out. Writes in memory of its own, again and again. */
export class SymbolWriter {
  private words = new Float64Array(0);
  private halves = new Uint32Array(0);
  /** Words that are written. */
  private end = 0;
  /** Where the running run begins, and how many values it has so far. */
  private run = 0;
  private zeros = 0;

  constructor(private readonly plan: Plan) {}

  write({ block, followed }: SymbolState): Uint8Array {
    const { plan } = this;
    const sizes = plan.tracker.followedSizes(block, plan.patternsAt);
    const length = block.length + sum(sizes);
    this.begin(length);
    this.add(block, block.length);
    sizes.forEach((size, track) => this.add(followed[track]!, size));
    return this.finish();
  }

  private begin(length: number): void {
    // No run is worse than a word more than its values.
    const most = 2 * length + 3;
    if (this.words.length < most) {
      this.words = new Float64Array(most);
      this.halves = new Uint32Array(this.words.buffer);
    }
    this.halves[0] = planHash(this.plan);
    this.halves[1] = length;
    this.end = 1;
    this.run = 0;
    this.zeros = 0;
  }

  private add(values: Float64Array, count: number): void {
    const { words } = this;
    let { end, run, zeros } = this;
    for (let at = 0; at < count; at += 1) {
      const value = values[at]!;
      // Minus zero is not zero.
      if (value === 0 && 1 / value > 0) {
        if (run !== 0) this.close(run, end);
        run = 0;
        zeros += 1;
        continue;
      }
      if (run === 0) {
        run = end;
        this.halves[HALVES * run] = zeros;
        zeros = 0;
        end += 1;
      }
      words[end] = value;
      end += 1;
    }
    this.end = end;
    this.run = run;
    this.zeros = zeros;
  }

  private close(run: number, end: number): void {
    this.halves[HALVES * run + 1] = end - run - 1;
  }

  private finish(): Uint8Array {
    if (this.run !== 0) this.close(this.run, this.end);
    if (this.zeros > 0) {
      this.halves[HALVES * this.end] = this.zeros;
      this.halves[HALVES * this.end + 1] = 0;
      this.end += 1;
    }
    const { halves, end } = this;
    halves[HALVES * end] = hashOf(halves, HALVES * end);
    halves[HALVES * end + 1] = end;
    return new Uint8Array(this.words.buffer).slice(0, (end + 1) * WORD);
  }
}

/** @param bytes what `SymbolWriter.write` gave, anywhere in memory. @throws SnapshotMismatchError */
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

function readRuns(plan: Plan, bytes: Uint8Array): Float64Array {
  const words = bytes.length / WORD - 1;
  if (!Number.isInteger(words) || words < 1) throw damaged();
  // A copy of its own: the bytes may stand at any place of a larger buffer, and doubles may not.
  const copy = new Uint8Array(bytes.length);
  copy.set(bytes);
  const halves = new Uint32Array(copy.buffer);
  const doubles = new Float64Array(copy.buffer);
  if (halves[HALVES * words + 1] !== words || halves[HALVES * words] !== hashOf(halves, HALVES * words)) throw damaged();
  if (halves[0] !== planHash(plan))
    throw new SnapshotMismatchError('The state of a symbol was saved with different indicators or patterns, or by another version.');
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
