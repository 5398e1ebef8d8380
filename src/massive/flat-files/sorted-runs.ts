import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { TapeTrade } from '../protocol/tape.js';
import { FlatFileError } from './errors.js';
import { linesOf } from './lines.js';

/** A trade with its place in the input, which decides between equal times. */
export interface Placed {
  readonly trade: TapeTrade;
  readonly place: number;
}

const BATCH = 2_048;

function inOrder(a: Placed, b: Placed): number {
  return a.trade.time - b.trade.time || a.trade.nanos - b.trade.nanos || a.place - b.place;
}

function* batchesOf(trades: readonly Placed[]): Generator<readonly Placed[]> {
  for (let from = 0; from < trades.length; from += BATCH) yield trades.slice(from, from + BATCH);
}

/** External merge sort (Knuth, TAOCP vol. 3, 5.4): sorted runs on disk when there is more than memory should hold. */
export class SortedRuns {
  private readonly runs: string[] = [];
  private folder: string | undefined;

  constructor(private readonly tempDir: string = tmpdir()) {}

  async add(trades: readonly Placed[]): Promise<void> {
    this.folder ??= await mkdtemp(join(this.tempDir, 'tickstock-sort-'));
    const file = join(this.folder, `${this.runs.length}.ndjson`);
    const groups = function* (): Generator<string> {
      for (const group of batchesOf(trades.toSorted(inOrder))) yield group.map((placed) => `${JSON.stringify(placed)}\n`).join('');
    };
    await pipeline(groups, createWriteStream(file));
    this.runs.push(file);
  }

  /** All runs and `rest`, merged, in batches. */
  async *merged(rest: readonly Placed[]): AsyncGenerator<readonly TapeTrade[]> {
    const last = rest.toSorted(inOrder);
    if (this.runs.length > 0) {
      yield* merge([...this.runs.map(readRun), oneChunk(last)]);
      return;
    }
    for (const batch of batchesOf(last)) yield batch.map(({ trade }) => trade);
  }

  async close(): Promise<void> {
    if (this.folder !== undefined) await rm(this.folder, { recursive: true, force: true });
  }
}

/** Sorted trades, a chunk at a time so that the merge waits once a chunk instead of once a trade. */
type Chunks = AsyncGenerator<readonly Placed[]>;

async function* readRun(file: string): Chunks {
  const broken = (reason: string): never => {
    throw new FlatFileError(`A temporary file of the sort, ${file}, cannot be read back: ${reason}.`);
  };
  for await (const lines of linesOf(file, broken)) yield lines.map((line) => JSON.parse(line) as Placed);
}

async function* oneChunk(chunk: readonly Placed[]): Chunks {
  yield chunk;
}

/** A source at one of its trades. */
interface Head {
  placed: Placed;
  at: number;
  readonly chunk: readonly Placed[];
  readonly chunks: Chunks;
}

async function* merge(sources: readonly Chunks[]): AsyncGenerator<readonly TapeTrade[]> {
  try {
    const heads = await Promise.all(sources.map(nextHead));
    // A sorted array is a heap.
    const heap = heads.filter((head) => head !== undefined).toSorted((a, b) => inOrder(a.placed, b.placed));
    let batch: TapeTrade[] = [];
    for (let top = heap[0]; top; top = heap[0]) {
      batch.push(top.placed.trade);
      if (batch.length === BATCH) {
        yield batch;
        batch = [];
      }
      const next = step(top) ? top : await nextHead(top.chunks);
      replaceTop(heap, next ?? heap.pop());
    }
    if (batch.length > 0) yield batch;
  } finally {
    // A consumer that stops early leaves files open otherwise.
    await Promise.all(sources.map((source) => source.return(undefined)));
  }
}

/** The source at the first trade of its next chunk; undefined at its end. */
async function nextHead(chunks: Chunks): Promise<Head | undefined> {
  for (;;) {
    const { done, value: chunk } = await chunks.next();
    if (done) return undefined;
    const placed = chunk[0];
    if (placed) return { placed, at: 0, chunk, chunks };
  }
}

/** One trade on. @returns false at the end of the chunk */
function step(head: Head): boolean {
  const placed = head.chunk[head.at + 1];
  if (!placed) return false;
  head.at += 1;
  head.placed = placed;
  return true;
}

/** Puts `head` in place of the smallest and restores the heap; `head` may be the former last element, taken out already. */
function replaceTop(heap: Head[], head: Head | undefined): void {
  if (!head || heap.length === 0) return;
  heap[0] = head;
  let i = 0;
  for (;;) {
    let least = i;
    for (const child of [2 * i + 1, 2 * i + 2])
      if (child < heap.length && inOrder(heap[child]!.placed, heap[least]!.placed) < 0) least = child;
    if (least === i) return;
    [heap[least], heap[i]] = [heap[i]!, heap[least]!];
    i = least;
  }
}
