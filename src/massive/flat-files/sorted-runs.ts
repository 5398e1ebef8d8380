import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { TapeTrade } from '../protocol/tape.js';
import { FlatFileError } from './errors.js';
import { linesOf } from './lines.js';
import type { TradeTable } from './trade-table.js';

/** A trade with its place in the input, which decides between equal times. */
interface Placed {
  readonly trade: TapeTrade;
  readonly place: number;
}

const BATCH = 2_048;

function inOrder(a: Placed, b: Placed): number {
  return a.trade.time - b.trade.time || a.trade.nanos - b.trade.nanos || a.place - b.place;
}

/** The table's trades in order, in batches. @param before how many trades came before those of the table */
function* batchesOf(table: TradeTable, before: number): Generator<readonly Placed[]> {
  const rows = table.inOrder();
  for (let from = 0; from < rows.length; from += BATCH) {
    yield rows.slice(from, from + BATCH).map((row) => ({ trade: table.at(row), place: before + row }));
  }
}

/** External merge sort (Knuth, TAOCP vol. 3, 5.4): sorted runs on disk when there is more than memory should hold. */
export class SortedRuns {
  private readonly runs: string[] = [];
  private folder: string | undefined;
  /** Trades in the runs. */
  private placed = 0;

  constructor(private readonly tempDir: string = tmpdir()) {}

  /** Writes the table's trades out and empties it. */
  async add(table: TradeTable): Promise<void> {
    this.folder ??= await mkdtemp(join(this.tempDir, 'tickstock-sort-'));
    const file = join(this.folder, `${this.runs.length}.ndjson`);
    const { placed } = this;
    const groups = function* (): Generator<string> {
      for (const group of batchesOf(table, placed)) yield group.map((each) => `${JSON.stringify(each)}\n`).join('');
    };
    await pipeline(groups, createWriteStream(file));
    this.runs.push(file);
    this.placed += table.length;
    table.clear();
  }

  /** All runs and what is in the table, merged, in batches. */
  async *merged(table: TradeTable): AsyncGenerator<readonly TapeTrade[]> {
    if (this.runs.length > 0) {
      yield* merge([...this.runs.map(readRun), inMemory(table, this.placed)]);
      return;
    }
    const rows = table.inOrder();
    for (let from = 0; from < rows.length; from += BATCH) yield rows.slice(from, from + BATCH).map((row) => table.at(row));
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

async function* inMemory(table: TradeTable, before: number): Chunks {
  yield* batchesOf(table, before);
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
